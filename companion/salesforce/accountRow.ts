/** An Account as a query gives it, and the snapshot that it stands for. */
import { z } from 'zod';
import type { AccountSnapshot } from '../domain/account/accountSnapshot.ts';
import { SYNC_STATUSES } from '../domain/status.ts';
import { orgField } from './accountQuery.ts';
import type { SalesforceSession } from './session.ts';

/** A blank field is null, and may be missing where the integration user doesn't see it. */
export const blankable = z
  .string()
  .nullish()
  .transform((text) => (text?.trim() ? text : undefined));
const time = z.coerce.date().optional();
const related = <T extends z.ZodType>(row: T) => z.object({ records: z.array(row) }).nullish();

/** A row of `accountQuery`. */
export const accountRow = z.looseObject({
  Id: z.string(),
  Name: blankable,
  Phone: blankable,
  Website: blankable,
  BillingStreet: blankable,
  BillingCity: blankable,
  BillingState: blankable,
  BillingStateCode: blankable,
  BillingPostalCode: blankable,
  BillingCountry: blankable,
  BillingCountryCode: blankable,
  CurrencyIsoCode: blankable,
  IsPersonAccount: z.boolean().default(false),
  PersonEmail: blankable,
  Togai_Billing_Email__c: blankable,
  Togai_Customer_Id__c: blankable,
  OwnerId: blankable,
  SystemModstamp: time,
  Sync_Records__r: related(
    z.object({
      Id: z.string(),
      Record_Id__c: z.string(),
      Status__c: z.enum(SYNC_STATUSES),
      Requested_At__c: z.coerce.date().nullable(),
    }),
  ),
  Contacts: related(z.object({ Email: blankable })),
  AccountContactRoles: related(z.object({ Contact: z.object({ Email: blankable }).nullable() })),
});
/** An Account as the query gives it, by the package's own field names. */
export type AccountRow = z.infer<typeof accountRow>;

/** `further`: the fields beyond the usual ones that were read. */
export function snapshotOf(session: SalesforceSession, row: AccountRow, further: readonly string[]): AccountSnapshot {
  // After a merge the loser's sync record hangs on the survivor, too.
  const syncRecord = row.Sync_Records__r?.records.find((record) => record.Record_Id__c === row.Id);
  return {
    id: row.Id,
    name: row.Name ?? '',
    phone: row.Phone,
    website: row.Website,
    billing: {
      street: row.BillingStreet,
      city: row.BillingCity,
      state: row.BillingState,
      stateCode: row.BillingStateCode,
      postalCode: row.BillingPostalCode,
      country: row.BillingCountry,
      countryCode: row.BillingCountryCode,
    },
    currency: row.CurrencyIsoCode,
    isPersonAccount: row.IsPersonAccount,
    personEmail: row.PersonEmail,
    billingEmail: row.Togai_Billing_Email__c,
    contactEmail: row.Contacts?.records[0]?.Email ?? row.AccountContactRoles?.records[0]?.Contact?.Email,
    togaiCustomerId: row.Togai_Customer_Id__c,
    ownerId: row.OwnerId,
    modifiedAt: row.SystemModstamp,
    deleted: false,
    syncRecord: syncRecord && {
      id: syncRecord.Id,
      status: syncRecord.Status__c,
      requestedAt: syncRecord.Requested_At__c ?? undefined,
    },
    fields: furtherFields(session, row, further),
  };
}

/** By the names the admin gave; a blank one is null, one that can't be read is not there. */
function furtherFields(
  session: SalesforceSession,
  row: AccountRow,
  further: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of further) values[field] = row[session.names.own(orgField(session, field))] ?? null;
  return values;
}

/** Reads Quotes for a run: Quote, lines, Products, Opportunity and Account in one call for many. */
import { z } from 'zod';
import {
  BILLING_CHOICES,
  BILLING_INTERVALS,
  CHARGE_TYPES,
  EXISTING_PLAN_CHOICES,
  type QuoteLineSnapshot,
  type QuoteSnapshot,
} from '../domain/quote/quoteSnapshot.ts';
import { fullId } from '../domain/syncRequest.ts';
import { quoted } from './accountQuery.ts';
import { query } from './records.ts';
import type { SalesforceSession } from './session.ts';

/** A Quote and what its sync record says, as they stood at the same moment. */
export interface ReadQuote {
  readonly quote: QuoteSnapshot;
  readonly requestedAt: Date | undefined;
  /** What the record says of an earlier billing; undefined where it was never billed. */
  readonly billed: BilledIds | undefined;
}

/** Ids that only a billed Quote's record carries, by the fields of `Sync_Record__c`. */
export type BilledIds = Readonly<Partial<Record<(typeof BILLED_FIELDS)[number], string>>>;
const BILLED_FIELDS = ['Price_Plan_Id__c', 'Purchase_Id__c', 'Invoice_Id__c'] as const;

const blankable = z
  .string()
  .nullish()
  .transform((text) => (text?.trim() ? text : undefined));
/** JSON numbers of Salesforce have at most 15 digits, which a double gives back as they were. */
const amount = z
  .number()
  .nullish()
  .transform((value) => (value === null || value === undefined ? undefined : String(value)));
const required = z
  .number()
  .nullish()
  .transform((value) => String(value ?? 0));
const time = z.coerce
  .date()
  .nullish()
  .transform((value) => value ?? undefined);
/** A value outside the package's own value set was added by an admin; it counts as blank, as the design's defaults do. */
const oneOf = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .nullish()
    .transform((text) => values.find((value) => value === text));

const line = z.object({
  Id: z.string(),
  QuoteId: z.string().optional(),
  Quantity: required,
  UnitPrice: required,
  ListPrice: amount,
  Discount: amount,
  TotalPrice: required,
  Product2: z.object({
    Id: z.string(),
    Name: z.string(),
    Togai_Charge_Type__c: oneOf(CHARGE_TYPES),
    Togai_Billing_Interval__c: oneOf(BILLING_INTERVALS),
    Togai_Usage_Meter_Id__c: blankable,
  }),
});
type LineRow = z.infer<typeof line>;

const billedFields = { Price_Plan_Id__c: blankable, Purchase_Id__c: blankable, Invoice_Id__c: blankable };

const quoteRow = z.object({
  Id: z.string(),
  Name: z.string(),
  QuoteNumber: blankable,
  Status: blankable,
  OpportunityId: blankable,
  Opportunity: z.object({ AccountId: blankable, Account: z.object({ Name: blankable }).nullish() }).nullish(),
  CurrencyIsoCode: blankable,
  TotalPrice: required,
  Tax: amount,
  ShippingHandling: amount,
  GrandTotal: required,
  Togai_Billing_Action__c: oneOf(BILLING_CHOICES),
  Togai_Existing_Plan__c: oneOf(EXISTING_PLAN_CHOICES),
  Togai_Start_Date__c: blankable,
  Togai_End_Date__c: blankable,
  Togai_Invoice_To_Pay__c: blankable,
  QuoteLineItems: z.object({ done: z.boolean().default(true), records: z.array(line) }).nullish(),
  Sync_Records__r: z
    .object({
      records: z.array(
        z.object({
          Requested_At__c: time,
          Accepted_At__c: time,
          Accepted_Total__c: amount,
          ...billedFields,
        }),
      ),
    })
    .nullish(),
});
type QuoteRow = z.infer<typeof quoteRow>;

const billedRow = z.object({ Record_Id__c: z.string(), ...billedFields });
const deletedRow = z.object({ Id: z.string(), Name: z.string() });

const LINE_FIELDS = `Id, Quantity, UnitPrice, ListPrice, Discount, TotalPrice, Product2.Id, Product2.Name, Product2.Togai_Charge_Type__c,
  Product2.Togai_Billing_Interval__c, Product2.Togai_Usage_Meter_Id__c`;
const QUOTE_FIELDS = `Id, Name, QuoteNumber, Status, OpportunityId, Opportunity.AccountId, Opportunity.Account.Name, TotalPrice, Tax, ShippingHandling,
  GrandTotal, Togai_Billing_Action__c, Togai_Existing_Plan__c, Togai_Start_Date__c, Togai_End_Date__c, Togai_Invoice_To_Pay__c`;
/** Ids in one query: its address stays under what Salesforce takes. */
const MOST_IDS = 200;

/** The Quotes of these ids, by id; one that is missing was never there or is hidden. Throws SyncError. */
export async function readQuotes(
  session: SalesforceSession,
  ids: readonly string[],
  o: { multiCurrency: boolean },
): Promise<Map<string, ReadQuote>> {
  const wanted = [...new Set(ids.flatMap((id) => fullId(id) ?? []))].slice(0, MOST_IDS);
  if (wanted.length === 0) return new Map();
  const currency = o.multiCurrency ? ', CurrencyIsoCode' : '';
  const soql = `SELECT ${QUOTE_FIELDS}${currency}, (SELECT ${LINE_FIELDS} FROM QuoteLineItems ORDER BY Id),
    (SELECT Requested_At__c, Accepted_At__c, Accepted_Total__c, ${BILLED_FIELDS.join(', ')} FROM Sync_Records__r LIMIT 1)
    FROM Quote WHERE Id IN (${wanted.map(quoted).join(',')})`.replace(/\s+/g, ' ');
  const rows = await query(session, session.names.soql(soql), quoteRow);
  const read = new Map<string, ReadQuote>();
  for (const row of rows) {
    const lines =
      row.QuoteLineItems?.done === false ? await readLines(session, row.Id) : (row.QuoteLineItems?.records ?? []);
    const captured = row.Sync_Records__r?.records[0];
    read.set(row.Id, {
      quote: snapshotOf(row, lines),
      requestedAt: captured?.Requested_At__c,
      billed: billedIds(captured),
    });
  }
  return read;
}

/** What the records of these Quotes say of their billing, for Quotes that can't be read any more; those that were billed, by Quote id. Throws SyncError. */
export async function readBilledIds(
  session: SalesforceSession,
  ids: readonly string[],
): Promise<Map<string, BilledIds>> {
  if (ids.length === 0) return new Map();
  const soql = `SELECT Record_Id__c, ${BILLED_FIELDS.join(', ')} FROM Sync_Record__c WHERE Record_Id__c IN (${ids.map(quoted).join(',')})`;
  const rows = await query(session, session.names.soql(soql), billedRow);
  return new Map(
    rows.flatMap((row) => {
      const billed = billedIds(row);
      return billed ? [[row.Record_Id__c, billed] as const] : [];
    }),
  );
}

/** Of these ids, those in the recycle bin, with their names. Throws SyncError. */
export async function readDeletedQuotes(
  session: SalesforceSession,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const soql = `SELECT Id, Name FROM Quote WHERE IsDeleted = true AND Id IN (${ids.map(quoted).join(',')})`;
  const rows = await query(session, soql, deletedRow, { deleted: true });
  return new Map(rows.map((row) => [row.Id, row.Name]));
}

/** Salesforce cuts long lists inside a query; such a Quote's lines are read on their own. */
function readLines(session: SalesforceSession, quoteId: string): Promise<LineRow[]> {
  const soql = `SELECT ${LINE_FIELDS} FROM QuoteLineItem WHERE QuoteId = ${quoted(quoteId)} ORDER BY Id`.replace(
    /\s+/g,
    ' ',
  );
  return query(session, session.names.soql(soql), line);
}

function billedIds(row: Partial<Record<keyof BilledIds, string | undefined>> | undefined): BilledIds | undefined {
  const ids = BILLED_FIELDS.flatMap((field) => (row?.[field] === undefined ? [] : [[field, row[field]] as const]));
  return ids.length === 0 ? undefined : Object.fromEntries(ids);
}

function snapshotOf(row: QuoteRow, lines: readonly LineRow[]): QuoteSnapshot {
  const captured = row.Sync_Records__r?.records[0];
  return {
    id: row.Id,
    name: row.Name,
    number: row.QuoteNumber,
    status: row.Status,
    accountId: row.Opportunity?.AccountId,
    accountName: row.Opportunity?.Account?.Name,
    opportunityId: row.OpportunityId,
    currency: row.CurrencyIsoCode,
    totalPrice: row.TotalPrice,
    tax: row.Tax,
    shipping: row.ShippingHandling,
    grandTotal: row.GrandTotal,
    acceptedAt: captured?.Accepted_At__c,
    acceptedTotal: captured?.Accepted_Total__c,
    billingAction: row.Togai_Billing_Action__c,
    existingPlan: row.Togai_Existing_Plan__c,
    startDate: row.Togai_Start_Date__c,
    endDate: row.Togai_End_Date__c,
    invoiceToPay: row.Togai_Invoice_To_Pay__c,
    lines: lines.map(lineOf),
  };
}

function lineOf(row: LineRow): QuoteLineSnapshot {
  const { Product2: product } = row;
  return {
    id: row.Id,
    product: {
      id: product.Id,
      name: product.Name,
      chargeType: product.Togai_Charge_Type__c,
      billingInterval: product.Togai_Billing_Interval__c,
      usageMeterId: product.Togai_Usage_Meter_Id__c,
    },
    quantity: row.Quantity,
    unitPrice: row.UnitPrice,
    listPrice: row.ListPrice,
    discount: row.Discount,
    totalPrice: row.TotalPrice,
  };
}

/** The rules of the package's triggers: which saved Accounts and Quotes go to Togai, and why. Decides only; changes nothing. */
import { Decimal } from 'decimal.js';
import type { FieldValue } from './schema/schema.ts';

/** A record as a trigger sees it: fields by name without namespace; a field that the org lacks is not there. */
export type TriggerRecord = Readonly<Record<string, FieldValue>> & { readonly Id: string };

/** One run of a trigger: at most 200 records; `before` for update and delete, `after` for insert, update and undelete. */
export interface TriggerRun {
  readonly operation: 'insert' | 'update' | 'delete' | 'undelete';
  readonly before: readonly TriggerRecord[];
  readonly after: readonly TriggerRecord[];
}

/** The switches that hold for the saving user. */
export interface CaptureSettings {
  readonly captureAccounts: boolean;
  readonly captureQuotes: boolean;
  readonly keepCustomersCurrent: boolean;
  readonly acceptedStatus: string;
  /** Further Account fields to watch, by name without namespace. */
  readonly watchedAccountFields: readonly string[];
}

/** What capturing a record writes on its `Sync_Record__c`, besides Pending and the time. */
export interface SyncRow {
  readonly Record_Id__c: string;
  readonly Cause__c: string;
  readonly Name?: string | null;
  readonly Account__c?: string;
  readonly Quote__c?: string;
  readonly Accepted_At__c?: Date;
  readonly Accepted_Total__c?: FieldValue;
  /** The earlier request of the record, where the rule looked at its row. */
  readonly Requested_At__c?: FieldValue | undefined;
}

/** The `Sync_Record__c` that a record has already. */
export type FindSyncRecord = (recordId: string) => Readonly<Record<string, FieldValue>> | undefined;

/** Fields whose change is a change of the Account for Togai. */
export const WATCHED_ACCOUNT_FIELDS = [
  'Name',
  'Phone',
  'BillingStreet',
  'BillingCity',
  'BillingState',
  'BillingPostalCode',
  'BillingCountry',
  'Togai_Billing_Email__c',
  'BillingStateCode',
  'BillingCountryCode',
  'CurrencyIsoCode',
  'PersonEmail',
];
const WATCHED_QUOTE_FIELDS = [
  'GrandTotal',
  'TotalPrice',
  'Discount',
  'Tax',
  'ShippingHandling',
  'AccountId',
  'OpportunityId',
  'Togai_Billing_Action__c',
  'Togai_Existing_Plan__c',
  'Togai_Start_Date__c',
  'Togai_End_Date__c',
  'Togai_Invoice_To_Pay__c',
  'CurrencyIsoCode',
];

/** The Accounts of a trigger run that go to Togai. */
export function accountChanges(run: TriggerRun, settings: CaptureSettings, find: FindSyncRecord): SyncRow[] {
  if (!settings.captureAccounts) return [];
  if (run.operation === 'delete') return accountDeletions(run.before, find);
  if (run.operation !== 'update') return run.after.map((account) => accountRow(account, 'Created'));
  const watched = [...WATCHED_ACCOUNT_FIELDS, ...settings.watchedAccountFields];
  return run.after.flatMap((account, i) => {
    if (!differs(run.before[i], account, watched)) return [];
    const known = find(account.Id);
    if (!known || (known['Status__c'] === 'Synced' && !settings.keepCustomersCurrent)) return [];
    const mergeWaits = known['Status__c'] === 'Pending' && known['Cause__c'] === 'Merged';
    return [{ ...accountRow(account, mergeWaits ? 'Merged' : 'Changed'), ...earlierRequest(known) }];
  });
}

/** A deleted Account matters when it was captured; a merged one when it or its survivor was, and then the survivor too. */
function accountDeletions(deleted: readonly TriggerRecord[], find: FindSyncRecord): SyncRow[] {
  const rows = new Map<string, SyncRow>();
  for (const { Id, Name, MasterRecordId } of deleted) {
    const survivor = typeof MasterRecordId === 'string' ? MasterRecordId : undefined;
    const known = find(Id);
    const captured = known !== undefined;
    const cause = survivor === undefined ? 'Deleted' : 'Merged';
    if (captured) rows.set(Id, { Record_Id__c: Id, Cause__c: cause, ...earlierRequest(known) });
    if (survivor === undefined || (!captured && !find(survivor))) continue;
    const survivorKnown = find(survivor);
    const more = survivorKnown ? earlierRequest(survivorKnown) : { Name: syncRowName(Name) };
    rows.set(survivor, { Record_Id__c: survivor, Account__c: survivor, Cause__c: 'Merged', ...more });
  }
  return [...rows.values()];
}

/** The Quotes of a trigger run that go to Togai. `now` to the whole second. */
export function quoteChanges(run: TriggerRun, settings: CaptureSettings, find: FindSyncRecord, now: Date): SyncRow[] {
  if (!settings.captureQuotes) return [];
  const captured: FindSyncRecord = (id) => {
    const row = find(id);
    return row?.['Status__c'] == null ? undefined : row;
  };
  const isAccepted = (quote: TriggerRecord | undefined): boolean =>
    String(quote?.['Status'] ?? '').toLowerCase() === settings.acceptedStatus.toLowerCase();
  if (run.operation === 'delete')
    return run.before.flatMap(({ Id }) => {
      const known = captured(Id);
      return known ? [{ Record_Id__c: Id, Cause__c: 'Deleted', ...earlierRequest(known) }] : [];
    });
  if (run.operation !== 'update') return run.after.filter(isAccepted).map((quote) => acceptedRow(quote, now));
  const accepted: SyncRow[] = [];
  const stepped: SyncRow[] = [];
  run.after.forEach((quote, i) => {
    const before = run.before[i];
    if (isAccepted(quote) && !isAccepted(before)) accepted.push(acceptedRow(quote, now));
    else if (isAccepted(before) && !isAccepted(quote)) {
      const known = captured(quote.Id);
      if (known) stepped.push({ ...quoteRow(quote, 'Unaccepted'), ...earlierRequest(known) });
    } else if (isAccepted(quote) && differs(before, quote, WATCHED_QUOTE_FIELDS))
      stepped.push(...afterAcceptance(before, quote, captured(quote.Id), now));
  });
  return [...accepted, ...stepped];
}

/** A Quote made as accepted gets its lines later: as long as nobody has answered, its first real total is what was accepted. */
function afterAcceptance(
  before: TriggerRecord | undefined,
  quote: TriggerRecord,
  known: Readonly<Record<string, FieldValue>> | undefined,
  now: Date,
): SyncRow[] {
  if (!known) return [];
  const accepted = amount(known['Accepted_Total__c']);
  const acceptedEmpty =
    accepted.isZero() || (priceOfLines(before).isZero() && accepted.equals(amount(before?.['GrandTotal'])));
  const isStillBeingMade = acceptedEmpty && !priceOfLines(quote).isZero() && known['Status__c'] === 'Pending';
  const row = isStillBeingMade ? acceptedRow(quote, now) : quoteRow(quote, 'Changed After Acceptance');
  return [{ ...row, ...earlierRequest(known) }];
}

/**
 * When rows are asked for: now (to the whole second), and at least a second after the earlier request that any of them carries,
 * so that an answer to that one leaves the new one outstanding.
 */
export function requestTime(now: Date, rows: readonly SyncRow[]): Date {
  const earlier = rows.flatMap(({ Requested_At__c: at }) => (typeof at === 'string' ? [Date.parse(at) + 1000] : []));
  return new Date(Math.max(now.getTime(), ...earlier));
}

const earlierRequest = (known: Readonly<Record<string, FieldValue>>): Pick<SyncRow, 'Requested_At__c'> => ({
  Requested_At__c: known['Requested_At__c'],
});

/** What is left of the total without tax and shipping. */
function priceOfLines(quote: TriggerRecord | undefined): Decimal {
  return amount(quote?.['GrandTotal']).minus(amount(quote?.['Tax'])).minus(amount(quote?.['ShippingHandling']));
}

const amount = (value: FieldValue | undefined): Decimal => new Decimal(typeof value === 'number' ? value : 0);

function acceptedRow(quote: TriggerRecord, now: Date): SyncRow {
  return { ...quoteRow(quote, 'Accepted'), Accepted_At__c: now, Accepted_Total__c: quote['GrandTotal'] ?? null };
}

const quoteRow = (quote: TriggerRecord, cause: string): SyncRow => ({
  Record_Id__c: quote.Id,
  Quote__c: quote.Id,
  Name: syncRowName(quote['Name']),
  Cause__c: cause,
});
const accountRow = (account: TriggerRecord, cause: string): SyncRow => ({
  Record_Id__c: account.Id,
  Account__c: account.Id,
  Name: syncRowName(account['Name']),
  Cause__c: cause,
});
const syncRowName = (name: FieldValue | undefined): string | null =>
  typeof name === 'string' ? name.slice(0, 80) : null;

function differs(before: TriggerRecord | undefined, after: TriggerRecord, fields: readonly string[]): boolean {
  return fields.some((field) => before?.[field] !== after[field]);
}

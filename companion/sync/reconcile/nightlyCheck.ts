/** The nightly check: finds what neither a trigger nor the sweep saw, and hands it to the same inbox as everything else. */
import { MESSAGE_CODES, type MessageCode } from '../../domain/messages.ts';
import { changedAccounts, deletedRecords, unseenQuotes } from '../../salesforce/check.ts';
import type { SalesforceSession } from '../../salesforce/session.ts';
import { accountsWithoutSyncRecord, outstandingRecords } from '../../salesforce/sweep.ts';
import { untoldDeletions } from '../../store/checks.ts';
import type { Connection } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import { PRIORITY, wantRecords } from '../../store/inbox.ts';
import type { ConnectionSettings } from '../connection/connectionSettings.ts';
import type { LeaseClock } from '../leaseClock.ts';
import { type Rehearsed, rehearse } from '../account/accountRehearsal.ts';

/** What a check needs. */
export interface NightlyCheckOptions {
  readonly database: Database;
  readonly session: SalesforceSession;
  readonly connection: Connection;
  readonly settings: ConnectionSettings;
  readonly lease: LeaseClock;
}

/** Asked before each page is read; throws where none may be read any more. */
export type GoOn = () => void;

/** What a check found, by kind; each record is counted that the inbox did not know already. */
export interface CheckCounts {
  /** Captured and never answered, however long ago. */
  readonly outstanding: number;
  /** Accounts without a `Sync_Record__c`: lead conversion, loads that skip triggers. */
  readonly unseenAccounts: number;
  /** Accounts whose values differ from what was sent last, or that could be synced by now. */
  readonly changedAccounts: number;
  readonly unseenQuotes: number;
  /** Deleted with their parent, or by a load: no trigger ran. */
  readonly deletions: number;
  /** Accounts that were compared with what was sent last. */
  readonly compared: number;
}

/** Salesforce's clocks and long transactions: changes are looked at a little twice rather than not at all. */
const OVERLAP_MS = 10 * 60_000;
const READ_AT_ONCE = 200;
const TOLD_OF_ACCOUNTS: readonly MessageCode[] = [
  'CUSTOMER_KEPT_AFTER_DELETE',
  'DELETED_BEFORE_SYNC',
  'RECORD_NOT_FOUND',
];
const TOLD_OF_QUOTES: readonly MessageCode[] = [
  ...MESSAGE_CODES.filter((code) => code.startsWith('QUOTE_DELETED_')),
  'RECORD_NOT_FOUND',
];

/** Looks at all that changed since the last check (undefined: since the connection was made). Throws SyncError, and what `goOn` throws. */
export async function nightlyCheck(
  options: NightlyCheckOptions,
  checkedUntil: Date | undefined,
  goOn: GoOn,
): Promise<CheckCounts> {
  const { session, connection, settings } = options;
  const since = checkedUntil ? new Date(checkedUntil.getTime() - OVERLAP_MS) : connection.connectedAt;
  const { accountSync, quoteSync } = settings;
  const outstanding = await wantOutstanding(options, goOn);
  const unseenAccounts = accountSync.enabled
    ? await wantPages(
        options,
        'Account Sync',
        goOn,
        accountsWithoutSyncRecord(session, later(since, connection.connectedAt)),
      )
    : 0;
  const changed = accountSync.enabled ? await wantChanged(options, since, goOn) : { compared: 0, wanted: 0 };
  const quotes = quoteSync.enabled
    ? await wantPages(
        options,
        'Quote Sync',
        goOn,
        unseenQuotes(session, quoteSync.acceptedStatus, connection.connectedAt),
      )
    : 0;
  const deletions =
    (await wantDeleted(options, 'Account', 'Account Sync', since, TOLD_OF_ACCOUNTS, goOn)) +
    (await wantDeleted(options, 'Quote', 'Quote Sync', since, TOLD_OF_QUOTES, goOn));
  return {
    outstanding,
    unseenAccounts,
    changedAccounts: changed.wanted,
    unseenQuotes: quotes,
    deletions,
    compared: changed.compared,
  };
}

/** How many records a check brought in. */
export function missedBy(counts: CheckCounts): number {
  return counts.outstanding + counts.unseenAccounts + counts.changedAccounts + counts.unseenQuotes + counts.deletions;
}

/** Behind what is live: a check may bring many. */
async function want(
  { database, connection, lease }: NightlyCheckOptions,
  flow: 'Account Sync' | 'Quote Sync',
  recordIds: readonly string[],
): Promise<number> {
  if (recordIds.length === 0) return 0;
  lease.assertHeld();
  const request = { flow, recordIds, cause: 'Check', requestedAt: new Date() } as const;
  return wantRecords(database, connection.orgId, request, { priority: PRIORITY.backfill });
}

async function wantPages(
  options: NightlyCheckOptions,
  flow: 'Account Sync' | 'Quote Sync',
  goOn: GoOn,
  pages: AsyncGenerator<string[]>,
): Promise<number> {
  let wanted = 0;
  goOn();
  for await (const ids of pages) {
    wanted += await want(options, flow, ids);
    goOn();
  }
  return wanted;
}

async function wantOutstanding(options: NightlyCheckOptions, goOn: GoOn): Promise<number> {
  let wanted = 0;
  goOn();
  // What was captured a moment ago is the event's and the sweep's.
  for await (const { late } of outstandingRecords(options.session, undefined)) {
    wanted += await want(options, 'Account Sync', late.accountIds);
    wanted += await want(options, 'Quote Sync', late.quoteIds);
    goOn();
  }
  return wanted;
}

/** Compares by the mapping itself; an Account with equal values costs no run and no call to Togai. */
async function wantChanged(
  options: NightlyCheckOptions,
  since: Date,
  goOn: GoOn,
): Promise<{ compared: number; wanted: number }> {
  let [compared, wanted] = [0, 0];
  goOn();
  for await (const page of changedAccounts(options.session, since)) {
    for (let from = 0; from < page.length; from += READ_AT_ONCE) {
      goOn();
      const rehearsed = await rehearse(options, page.slice(from, from + READ_AT_ONCE));
      compared += rehearsed.length;
      const missed = rehearsed.filter((account) => isMissed(account, options.settings));
      wanted += await want(
        options,
        'Account Sync',
        missed.map(({ accountId }) => accountId),
      );
    }
    goOn();
  }
  return { compared, wanted };
}

/**
 * Accounts of before the connection are the backfill's: of an Account without a customer only one that was captured counts, whose
 * hindrance is gone (a Contact got an email, say, which no trigger of ours sees).
 */
function isMissed({ verdict, captured }: Rehearsed, { accountSync }: ConnectionSettings): boolean {
  if (verdict === 'changed') return accountSync.keepCustomersCurrent;
  return captured && (verdict === 'new' || verdict === 'matched');
}

async function wantDeleted(
  options: NightlyCheckOptions,
  object: 'Account' | 'Quote',
  flow: 'Account Sync' | 'Quote Sync',
  since: Date,
  told: readonly MessageCode[],
  goOn: GoOn,
): Promise<number> {
  const { database, session, connection } = options;
  let wanted = 0;
  goOn();
  for await (const ids of deletedRecords(session, object, since)) {
    wanted += await want(options, flow, await untoldDeletions(database, connection.orgId, flow, ids, told));
    goOn();
  }
  return wanted;
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** Finds what no event told: records that are still outstanding in Salesforce, and Accounts that no trigger saw. */
import type { SalesforceSession } from '../../salesforce/session.ts';
import { accountsWithoutSyncRecord, type OutstandingPage, outstandingRecords } from '../../salesforce/sweep.ts';
import { type Connection, saveSweep } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import { wantRecords } from '../../store/inbox.ts';
import type { LeaseClock } from '../leaseClock.ts';

/** How often the owner sweeps. */
export const SWEEP_EVERY_MS = 5 * 60_000;
/** A record saved in a long transaction shows up with an older time than it was committed at; clocks differ too. */
const OVERLAP_MS = 10 * 60_000;

/** What a sweep needs of its org. */
export interface SweepOptions {
  readonly database: Database;
  readonly session: SalesforceSession;
  readonly connection: Pick<Connection, 'orgId' | 'connectedAt'>;
  readonly lease: LeaseClock;
  /** Asked before each page is read; throws where none may be read any more. */
  readonly goOn: () => void;
}

/** What a sweep found, as the console shows it. */
export interface SweepFound {
  /** Outstanding records, and how many the inbox did not know although their event should have come a minute ago. */
  readonly outstanding: number;
  readonly missed: number;
  readonly withoutSyncRecord: number;
  readonly finishedAt: string;
}

/**
 * Sweeps what changed since `since` (undefined: everything outstanding). Returns what it found, how many records it handed over, and
 * up to when it looked.
 * Records that the inbox has already are not asked for twice. Throws SyncError, and what `goOn` throws.
 */
export async function sweep(
  options: SweepOptions,
  since: Date | undefined,
): Promise<{ until: Date; found: SweepFound; handedOver: number }> {
  const { database, session, connection, lease, goOn } = options;
  const until = new Date();
  const from = since && new Date(since.getTime() - OVERLAP_MS);
  let [outstanding, missed, early, withoutSyncRecord] = [0, 0, 0, 0];
  const want = async (flow: 'Account Sync' | 'Quote Sync', recordIds: readonly string[]): Promise<number> => {
    lease.assertHeld();
    return recordIds.length === 0
      ? 0
      : wantRecords(database, connection.orgId, { flow, recordIds, cause: 'Sweep', requestedAt: until });
  };
  const wantPage = async ({ accountIds, quoteIds }: OutstandingPage): Promise<number> => {
    outstanding += accountIds.length + quoteIds.length;
    return (await want('Account Sync', accountIds)) + (await want('Quote Sync', quoteIds));
  };
  for await (const page of outstandingRecords(session, from)) {
    missed += await wantPage(page.late);
    early += await wantPage(page.early);
    goOn();
  }
  const created = from && from > connection.connectedAt ? from : connection.connectedAt;
  for await (const accountIds of accountsWithoutSyncRecord(session, created)) {
    withoutSyncRecord += accountIds.length;
    missed += await want('Account Sync', accountIds);
    goOn();
  }
  const found = { outstanding, missed, withoutSyncRecord, finishedAt: new Date().toISOString() };
  await saveSweep(database, connection.orgId, until, found);
  return { until, found, handedOver: missed + early };
}

/** What the sweep asks Salesforce: records that are still outstanding, and Accounts that no trigger saw. */
import { z } from 'zod';
import { fullId } from '../domain/syncRequest.ts';
import { queryPages } from './records.ts';
import type { SalesforceSession } from './session.ts';

/** Outstanding records of one page, by what they are. */
export interface OutstandingPage {
  readonly accountIds: string[];
  readonly quoteIds: string[];
}

const outstandingRow = z.object({ Record_Id__c: z.string(), Requested_At__c: z.string().nullable() });
const idRow = z.object({ Id: z.string() });

/** So old a request's event has arrived, or is lost. Salesforce's clock and ours may differ by a part of it. */
const EVENT_ARRIVES_WITHIN_MS = 60_000;

/** First three characters of every Account's and every Quote's id. */
const ACCOUNT_PREFIX = '001';
const QUOTE_PREFIX = '0Q0';

/**
 * Records whose `Sync_Record__c` is outstanding and changed since `since` (undefined: whenever), oldest first. `late` are those whose
 * event should be here by now; that of the others may be on its way. The time bound is on an indexed field: the checkbox alone
 * would read the whole table. Throws SyncError.
 */
export async function* outstandingRecords(
  session: SalesforceSession,
  since: Date | undefined,
): AsyncGenerator<{ readonly late: OutstandingPage; readonly early: OutstandingPage }> {
  const changed = since === undefined ? '' : ` AND SystemModstamp >= ${since.toISOString()}`;
  const soql = `SELECT Record_Id__c, Requested_At__c FROM Sync_Record__c WHERE Outstanding__c = true${changed} ORDER BY SystemModstamp, Id`;
  for await (const rows of queryPages(session, session.names.soql(soql), outstandingRow)) {
    const due = Date.now() - EVENT_ARRIVES_WITHIN_MS;
    const isLate = (row: (typeof rows)[number]): boolean => !(Date.parse(row.Requested_At__c ?? '') > due);
    yield { late: byObject(rows.filter(isLate)), early: byObject(rows.filter((row) => !isLate(row))) };
  }
}

function byObject(rows: readonly z.infer<typeof outstandingRow>[]): OutstandingPage {
  const ids = rows.flatMap((row) => fullId(row.Record_Id__c) ?? []);
  return {
    accountIds: ids.filter((id) => id.startsWith(ACCOUNT_PREFIX)),
    quoteIds: ids.filter((id) => id.startsWith(QUOTE_PREFIX)),
  };
}

/**
 * Ids of Accounts created since then that have no `Sync_Record__c` (lead conversion, loads that skip triggers), oldest first.
 * A row for an Account is never older than the Account, so the inner query needs only rows since then. Throws SyncError.
 */
export async function* accountsWithoutSyncRecord(session: SalesforceSession, since: Date): AsyncGenerator<string[]> {
  const from = since.toISOString();
  const recorded = `SELECT Account__c FROM Sync_Record__c WHERE Account__c != null AND CreatedDate >= ${from}`;
  const soql = `SELECT Id FROM Account WHERE CreatedDate >= ${from} AND Id NOT IN (${recorded}) ORDER BY CreatedDate, Id`;
  for await (const rows of queryPages(session, session.names.soql(soql), idRow)) yield rows.map((row) => row.Id);
}

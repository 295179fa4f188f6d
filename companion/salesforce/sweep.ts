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

const outstandingRow = z.object({ Record_Id__c: z.string() });
const idRow = z.object({ Id: z.string() });

/** First three characters of every Account's and every Quote's id. */
const ACCOUNT_PREFIX = '001';
const QUOTE_PREFIX = '0Q0';

/**
 * Records whose `Sync_Record__c` is outstanding and changed since `since` (undefined: whenever), oldest first. The time bound is
 * on an indexed field: the checkbox alone would read the whole table. Throws SyncError.
 */
export async function* outstandingRecords(
  session: SalesforceSession,
  since: Date | undefined,
): AsyncGenerator<OutstandingPage> {
  const changed = since === undefined ? '' : ` AND SystemModstamp >= ${since.toISOString()}`;
  const soql = `SELECT Record_Id__c FROM Sync_Record__c WHERE Outstanding__c = true${changed} ORDER BY SystemModstamp, Id`;
  for await (const rows of queryPages(session, session.names.soql(soql), outstandingRow)) {
    const ids = rows.flatMap((row) => fullId(row.Record_Id__c) ?? []);
    yield {
      accountIds: ids.filter((id) => id.startsWith(ACCOUNT_PREFIX)),
      quoteIds: ids.filter((id) => id.startsWith(QUOTE_PREFIX)),
    };
  }
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

/** What the nightly check asks Salesforce: records that were changed, accepted or deleted without a trigger that saw it. */
import { z } from 'zod';
import { quoted } from './accountQuery.ts';
import { queryPages } from './records.ts';
import type { SalesforceSession } from './session.ts';

const idRow = z.object({ Id: z.string() });

async function* ids(session: SalesforceSession, soql: string, o?: { deleted: boolean }): AsyncGenerator<string[]> {
  for await (const rows of queryPages(session, session.names.soql(soql), idRow, o)) yield rows.map((row) => row.Id);
}

/** Ids of the Accounts that were changed since then in any way, by pages. Throws SyncError. */
export function changedAccounts(session: SalesforceSession, since: Date): AsyncGenerator<string[]> {
  return ids(
    session,
    `SELECT Id FROM Account WHERE SystemModstamp >= ${since.toISOString()} ORDER BY SystemModstamp, Id`,
  );
}

/**
 * Ids of the accepted Quotes that have no `Sync_Record__c`, by pages. Only of those created since then: of an older one nothing
 * says whether it was accepted before the connection. Throws SyncError.
 */
export function unseenQuotes(
  session: SalesforceSession,
  acceptedStatus: string,
  createdSince: Date,
): AsyncGenerator<string[]> {
  const from = createdSince.toISOString();
  const recorded = `SELECT Quote__c FROM Sync_Record__c WHERE Quote__c != null AND CreatedDate >= ${from}`;
  return ids(
    session,
    `SELECT Id FROM Quote WHERE Status = ${quoted(acceptedStatus)} AND CreatedDate >= ${from} AND Id NOT IN (${recorded}) ORDER BY CreatedDate, Id`,
  );
}

/** Ids of the records in the recycle bin that were deleted since then, with their parents too, by pages. Throws SyncError. */
export function deletedRecords(
  session: SalesforceSession,
  object: 'Account' | 'Quote',
  since: Date,
): AsyncGenerator<string[]> {
  const soql = `SELECT Id FROM ${object} WHERE IsDeleted = true AND SystemModstamp >= ${since.toISOString()} ORDER BY SystemModstamp, Id`;
  return ids(session, soql, { deleted: true });
}

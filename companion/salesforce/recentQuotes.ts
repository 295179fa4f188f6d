/** Which Quotes were changed last, and the statuses that a Quote can have in this org. */
import { z } from 'zod';
import { picklist, type PicklistChoice } from './descriptions.ts';
import { query } from './records.ts';
import type { SalesforceSession } from './session.ts';

/** Ids of the Quotes that were changed last, the newest first. Throws SyncError. */
export async function recentQuoteIds(session: SalesforceSession, most: number): Promise<string[]> {
  const soql = `SELECT Id FROM Quote ORDER BY SystemModstamp DESC LIMIT ${String(most)}`;
  return (await query(session, soql, z.object({ Id: z.string() }))).map((row) => row.Id);
}

/** The active values of Quote Status, as this org calls them. Throws SyncError. */
export function quoteStatuses(session: SalesforceSession): Promise<PicklistChoice[]> {
  return picklist(session, 'Quote', 'Status');
}

/** Which Accounts were changed last, for samples and rehearsals; and the fields that conditions may ask for. */
import { z } from 'zod';
import { describe } from './descriptions.ts';
import { query } from './records.ts';
import type { SalesforceSession } from './session.ts';

/** Ids of the Accounts that were changed last, the newest first. Throws SyncError. */
export async function recentAccountIds(session: SalesforceSession, most: number): Promise<string[]> {
  const soql = `SELECT Id FROM Account ORDER BY SystemModstamp DESC LIMIT ${String(most)}`;
  return (await query(session, soql, z.object({ Id: z.string() }))).map((row) => row.Id);
}

/** A field that a condition can compare. */
export interface ComparableField {
  /** The package's own name, or the org's for a field that is not the package's. */
  readonly name: string;
  readonly label: string;
  /** As Salesforce's describe names types: `string`, `currency`, `reference` … */
  readonly type: string;
}

const NOT_COMPARABLE = new Set(['address', 'location', 'base64', 'textarea']);

/** Account fields that the integration user sees and a condition can compare, by label. Throws SyncError. */
export async function comparableAccountFields(session: SalesforceSession): Promise<ComparableField[]> {
  const { fields } = await describe(session, 'Account');
  return fields
    .filter(({ type }) => !NOT_COMPARABLE.has(type))
    .map(({ name, label, type }) => ({ name: session.names.own(name), label, type }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** Reads Accounts for a run: one call for hundreds, with the Contact's email and the Account's own sync record. */
import { z } from 'zod';
import type { AccountSnapshot } from '../domain/account/accountSnapshot.ts';
import { SyncError } from '../domain/errors.ts';
import { fullId } from '../domain/syncRequest.ts';
import {
  accountQuery,
  type AccountReadRules,
  forgetAccountFields,
  orgField,
  quoted,
  visibleAccountFields,
} from './accountQuery.ts';
import { accountRow, blankable, snapshotOf } from './accountRow.ts';
import { query, queryPath } from './records.ts';
import type { SalesforceSession } from './session.ts';

/** Salesforce refuses an address longer than about 16,000 characters; the server's name and headers count too. */
const LONGEST_PATH = 15_000;

const deletedRow = z.object({
  Id: z.string(),
  Name: blankable,
  MasterRecordId: blankable,
  Togai_Customer_Id__c: blankable,
});

/**
 * The Accounts of these ids, by id; one that is missing was never there, is gone for good, or is hidden from the integration user.
 * Deleted and merged ones come from the recycle bin, by a second call that is made only for what the first did not find.
 * Throws SyncError: `action` with ACCESS_MISSING names what can't be read.
 */
export async function readAccounts(
  session: SalesforceSession,
  ids: readonly string[],
  rules: AccountReadRules,
): Promise<Map<string, AccountSnapshot>> {
  const wanted = [...new Set(ids.flatMap((id) => fullId(id) ?? []))];
  const found = new Map<string, AccountSnapshot>();
  for (const snapshot of await readLive(session, wanted, rules)) found.set(snapshot.id, snapshot);
  const missing = wanted.filter((id) => !found.has(id));
  for (const snapshot of await readDeleted(session, missing)) found.set(snapshot.id, snapshot);
  return found;
}

async function readLive(
  session: SalesforceSession,
  ids: readonly string[],
  rules: AccountReadRules,
): Promise<AccountSnapshot[]> {
  const read = async (): Promise<AccountSnapshot[]> => {
    const seen = await visibleAccountFields(session);
    const select = accountQuery(session, seen, rules);
    const further = rules.fields.filter((field) => seen.has(orgField(session, field)));
    const rows = await inParts(
      ids,
      (where) => `${select} WHERE ${where}`,
      (soql) => query(session, soql, accountRow),
    );
    return rows.map((row) => snapshotOf(session, row, further));
  };
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SyncError) || error.code !== 'ACCESS_MISSING') throw error;
    // The access was changed since the fields were looked up: what is still visible may be enough.
    forgetAccountFields(session);
    return read();
  }
}

async function readDeleted(session: SalesforceSession, ids: readonly string[]): Promise<AccountSnapshot[]> {
  const { names } = session;
  const select = `SELECT Id, Name, MasterRecordId, ${names.field('Togai_Customer_Id__c')} FROM Account WHERE IsDeleted = true AND `;
  const rows = await inParts(
    ids,
    (where) => select + where,
    (soql) => query(session, soql, deletedRow, { deleted: true }),
  );
  return rows.map((row) => ({
    id: row.Id,
    name: row.Name ?? '',
    billing: {},
    isPersonAccount: false,
    togaiCustomerId: row.Togai_Customer_Id__c,
    deleted: true,
    masterRecordId: row.MasterRecordId,
    fields: {},
  }));
}

/** Asks in as few queries as the longest address allows. */
async function inParts<T>(
  ids: readonly string[],
  soqlFor: (where: string) => string,
  ask: (soql: string) => Promise<T[]>,
): Promise<T[]> {
  if (ids.length === 0) return [];
  const soql = soqlFor(`Id IN (${ids.map(quoted).join(',')})`);
  if (queryPath(soql).length <= LONGEST_PATH || ids.length === 1) return ask(soql);
  const half = Math.ceil(ids.length / 2);
  return [...(await inParts(ids.slice(0, half), soqlFor, ask)), ...(await inParts(ids.slice(half), soqlFor, ask))];
}

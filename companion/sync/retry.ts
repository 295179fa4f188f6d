/** Retry, as a person presses it: for the runs named, or for every record whose newest run did not end well. */
import { FLOWS } from '../domain/status.ts';
import { type OpenRecord, recordsInStatus, recordsOfRuns } from '../store/activitySearch.ts';
import type { Database } from '../store/database.ts';
import { wantRecords } from '../store/inbox.ts';

const AT_ONCE = 1_000;

/** What was asked for: how many records, and of which orgs. */
export interface Retried {
  readonly records: number;
  /** How many of them wait until their connection is resumed. */
  readonly paused: number;
  /** Records that were left as they are: their connection is disconnected. */
  readonly disconnected: number;
  readonly orgIds: readonly string[];
}

/** Asks for the records of these runs again. */
export async function retryRuns(database: Database, runIds: readonly string[]): Promise<Retried> {
  return wantAll(database, await recordsOfRuns(database, runIds));
}

/** Asks for all records in this status again, those of one org if it is given; a thousand a step. */
export async function retryAll(
  database: Database,
  status: 'Failed' | 'Action Needed',
  orgId: string | undefined,
): Promise<Retried> {
  let [records, paused, disconnected] = [0, 0, 0];
  const orgIds = new Set<string>();
  let before: string | undefined;
  do {
    const open: OpenRecord[] = await recordsInStatus(database, status, { orgId, before, limit: AT_ONCE });
    const step = await wantAll(database, open);
    records += step.records;
    paused += step.paused;
    disconnected += step.disconnected;
    for (const one of step.orgIds) orgIds.add(one);
    before = open.length < AT_ONCE ? undefined : open.at(-1)?.id;
  } while (before !== undefined);
  return { records, paused, disconnected, orgIds: [...orgIds] };
}

async function wantAll(database: Database, found: readonly OpenRecord[]): Promise<Retried> {
  const open = found.filter(({ connection }) => connection !== 'disconnected');
  const requestedAt = new Date();
  for (const [orgId, ofOrg] of Map.groupBy(open, (record) => record.orgId)) {
    for (const flow of FLOWS) {
      const recordIds = ofOrg.filter((record) => record.flow === flow).map((record) => record.recordId);
      if (recordIds.length > 0)
        await wantRecords(database, orgId, { flow, recordIds, cause: 'Retry', requestedAt }, { again: true });
    }
  }
  return {
    records: open.length,
    paused: open.filter(({ connection }) => connection === 'paused').length,
    disconnected: found.length - open.length,
    orgIds: [...new Set(open.map((record) => record.orgId))],
  };
}

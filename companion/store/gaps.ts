/** Gaps of the event stream: when something may have been lost, and what the sweep that closed each one found. */
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';

/** Why events may be lost. */
export type GapCause = 'refused' | 'too old';

/** A gap as the console shows it. */
export interface Gap {
  readonly cause: GapCause;
  readonly beganAt: Date;
  readonly noticedAt: Date;
  readonly closedAt: Date | null;
  readonly found: number | null;
}

/** Gives up a cursor that is of no use and notes the gap, in one statement; nothing where there is no cursor. Throws LeaseLostError. */
export async function noteGap(database: Database, fence: Fence, topic: string, cause: GapCause): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    text: `with ${FENCE_SQL},
             gone as (delete from stream_cursor where org_id = $1 and topic = $4 and exists (select from fence) returning replay_id, updated_at),
             noted as (insert into stream_gap (org_id, topic, cause, replay_id, began_at) select $1, $4, $5, replay_id, updated_at from gone)
           select count(*)::int as fenced from fence`,
    values: [...fenceValues(fence), topic, cause],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

/** The newest open gap; a sweep that is to close it must begin after it. */
export async function openGap(database: Database, orgId: string): Promise<string | undefined> {
  const { rows } = await database.query<{ id: string }>({
    name: 'open-gap',
    text: 'select id from stream_gap where org_id = $1 and closed_at is null order by id desc limit 1',
    values: [orgId],
  });
  return rows[0]?.id;
}

/** Closes the open gaps up to this one; `found` is what the sweep of all that is outstanding found. */
export async function closeGaps(database: Database, orgId: string, upTo: string, found: number): Promise<void> {
  await database.query({
    text: 'update stream_gap set closed_at = now(), found = $3 where org_id = $1 and id <= $2 and closed_at is null',
    values: [orgId, upTo, found],
  });
}

/** The newest gaps of a connection. */
export async function listGaps(database: Database, orgId: string, most: number): Promise<Gap[]> {
  const { rows } = await database.query<Gap>({
    name: 'list-gaps',
    text: `select cause, began_at as "beganAt", noticed_at as "noticedAt", closed_at as "closedAt", found from stream_gap
           where org_id = $1 order by noticed_at desc limit $2`,
    values: [orgId, most],
  });
  return rows;
}

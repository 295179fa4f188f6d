/** Where each org's event stream was read to: opaque bytes, moved only together with what was stored. */
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';

/** The replay id behind the last stored event, or undefined before the first. */
export async function readCursor(database: Database, orgId: string, topic: string): Promise<Buffer | undefined> {
  const { rows } = await database.query<{ replay_id: Buffer }>({
    text: 'select replay_id from stream_cursor where org_id = $1 and topic = $2',
    values: [orgId, topic],
  });
  return rows[0]?.replay_id;
}

/** Forgets a cursor that Salesforce no longer accepts; the stream is then read from its earliest event. */
export async function forgetCursor(database: Database, fence: Fence, topic: string): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    text: `with ${FENCE_SQL}, gone as (delete from stream_cursor where org_id = $1 and topic = $4 and exists (select from fence))
           select count(*)::int as fenced from fence`,
    values: [...fenceValues(fence), topic],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

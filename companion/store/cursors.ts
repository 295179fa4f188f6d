/** Where each org's event stream was read to: opaque bytes, moved only together with what was stored. */
import type { Database } from './database.ts';

/** How far a stream was read. */
export interface Cursor {
  /** Behind the last stored event. */
  readonly replayId: Buffer;
  /** When Salesforce last moved it. */
  readonly updatedAt: Date;
}

/** Undefined before the first event. */
export async function readCursor(database: Database, orgId: string, topic: string): Promise<Cursor | undefined> {
  const { rows } = await database.query<Cursor>({
    text: 'select replay_id as "replayId", updated_at as "updatedAt" from stream_cursor where org_id = $1 and topic = $2',
    values: [orgId, topic],
  });
  return rows[0];
}

/** Togai's request quota, shared by all nodes: a row per environment hands out small portions. */
import type { Database } from './database.ts';

/** What a node got: how many requests it may send, and how long to wait if none. */
export interface Portion {
  readonly granted: number;
  readonly waitMs: number;
}

/** What the bucket holds now: it fills at its rate and never holds more than a second's worth. */
const LEVEL = 'least($3::float8, q.tokens + extract(epoch from clock_timestamp() - q.filled_at)::float8 * $3)';

/**
 * Takes up to `wanted` requests from the environment's bucket, which fills at `requestsPerSecond`. One statement that updates
 * the row it reads: of two nodes that ask at once, the second one sees what the first one left.
 */
export async function takePortion(
  database: Database,
  environmentId: string,
  wanted: number,
  requestsPerSecond: number,
): Promise<Portion> {
  const { rows } = await database.query<{ granted: number; tokens: number }>({
    name: 'take-portion',
    text: `
      insert into togai_quota as q (environment_id, tokens, granted, filled_at) values ($1, 0, 1, clock_timestamp())
      on conflict (environment_id) do update set
        granted = least($2, floor(${LEVEL})), tokens = ${LEVEL} - least($2, floor(${LEVEL})), filled_at = clock_timestamp()
      returning granted, tokens`,
    values: [environmentId, wanted, requestsPerSecond],
  });
  const row = rows[0];
  if (!row) throw new Error(`Togai environment ${environmentId} is gone.`);
  return {
    granted: row.granted,
    waitMs: row.granted > 0 ? 0 : Math.ceil(((1 - row.tokens) / requestsPerSecond) * 1000),
  };
}

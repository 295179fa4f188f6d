/** Togai's request quota, shared by all nodes: a row per environment hands out small portions. */
import type { Database } from './database.ts';

/** What a node got: how many requests it may send, and how long to wait if none. */
export interface Portion {
  readonly granted: number;
  readonly waitMs: number;
}

/**
 * Takes up to `wanted` requests from the environment's bucket. It fills at its rate per second and holds one second's worth,
 * so that a burst never passes what Togai accepts.
 */
export async function takePortion(database: Database, environmentId: string, wanted: number): Promise<Portion> {
  const { rows } = await database.query<{ granted: number; level: number; rate: number }>({
    name: 'take-portion',
    text: `
      with bucket as (
        select e.id, e.requests_per_second::float8 as rate,
          least(e.requests_per_second::float8,
            coalesce(q.tokens, 1) + coalesce(extract(epoch from clock_timestamp() - q.filled_at)::float8, 0) * e.requests_per_second) as level
        from togai_environment e left join togai_quota q on q.environment_id = e.id
        where e.id = $1 for update of e
      ),
      taken as (select *, least($2, floor(level)) as granted from bucket),
      kept as (
        insert into togai_quota (environment_id, tokens, filled_at) select id, level - granted, clock_timestamp() from taken
        on conflict (environment_id) do update set tokens = excluded.tokens, filled_at = excluded.filled_at
      )
      select granted::int, level, rate from taken`,
    values: [environmentId, wanted],
  });
  const row = rows[0];
  if (!row) throw new Error(`Togai environment ${environmentId} is gone.`);
  return { granted: row.granted, waitMs: row.granted > 0 ? 0 : Math.ceil(((1 - row.level) / row.rate) * 1000) };
}

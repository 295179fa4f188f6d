/** Wrong passwords by address: each one makes the next try from there wait longer, on whatever node it comes in. */
import type { Database } from './database.ts';

/** This many are free; then the wait doubles from one second up to a quarter of an hour. */
const FREE = 3;
const LONGEST_WAIT_S = 900;
/** After a day without a wrong password an address starts anew. */
const FORGOTTEN_AFTER = '1 day';

/**
 * Counts a try before its password is looked at, so that tries side by side can't outrun the count. Returns 0 when the address may
 * try now, else how many seconds it must wait; a refused try isn't counted. A right password takes the count back with
 * `forgetFailures`.
 */
export async function claimTry(database: Database, address: string): Promise<number> {
  const { rowCount } = await database.query({
    text: `insert into sign_in_failure as f (address, failures, failed_at, not_before) values ($1, 1, now(), now())
           on conflict (address) do update set
             failures = case when f.failed_at < now() - interval '${FORGOTTEN_AFTER}' then 1 else f.failures + 1 end,
             failed_at = now(),
             not_before = case when f.failed_at < now() - interval '${FORGOTTEN_AFTER}' or f.failures + 1 <= $2 then now()
               else now() + make_interval(secs => least($3, power(2, least(f.failures - $2, 20)))) end
           where f.not_before <= now()`,
    values: [address, FREE, LONGEST_WAIT_S],
  });
  if (rowCount) return 0;
  const { rows } = await database.query<{ wait: number }>({
    text: 'select greatest(1, ceil(extract(epoch from not_before - now())))::int as wait from sign_in_failure where address = $1',
    values: [address],
  });
  return rows[0]?.wait ?? 1;
}

/** Somebody signed in from there: earlier slips are forgotten. */
export async function forgetFailures(database: Database, address: string): Promise<void> {
  await database.query({
    text: `delete from sign_in_failure where address = $1 or failed_at < now() - interval '${FORGOTTEN_AFTER}'`,
    values: [address],
  });
}

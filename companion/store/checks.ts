/** Nightly checks: when each connection's last one was and what it found, and which deletions nobody was told of. */
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';
import { storableJson } from './text.ts';

/** How a connection's checks stand. */
export interface CheckState {
  /** Changes up to here were looked at; null before the first check. */
  readonly checkedUntil: Date | null;
  /** What the last check that came to its end found; parsed where it is shown. */
  readonly lastCheck: unknown;
  /** Why the newest try did not come to its end; null once one did. Parsed where it is shown. */
  readonly failure: unknown;
  /** A check is under way since then, or was when its companion ended. */
  readonly beganAt: Date | null;
  /** A person asked for one. */
  readonly askedAt: Date | null;
}

/** Undefined when there is no such connection. */
export async function readCheckState(database: Database, orgId: string): Promise<CheckState | undefined> {
  const { rows } = await database.query<CheckState>({
    name: 'read-check-state',
    text: `select checked_until as "checkedUntil", last_check as "lastCheck", check_failure as failure,
             check_began_at as "beganAt", check_asked_at as "askedAt"
           from connection where org_id = $1`,
    values: [orgId],
  });
  return rows[0];
}

/** Somebody wants a check now. */
export async function askForCheck(database: Database, orgId: string): Promise<void> {
  await database.query({ text: 'update connection set check_asked_at = now() where org_id = $1', values: [orgId] });
}

/** Notes that a check begins. Throws LeaseLostError. */
export async function beginCheck(database: Database, fence: Fence): Promise<void> {
  await fenced(database, fence, 'check_began_at = now()', []);
}

/** Notes what a check found that looked at everything up to then. One asked for meanwhile stays asked for. Throws LeaseLostError. */
export async function endCheck(database: Database, fence: Fence, until: Date, found: unknown): Promise<void> {
  await fenced(
    database,
    fence,
    `check_began_at = null, check_failure = null, last_check = $5, checked_until = $4,
     check_asked_at = case when check_asked_at > check_began_at then check_asked_at end`,
    [until, storableJson(found)],
  );
}

/** Notes why a check did not come to its end, or can't begin; it stays due. Throws LeaseLostError. */
export async function failCheck(database: Database, fence: Fence, failure: unknown): Promise<void> {
  await fenced(database, fence, 'check_began_at = null, check_failure = $4', [storableJson(failure)]);
}

/**
 * Of these deleted records, those that the flow knows and whose newest run tells nothing of their end. What Activity no longer
 * holds, the link to the customer or the Quote's own run still knows.
 */
export async function untoldDeletions(
  database: Database,
  orgId: string,
  flow: string,
  recordIds: readonly string[],
  toldCodes: readonly string[],
): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>({
    text: `select r as id from unnest($3::text[]) r left join lateral (
             select code from activity where record_id = r and org_id = $1 and flow = $2 order by id desc limit 1) newest on true
           where case when newest.code is not null then newest.code <> all($4)
                      when $2 = 'Account Sync' then exists (select from account_link where org_id = $1 and account_id = r)
                      else exists (select from quote_run where org_id = $1 and quote_id = r) end`,
    values: [orgId, flow, recordIds, toldCodes],
  });
  return rows.map((row) => row.id);
}

async function fenced(database: Database, fence: Fence, change: string, values: readonly unknown[]): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    text: `with ${FENCE_SQL}, change as (update connection set ${change} where org_id = $1 and exists (select from fence))
           select count(*)::int as fenced from fence`,
    values: [...fenceValues(fence), ...values],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

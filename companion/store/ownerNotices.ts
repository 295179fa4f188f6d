/** Notifications for owners of records that need a person: taken when due, settled once, each reason kept so that it is told once. */
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';
import { storableJson } from './text.ts';

/** A notification to the owner of a record that is due. */
export interface OwnerNotice {
  readonly recordId: string;
  readonly code: string;
  readonly title: string;
  readonly body: string;
  /** Failed tries so far. */
  readonly attempts: number;
}

/** What became of one notification; one of another code by now stays as it is. */
export interface SettledNotice {
  readonly recordId: string;
  readonly code: string;
  /** Why it was not sent. */
  readonly problem?: string;
  /** Set: it is tried again after this many milliseconds. */
  readonly retryInMs?: number;
}

/** Notifications that are due, the oldest first. */
export async function takeNotices(database: Database, orgId: string, most: number): Promise<OwnerNotice[]> {
  const { rows } = await database.query<OwnerNotice>({
    name: 'take-owner-notices',
    text: `select record_id as "recordId", code, title, body, attempts from owner_notice
           where org_id = $1 and settled_at is null and next_at <= now() order by next_at limit $2`,
    values: [orgId, most],
  });
  return rows;
}

/** Milliseconds until the next one is due; undefined when none waits. */
export async function nextNoticeInMs(database: Database, orgId: string): Promise<number | undefined> {
  const { rows } = await database.query<{ ms: number | null }>({
    name: 'next-owner-notice',
    text: `select case when min(next_at) is not null then greatest(0, extract(epoch from min(next_at) - now()) * 1000)::float8 end as ms from owner_notice
           where org_id = $1 and settled_at is null`,
    values: [orgId],
  });
  return rows[0]?.ms ?? undefined;
}

/** Saves what became of them; one that is given up is noted on its run. Throws LeaseLostError when the org has another owner. */
export async function settleNotices(
  database: Database,
  fence: Fence,
  settled: readonly SettledNotice[],
): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    name: 'settle-owner-notices',
    text: `
      with ${FENCE_SQL},
      s as materialized (
        select * from json_to_recordset($4::json) as r ("recordId" text, code text, problem text, "retryInMs" double precision)
        where exists (select from fence)
      ),
      kept as (
        update owner_notice n set attempts = n.attempts + 1, problem = s.problem,
          settled_at = case when s."retryInMs" is null then now() end,
          next_at = now() + make_interval(secs => coalesce(s."retryInMs", 0) / 1000)
        from s where n.org_id = $1 and n.record_id = s."recordId" and n.code = s.code and n.settled_at is null
        returning n.activity_seq, n.problem, n.settled_at
      ),
      noted as (
        update activity a set write_back_note = concat_ws(' ', a.write_back_note, 'The owner was not notified: ' || k.problem)
        from kept k where a.id = k.activity_seq and k.problem is not null and k.settled_at is not null
      )
      select count(*)::int as fenced from fence`,
    values: [...fenceValues(fence), storableJson(settled)],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

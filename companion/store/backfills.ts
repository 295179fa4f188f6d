/** Back-fills: one import of existing Accounts per org at a time, its dry run and how far it came. */
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';

/** Where an import stands: `looking` is the dry run, `ready` waits for a person. */
export type BackfillState = 'looking' | 'ready' | 'running' | 'paused' | 'done' | 'stopped' | 'failed';

/** What a person chose: only Accounts changed since then; undefined: all. */
export interface BackfillConditions {
  readonly changedSince?: string | undefined;
}

/** One import of existing Accounts. */
export interface Backfill {
  readonly id: string;
  readonly orgId: string;
  readonly state: BackfillState;
  readonly conditions: BackfillConditions;
  readonly jobId: string | null;
  /** Where the next page of the job's result begins; null at its beginning. */
  readonly locator: string | null;
  /** Accounts by verdict. */
  readonly counts: Readonly<Record<string, number>>;
  /** Accounts the dry run has seen. */
  readonly total: number;
  /** Rows given to the inbox, by number: all up to this one. */
  readonly handedOver: number;
  readonly problem: string | null;
  readonly startedBy: string;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** What the dry run said of one Account. */
export interface BackfillRow {
  readonly accountId: string;
  readonly name: string;
  readonly verdict: string;
  readonly detail: string;
}

const COLUMNS = `id, org_id as "orgId", state, conditions, job_id as "jobId", locator, counts, total, handed_over as "handedOver",
  problem_arguments->>'text' as problem, started_by as "startedBy", created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`;

/** Begins a dry run; undefined when the org has an import that is not over. */
export async function createBackfill(
  database: Database,
  orgId: string,
  conditions: BackfillConditions,
  startedBy: string,
): Promise<Backfill | undefined> {
  const { rows } = await database.query<Backfill>({
    text: `insert into backfill (org_id, conditions, started_by) values ($1, $2, $3)
           on conflict (org_id) where state in ('looking', 'ready', 'running', 'paused') do nothing returning ${COLUMNS}`,
    values: [orgId, JSON.stringify(conditions), startedBy],
  });
  return rows[0];
}

/** The newest imports of an org. */
export async function listBackfills(database: Database, orgId: string, limit: number): Promise<Backfill[]> {
  const { rows } = await database.query<Backfill>({
    name: 'list-backfills',
    text: `select ${COLUMNS} from backfill where org_id = $1 order by id desc limit $2`,
    values: [orgId, limit],
  });
  return rows;
}

/** Changes the state if it is one of `from`; returns whether it did. What a stopped import had given to the inbox is taken back. */
export async function moveBackfill(
  database: Database,
  orgId: string,
  id: string,
  from: readonly BackfillState[],
  to: BackfillState,
): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `with moved as (
             update backfill set state = $4, started_at = case when $4 = 'running' then coalesce(started_at, now()) else started_at end,
               finished_at = case when $4 in ('stopped', 'failed') then now() end
             where org_id = $1 and id = $2 and state = any($3) returning state
           ), taken_back as (
             delete from inbox where org_id = $1 and priority = 1 and cause = 'Backfill'
               and exists (select from moved where state = 'stopped')
           )
           select from moved`,
    values: [orgId, id, from, to],
  });
  return (rowCount ?? 0) > 0;
}

/** Remembers Salesforce's job, so that a later owner goes on with it. */
export async function saveJob(database: Database, fence: Fence, id: string, jobId: string | null): Promise<void> {
  const update = `update backfill set job_id = $5 where id = $4 and state = 'looking' and exists (select from fence)`;
  await fenced(database, fence, { update }, [id, jobId]);
}

/** Stores a page of verdicts together with where the next page begins, all or nothing; without a next page the dry run is over. */
export async function saveLookedPage(
  database: Database,
  fence: Fence,
  backfill: Pick<Backfill, 'id' | 'total'>,
  page: { rows: readonly BackfillRow[]; locator: string | undefined },
): Promise<void> {
  const { rows, locator } = page;
  const counts: Record<string, number> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const known = `known as (select * from backfill where id = $4 and state = 'looking' and total = $5 and exists (select from fence) for update)`;
  const stored = `stored as (
      insert into backfill_row (backfill_id, number, account_id, name, verdict, detail)
      select k.id, k.total + r.number::int, r.account_id, r.name, r.verdict, r.detail
      from known k, unnest($6::text[], $7::text[], $8::text[], $9::text[]) with ordinality r (account_id, name, verdict, detail, number)
    )`;
  const update = `update backfill b set total = b.total + $10, locator = $11, state = case when $11::text is null then 'ready' else b.state end,
      looked_at = case when $11::text is null then now() end,
      counts = coalesce((select jsonb_object_agg(key, coalesce((b.counts->>key)::int, 0) + coalesce(($12::jsonb->>key)::int, 0))
        from (select jsonb_object_keys(b.counts || $12::jsonb) as key) keys), '{}')
    from known k where b.id = k.id`;
  const columns = (['accountId', 'name', 'verdict', 'detail'] as const).map((column) => rows.map((row) => row[column]));
  await fenced(database, fence, { steps: [known, stored], update }, [
    backfill.id,
    backfill.total,
    ...columns,
    rows.length,
    locator ?? null,
    JSON.stringify(counts),
  ]);
}

/**
 * Gives the next rows whose verdict is one of `verdicts` to the inbox, behind all live ones, and remembers how far it came.
 * A record that is in the inbox already is not asked for twice. In the dry run's order, which is the ids': rows that come to an
 * index in the order of its keys touch few of its pages.
 */
export async function handOver(
  database: Database,
  fence: Fence,
  id: string,
  verdicts: readonly string[],
  most: number,
): Promise<void> {
  const running = `b as (select * from backfill where id = $4 and state = 'running' and exists (select from fence) for update)`;
  // Not joined with `b`: a join would sort all rows that are left, each time.
  const next = `next as (
      select number, account_id from backfill_row
      where backfill_id = $4 and number > (select handed_over from b) and verdict = any($5) order by number limit $6
    )`;
  const given = `given as (
      insert into inbox (org_id, flow, record_id, cause, requested_at, priority)
      select $1, 'Account Sync', account_id, 'Backfill', now(), 1 from next group by account_id order by min(number) on conflict do nothing
    )`;
  const update = `update backfill set handed_over = coalesce((select max(number) from next), total) where id in (select id from b)`;
  await fenced(database, fence, { steps: [running, next, given], update }, [id, verdicts, most]);
}

/** Ends an import whose records have all been worked on. */
export async function finishBackfill(database: Database, fence: Fence, id: string): Promise<void> {
  const update = `update backfill set state = 'done', finished_at = now() where id = $4 and state = 'running' and exists (select from fence)`;
  await fenced(database, fence, { update }, [id]);
}

/** Ends a dry run or import that can't go on, with what a person should know. */
export async function failBackfill(database: Database, fence: Fence, id: string, problem: string): Promise<void> {
  const update = `update backfill set state = 'failed', finished_at = now(), problem_arguments = json_build_object('text', $5::text)
    where id = $4 and state in ('looking', 'running') and exists (select from fence)`;
  await fenced(database, fence, { update }, [id, problem]);
}

/** How many records of imports still wait in the inbox. */
export async function backfillBacklog(database: Database, orgId: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>({
    name: 'backfill-backlog',
    text: `select count(*)::int as count from inbox where org_id = $1 and priority = 1 and cause = 'Backfill'`,
    values: [orgId],
  });
  return rows[0]?.count ?? 0;
}

/** How many rows with these verdicts there are up to a number. */
export async function countRows(
  database: Database,
  id: string,
  verdicts: readonly string[],
  upTo: number,
): Promise<number> {
  const { rows } = await database.query<{ count: number }>({
    text: 'select count(*)::int as count from backfill_row where backfill_id = $1 and number <= $2 and verdict = any($3)',
    values: [id, upTo, verdicts],
  });
  return rows[0]?.count ?? 0;
}

/** A piece of the dry run's rows after a number. */
export async function readRows(
  database: Database,
  id: string,
  after: number,
  limit: number,
): Promise<(BackfillRow & { readonly number: number })[]> {
  const { rows } = await database.query<BackfillRow & { number: number }>({
    text: `select number, account_id as "accountId", name, verdict, detail from backfill_row
           where backfill_id = $1 and number > $2 order by number limit $3`,
    values: [id, after, limit],
  });
  return rows;
}

/**
 * Runs an update of one import behind the fence, in one statement. `steps` are what goes before it, `update` comes last; both use
 * $1 for the org, and their own parameters begin at $4. Throws LeaseLostError when the org has another owner.
 */
async function fenced(
  database: Database,
  fence: Fence,
  { steps = [], update }: { steps?: readonly string[]; update: string },
  values: readonly unknown[],
): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    text: `with ${[FENCE_SQL, ...steps, `changed as (${update})`].join(', ')} select count(*)::int as fenced from fence`,
    values: [...fenceValues(fence), ...values],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

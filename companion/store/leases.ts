/** Who owns which org: leases with an epoch, so that only the present owner can commit for an org. */
import type { Database } from './database.ts';

/** What an owner shows with each commit; the statement checks it against the lease. */
export interface Fence {
  readonly orgId: string;
  readonly holder: string;
  /** Rises with each new owner; PostgreSQL's bigint as text. */
  readonly epoch: string;
}

/** Thrown when a commit finds that the org has another owner now: nothing was written, the owner stops. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/** A lease that still holds, with the connection's revision: another one than the owner started with means start anew. */
export interface HeldLease {
  readonly fence: Fence;
  readonly revision: number;
  /** An admin paused the connection: the owner gives it back. */
  readonly paused: boolean;
}

/** A lease that is not renewed for this long lapses. */
export const LEASE_SECONDS = 6;
/** A node tells every second that it lives; one that was killed must not keep a share for longer than its leases last. */
const PRESENT_SECONDS = 4;

/** The statement every fenced commit begins with; parameters $1..$3 are `fenceValues`. */
export const FENCE_SQL = `fence as materialized (
  select 1 from org_lease where org_id = $1 and holder = $2 and epoch = $3 for share
)`;

/** What `FENCE_SQL` compares with. */
export function fenceValues(fence: Fence): [string, string, string] {
  return [fence.orgId, fence.holder, fence.epoch];
}

/** Who lives and who owns what. */
export interface LeaseShares {
  /** Orgs of each live node; a node that has just come owns none. */
  readonly holders: ReadonlyMap<string, number>;
  /** Orgs that nobody owns. */
  readonly free: number;
}

/**
 * Notes that the holder lives, extends every lease of its that has not lapsed, and tells how the orgs are shared; in one statement,
 * because each node asks every second. An org that is missing from `held` is lost.
 */
export async function renewLeases(
  database: Database,
  holder: string,
): Promise<{ held: readonly HeldLease[]; shares: LeaseShares }> {
  const { rows } = await database.query<{
    org_id: string | null;
    epoch: string;
    revision: number;
    state: string;
    holder: string | null;
    orgs: number;
  }>({
    name: 'renew-leases',
    text: `
      with here as (insert into node (holder) values ($1) on conflict (holder) do update set seen_at = now()),
      gone as (delete from node where seen_at < now() - interval '1 day'),
      renewed as (
        update org_lease l set until = now() + make_interval(secs => $2) from connection c
        where l.holder = $1 and l.until > now() and c.org_id = l.org_id returning l.org_id, l.epoch, c.revision, c.state
      ),
      owned as (
        select case when until > now() then l.holder end as holder, count(*)::int as orgs
        from org_lease l join connection using (org_id) where state <> 'paused' group by 1
      )
      select org_id, epoch, revision, state, null as holder, 0 as orgs from renewed
      union all
      select null, null, null, null, holder, orgs from owned
      union all
      select null, null, null, null, holder, 0 from node
        where seen_at > now() - make_interval(secs => $3) and not exists (select from owned where owned.holder = node.holder)`,
    values: [holder, LEASE_SECONDS, PRESENT_SECONDS],
  });
  const held: HeldLease[] = [];
  const holders = new Map<string, number>();
  let free = 0;
  for (const { org_id: orgId, epoch, revision, state, holder: one, orgs } of rows) {
    if (orgId !== null) held.push({ fence: { orgId, holder, epoch }, revision, paused: state === 'paused' });
    else if (one === null) free = orgs;
    else holders.set(one, orgs);
  }
  return { held, shares: { holders, free } };
}

/**
 * Takes at most `most` active orgs that nobody owns, the longest unowned first; another node that claims at the same time gets others.
 */
export async function claimLeases(database: Database, holder: string, most: number): Promise<Fence[]> {
  if (most <= 0) return [];
  const { rows } = await database.query<{ org_id: string; epoch: string }>({
    name: 'claim-leases',
    text: `
      with free as (
        select l.org_id from org_lease l join connection c using (org_id)
        where l.until <= now() and c.state <> 'paused'
        order by l.until limit $3 for update of l skip locked
      )
      update org_lease l set holder = $1, epoch = epoch + 1, until = now() + make_interval(secs => $2)
      from free where l.org_id = free.org_id returning l.org_id, l.epoch`,
    values: [holder, LEASE_SECONDS, most],
  });
  return rows.map((row) => ({ orgId: row.org_id, holder, epoch: row.epoch }));
}

/** A node that stops leaves no share to be kept for it. */
export async function leave(database: Database, holder: string): Promise<void> {
  await database.query({ text: 'delete from node where holder = $1', values: [holder] });
}

/** Gives an org back at once, so that another node need not wait for the lease to lapse. */
export async function releaseLease(database: Database, fence: Fence): Promise<void> {
  await database.query({
    text: `update org_lease set until = '-infinity', holder = null where org_id = $1 and holder = $2 and epoch = $3`,
    values: fenceValues(fence),
  });
}

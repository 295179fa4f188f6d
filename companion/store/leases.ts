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

export const LEASE_SECONDS = 6;

/** The statement every fenced commit begins with; parameters $1..$3 are `fenceValues`. */
export const FENCE_SQL = `fence as materialized (
  select 1 from org_lease where org_id = $1 and holder = $2 and epoch = $3 for share
)`;

export function fenceValues(fence: Fence): [string, string, string] {
  return [fence.orgId, fence.holder, fence.epoch];
}

/**
 * Extends every lease of the holder that has not lapsed, and says which orgs are still its own.
 * An org that is missing from the answer is lost.
 */
export async function renewLeases(database: Database, holder: string): Promise<HeldLease[]> {
  const { rows } = await database.query<{ org_id: string; epoch: string; revision: number; state: string }>({
    name: 'renew-leases',
    text: `update org_lease l set until = now() + make_interval(secs => $2) from connection c
           where l.holder = $1 and l.until > now() and c.org_id = l.org_id returning l.org_id, l.epoch, c.revision, c.state`,
    values: [holder, LEASE_SECONDS],
  });
  return rows.map((row) => ({
    fence: { orgId: row.org_id, holder, epoch: row.epoch },
    revision: row.revision,
    paused: row.state === 'paused',
  }));
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

/** How many orgs each live holder owns, and how many nobody does. */
export async function leaseShares(database: Database): Promise<{ holders: Map<string, number>; free: number }> {
  const { rows } = await database.query<{ holder: string | null; count: number }>({
    name: 'lease-shares',
    text: `select case when until > now() then holder end as holder, count(*)::int as count
           from org_lease join connection using (org_id) where state <> 'paused' group by 1`,
  });
  const holders = new Map<string, number>();
  let free = 0;
  for (const row of rows) {
    if (row.holder === null) free = row.count;
    else holders.set(row.holder, row.count);
  }
  return { holders, free };
}

/** Gives an org back at once, so that another node need not wait for the lease to lapse. */
export async function releaseLease(database: Database, fence: Fence): Promise<void> {
  await database.query({
    text: `update org_lease set until = '-infinity', holder = null where org_id = $1 and holder = $2 and epoch = $3`,
    values: fenceValues(fence),
  });
}

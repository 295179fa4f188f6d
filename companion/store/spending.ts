/** Calls that the companion made itself, by the hour: to each org's API, and to each Togai environment. */
import type { Database } from './database.ts';

/** Hours older than this are of no use to a count of 24 hours. */
const KEPT_HOURS = 49;

/** Adds an owner's calls to an org's API; returns how many there were in the last 24 hours, these included. */
export async function addOrgCalls(database: Database, orgId: string, calls: number): Promise<number> {
  const { rows } = await database.query<{ calls: number }>({
    name: 'add-org-calls',
    text: `
      with old as (delete from api_spend where org_id = $1 and hour < now() - make_interval(hours => ${String(KEPT_HOURS)})),
      added as (
        insert into api_spend (org_id, hour, calls) select $1, date_trunc('hour', now()), $2 where $2 > 0
        on conflict (org_id, hour) do update set calls = api_spend.calls + excluded.calls
      )
      select (coalesce(sum(calls), 0) + $2)::int as calls from api_spend where org_id = $1 and hour > now() - interval '24 hours'`,
    values: [orgId, calls],
  });
  return rows[0]?.calls ?? calls;
}

/** The companion's own calls to an org in the last 24 hours, as far as they were counted (a minute ago at most). */
export async function readOrgCalls(database: Database, orgId: string): Promise<number> {
  const { rows } = await database.query<{ calls: number }>({
    name: 'read-org-calls',
    text: `select coalesce(sum(calls), 0)::int as calls from api_spend where org_id = $1 and hour > now() - interval '24 hours'`,
    values: [orgId],
  });
  return rows[0]?.calls ?? 0;
}

/** Adds this node's requests to Togai environments. */
export async function addTogaiRequests(database: Database, requests: ReadonlyMap<string, number>): Promise<void> {
  if (requests.size === 0) return;
  await database.query({
    name: 'add-togai-requests',
    text: `
      with old as (delete from togai_spend where hour < now() - make_interval(hours => ${String(KEPT_HOURS)}))
      insert into togai_spend (environment_id, hour, requests)
      select id, date_trunc('hour', now()), n from unnest($1::bigint[], $2::int[]) as added (id, n)
      where exists (select from togai_environment e where e.id = added.id)
      on conflict (environment_id, hour) do update set requests = togai_spend.requests + excluded.requests`,
    values: [[...requests.keys()], [...requests.values()]],
  });
}

/** Requests to a Togai environment in the last 24 hours, of all nodes and orgs together. */
export async function readTogaiRequests(database: Database, environmentId: string): Promise<number> {
  const { rows } = await database.query<{ requests: number }>({
    name: 'read-togai-requests',
    text: `select coalesce(sum(requests), 0)::int as requests from togai_spend where environment_id = $1 and hour > now() - interval '24 hours'`,
    values: [environmentId],
  });
  return rows[0]?.requests ?? 0;
}

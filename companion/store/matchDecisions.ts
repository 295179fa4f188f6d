/** What people decided about Accounts that Togai may know already: adopt this customer, or make a new one. */
import type { Database } from './database.ts';

/** A decision; `customerId` null means: none of them, make a new customer. */
export interface MatchDecision {
  readonly accountId: string;
  readonly customerId: string | null;
}

/** The decisions about the given Accounts, by Account id. */
export async function readDecisions(
  database: Database,
  orgId: string,
  accountIds: readonly string[],
): Promise<Map<string, MatchDecision>> {
  const { rows } = await database.query<MatchDecision>({
    name: 'read-decisions',
    text: `select account_id as "accountId", customer_id as "customerId" from match_decision where org_id = $1 and account_id = any($2)`,
    values: [orgId, accountIds],
  });
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** Stores what a person decided; a later decision takes its place. */
export async function saveDecision(
  database: Database,
  orgId: string,
  decision: MatchDecision & { readonly decidedBy: string },
): Promise<void> {
  await database.query({
    text: `insert into match_decision (org_id, account_id, customer_id, decided_by) values ($1, $2, $3, $4)
           on conflict (org_id, account_id) do update set customer_id = excluded.customer_id, decided_by = excluded.decided_by, decided_at = now()`,
    values: [orgId, decision.accountId, decision.customerId, decision.decidedBy],
  });
}

/** An Account that waits for a person, with the customers that may be it. */
export interface OpenMatch {
  readonly activityId: string;
  readonly accountId: string;
  readonly accountName: string | null;
  readonly customers: readonly { readonly customerId: string; readonly name: string; readonly primaryEmail: string }[];
}

/** Accounts whose newest run ended with the question which customer they are; the newest first. */
export async function listOpenMatches(
  database: Database,
  orgId: string,
  page: { before?: string | undefined; limit: number },
): Promise<OpenMatch[]> {
  const { rows } = await database.query<OpenMatch>({
    text: `
      select a.id as "activityId", a.record_id as "accountId", a.record_name as "accountName",
        coalesce((select json_agg(json_build_object('customerId', i.customer_id, 'name', i.name, 'primaryEmail', i.primary_email) order by i.name)
          from customer_index i where i.environment_id = c.environment_id
            and i.customer_id = any(string_to_array(a.arguments->>'customerIds', ', '))), '[]') as customers
      from activity a join connection c using (org_id)
      where a.org_id = $1 and ($2::bigint is null or a.id < $2)
        and a.code in ('CUSTOMER_MATCH_AMBIGUOUS', 'CUSTOMER_MATCH_UNSURE')
        and not exists (select from activity n where n.record_id = a.record_id and n.flow = a.flow and n.org_id = a.org_id and n.id > a.id)
      order by a.id desc limit $3`,
    values: [orgId, page.before ?? null, page.limit],
  });
  return rows;
}

/** How many Accounts of the org wait for such a decision; counting stops at `most`. */
export async function countOpenMatches(database: Database, orgId: string, most: number): Promise<number> {
  const { rows } = await database.query<{ count: number }>({
    text: `select count(*)::int as count from (
             select from activity a where a.org_id = $1 and a.code in ('CUSTOMER_MATCH_AMBIGUOUS', 'CUSTOMER_MATCH_UNSURE')
               and not exists (select from activity n where n.record_id = a.record_id and n.flow = a.flow and n.org_id = a.org_id and n.id > a.id)
             limit $2) x`,
    values: [orgId, most],
  });
  return rows[0]?.count ?? 0;
}

/** Whether Togai had this customer when its customers were read. */
export async function isIndexed(database: Database, environmentId: string, customerId: string): Promise<boolean> {
  const { rowCount } = await database.query({
    text: 'select from customer_index where environment_id = $1 and customer_id = $2',
    values: [environmentId, customerId],
  });
  return (rowCount ?? 0) > 0;
}

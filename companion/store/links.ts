/** Which Togai customer each Account has: the companion's own memory, which decides over any hint elsewhere. */
import type { Database } from './database.ts';

export interface AccountLink {
  readonly accountId: string;
  readonly environmentId: string;
  readonly customerId: string;
  readonly togaiAccounts: Record<string, string>;
  readonly hash: string;
}

/** The links of the given Accounts, by Account id. */
export async function readLinks(database: Database, orgId: string, accountIds: readonly string[]): Promise<Map<string, AccountLink>> {
  const { rows } = await database.query<AccountLink>({
    name: 'read-links',
    text: `select account_id as "accountId", environment_id as "environmentId", customer_id as "customerId",
             togai_accounts as "togaiAccounts", hash
           from account_link where org_id = $1 and account_id = any($2)`,
    values: [orgId, accountIds],
  });
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** Customers of Accounts that were merged into the given ones and that no person has settled yet: survivor → customer ids. */
export async function readUnsettledMerges(
  database: Database,
  orgId: string,
  survivorIds: readonly string[],
): Promise<Map<string, string[]>> {
  const { rows } = await database.query<{ survivor: string; customers: string[] }>({
    name: 'read-unsettled-merges',
    text: `select merged_into as survivor, array_agg(customer_id order by customer_id) as customers
           from account_link where org_id = $1 and merged_into = any($2) and merge_settled_at is null group by 1`,
    values: [orgId, survivorIds],
  });
  return new Map(rows.map((row) => [row.survivor, row.customers]));
}

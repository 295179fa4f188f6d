/** Which Togai customer each Account has: the companion's own memory, which decides over any hint elsewhere. */
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';

/** The Togai customer of one Account. */
export interface AccountLink {
  readonly accountId: string;
  readonly environmentId: string;
  readonly customerId: string;
  readonly togaiAccounts: Record<string, string>;
  readonly hash: string;
}

/** The links of the given Accounts, by Account id. */
export async function readLinks(
  database: Database,
  orgId: string,
  accountIds: readonly string[],
): Promise<Map<string, AccountLink>> {
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

/** Notes a further Togai account of a linked Account. Throws LeaseLostError. */
export async function saveTogaiAccount(
  database: Database,
  fence: Fence,
  accountId: string,
  currency: string,
  togaiAccountId: string,
): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    name: 'save-togai-account',
    text: `with ${FENCE_SQL}, noted as (
             update account_link set togai_accounts = togai_accounts || jsonb_build_object($5::text, $6::text)
             where org_id = $1 and account_id = $4 and exists (select from fence)
           ) select count(*)::int as fenced from fence`,
    values: [...fenceValues(fence), accountId, currency, togaiAccountId],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

/**
 * Forgets what was last sent, before something else is: if the answer to that is lost, the next run compares with Togai itself.
 * Needs no fence: at worst a customer is read once more.
 */
export async function forgetHash(database: Database, orgId: string, accountId: string): Promise<void> {
  await database.query({
    name: 'forget-hash',
    text: `update account_link set hash = '' where org_id = $1 and account_id = $2`,
    values: [orgId, accountId],
  });
}

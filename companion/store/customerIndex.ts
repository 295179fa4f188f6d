/** The index of customers that an environment had before: read once, asked for each new Account. */
import type { Database } from './database.ts';
import { storableText } from './text.ts';

/** A customer and the keys it may be found under; `domain/matching` makes them. */
export interface IndexedCustomer {
  readonly customerId: string;
  readonly name: string;
  readonly primaryEmail: string;
  /** Currency → Togai account id. */
  readonly togaiAccounts: Readonly<Record<string, string>>;
}

/** The forms of name, email and company domain by which customers are found. */
export interface MatchKeys {
  readonly nameKey: string;
  readonly emailKey?: string | undefined;
  readonly domainKey?: string | undefined;
}

/** Adds or renews a page of customers. */
export async function indexCustomers(
  database: Database,
  environmentId: string,
  customers: readonly (IndexedCustomer & MatchKeys)[],
): Promise<void> {
  await database.query({
    text: `insert into customer_index (environment_id, customer_id, name, primary_email, togai_accounts, name_key, email_key, domain_key)
           select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[], $7::text[], $8::text[])
           on conflict (environment_id, customer_id) do update set name = excluded.name, primary_email = excluded.primary_email,
             togai_accounts = excluded.togai_accounts, name_key = excluded.name_key, email_key = excluded.email_key, domain_key = excluded.domain_key`,
    values: [
      environmentId,
      customers.map((customer) => storableText(customer.customerId)),
      customers.map((customer) => storableText(customer.name)),
      customers.map((customer) => storableText(customer.primaryEmail)),
      customers.map((customer) => JSON.stringify(customer.togaiAccounts)),
      customers.map((customer) => storableText(customer.nameKey)),
      customers.map((customer) => customer.emailKey ?? null),
      customers.map((customer) => customer.domainKey ?? null),
    ],
  });
}

/** Marks the environment's index as complete. */
export async function finishIndex(database: Database, environmentId: string): Promise<void> {
  await database.query({
    text: 'update togai_environment set indexed_at = now() where id = $1',
    values: [environmentId],
  });
}

/**
 * Customers that share a key with the asking Accounts and that no Account is linked to, by the asking Account's id.
 * An Account may ask several times, with other keys.
 */
export async function findCandidates(
  database: Database,
  environmentId: string,
  wanted: readonly (MatchKeys & { readonly accountId: string })[],
): Promise<Map<string, IndexedCustomer[]>> {
  const { rows } = await database.query<IndexedCustomer & { accountId: string }>({
    name: 'find-candidates',
    text: `
      with wanted as (select * from unnest($2::text[], $3::text[], $4::text[], $5::text[]) as w (account_id, name_key, email_key, domain_key)),
      found as (
        select w.account_id, i.customer_id from wanted w join customer_index i on i.environment_id = $1 and i.name_key = w.name_key
        union select w.account_id, i.customer_id from wanted w join customer_index i on i.environment_id = $1 and i.email_key = w.email_key
        union select w.account_id, i.customer_id from wanted w join customer_index i on i.environment_id = $1 and i.domain_key = w.domain_key
      )
      select f.account_id as "accountId", i.customer_id as "customerId", i.name, i.primary_email as "primaryEmail",
        i.togai_accounts as "togaiAccounts"
      from found f join customer_index i on i.environment_id = $1 and i.customer_id = f.customer_id
      where not exists (select from account_link l where l.environment_id = $1 and l.customer_id = i.customer_id)`,
    values: [
      environmentId,
      wanted.map((one) => one.accountId),
      wanted.map((one) => one.nameKey),
      wanted.map((one) => one.emailKey ?? null),
      wanted.map((one) => one.domainKey ?? null),
    ],
  });
  return new Map([...Map.groupBy(rows, (row) => row.accountId)]);
}

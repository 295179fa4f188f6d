/** Finds the customers that Togai had before the connector came: reads them once, then answers from the index. */
import type { AccountSnapshot } from '../../domain/account/accountSnapshot.ts';
import type { CustomerDraft } from '../../domain/account/customer.ts';
import { companyDomain, companyName, CustomerIndex, type MatchResult } from '../../domain/account/matching.ts';
import { finishIndex, findCandidates, indexCustomers, type IndexedCustomer } from '../../store/customerIndex.ts';
import type { Database } from '../../store/database.ts';
import { readEnvironmentIndexedAt } from '../../store/environmentRows.ts';
import { LeaseLostError } from '../../store/leases.ts';
import { readDecisions } from '../../store/matchDecisions.ts';
import { listAccounts } from '../../togai/accounts.ts';
import type { TogaiClient } from '../../togai/client.ts';
import { listCustomers } from '../../togai/customers.ts';
import { SingleFlight } from '../singleFlight.ts';

/** Reads the customers of each environment once, for all orgs of this node that sync into it. One per process. */
export class CustomerIndexes {
  readonly #database: Database;
  readonly #underWay = new SingleFlight<void>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Resolves when the environment's customers are in the index. Throws SyncError and LeaseLostError. */
  async ensure(environmentId: string, togai: TogaiClient): Promise<void> {
    const reading = { ours: false };
    try {
      await this.#underWay.do(environmentId, async () => {
        reading.ours = true;
        if ((await readEnvironmentIndexedAt(this.#database, environmentId)) === null)
          await buildCustomerIndex(this.#database, environmentId, togai);
      });
    } catch (error) {
      // The org that read them for us all has another owner by now; ours may still be ours.
      if (error instanceof LeaseLostError && !reading.ours) return this.ensure(environmentId, togai);
      throw error;
    }
  }
}

/** Reads every customer and account of the environment into the index: one call a hundred of each. Throws SyncError. */
async function buildCustomerIndex(database: Database, environmentId: string, togai: TogaiClient): Promise<void> {
  const accounts = new Map<string, Record<string, string>>();
  for await (const page of listAccounts(togai)) {
    for (const { id, customerId, invoiceCurrency } of page) {
      const known = accounts.get(customerId) ?? {};
      // Of several accounts in one currency the first stays: Togai lists them in the order they were made.
      known[invoiceCurrency ?? ''] ??= id;
      accounts.set(customerId, known);
    }
  }
  for await (const page of listCustomers(togai)) {
    const customers = page.map(({ id, name, primaryEmail }) => ({
      customerId: id,
      name,
      primaryEmail,
      togaiAccounts: accounts.get(id) ?? {},
      ...keysOf(name, primaryEmail),
    }));
    if (customers.length > 0) await indexCustomers(database, environmentId, customers);
  }
  await finishIndex(database, environmentId);
}

/** What an Account was matched with; `customers` are those that came into question. */
export interface AccountMatch {
  readonly result: MatchResult;
  readonly customers: readonly IndexedCustomer[];
}

/** Matches Accounts that have no customer yet, in one statement. Accounts without any candidate are left out of the answer. */
export async function matchAccounts(
  database: Database,
  { orgId, environmentId }: { readonly orgId: string; readonly environmentId: string },
  accounts: readonly { readonly snapshot: AccountSnapshot; readonly draft: CustomerDraft }[],
): Promise<Map<string, AccountMatch>> {
  const wanted = accounts.flatMap(({ snapshot, draft }) => {
    const keys = { accountId: snapshot.id, ...keysOf(draft.name, draft.primaryEmail) };
    const domain = companyDomain(snapshot.website ?? '');
    return domain === undefined || domain === keys.domainKey ? [keys] : [keys, { ...keys, domainKey: domain }];
  });
  if (wanted.length === 0) return new Map();
  const candidates = await findCandidates(database, environmentId, wanted);
  const decisions = await readDecisions(database, orgId, [...new Set(wanted.map(({ accountId }) => accountId))]);
  const matches = new Map<string, AccountMatch>();
  for (const { snapshot, draft } of accounts) {
    const customers = candidates.get(snapshot.id) ?? [];
    const decision = decisions.get(snapshot.id);
    if (decision) {
      // A person said which customer it is, or that it is none of them.
      const { customerId } = decision;
      if (customerId !== null) matches.set(snapshot.id, { result: { kind: 'match', customerId }, customers });
      continue;
    }
    if (customers.length === 0) continue;
    const index = new CustomerIndex();
    for (const { customerId, name, primaryEmail } of customers) index.add({ id: customerId, name, primaryEmail });
    const result = index.match({ name: draft.name, email: draft.primaryEmail, website: snapshot.website });
    if (result.kind !== 'none') matches.set(snapshot.id, { result, customers });
  }
  return matches;
}

function keysOf(name: string, email: string): { nameKey: string; emailKey: string; domainKey: string | undefined } {
  return { nameKey: companyName(name), emailKey: email.trim().toLowerCase(), domainKey: companyDomain(email) };
}

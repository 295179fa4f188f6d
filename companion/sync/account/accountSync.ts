/** Account Sync: an Account becomes a Togai customer once, and stays what the Account says. */
import { mapAccount, type AccountMapping } from '../../domain/account/accountMapping.ts';
import type { AccountSnapshot } from '../../domain/account/accountSnapshot.ts';
import { asSyncError, type SyncError } from '../../domain/errors.ts';
import { readAccounts } from '../../salesforce/accounts.ts';
import type { SalesforceSession } from '../../salesforce/session.ts';
import type { Connection } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import type { TogaiEnvironment } from '../../store/environments.ts';
import type { InboxRow } from '../../store/inbox.ts';
import { LeaseLostError } from '../../store/leases.ts';
import { type AccountLink, readLinks, readUnsettledMerges } from '../../store/links.ts';
import type { TogaiClient } from '../../togai/client.ts';
import type { ConnectionSettings } from '../connection/connectionSettings.ts';
import { type AccountMatch, type CustomerIndexes, matchAccounts } from './customerMatching.ts';
import { endedAccount, mergedAccount } from './accountLifeCycle.ts';
import { createOrAdopt, updateLinked } from './customerSteps.ts';
import type { FlowRunner, Run, RunResult } from '../run.ts';

/** What Account Sync needs of its org. */
export interface AccountSyncOptions {
  readonly database: Database;
  readonly session: SalesforceSession;
  readonly togai: TogaiClient;
  readonly connection: Connection;
  readonly environment: TogaiEnvironment;
  readonly customerIndexes: CustomerIndexes;
  readonly settings: ConnectionSettings;
}

/** What was read for a batch, before any of its records runs. */
interface BatchFacts {
  readonly accounts: ReadonlyMap<string, AccountSnapshot>;
  readonly mappings: ReadonlyMap<string, AccountMapping>;
  readonly links: ReadonlyMap<string, AccountLink>;
  readonly merges: ReadonlyMap<string, string[]>;
  readonly matches: ReadonlyMap<string, AccountMatch>;
  readonly readMs: number;
}

/** The flow for `drain`: one read for ≤ 200 Accounts, then one Togai call for each that is new. */
export function accountSync(options: AccountSyncOptions): FlowRunner {
  let indexed = options.environment.indexedAt !== null;
  /** Why Togai's customers could not be read now; undefined once the index is there. */
  const indexFault = async (): Promise<SyncError | undefined> => {
    if (indexed) return undefined;
    try {
      await options.customerIndexes.ensure(options.environment.id, options.togai);
      indexed = true;
      return undefined;
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      return asSyncError(error);
    }
  };
  return {
    prepare: async (rows) => {
      const fault = await indexFault();
      const facts = { ...(await readBatch(options, rows)), fault };
      return (run) => runAccount(options, facts, run);
    },
  };
}

async function readBatch(options: AccountSyncOptions, rows: readonly InboxRow[]): Promise<BatchFacts> {
  const { database, session, connection, environment, settings } = options;
  const rules = rulesOf(connection, settings);
  const started = performance.now();
  const ids = rows.map((row) => row.recordId);
  const [accounts, links, merges] = await Promise.all([
    readAccounts(session, ids, {
      contactEmail: settings.accountSync.contactEmail,
      fields: rules.conditions.map(({ field }) => field),
    }),
    readLinks(database, connection.orgId, ids),
    readUnsettledMerges(database, connection.orgId, ids),
  ]);
  const mappings = new Map(
    [...accounts.values()].filter(({ deleted }) => !deleted).map((account) => [account.id, mapAccount(account, rules)]),
  );
  const unlinked = [...accounts.values()].flatMap((snapshot) => {
    const mapping = mappings.get(snapshot.id);
    return mapping?.kind === 'customer' && !links.has(snapshot.id) ? [{ snapshot, draft: mapping.draft }] : [];
  });
  const matches = await matchAccounts(database, { orgId: connection.orgId, environmentId: environment.id }, unlinked);
  return { accounts, mappings, links, merges, matches, readMs: performance.now() - started };
}

/** What the connection decides about its Accounts, as the mapping takes it. */
export function rulesOf(
  connection: Pick<Connection, 'orgId' | 'features'>,
  { accountSync: chosen }: ConnectionSettings,
): Parameters<typeof mapAccount>[1] {
  return {
    orgId: connection.orgId,
    conditions: chosen.conditions,
    placeholderEmail: chosen.placeholderEmail,
    orgCurrency: connection.features.defaultCurrency || undefined,
  };
}

async function runAccount(
  options: AccountSyncOptions,
  facts: BatchFacts & { fault: SyncError | undefined },
  run: Run,
): Promise<RunResult> {
  const { recordId } = run.row;
  const account = facts.accounts.get(recordId);
  run.note('Read Account', facts.readMs, account ? {} : { note: 'not found' });
  if (!account) return { status: 'Failed', code: 'RECORD_NOT_FOUND' };
  run.record = {
    name: account.name,
    deleted: account.deleted,
    requestedAt: account.syncRecord?.requestedAt?.toISOString(),
  };
  const link = facts.links.get(recordId);
  if (account.deleted) return endedAccount(account, link);
  if (!options.settings.accountSync.enabled)
    return { status: 'Skipped', code: 'FLOW_OFF', arguments: { flow: 'Account Sync' } };

  run.snapshot = receiptOf(account);
  const mapping = facts.mappings.get(recordId);
  if (mapping?.kind === 'skip') {
    run.note('Filter', 0, { note: mapping.condition });
    return { status: 'Skipped', code: 'FILTERED', arguments: { condition: mapping.condition } };
  }
  // An Account that was deleted since it was read has no mapping.
  if (mapping?.kind !== 'customer') {
    run.note('Map and check', 0, mapping && { note: mapping.code });
    return { status: 'Action Needed', code: mapping?.code ?? 'RECORD_NOT_FOUND', arguments: mapping?.arguments ?? {} };
  }
  run.note('Map and check', 0);
  // Without the index a new Account might get a second customer. One that has its customer needs no index.
  if (!link && facts.fault) throw facts.fault;
  const context = { ...options, account, mapping, run };
  const result = link ? await updateLinked(context, link) : await createOrAdopt(context, facts.matches.get(recordId));
  return mergedAccount(result, run, facts.merges.get(recordId));
}

/** What a receipt keeps of an Account: what the mapping looks at, without what the companion itself wrote. */
function receiptOf({
  id: _id,
  togaiCustomerId: _customer,
  ownerId: _owner,
  modifiedAt: _modified,
  deleted: _deleted,
  masterRecordId: _master,
  syncRecord: _record,
  name,
  billingEmail,
  contactEmail,
  personEmail,
  ...seen
}: AccountSnapshot) {
  return { name, billingEmail, contactEmail, personEmail, ...seen };
}

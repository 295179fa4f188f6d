/** The Togai steps of Account Sync: create, find again, adopt, update; each safe to repeat after any break. */
import type { AccountMapping } from '../../domain/account/accountMapping.ts';
import {
  ACCOUNT_ID_SETTING,
  furtherAccount,
  identifierSettings,
  ORG_ID_SETTING,
} from '../../domain/account/accountMapping.ts';
import type { AccountSnapshot } from '../../domain/account/accountSnapshot.ts';
import { type AccountDraft, customerChanges, type TogaiCustomer } from '../../domain/account/customer.ts';
import { SyncError } from '../../domain/errors.ts';
import type { Connection } from '../../store/connections.ts';
import type { TogaiEnvironment } from '../../store/environments.ts';
import type { Database } from '../../store/database.ts';
import { type AccountLink, forgetHash } from '../../store/links.ts';
import type { LinkRecord } from '../../store/outcomes.ts';
import { createAccount, getAccount, renameAccount } from '../../togai/accounts.ts';
import type { TogaiClient } from '../../togai/client.ts';
import { createCustomer, getCustomer, updateCustomer } from '../../togai/customers.ts';
import { addCustomerSetting, customerSettings } from '../../togai/settings.ts';
import type { ConnectionSettings } from '../connection/connectionSettings.ts';
import type { AccountMatch } from './customerMatching.ts';
import type { Run, RunResult } from '../run.ts';

/** One Account on its way to Togai. */
export interface CustomerContext {
  readonly database: Database;
  readonly togai: TogaiClient;
  readonly connection: Connection;
  readonly environment: TogaiEnvironment;
  readonly settings: ConnectionSettings;
  readonly account: AccountSnapshot;
  readonly mapping: Extract<AccountMapping, { kind: 'customer' }>;
  readonly run: Run;
}

/** An Account without a customer: adopts the one that Togai surely has for it, else creates it. */
export async function createOrAdopt(context: CustomerContext, match: AccountMatch | undefined): Promise<RunResult> {
  const { draft } = context.mapping;
  if (match?.result.kind === 'unsure') {
    const several = match.result.customerIds.length > 1;
    return {
      status: 'Action Needed',
      code: several ? 'CUSTOMER_MATCH_AMBIGUOUS' : 'CUSTOMER_MATCH_UNSURE',
      arguments: { customerIds: match.result.customerIds.join(', ') },
    };
  }
  if (match?.result.kind === 'match') return adopt(context, match.result.customerId, match);
  return create(context, draft.account.invoiceCurrency ?? '');
}

async function create(context: CustomerContext, currency: string): Promise<RunResult> {
  const { togai, run, mapping } = context;
  const { draft } = mapping;
  try {
    const made = await run.step(
      'Create customer',
      'POST /customers',
      () => createCustomer(togai, draft),
      (created) => created.customerId,
    );
    return synced(context, { customerId: made.customerId, togaiAccounts: { [currency]: made.accountId } });
  } catch (thrown) {
    // Refused (400 also says «it exists») or no answer: only Togai itself can tell whether the customer is there, and whose it is.
    if (!(thrown instanceof SyncError) || !(thrown.code === 'TOGAI_REFUSED' || thrown.outcomeUnknown)) throw thrown;
    const existing = await run.step('Look up customer', 'GET /customers/{customer_id}', () =>
      getCustomer(togai, draft.id),
    );
    if (!existing) throw thrown;
    return takeExisting(context, existing, currency);
  }
}

/** A customer with our id is ours if both settings say so. */
async function takeExisting(context: CustomerContext, existing: TogaiCustomer, currency: string): Promise<RunResult> {
  const { togai, run, account, connection, mapping } = context;
  const settings = await run.step('Read settings', 'GET /settings', () => customerSettings(togai, existing.id));
  const value = (id: string): string | undefined => settings.find((setting) => setting.id === id)?.value;
  const [accountId, orgId] = [value(ACCOUNT_ID_SETTING), value(ORG_ID_SETTING)];
  if (accountId !== account.id || orgId !== connection.orgId) {
    const other = accountId === account.id ? `of the org ${orgId ?? 'unknown'}` : (accountId ?? 'unknown');
    return {
      status: 'Action Needed',
      code: 'CUSTOMER_ID_TAKEN',
      arguments: { customerId: existing.id, otherAccountId: other },
    };
  }
  await correct(context, existing);
  return synced(context, { customerId: existing.id, togaiAccounts: { [currency]: mapping.draft.account.id } });
}

/** Adopts a customer that Togai had under an id of its own: from now on its settings name the Account. Its values stay as they are. */
async function adopt(context: CustomerContext, customerId: string, match: AccountMatch): Promise<RunResult> {
  const { togai, run, account, connection, mapping } = context;
  const known = await run.step('Read settings', 'GET /settings', () => customerSettings(togai, customerId));
  for (const setting of identifierSettings(account.id, connection.orgId)) {
    const present = known.find(({ id }) => id === setting.id);
    if (present && present.value !== setting.value) {
      return {
        status: 'Action Needed',
        code: 'CUSTOMER_ID_TAKEN',
        arguments: { customerId, otherAccountId: present.value },
      };
    }
    if (!present)
      await run.step(
        'Adopt customer',
        'POST /settings',
        () => addCustomerSetting(togai, customerId, setting),
        () => customerId,
      );
  }
  const togaiAccounts = match.customers.find((customer) => customer.customerId === customerId)?.togaiAccounts ?? {};
  const accounts = await withCurrency(context, customerId, togaiAccounts, mapping.draft.account.invoiceCurrency ?? '');
  return synced(context, { customerId, togaiAccounts: accounts });
}

/** An Account that has its customer: sends what differs, or nothing. */
export async function updateLinked(context: CustomerContext, link: AccountLink): Promise<RunResult> {
  const { togai, run, mapping, settings } = context;
  const currency = mapping.draft.account.invoiceCurrency ?? '';
  if (link.hash === mapping.hash) {
    run.note('Compare', 0, { note: 'nothing changed since it was last synced' });
    return synced(context, link);
  }
  if (!settings.accountSync.keepCustomersCurrent && run.row.cause !== 'Retry') {
    run.note('Compare', 0, { note: 'Keep customers up to date is off' });
    return synced(context, link, link.hash);
  }
  const customer = await run.step('Read customer', 'GET /customers/{customer_id}', () =>
    getCustomer(togai, link.customerId),
  );
  if (!customer) {
    // Someone removed it from Togai. Making it anew without being asked could bill a company twice.
    if (run.row.cause === 'Retry') return create(context, currency);
    return { status: 'Action Needed', code: 'CUSTOMER_MISSING', arguments: { customerId: link.customerId } };
  }
  await correct(context, customer);
  const togaiAccounts = await withCurrency(context, link.customerId, link.togaiAccounts, currency);
  return synced(context, { customerId: link.customerId, togaiAccounts });
}

/** PATCH of what differs. Togai leaves a renamed customer's account under its old name: ours is renamed first, so that a break repeats both. */
async function correct(
  { database, togai, connection, run, mapping, account }: CustomerContext,
  customer: TogaiCustomer,
): Promise<void> {
  const changes = customerChanges(customer, mapping.draft);
  if (!changes) return;
  // An Account that is changed back before the answer is known must not pass for unchanged.
  await forgetHash(database, connection.orgId, account.id);
  const { name } = changes;
  if (name !== undefined) {
    await run.step(
      'Rename account',
      'PATCH /accounts/{account_id}',
      () => renameAccount(togai, account.id, name),
      (one) => one?.id,
    );
  }
  await run.step(
    'Update customer',
    'PATCH /customers/{customer_id}',
    () => updateCustomer(togai, customer.id, changes),
    () => customer.id,
  );
}

/** A Togai account bills one currency; an Account whose currency is new gets a second one. */
async function withCurrency(
  { togai, run, mapping }: CustomerContext,
  customerId: string,
  known: Readonly<Record<string, string>>,
  currency: string,
): Promise<Readonly<Record<string, string>>> {
  // An org with one currency doesn't say it; its first account then takes the organisation's.
  if (known[currency] !== undefined || (currency === '' && Object.keys(known).length > 0)) return known;
  const [first] = Object.keys(known);
  const draft = first === undefined ? mapping.draft.account : furtherAccount(mapping.draft, currency, first);
  await ensureTogaiAccount(togai, run, customerId, draft);
  return { ...known, [currency]: draft.id };
}

/** Makes a further Togai account of a customer, or finds that an earlier try made it. Throws SyncError. */
export async function ensureTogaiAccount(
  togai: TogaiClient,
  run: Run,
  customerId: string,
  draft: AccountDraft,
): Promise<void> {
  try {
    await run.step(
      'Create account',
      'POST /accounts',
      () => createAccount(togai, customerId, draft),
      (made) => made.id,
    );
  } catch (thrown) {
    if (!(thrown instanceof SyncError) || !(thrown.code === 'TOGAI_REFUSED' || thrown.outcomeUnknown)) throw thrown;
    const existing = await run.step('Look up account', 'GET /accounts/{account_id}', () => getAccount(togai, draft.id));
    if (existing?.customerId !== customerId) throw thrown;
  }
}

function synced(
  { mapping, account, environment, settings }: CustomerContext,
  link: Pick<LinkRecord, 'customerId' | 'togaiAccounts'>,
  hash = mapping.hash,
): RunResult {
  const currency = mapping.draft.account.invoiceCurrency ?? '';
  const togaiAccountId = link.togaiAccounts[currency] ?? Object.values(link.togaiAccounts)[0];
  // One message fits a record: the mapping notes what matters most first.
  const [note] = mapping.notes;
  const writesField = settings.accountSync.writeAccountField && account.togaiCustomerId !== link.customerId;
  return {
    status: 'Synced',
    code: note?.code ?? 'SYNCED',
    arguments: note?.arguments ?? {},
    ids: {
      Togai_Customer_Id__c: link.customerId,
      ...(togaiAccountId !== undefined && { Togai_Account_Id__c: togaiAccountId }),
    },
    link: {
      accountId: account.id,
      environmentId: environment.id,
      customerId: link.customerId,
      togaiAccounts: link.togaiAccounts,
      hash,
    },
    ...(writesField && { accountField: link.customerId }),
  };
}

/** Customers, accounts and settings against the local Togai: made, read, corrected, listed, and safe when an answer is lost. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { identifierSettings } from '../../../companion/domain/account/accountMapping.ts';
import type { CustomerDraft } from '../../../companion/domain/account/customer.ts';
import { SyncError } from '../../../companion/domain/errors.ts';
import { createAccount, getAccount, listAccounts, renameAccount } from '../../../companion/togai/accounts.ts';
import { TogaiClient } from '../../../companion/togai/client.ts';
import { createCustomer, getCustomer, listCustomers, updateCustomer } from '../../../companion/togai/customers.ts';
import { addCustomerSetting, customerSettings } from '../../../companion/togai/settings.ts';
import { startTogai, type TogaiSimulator } from '../../simulator/togai/index.ts';
import { ContractKeeper } from '../simulator/contract.ts';

const contract = new ContractKeeper();
let togai: TogaiSimulator;
let client: TogaiClient;

beforeAll(async () => {
  togai = await startTogai({ requestsPerSecond: 0, onExchange: contract.onExchange });
  client = new TogaiClient({ baseUrl: togai.url, token: togai.token });
});

afterEach(() => togai.faults.clear());

afterAll(async () => {
  await client.close();
  await togai.close();
});

let count = 0;

function draft(fields: Partial<CustomerDraft> = {}): CustomerDraft {
  const id = `001Ws0000${String(++count).padStart(6, '0')}IAV`;
  return {
    id,
    name: 'Acme GmbH',
    primaryEmail: 'pay@acme.com',
    address: { line1: 'Hauptstr. 1', city: 'Berlin', country: 'DE' },
    settings: identifierSettings(id, '00DWs000001AbCdMAK'),
    account: { id, name: 'Acme GmbH', invoiceCurrency: 'EUR' },
    ...fields,
  };
}

async function failure(promise: Promise<unknown>): Promise<SyncError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SyncError)) throw new Error(`Expected a SyncError, got ${String(error)}`);
  return error;
}

describe('a customer', () => {
  it('is made with its settings and account in one call', async () => {
    const wanted = draft();
    togai.calls.clear();
    expect(await createCustomer(client, wanted)).toEqual({ customerId: wanted.id, accountId: wanted.id });
    expect(togai.calls.counts()).toEqual({ 'POST /customers': 1 });
    expect(await getCustomer(client, wanted.id)).toMatchObject({
      id: wanted.id,
      name: 'Acme GmbH',
      primaryEmail: 'pay@acme.com',
      address: { city: 'Berlin', country: 'DE' },
    });
    expect((await customerSettings(client, wanted.id)).map(({ id, value }) => [id, value])).toEqual([
      ['SalesforceAccountId', wanted.id],
      ['SalesforceOrgId', '00DWs000001AbCdMAK'],
    ]);
    expect(await getAccount(client, wanted.id)).toMatchObject({ customerId: wanted.id, invoiceCurrency: 'EUR' });
  });

  it('that is there already is refused, and read', async () => {
    const wanted = draft();
    await createCustomer(client, wanted);
    expect(await failure(createCustomer(client, wanted))).toMatchObject({
      code: 'TOGAI_REFUSED',
      remedy: 'action',
      outcomeUnknown: false,
    });
    expect(await getCustomer(client, 'nobody')).toBeUndefined();
  });

  it('whose answer is lost is there, and the error says to look', async () => {
    const wanted = draft();
    togai.faults.add({ on: 'POST /customers', effect: { cut: 'after' } });
    expect(await failure(createCustomer(client, wanted))).toMatchObject({ remedy: 'retry', outcomeUnknown: true });
    expect(await getCustomer(client, wanted.id)).toBeDefined();
  });

  it('is corrected in what changed', async () => {
    const wanted = draft();
    await createCustomer(client, wanted);
    expect(await updateCustomer(client, wanted.id, { name: 'Acme AG', address: {} })).toMatchObject({
      name: 'Acme AG',
      primaryEmail: 'pay@acme.com',
    });
    expect(await updateCustomer(client, 'nobody', { name: 'Acme AG' })).toBeUndefined();
  });

  it('is given a setting later, once', async () => {
    const wanted = draft({ settings: [] });
    await createCustomer(client, wanted);
    const [setting] = identifierSettings('001Ws00003AbCdEIAV', '00DWs000001AbCdMAK');
    if (!setting) throw new Error('no setting');
    await addCustomerSetting(client, wanted.id, setting);
    expect(await customerSettings(client, wanted.id)).toMatchObject([
      { id: 'SalesforceAccountId', value: '001Ws00003AbCdEIAV', namespace: 'USER', entityType: 'CUSTOMER' },
    ]);
    expect((await failure(addCustomerSetting(client, wanted.id, setting))).code).toBe('TOGAI_REFUSED');
  });
});

describe('an account', () => {
  it('in another currency is made beside the first, and renamed', async () => {
    const wanted = draft();
    await createCustomer(client, wanted);
    const id = `${wanted.id}-USD`;
    await createAccount(client, wanted.id, { id, name: 'Acme GmbH (USD)', invoiceCurrency: 'USD' });
    expect(await getAccount(client, id)).toMatchObject({ customerId: wanted.id, invoiceCurrency: 'USD' });
    expect(await renameAccount(client, id, 'Acme AG (USD)')).toMatchObject({ name: 'Acme AG (USD)' });
    expect(await getAccount(client, 'none')).toBeUndefined();
  });
});

describe('lists', () => {
  it('are paged to their end, also where the last page is empty', async () => {
    while (togai.state.customers.rows.length % 100 !== 0) await createCustomer(client, draft());
    const ids = new Set<string>();
    togai.calls.clear();
    for await (const page of listCustomers(client)) for (const { id } of page) ids.add(id);
    expect(ids.size).toBe(togai.state.customers.rows.length);
    let accounts = 0;
    for await (const page of listAccounts(client)) accounts += page.length;
    expect(accounts).toBe(togai.state.accounts.rows.length);
  });
});

describe('the quota', () => {
  it('is told as busy, and nothing happened', async () => {
    const busy = await startTogai({ requestsPerSecond: 1 });
    const one = new TogaiClient({ baseUrl: busy.url, token: busy.token });
    const answers = await Promise.allSettled(Array.from({ length: 5 }, () => getCustomer(one, 'nobody')));
    const refused = answers.filter((answer) => answer.status === 'rejected').map(({ reason }) => reason as SyncError);
    expect(refused.length).toBeGreaterThanOrEqual(3);
    for (const error of refused)
      expect(error).toMatchObject({ code: 'TOGAI_BUSY', remedy: 'retry', outcomeUnknown: false, retryAfterMs: 1000 });
    await one.close();
    await busy.close();
  });

  it('of customers is a limit that a person must have raised', async () => {
    const full = await startTogai({ requestsPerSecond: 0, limits: { customers: 0 } });
    const one = new TogaiClient({ baseUrl: full.url, token: full.token });
    expect(await failure(createCustomer(one, draft()))).toMatchObject({ code: 'TOGAI_LIMIT', remedy: 'action' });
    await one.close();
    await full.close();
  });

  it('does not matter to a wrong token, which pauses everything', async () => {
    const wrong = new TogaiClient({ baseUrl: togai.url, token: 'wrong' });
    expect(await failure(getCustomer(wrong, 'nobody'))).toMatchObject({
      code: 'TOGAI_ACCESS_REVOKED',
      remedy: 'pause',
    });
    await wrong.close();
  });
});

describe('every call above', () => {
  it('was as the contract says', () => {
    expect(contract.seen).toBeGreaterThan(10);
    expect(contract.violations).toEqual([]);
  });
});

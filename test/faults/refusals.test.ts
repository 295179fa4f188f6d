/** Records and fields that refuse for a while: no outcome is lost, nothing is blanked in Togai, and all comes true when they no longer do. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../world/eventually.ts';
import { createQuote } from '../world/quotes.ts';
import { FaultWorld, NOTHING } from './faultWorld.ts';
import { accept, accountFields, fee, once, synced, syncedAccount } from './scenarios.ts';
import { printRow } from './table.ts';

const startedAt = performance.now();
let world: FaultWorld;
let refused = 0;
beforeAll(async () => {
  world = await FaultWorld.start();
});
afterEach(() => {
  world.world.salesforce.faults.clear();
  world.org.access.allow();
  world.world.togai.access.token = 'valid';
});
afterAll(async () => {
  printRow({
    suite: 'refusals for a while',
    faults: refused,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await world.close();
});

const customer = (id: string) => world.world.togai.state.customers.get(id);
const blocked = (): Promise<void> =>
  eventually(async () => {
    expect(await world.sql(`select state from connection`)).toEqual([{ state: 'blocked' }]);
  }, 30_000);

describe('rows refused in an answer of 200', () => {
  it.each([
    'UNABLE_TO_LOCK_ROW',
    'SERVER_UNAVAILABLE',
    'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    'INSUFFICIENT_ACCESS_OR_READONLY',
  ])('%s: every second row, then none', async (errorCode) => {
    world.world.salesforce.faults.add({
      on: '^PATCH .*/composite/',
      times: 4,
      effect: { rowErrors: { errorCode, message: 'Not now', every: 2 } },
    });
    world.org.createMany('Account', Array.from({ length: 12 }, accountFields));
    await world.comesTrue();
    world.world.salesforce.faults.clear();
    refused += 4;
  });
});

describe('an Account that is locked by an approval', () => {
  it('is synced all the same, and so is its Quote', async () => {
    const account = world.org.create('Account', accountFields());
    world.org.lock(account);
    refused++;
    const quote = createQuote(world.org, account, [{ ...fee(world), unitPrice: 301.5 }]);
    accept(world, quote);
    world.org.lock(quote);
    await world.comesTrue();
    world.org.unlock(account);
    world.org.unlock(quote);
  });
});

describe('a validation rule', () => {
  it('on the Account never keeps the answer from the record', async () => {
    world.org.addValidationRule({
      object: 'Account',
      name: 'Closed',
      errorCondition: 'NOT(ISBLANK(Togai_Customer_Id__c))',
      message: 'Closed',
    });
    refused++;
    world.org.create('Account', accountFields());
    await world.comesTrue();
    world.org.removeValidationRule('Account', 'Closed');
  });

  it('on the sync record keeps the answer only until it is taken away, kills included', async () => {
    world.org.addValidationRule({
      object: 'Sync_Record__c',
      name: 'Closed',
      errorCondition: 'ISPICKVAL(Status__c, "Synced")',
      message: 'Closed',
    });
    refused++;
    const account = world.org.create('Account', accountFields());
    await eventually(() => {
      expect(customer(account)).toBeDefined();
    });
    const quote = createQuote(world.org, account, [{ ...once(world), unitPrice: 77 }]);
    accept(world, quote);
    await eventually(() => {
      expect(world.world.togai.state.invoicesByOwner.of(account)[0]?.status).toBe('PAID');
    });
    await world.killAndRestart();
    expect(world.org.syncRecord(account)?.['Status__c']).toBe('Pending');
    world.org.removeValidationRule('Sync_Record__c', 'Closed');
    await world.comesTrue();
  });
});

describe('access that the integration user loses for a while', () => {
  it.each([
    ['Account', 'Phone'],
    ['Account', 'BillingCity'],
    ['Account', 'Togai_Billing_Email__c'],
    ['Account', undefined],
    ['Sync_Record__c', 'Requested_At__c'],
    ['Contact', 'Email'],
    ['Contact', undefined],
  ] as const)('%s %s: the connection waits, nothing is blanked, and it goes on alone', async (object, field) => {
    const account = await syncedAccount(world);
    const id = world.org.access.restrict({ object, field, access: 'none' });
    refused++;
    world.org.update('Account', account, { Phone: '0700', BillingCity: 'Denver' });
    const fresh = world.org.create('Account', accountFields());
    await blocked();
    expect(customer(account)).toMatchObject({ address: { city: 'Austin' } });
    expect(customer(account)?.address.phoneNumber).toBeTruthy();
    expect(customer(fresh)).toBeUndefined();
    world.org.access.allow(id);
    await world.comesTrue();
    expect(customer(account)).toMatchObject({ address: { phoneNumber: '0700', city: 'Denver' } });
  });

  it('Quote lines: nothing is billed meanwhile', async () => {
    const account = await syncedAccount(world);
    const quote = createQuote(world.org, account, [{ ...fee(world), unitPrice: 302.5 }]);
    const id = world.org.access.restrict({ object: 'QuoteLineItem', field: 'Discount', access: 'none' });
    refused++;
    accept(world, quote);
    await blocked();
    expect(world.world.togai.state.schedules.get(account) ?? []).toEqual([]);
    world.org.access.allow(id);
    await world.comesTrue();
  });

  it('a query that Salesforce takes for malformed for a while ends no record', async () => {
    const body = [{ errorCode: 'MALFORMED_QUERY', message: 'unexpected token' }];
    const fault = world.world.salesforce.faults.add({ on: '^GET .*/query', times: -1, effect: { status: 400, body } });
    refused++;
    const account = world.org.create('Account', accountFields());
    await blocked();
    world.world.salesforce.faults.remove(fault);
    await world.comesTrue();
    expect(customer(account)).toBeDefined();
  });

  it('write access to the sync record: the answer waits for it', async () => {
    const id = world.org.access.restrict({ object: 'Sync_Record__c', field: 'Status__c', access: 'read' });
    refused++;
    const account = world.org.create('Account', accountFields());
    await eventually(() => {
      expect(customer(account)).toBeDefined();
    });
    world.org.access.allow(id);
    await synced(world, account);
  });
});

describe('Togai', () => {
  it.each(['expired', 'revoked'] as const)(
    'that does not take the token (%s) for a while makes the connection wait',
    async (token) => {
      world.world.togai.access.token = token;
      refused++;
      world.org.createMany('Account', Array.from({ length: 5 }, accountFields));
      await blocked();
      world.world.togai.access.token = 'valid';
      await world.comesTrue();
    },
  );
});

describe('Salesforce', () => {
  it('sessions that expire again and again cost nothing but a renewal each', async () => {
    for (let n = 0; n < 5; n++) {
      world.world.salesforce.grants.expireSessions();
      refused++;
      world.org.createMany('Account', Array.from({ length: 3 }, accountFields));
      await world.comesTrue();
    }
  });

  it('API calls that are spent for the day make the connection wait', async () => {
    const { limit } = world.org.apiUsage;
    world.org.apiUsage.limit = 0;
    refused++;
    world.org.create('Account', accountFields());
    await blocked();
    world.org.apiUsage.limit = limit;
    await world.comesTrue();
  });
});

it('nothing is lost, doubled or wrong at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

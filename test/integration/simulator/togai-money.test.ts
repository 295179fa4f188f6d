/** Invoices, purchases, payments and prices of the local Togai, over HTTP, each exchange held to the contract. */
import { describe, expect, it } from 'vitest';
import { Catalog, MONTHLY, fee, madeId, seat } from './togaiCatalog.ts';
import { type Reply, togaiForTests } from './togaiCaller.ts';

const START = new Date('2027-01-31T09:00:00Z');
const t = togaiForTests({ now: () => START });
const catalog = new Catalog(t);
const FOREVER = '9999-01-01';
const DAY_MS = 86_400_000;

function today(): string {
  return t.togai.clock.now().toISOString().slice(0, 10);
}

describe('a cycle', () => {
  it('is invoiced when it begins if in advance, and when it is over if in arrears', async () => {
    const [advance, arrears, once, license] = [
      await catalog.addOn(),
      await catalog.addOn(),
      await catalog.addOn(),
      await catalog.addOn('LICENSE'),
    ];
    const plan = await catalog.plan({
      fixedFeeRateCards: [
        fee(advance, 100),
        fee(arrears, 30, { invoiceTiming: 'IN_ARREARS' }),
        fee(once, 500, { type: 'ONE_TIME' }),
      ],
      licenseRateCards: [seat(license, 10)],
    });
    const account = await catalog.customer();
    await t.post('/license_updates', { accountId: account, licenseId: license, updateType: 'ABSOLUTE', quantity: 3 });
    const begin = today();
    await catalog.attach(account, plan, begin, FOREVER);
    expect(await catalog.invoices(account)).toMatchObject([
      { totalAmount: 630, status: 'DUE', invoiceType: 'ADHOC_ADVANCED' },
    ]);
    await t.post('/license_updates', { accountId: account, licenseId: license, updateType: 'ABSOLUTE', quantity: 4 });
    t.togai.clock.advance(28 * DAY_MS);
    expect((await catalog.invoices(account)).slice(1)).toMatchObject([
      {
        totalAmount: 140,
        invoiceType: 'STANDARD_ADVANCED',
        startDate: '2027-02-28T00:00:00.000Z',
        endDate: '2027-03-31T00:00:00.000Z',
      },
      {
        totalAmount: 30,
        invoiceType: 'STANDARD',
        startDate: `${begin}T00:00:00.000Z`,
        endDate: '2027-02-28T00:00:00.000Z',
      },
    ]);
  });

  it('that begins in the future is invoiced then, with the seats then there', async () => {
    const license = await catalog.addOn('LICENSE');
    const plan = await catalog.plan({ licenseRateCards: [seat(license, 10)] });
    const account = await catalog.customer();
    const tomorrow = new Date(t.togai.clock.now().getTime() + DAY_MS).toISOString().slice(0, 10);
    await catalog.attach(account, plan, tomorrow, FOREVER);
    await t.post('/license_updates', { accountId: account, licenseId: license, updateType: 'ABSOLUTE', quantity: 2 });
    expect(await catalog.invoices(account)).toEqual([]);
    t.togai.clock.advance(DAY_MS);
    expect(await catalog.invoices(account)).toMatchObject([{ totalAmount: 20 }]);
  });
});

describe('a purchase', () => {
  const oneTimePlan = async (rate = 99.99): Promise<{ plan: string; addOn: string }> => {
    const addOn = await catalog.addOn();
    return {
      addOn,
      plan: await catalog.plan({ fixedFeeRateCards: [fee(addOn, rate, { type: 'ONE_TIME' })] }, 'PURCHASE'),
    };
  };
  const buy = (account: string, body: object): Promise<Reply> => t.post(`/accounts/${account}/purchases`, body);

  it('makes an invoice of its price and is issued when that is paid', async () => {
    const [account, { plan, addOn }] = [await catalog.customer(), await oneTimePlan()];
    const purchase = await buy(account, {
      pricePlanId: plan,
      purchasePlanOverride: { fixedFeeRateCards: [fee(addOn, 80.1, { type: 'ONE_TIME' })] },
      quantity: 3,
      idempotencyKey: 'quote-1',
    });
    expect(purchase.body).toMatchObject({
      status: 'PENDING',
      type: 'ENTITLEMENT_GRANT',
      price: 240.3,
      invoiceCurrency: 'USD',
    });
    const invoice = String(purchase.body['invoiceId']);
    expect((await t.get(`/invoices/${invoice}`)).body).toMatchObject({
      status: 'DUE',
      totalAmount: 240.3,
      paidAmount: 0,
      ownerId: account,
      revenueInfo: { units: 'USD', value: 240.3 },
      invoiceDetails: { pricePlanName: expect.any(String) as string },
    });
    for (let i = 0; i < 2; i++)
      expect(await t.patch(`/invoices/${invoice}`, { status: 'PAID' })).toMatchObject({
        status: 200,
        body: { status: 'PAID', paidAmount: 240.3 },
      });
    expect((await t.get(`/purchases/${String(purchase.body['id'])}`)).body).toMatchObject({
      status: 'SUCCESS',
      purchasePlan: { activeCurrencies: ['USD'] },
    });
    expect((await t.get(`/accounts/${account}/pricing_schedules`)).body['data']).toEqual([]);
  });

  it('of a key that was used is the first one', async () => {
    const [account, { plan }] = [await catalog.customer(), await oneTimePlan()];
    const first = await buy(account, { pricePlanId: plan, idempotencyKey: 'quote-2' });
    expect((await buy(account, { pricePlanId: plan, idempotencyKey: 'quote-2' })).body).toEqual(first.body);
    expect((await t.get(`/accounts/${account}/purchases`)).body['data']).toHaveLength(1);
    expect(await catalog.invoices(account)).toHaveLength(1);
    await buy(account, { pricePlanId: plan });
    expect(await catalog.invoices(account)).toHaveLength(2);
  });

  it('whose invoice is void has failed', async () => {
    const [account, { plan }] = [await catalog.customer(), await oneTimePlan()];
    const { body } = await buy(account, { pricePlanId: plan });
    await t.patch(`/invoices/${String(body['invoiceId'])}`, { status: 'VOID' });
    expect((await t.get(`/purchases/${String(body['id'])}`)).body['status']).toBe('FAILURE');
    expect((await t.patch(`/invoices/${String(body['invoiceId'])}`, { status: 'PAID' })).status).toBe(400);
  });

  it('of an association attaches the plan when paid, and the first cycle is not billed again', async () => {
    const addOn = await catalog.addOn();
    const plan = await catalog.plan({ fixedFeeRateCards: [fee(addOn, 50)] });
    const account = await catalog.customer();
    const override = { fixedFeeRateCards: [fee(addOn, 45)] };
    const { body } = await buy(account, {
      type: 'ASSOCIATION',
      pricePlanId: plan,
      effectiveFrom: today(),
      effectiveUntil: FOREVER,
      associationOverride: override,
    });
    expect(body).toMatchObject({ status: 'PENDING', price: 45 });
    expect((await t.get(`/accounts/${account}/pricing_schedules`)).body['data']).toEqual([]);
    await t.patch(`/invoices/${String(body['invoiceId'])}`, { status: 'PAID' });
    expect((await t.get(`/accounts/${account}/pricing_schedules`)).body['data']).toMatchObject([
      { pricePlanId: plan, isOverriden: true },
    ]);
    expect(await catalog.invoices(account)).toHaveLength(1);
    expect(
      (await buy(account, { type: 'ASSOCIATION', pricePlanId: plan, effectiveFrom: today(), effectiveUntil: FOREVER }))
        .status,
    ).toBe(400);
    t.togai.clock.advance(31 * DAY_MS);
    expect(await catalog.invoices(account)).toMatchObject([
      { totalAmount: 45, status: 'PAID' },
      { totalAmount: 45, status: 'DUE' },
    ]);
  });

  it('that costs nothing is issued at once, without an invoice', async () => {
    const [account, { plan }] = [await catalog.customer(), await oneTimePlan(0)];
    const { body } = await buy(account, { pricePlanId: plan });
    expect(body).toMatchObject({ status: 'SUCCESS', price: 0 });
    expect(body).not.toHaveProperty('invoiceId');
  });

  it('paid after another plan took its days has failed, and says why', async () => {
    const [account, plan] = [
      await catalog.customer(),
      await catalog.plan({ fixedFeeRateCards: [fee(await catalog.addOn(), 5)] }),
    ];
    const { body } = await buy(account, { type: 'ASSOCIATION', pricePlanId: plan, effectiveFrom: today() });
    await catalog.attach(account, plan, today(), FOREVER);
    await t.patch(`/invoices/${String(body['invoiceId'])}`, { status: 'PAID' });
    const { body: failed } = await t.get(`/purchases/${String(body['id'])}`);
    expect(failed).toMatchObject({ status: 'FAILURE', comment: expect.stringContaining(plan) as string });
  });

  it('of a wallet top-up costs what is topped up', async () => {
    const { body } = await buy(await catalog.customer(), {
      type: 'WALLET_TOPUP',
      walletTopupDetails: { topupAmount: 25 },
    });
    expect(body).toMatchObject({ status: 'PENDING', price: 25 });
  });

  it('needs an active plan of its type', async () => {
    const account = await catalog.customer();
    const draft = await catalog.draftPlan({ fixedFeeRateCards: [] }, 'PURCHASE');
    const billing = await catalog.plan({ fixedFeeRateCards: [] });
    for (const pricePlanId of [draft, billing, undefined])
      expect((await buy(account, { pricePlanId })).status).toBe(400);
    expect((await buy(account, { pricePlanId: 'pp.none' })).status).toBe(404);
  });
});

describe('a custom invoice', () => {
  const draft = (accountId: string, more: object = {}): object => ({
    accountId,
    startDate: '2027-01-01T00:00:00Z',
    endDate: '2027-02-01T00:00:00Z',
    status: 'DRAFT',
    lineItems: [{ description: 'Work', quantity: 3, valuePerQuantity: 0.1 }],
    ...more,
  });

  it('is exact, is made once for a key, and is edited only as a draft', async () => {
    const account = await catalog.customer();
    const made = await t.post('/invoices', draft(account, { idempotencyKey: 'i1' }));
    expect(made).toMatchObject({ status: 201, body: { totalAmount: 0.3, invoiceType: 'CUSTOM', netTermDays: 30 } });
    expect((await t.post('/invoices', draft(account, { idempotencyKey: 'i1' }))).body['id']).toBe(made.body['id']);
    const path = `/invoices/${madeId(made)}`;
    expect((await t.patch(path, { lineItems: [{ description: 'Work', value: 12.345 }] })).body['totalAmount']).toBe(
      12.35,
    );
    expect((await t.patch(path, { status: 'DUE' })).body['status']).toBe('DUE');
    expect((await t.patch(path, { lineItems: [{ description: 'Work', value: 1 }] })).status).toBe(400);
    expect((await t.call('DELETE', path)).status).toBe(400);
  });

  it('needs one to fifty lines, each with a value', async () => {
    const account = await catalog.customer();
    const line = { description: 'Work', value: 1 };
    for (const lineItems of [[], Array.from({ length: 51 }, () => line), [{ description: 'Work' }]])
      expect((await t.post('/invoices', draft(account, { lineItems }))).status).toBe(400);
    expect((await t.post('/invoices', draft('nobody'))).status).toBe(404);
  });

  it('is listed by owner, customer and status, at most fifty a page', async () => {
    const account = await catalog.customer();
    for (let i = 0; i < 3; i++) await t.post('/invoices', draft(account, { status: 'DUE' }));
    await t.post('/invoices', draft(account, { status: 'PAID' }));
    expect((await t.get(`/invoices?customer_id=${account}&status=PAID`)).body['data']).toMatchObject([
      { status: 'PAID', paidAmount: 0.3 },
    ]);
    const first = await t.get(`/invoices?owner_id=${account}&pageSize=3`);
    expect(
      (
        await t.get(
          `/invoices?owner_id=${account}&pageSize=3&nextToken=${encodeURIComponent(String(first.body['nextToken']))}`,
        )
      ).body['data'],
    ).toHaveLength(1);
    expect((await t.get('/invoices?pageSize=51')).status).toBe(400);
    expect((await t.get('/invoices?status=LOST')).status).toBe(422);
  });
});

describe('a payment', () => {
  it('is put against invoices, part by part, and twice when it is sent twice', async () => {
    const account = await catalog.customer();
    const invoice = madeId(
      await t.post('/invoices', {
        accountId: account,
        startDate: '2027-01-01T00:00:00Z',
        endDate: '2027-02-01T00:00:00Z',
        status: 'DUE',
        lineItems: [{ description: 'Work', value: 100 }],
      }),
    );
    const payment = {
      accountId: account,
      currency: 'USD',
      totalAmount: 40,
      externalPaymentReference: { sourceName: 'Bank', sourceType: 'BANK_TRANSFER', transactionNumber: '1' },
      lineItemRecords: [{ type: 'INVOICE', togaiId: invoice, amount: 40, order: 1 }],
    };
    expect((await t.post('/payments', payment)).status).toBe(201);
    expect((await t.post('/payments', payment)).status).toBe(201);
    expect((await t.get(`/invoices/${invoice}`)).body).toMatchObject({ status: 'PARTIALLY_PAID', paidAmount: 80 });
    expect((await t.post('/payments', payment)).status).toBe(400);
    const rest = {
      ...payment,
      totalAmount: 20,
      lineItemRecords: [{ type: 'INVOICE', togaiId: invoice, amount: 20, order: 1 }],
    };
    const id = madeId(await t.post('/payments', rest));
    expect((await t.get(`/invoices/${invoice}`)).body).toMatchObject({ status: 'PAID', paidAmount: 100 });
    expect((await t.get(`/payments/${id}`)).body).toMatchObject({
      externalPaymentReferences: { transactionNumber: '1' },
    });
  });
});

describe('the revenue calculator', () => {
  it('prices a plan that is not there yet, for the cycle asked for', async () => {
    const [license, once] = [await catalog.addOn('LICENSE'), await catalog.addOn()];
    const pricePlanDetails = {
      supportedCurrencies: ['USD'],
      pricingCycleConfig: MONTHLY,
      licenseRateCards: [seat(license, 0.1)],
      fixedFeeRateCards: [fee(once, 20, { type: 'ONE_TIME' })],
    };
    const ask = (pricingCycleOrdinal: number): Promise<Reply> =>
      t.post('/revenue_calculator', {
        currencyConfig: { mode: 'CUSTOM', currency: 'USD' },
        pricePlanDetailsConfig: { mode: 'CUSTOM', pricePlanDetails, pricingCycleOrdinal },
        usageConfig: { mode: 'CUSTOM', usageMap: {} },
        licenseEntriesConfig: {
          mode: 'CUSTOM',
          custom: [{ licenseId: license, quantity: 3, effectiveFrom: '2027-01-01T00:00:00Z' }],
        },
      });
    expect((await ask(1)).body).toMatchObject({
      currency: 'USD',
      revenueInfo: [
        { fixedFeeRevenueSummary: { revenue: 20 } },
        { licenseRevenueSummary: [{ order: 1, usage: 3, revenue: 0.3 }] },
      ],
    });
    expect((await ask(2)).body).toMatchObject({
      revenueInfo: [{ fixedFeeRevenueSummary: { revenue: 0 } }, { licenseRevenueSummary: [{ revenue: 0.3 }] }],
    });
  });

  it('prices what an account has, with its own seats', async () => {
    const license = await catalog.addOn('LICENSE');
    const plan = await catalog.plan({ licenseRateCards: [seat(license, 7)] });
    const account = await catalog.customer();
    await t.post('/license_updates', { accountId: account, licenseId: license, updateType: 'ABSOLUTE', quantity: 4 });
    await catalog.attach(account, plan, today(), FOREVER);
    const answer = await t.post('/revenue_calculator', {
      currencyConfig: { mode: 'ACCOUNT_INVOICE', accountId: account },
      pricePlanDetailsConfig: { mode: 'ACCOUNT', accountId: account },
      usageConfig: { mode: 'LOOKUP_CYCLE', lookupCycle: { accountId: account } },
      licenseEntriesConfig: { mode: 'LOOKUP_CYCLE', lookupCycle: { accountId: account } },
    });
    expect(answer.body).toMatchObject({ revenueInfo: [{ licenseRevenueSummary: [{ usage: 4, revenue: 28 }] }] });
  });
});

/** Add-ons, price plans and schedules of the local Togai, over HTTP, each exchange held to the contract. */
import { describe, expect, it } from 'vitest';
import { Catalog, MONTHLY, fee, madeId, seat } from './togaiCatalog.ts';
import { togaiForTests } from './togaiCaller.ts';

// In Kolkata it is already the 2nd.
const t = togaiForTests({ timezone: 'Asia/Kolkata', now: () => new Date('2027-03-01T20:00:00Z') });
const catalog = new Catalog(t);
const TODAY = '2027-03-02';
const FOREVER = '9999-01-01';

describe('an add-on', () => {
  it('shows its billable name, and may share its name with another', async () => {
    const answer = await t.post('/addons', { name: 'Gold (01t1)', billableName: 'Gold', type: 'LICENSE' });
    expect(answer).toMatchObject({ status: 200, body: { displayName: 'Gold', status: 'ACTIVE' } });
    expect(madeId(await t.post('/addons', { name: 'Gold (01t1)', type: 'LICENSE' }))).not.toBe(answer.body['id']);
    expect((await t.patch(`/addons/${String(answer.body['id'])}`, { billableName: 'Gold+' })).body).toMatchObject({
      name: 'Gold (01t1)',
      displayName: 'Gold+',
    });
    expect((await t.get('/addons?status=ARCHIVED')).body['data']).toEqual([]);
  });

  it.each([[{ name: 'A', type: 'USAGE' }], [{ name: 'A'.repeat(256), type: 'LICENSE' }], [{ type: 'LICENSE' }]])(
    'of %j is refused',
    async (body) => {
      expect((await t.post('/addons', body)).status).toBe(400);
    },
  );
});

describe('a usage meter', () => {
  it('has a name of its own and is activated', async () => {
    const meter = { name: 'API calls', type: 'COUNTER', aggregation: 'COUNT' };
    const id = madeId(await t.post('/usage_meters', meter));
    expect((await t.post('/usage_meters', meter)).status).toBe(400);
    expect((await t.post(`/usage_meters/${id}/activate`)).body['status']).toBe('ACTIVE');
    expect((await t.get('/usage_meters?status=ACTIVE')).body['data']).toHaveLength(1);
  });
});

describe('a price plan', () => {
  it('is a draft until it is activated in a currency it supports', async () => {
    const id = await catalog.draftPlan({ fixedFeeRateCards: [fee(await catalog.addOn(), 10)] });
    expect((await t.get(`/price_plans/${id}`)).body).toMatchObject({
      status: 'DRAFT',
      type: 'BILLING',
      pricingSchedule: [{ version: 1, pricePlanDetails: { activeCurrencies: [] } }],
    });
    expect((await t.post(`/price_plans/${id}/activate`, { currencies: ['EUR'] })).status).toBe(400);
    expect((await t.post(`/price_plans/${id}/activate`, { currencies: [] })).status).toBe(400);
    expect((await t.post(`/price_plans/${id}/activate`, { currencies: ['USD'] })).body).toMatchObject({
      status: 'ACTIVE',
      pricingSchedule: [{ pricePlanDetails: { activeCurrencies: ['USD'] } }],
    });
  });

  it('shows its price inside its schedule when read, and beside its version when listed', async () => {
    const id = await catalog.plan({ fixedFeeRateCards: [fee(await catalog.addOn(), 10)] });
    const { body } = await t.get(`/price_plans/${id}`);
    expect(body).not.toHaveProperty('pricePlanDetails');
    expect(body).not.toHaveProperty('version');
    const listed = ((await t.get('/price_plans')).body['data'] as { id: string }[]).find((plan) => plan.id === id);
    expect(listed).toMatchObject({
      version: 1,
      description: 'a plan',
      pricePlanDetails: { activeCurrencies: ['USD'] },
    });
  });

  it.each([
    ['a name of 51 letters', { name: 'P'.repeat(51) }],
    ['no price', { pricePlanDetails: undefined }],
    [
      'an add-on that is not there',
      {
        pricePlanDetails: {
          supportedCurrencies: ['USD'],
          pricingCycleConfig: MONTHLY,
          fixedFeeRateCards: [fee('addon.none', 1)],
        },
      },
    ],
    ['no cycle', { pricePlanDetails: { supportedCurrencies: ['USD'] } }],
    [
      'a cycle that begins nowhere',
      {
        pricePlanDetails: { supportedCurrencies: ['USD'], pricingCycleConfig: { interval: 'MONTHLY', gracePeriod: 0 } },
      },
    ],
    [
      'a daily cycle',
      { pricePlanDetails: { supportedCurrencies: ['USD'], pricingCycleConfig: { ...MONTHLY, interval: 'DAILY' } } },
    ],
  ])('with %s is refused', async (_, change) => {
    expect(
      (
        await t.post('/price_plans', {
          name: 'Plan',
          type: 'BILLING',
          pricePlanDetails: { supportedCurrencies: ['USD'], pricingCycleConfig: MONTHLY },
          ...change,
        })
      ).status,
    ).toBe(400);
  });

  it('takes each add-on on cards of its own kind, priced in every currency it supports', async () => {
    const [license, fixed] = [await catalog.addOn('LICENSE'), await catalog.addOn()];
    const create = (details: object): Promise<{ status: number }> =>
      t.post('/price_plans', {
        name: 'Plan',
        pricePlanDetails: { supportedCurrencies: ['USD'], pricingCycleConfig: MONTHLY, ...details },
      });
    expect(await create({ fixedFeeRateCards: [fee(license, 1)] })).toMatchObject({ status: 400 });
    expect(await create({ licenseRateCards: [seat(fixed, 1)] })).toMatchObject({ status: 400 });
    expect(await create({ supportedCurrencies: ['USD', 'EUR'], licenseRateCards: [seat(license, 1)] })).toMatchObject({
      status: 400,
    });
    expect(await create({ licenseRateCards: [seat(license, 1)], fixedFeeRateCards: [fee(fixed, 1)] })).toMatchObject({
      status: 200,
    });
  });

  it('is changed in place as a draft, and by a new version once active', async () => {
    const addOn = await catalog.addOn();
    const draft = await catalog.draftPlan({ fixedFeeRateCards: [fee(addOn, 10)] });
    const change = { pricePlanDetails: { fixedFeeRateCards: [fee(addOn, 12)] } };
    expect((await t.patch(`/price_plans/${draft}`, change)).body).toMatchObject({
      pricingSchedule: [{ version: 1, pricePlanDetails: { fixedFeeRateCards: [{ rateValues: [{ rate: 12 }] }] } }],
    });
    const active = await catalog.plan({ fixedFeeRateCards: [fee(addOn, 10)] });
    expect((await t.patch(`/price_plans/${active}`, change)).body).toMatchObject({
      status: 'ACTIVE',
      pricingSchedule: [{ version: 2 }],
    });
    expect((await t.get(`/price_plans/${active}?version=1`)).body).toMatchObject({
      pricingSchedule: [{ version: 1, pricePlanDetails: { fixedFeeRateCards: [{ rateValues: [{ rate: 10 }] }] } }],
    });
  });

  it.each([
    ['NONE', [1], true],
    ['IMMEDIATE', [2], true],
    ['IMMEDIATE_IGNORE_OVERRIDE', [2], false],
    ['NEXT_CYCLE', [1, 2], true],
  ])('of a new version, migrated %s, leaves accounts on version %j', async (migrationMode, versions, overriden) => {
    const addOn = await catalog.addOn();
    const plan = await catalog.plan({ fixedFeeRateCards: [fee(addOn, 10)] });
    const account = await catalog.customer();
    await catalog.attach(account, plan, TODAY, FOREVER, {
      pricePlanDetailsOverride: { fixedFeeRateCards: [fee(addOn, 8)] },
    });
    await t.patch(`/price_plans/${plan}`, { pricePlanDetails: { fixedFeeRateCards: [fee(addOn, 12)] }, migrationMode });
    const data = (await t.get(`/accounts/${account}/pricing_schedules?compact=true`)).body['data'] as {
      version: number;
      isOverriden: boolean;
    }[];
    expect(data.map(({ version }) => version)).toEqual(versions);
    expect(data.at(-1)?.isOverriden).toBe(overriden);
  });

  it('that is dry run is not made', async () => {
    const before = t.togai.state.pricePlans.size;
    expect(
      (
        await t.post('/price_plans?dry_run=true', {
          name: 'Plan',
          pricePlanDetails: { supportedCurrencies: ['USD'], pricingCycleConfig: MONTHLY },
        })
      ).status,
    ).toBe(200);
    expect(t.togai.state.pricePlans.size).toBe(before);
  });
});

describe('edit_schedules', () => {
  const plan = async (): Promise<string> => catalog.plan({ fixedFeeRateCards: [fee(await catalog.addOn(), 10)] });

  it("attaches an active plan, whose days begin in the organisation's zone", async () => {
    const [account, id] = [await catalog.customer(), await plan()];
    const answer = await catalog.attach(account, id, TODAY, FOREVER);
    expect(answer).toMatchObject({
      status: 200,
      body: { accountId: account, pricingSchedules: [{ pricePlanId: id, startDate: '2027-03-01T18:30:00.000Z' }] },
    });
    expect(
      (await t.get(`/accounts/${account}/pricing_schedules?include_price_plan_info=true`)).body['data'],
    ).toMatchObject([{ pricePlanId: id, version: 1, isOverriden: false, pricePlanInfo: { description: 'a plan' } }]);
  });

  it.each([
    ['begins yesterday', '2027-03-01', FOREVER],
    ['ends before it begins', '2027-04-01', '2027-03-31'],
    ['ends on the day it begins', TODAY, TODAY],
  ])('refuses an association that %s', async (_, from, until) => {
    expect((await catalog.attach(await catalog.customer(), await plan(), from, until)).status).toBe(400);
  });

  it('refuses an end left out, drafts, purchase plans, unknown plans and other currencies', async () => {
    const account = await catalog.customer();
    const edit = { mode: 'ASSOCIATE', pricePlanId: await plan(), effectiveFrom: TODAY };
    expect((await t.post(`/accounts/${account}/edit_schedules`, { edits: [edit] })).status).toBe(400);
    expect(
      (await catalog.attach(account, await catalog.draftPlan({ fixedFeeRateCards: [] }), TODAY, FOREVER)).status,
    ).toBe(400);
    expect(
      (await catalog.attach(account, await catalog.plan({ fixedFeeRateCards: [] }, 'PURCHASE'), TODAY, FOREVER)).status,
    ).toBe(400);
    expect((await catalog.attach(account, 'pp.none', TODAY, FOREVER)).status).toBe(404);
    expect((await catalog.attach('nobody', await plan(), TODAY, FOREVER)).status).toBe(404);
    expect((await catalog.attach(await catalog.customer('EUR'), await plan(), TODAY, FOREVER)).status).toBe(400);
  });

  it('refuses a second plan on the same days', async () => {
    const [account, id] = [await catalog.customer(), await plan()];
    await catalog.attach(account, id, TODAY, '2027-06-01');
    expect((await catalog.attach(account, await plan(), '2027-05-31', FOREVER)).status).toBe(400);
    expect((await catalog.attach(account, await plan(), '2027-06-01', FOREVER)).status).toBe(200);
  });

  it('replaces a running plan in one call of two edits, all or nothing', async () => {
    const [account, old, next] = [await catalog.customer(), await plan(), await plan()];
    await catalog.attach(account, old, TODAY, FOREVER);
    const swap = (pricePlanId: string): object => ({
      edits: [
        { mode: 'DISASSOCIATE', effectiveFrom: '2027-04-01', effectiveUntil: FOREVER },
        { mode: 'ASSOCIATE', pricePlanId, effectiveFrom: '2027-04-01', effectiveUntil: FOREVER },
      ],
    });
    const path = `/accounts/${account}/edit_schedules`;
    expect((await t.post(path, swap('pp.none'))).status).toBe(404);
    expect((await t.get(`/accounts/${account}/pricing_schedules`)).body['data']).toHaveLength(1);
    expect((await t.post(`${path}?dry_run=true`, swap(next))).body['pricingSchedules']).toHaveLength(2);
    expect((await t.get(`/accounts/${account}/pricing_schedules`)).body['data']).toHaveLength(1);
    expect((await t.post(path, swap(next))).body['pricingSchedules']).toMatchObject([
      { pricePlanId: old, endDate: '2027-03-31T18:30:00.000Z' },
      { pricePlanId: next, startDate: '2027-03-31T18:30:00.000Z' },
    ]);
  });

  it('cuts a stretch out of the middle of a schedule', async () => {
    const account = await catalog.customer();
    await catalog.attach(account, await plan(), TODAY, FOREVER);
    const cut = { edits: [{ mode: 'DISASSOCIATE', effectiveFrom: '2027-05-01', effectiveUntil: '2027-06-01' }] };
    expect((await t.post(`/accounts/${account}/edit_schedules`, cut)).body['pricingSchedules']).toHaveLength(2);
    expect((await t.post(`/accounts/${account}/edit_schedules`, cut)).status).toBe(400);
  });

  it('holds the prices of an override and leaves the plan its own', async () => {
    const addOn = await catalog.addOn();
    const id = await catalog.plan({ fixedFeeRateCards: [fee(addOn, 10)] });
    const account = await catalog.customer();
    await catalog.attach(account, id, TODAY, FOREVER, {
      pricePlanDetailsOverride: { fixedFeeRateCards: [fee(addOn, 7)] },
    });
    expect((await t.get(`/accounts/${account}/pricing_schedules`)).body['data']).toMatchObject([
      { isOverriden: true, pricePlanDetails: { fixedFeeRateCards: [{ rateValues: [{ rate: 7 }] }] } },
    ]);
    expect((await t.get(`/price_plans/${id}`)).body).toMatchObject({
      pricingSchedule: [{ pricePlanDetails: { fixedFeeRateCards: [{ rateValues: [{ rate: 10 }] }] } }],
    });
  });

  it('retains the running cycle only if there is one', async () => {
    const [account, next] = [await catalog.customer(), await plan()];
    expect((await catalog.attach(account, next, TODAY, FOREVER, { retainStartOffsets: true })).status).toBe(400);
  });

  it('retains the running cycle where it is asked to, and bills the rest of it', async () => {
    const addOn = await catalog.addOn();
    const pricingCycleConfig = {
      interval: 'MONTHLY',
      gracePeriod: 0,
      startOffset: { dayOffset: '15', monthOffset: 'NIL' },
    };
    const old = await catalog.plan({ pricingCycleConfig, fixedFeeRateCards: [] });
    const next = await catalog.plan({ fixedFeeRateCards: [fee(addOn, 13, { enableProration: true })] });
    const account = await catalog.customer();
    await catalog.attach(account, old, TODAY, FOREVER);
    const edits = [
      { mode: 'DISASSOCIATE', effectiveFrom: TODAY, effectiveUntil: FOREVER },
      { mode: 'ASSOCIATE', pricePlanId: next, effectiveFrom: TODAY, effectiveUntil: FOREVER, retainStartOffsets: true },
    ];
    expect((await t.post(`/accounts/${account}/edit_schedules`, { edits })).status).toBe(200);
    // 13 of the 28 days from 15 February to 15 March are left.
    expect(await catalog.invoices(account)).toMatchObject([{ totalAmount: 6.04, endDate: '2027-03-14T18:30:00.000Z' }]);
  });

  it('refuses more than ten edits, and none', async () => {
    const edits = Array.from({ length: 11 }, () => ({
      mode: 'DISASSOCIATE',
      effectiveFrom: TODAY,
      effectiveUntil: FOREVER,
    }));
    const account = await catalog.customer();
    expect((await t.post(`/accounts/${account}/edit_schedules`, { edits })).status).toBe(400);
    expect((await t.post(`/accounts/${account}/edit_schedules`, { edits: [] })).status).toBe(400);
  });
});

describe('an organisation whose associations replace what is there', () => {
  const r = togaiForTests({ overlap: 'replace', now: () => new Date('2027-03-02T12:00:00Z') });
  const other = new Catalog(r);

  it('puts a second plan in place of the first on its days only', async () => {
    const account = await other.customer();
    const [old, next] = [await other.plan({ fixedFeeRateCards: [] }), await other.plan({ fixedFeeRateCards: [] })];
    await other.attach(account, old, TODAY, '2027-12-01');
    expect((await other.attach(account, next, '2027-05-01', '2027-06-01')).body['pricingSchedules']).toMatchObject([
      { pricePlanId: old, endDate: '2027-05-01T00:00:00.000Z' },
      { pricePlanId: next },
      { pricePlanId: old, startDate: '2027-06-01T00:00:00.000Z', endDate: '2027-12-01T00:00:00.000Z' },
    ]);
  });
});

describe('an association with actions before it', () => {
  it('grants the seats first, so that the first invoice counts them', async () => {
    const license = await catalog.addOn('LICENSE');
    const plan = await catalog.plan({ licenseRateCards: [seat(license, 12.5)] });
    const account = await catalog.customer();
    const config = { licenseId: license, updateType: 'ABSOLUTE', quantity: '8' };
    const body = {
      mode: 'ASSOCIATE',
      pricePlanId: plan,
      effectiveFrom: TODAY,
      effectiveUntil: FOREVER,
      preActions: [{ type: 'GRANT_LICENSE', config }],
    };
    expect((await t.post(`/accounts/${account}/price_plans`, body)).status).toBe(200);
    expect(await catalog.invoices(account)).toMatchObject([{ totalAmount: 100, status: 'DUE', pricePlanId: plan }]);
    expect((await t.post(`/accounts/${account}/price_plans`, body)).status).toBe(400);
    expect((await t.get(`/license_updates?account_id=${account}`)).body['data']).toHaveLength(1);
  });
});

describe('seats', () => {
  it('are set or changed, and a repeated key changes nothing', async () => {
    const [account, licenseId] = [await catalog.customer(), await catalog.addOn('LICENSE')];
    const update = (
      updateType: string,
      quantity: number,
      more: object = {},
    ): Promise<{ status: number; body: Record<string, unknown> }> =>
      t.post('/license_updates', { accountId: account, licenseId, updateType, quantity, ...more });
    expect((await update('ABSOLUTE', 5)).body['quantity']).toBe(5);
    expect((await update('RELATIVE', 3, { idempotencyKey: 'k1' })).body['quantity']).toBe(8);
    expect((await update('RELATIVE', 3, { idempotencyKey: 'k1' })).body['quantity']).toBe(8);
    expect((await update('RELATIVE', -9)).status).toBe(422);
    expect((await t.get(`/license_updates?account_id=${account}&licenseId=${licenseId}`)).body['data']).toHaveLength(2);
    expect(
      (await t.post('/license_updates', { accountId: 'nobody', licenseId, updateType: 'ABSOLUTE', quantity: 1 }))
        .status,
    ).toBe(422);
    expect(
      (
        await t.post('/license_updates', {
          accountId: account,
          licenseId: await catalog.addOn(),
          updateType: 'ABSOLUTE',
          quantity: 1,
        })
      ).status,
    ).toBe(422);
  });
});

/** What Togai bills for an accepted Quote equals the Quote to the cent, whatever kind of lines, customer or currency it has. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProduct, createQuote } from '../world/quotes.ts';
import { dayFromNow, QuoteWorld } from '../world/quoteWorld.ts';

let at: QuoteWorld;

beforeAll(async () => {
  at = await QuoteWorld.start({
    salesforce: {
      orgs: [{ name: 'Acme', namespace: 'togai', multiCurrency: ['USD', 'EUR', 'JPY'], personAccounts: true }],
    },
  });
});
afterAll(() => at.close());

type Facts = Parameters<typeof createProduct>[1];
const product = (facts: Facts) => createProduct(at.org, { currency: 'USD', ...facts });
const quote = (
  account: string,
  lines: Parameters<typeof createQuote>[2],
  fields: Record<string, unknown> = {},
  currency = 'USD',
) => createQuote(at.org, account, lines, fields, currency);
const totalOf = (id: string) => at.org.get('Quote', id)?.['GrandTotal'];

async function meter(name: string): Promise<string> {
  const post = async (path: string, body: unknown): Promise<{ id: string }> => {
    const headers = { authorization: `Bearer ${at.world.togai.token}`, 'content-type': 'application/json' };
    const response = await fetch(at.world.togai.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(response.ok, String(response.status)).toBe(true);
    return (await response.json()) as { id: string };
  };
  const { id } = await post('/usage_meters', { name, type: 'COUNTER', aggregation: 'COUNT' });
  await post(`/usage_meters/${id}/activate`, {});
  return id;
}

describe('an accepted Quote in an org with the namespace, several currencies and person accounts', () => {
  it.each(['Weekly', 'Monthly', 'Quarterly', 'Half-Yearly', 'Annually'])(
    'is billed %s, seats, fees, discounts and set-up together',
    async (interval) => {
      const seats = product({ name: `Seats ${interval}`, chargeType: 'License', interval, price: 33.33 });
      const fee = product({ name: `Fee ${interval}`, chargeType: 'Recurring Fee', interval, price: 99.99 });
      const setup = product({ name: `Set-up ${interval}`, chargeType: 'One-Time Fee', price: 1200 });
      const account = at.account();
      const id = quote(account, [
        { ...seats, quantity: 7, unitPrice: 33.33, discount: 12.5 },
        { ...fee, quantity: 3, unitPrice: 99.99, discount: 7 },
        { ...setup, unitPrice: 1199.95 },
      ]);
      const preview = await at.preview(id);
      expect(preview).toMatchObject({ needs: [], action: 'Attach Price Plan', firstPeriod: String(totalOf(id)) });
      const record = await at.billed(id, 'QUOTE_ATTACHED');
      expect(at.amountsOf(account)).toEqual([totalOf(id)]);
      expect(record).toMatchObject({ Togai_Customer_Id__c: account, Accepted_Total__c: totalOf(id) });
      expect((await at.preview(id)).needs).toEqual([]);
    },
  );

  it('has its usage priced by meter, which is no part of the first invoice', async () => {
    const calls = product({
      name: 'Calls',
      chargeType: 'Usage',
      interval: 'Monthly',
      meterId: await meter('Calls'),
      price: 0.05,
    });
    const fee = product({ name: 'Base', chargeType: 'Recurring Fee', interval: 'Monthly', price: 100 });
    const account = at.account();
    const id = quote(account, [
      { ...calls, quantity: 1000, unitPrice: 0.04 },
      { ...fee, unitPrice: 100 },
    ]);
    expect((await at.preview(id)).firstPeriod).toBe('100.00');
    await at.billed(id, 'QUOTE_ATTACHED');
    expect(at.amountsOf(account)).toEqual([100]);
    const only = at.account();
    const usageOnly = quote(only, [{ ...calls, quantity: 1, unitPrice: 0.05 }], {
      Togai_Billing_Action__c: 'Mark Invoice Paid',
    });
    expect((await at.preview(usageOnly)).needs.map(({ code }) => code)).toEqual(['QUOTE_NOTHING_TO_PAY']);
    at.accept(usageOnly);
    await at.reaches(usageOnly, 'Action Needed', 'QUOTE_NOTHING_TO_PAY');
    at.org.update('Quote', usageOnly, { Togai_Billing_Action__c: null });
    await at.reaches(usageOnly, 'Synced', 'QUOTE_ATTACHED');
  });

  it('in another currency is billed by a second Togai account of the same customer', async () => {
    const fee = product({
      name: 'Euro Fee',
      chargeType: 'Recurring Fee',
      interval: 'Monthly',
      price: 80,
      currency: 'EUR',
    });
    const yen = product({ name: 'Yen Fee', chargeType: 'One-Time Fee', price: 1500, currency: 'JPY' });
    const account = at.account({ CurrencyIsoCode: 'USD' });
    await at.reaches(account, 'Synced');
    const euros = quote(account, [{ ...fee, quantity: 3, unitPrice: 80.1 }], {}, 'EUR');
    expect(await at.preview(euros)).toMatchObject({ currency: 'EUR', firstPeriod: '240.30', needs: [] });
    expect(await at.billed(euros)).toMatchObject({
      Togai_Account_Id__c: `${account}-EUR`,
      Togai_Customer_Id__c: account,
    });
    const yens = quote(account, [{ ...yen, unitPrice: 1500 }], {}, 'JPY');
    expect(await at.preview(yens)).toMatchObject({ firstPeriod: '1500' });
    await at.billed(yens, 'QUOTE_PAID');
    expect([at.amountsOf(account), at.amountsOf(`${account}-EUR`), at.amountsOf(`${account}-JPY`)]).toEqual([
      [],
      [240.3],
      [1500],
    ]);
    expect(at.togai.accounts.get(`${account}-EUR`)).toMatchObject({ customerId: account, invoiceCurrency: 'EUR' });
  });

  it('of a person account is billed to the person', async () => {
    const fee = product({ name: 'Personal', chargeType: 'Recurring Fee', interval: 'Annually', price: 12 });
    const person = at.org.create('Account', {
      FirstName: 'Ada',
      LastName: 'Lovelace',
      PersonEmail: 'ada@lovelace.example',
    });
    await at.billed(quote(person, [{ ...fee, unitPrice: 12 }]));
    expect(at.togai.customers.get(person)).toMatchObject({
      name: 'Ada Lovelace',
      primaryEmail: 'ada@lovelace.example',
    });
    expect(at.amountsOf(person)).toEqual([12]);
  });

  it.each([
    ['Recurring Fee', undefined],
    ['One-Time Fee', undefined],
    ['Recurring Fee', 'Mark Invoice Paid'],
  ])('with 200 lines of %s (%s) is one plan and one invoice', async (chargeType, action) => {
    const lines = Array.from({ length: 200 }, (_, n) => {
      const name = `${chargeType} ${String(n)} ${action ?? ''}`;
      return {
        ...product({
          name,
          chargeType,
          price: 10 + n / 100,
          ...(chargeType === 'Recurring Fee' && { interval: 'Monthly' }),
        }),
        unitPrice: 10 + n / 100,
        discount: n % 7,
      };
    });
    const account = at.account();
    const id = quote(account, lines, action === undefined ? {} : { Togai_Billing_Action__c: action });
    expect((await at.preview(id)).lines).toHaveLength(200);
    await at.billed(id);
    expect(at.amountsOf(account)).toEqual([totalOf(id)]);
  });

  it('starts and ends when it says, and never in the past', async () => {
    const fee = product({ name: 'Dated', chargeType: 'Recurring Fee', interval: 'Monthly', price: 10 });
    const account = at.account();
    const dated = quote(account, [{ ...fee, unitPrice: 10 }], {
      Togai_Start_Date__c: dayFromNow(10),
      Togai_End_Date__c: dayFromNow(100),
    });
    expect(await at.preview(dated)).toMatchObject({ start: dayFromNow(10), end: dayFromNow(100) });
    await at.billed(dated);
    expect(at.schedulesOf(account)[0]).toMatchObject({ startDate: dayFromNow(10), endDate: dayFromNow(100) });
    expect(at.amountsOf(account)).toEqual([]);
    const past = quote(at.account(), [{ ...fee, unitPrice: 10 }], { Togai_Start_Date__c: dayFromNow(-2) });
    expect((await at.preview(past)).needs.map(({ code }) => code)).toEqual(['QUOTE_START_IN_PAST']);
    at.accept(past);
    await at.reaches(past, 'Action Needed', 'QUOTE_START_IN_PAST');
    at.org.update('Quote', past, { Togai_Start_Date__c: null });
    await at.reaches(past, 'Synced', 'QUOTE_ATTACHED');
  });

  it("needs action where Products or totals can't be billed, before and after it is accepted", async () => {
    const monthly = product({ name: 'M', chargeType: 'Recurring Fee', interval: 'Monthly', price: 10 });
    const yearly = product({ name: 'Y', chargeType: 'Recurring Fee', interval: 'Annually', price: 10 });
    const cases: [string, string][] = [
      [
        'QUOTE_INTERVALS_DIFFER',
        quote(at.account(), [
          { ...monthly, unitPrice: 10 },
          { ...yearly, unitPrice: 10 },
        ]),
      ],
      [
        'PRODUCT_CHARGE_TYPE_MISSING',
        quote(at.account(), [{ ...product({ name: 'Untyped', price: 1 }), unitPrice: 1 }]),
      ],
      [
        'PRODUCT_INTERVAL_MISSING',
        quote(at.account(), [{ ...product({ name: 'Unpaced', chargeType: 'License', price: 1 }), unitPrice: 1 }]),
      ],
      [
        'PRODUCT_METER_MISSING',
        quote(at.account(), [{ ...product({ name: 'Unmetered', chargeType: 'Usage', price: 1 }), unitPrice: 1 }]),
      ],
      ['QUOTE_TAX_OR_SHIPPING', quote(at.account(), [{ ...monthly, unitPrice: 10 }], { ShippingHandling: 5 })],
      ['QUOTE_NO_LINES', quote(at.account(), [])],
      [
        'QUOTE_ACCOUNT_NOT_SYNCED',
        quote(at.account({ Togai_Billing_Email__c: null }), [{ ...monthly, unitPrice: 10 }]),
      ],
    ];
    for (const [code, id] of cases) {
      expect((await at.preview(id)).needs.map((need) => need.code)).toEqual([code]);
      at.accept(id);
      await at.reaches(id, 'Action Needed', code);
    }
  });
});

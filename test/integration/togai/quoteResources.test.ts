/** Quotes' plans sent to the local Togai: what it then bills is what the examples say, and nothing is made twice. */
import { readdirSync, readFileSync } from 'node:fs';
import { Decimal } from 'decimal.js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SyncError } from '../../../companion/domain/errors.ts';
import {
  type BillingPlan,
  DEFAULT_QUOTE_RULES,
  mapQuote,
  type QuoteRules,
} from '../../../companion/domain/quote/quoteMapping.ts';
import {
  addOnRequest,
  association,
  priceOverride,
  pricePlanRequest,
  purchaseRequest,
  seatRequests,
} from '../../../companion/domain/quote/quoteRequests.ts';
import { isAttached, scheduleEdits } from '../../../companion/domain/quote/quoteSchedule.ts';
import type { QuoteSnapshot } from '../../../companion/domain/quote/quoteSnapshot.ts';
import { createAddOn, findAddOn } from '../../../companion/togai/addons.ts';
import { TogaiClient } from '../../../companion/togai/client.ts';
import { createCustomer } from '../../../companion/togai/customers.ts';
import { getInvoice, listInvoices, setInvoiceStatus } from '../../../companion/togai/invoices.ts';
import { seatsAt, setSeats } from '../../../companion/togai/licenses.ts';
import {
  activatePricePlan,
  createPricePlan,
  findPricePlan,
  getPricePlan,
} from '../../../companion/togai/pricePlans.ts';
import { createPurchase, findPurchase, getPurchase } from '../../../companion/togai/purchases.ts';
import { firstPeriodRevenue } from '../../../companion/togai/revenueCalculator.ts';
import { editSchedules, listSchedules } from '../../../companion/togai/schedules.ts';
import { getUsageMeter } from '../../../companion/togai/usageMeters.ts';
import { startTogai, type TogaiSimulator } from '../../simulator/togai/index.ts';
import { ContractKeeper } from '../simulator/contract.ts';

const NOW = new Date('2026-12-01T10:00:00Z');
const FOLDER = new URL('../../fixtures/quotes/', import.meta.url);

interface Fixture {
  readonly title: string;
  readonly rules?: Partial<QuoteRules>;
  readonly quote: QuoteSnapshot & { readonly acceptedAt?: string };
  readonly expected: { readonly firstBill?: string };
}

const contract = new ContractKeeper();
let togai: TogaiSimulator;
let client: TogaiClient;
let accountId: string;
let count = 0;

beforeAll(async () => {
  togai = await startTogai({ requestsPerSecond: 0, now: () => NOW, onExchange: contract.onExchange });
  client = new TogaiClient({ baseUrl: togai.url, token: togai.token });
});

beforeEach(() => {
  accountId = `account-${++count}`;
});

afterEach(() => togai.faults.clear());

afterAll(async () => {
  await client.close();
  await togai.close();
});

function fixture(part: string): Fixture {
  const file = readdirSync(FOLDER).find((name) => name.includes(part));
  return JSON.parse(readFileSync(new URL(file ?? part, FOLDER), 'utf8')) as Fixture;
}

function planOf({ quote, rules }: Fixture, fields: Partial<QuoteSnapshot> = {}): BillingPlan {
  const acceptedAt = quote.acceptedAt === undefined ? undefined : new Date(quote.acceptedAt);
  // A Quote of its own each time: its id is part of every idempotency key.
  const mapping = mapQuote(
    { ...quote, id: `quote ${++count}`, acceptedAt, ...fields },
    { ...DEFAULT_QUOTE_RULES, ...rules },
    NOW,
  );
  if (mapping.kind !== 'plan') throw new Error(`${mapping.code} ${JSON.stringify(mapping.arguments)}`);
  return mapping.plan;
}

/** Everything before the billing step, found again where it is there. */
async function prepared(plan: BillingPlan): Promise<{ ids: Map<string, string>; pricePlanId: string }> {
  const customer = {
    id: accountId,
    name: 'Acme',
    primaryEmail: 'a@acme.com',
    address: {},
    settings: [],
    account: { id: accountId, name: 'Acme', invoiceCurrency: plan.currency },
  };
  await createCustomer(client, customer);
  const ids = new Map<string, string>();
  for (const charge of plan.charges) {
    const request = addOnRequest(charge);
    if (request)
      ids.set(charge.productId, ((await findAddOn(client, request)) ?? (await createAddOn(client, request))).id);
  }
  const found = await findPricePlan(client, plan.pricePlan?.key ?? '');
  const made = found ?? (await createPricePlan(client, pricePlanRequest(plan, ids)));
  if (made.status === 'DRAFT') await activatePricePlan(client, made.id, [plan.currency]);
  for (const seats of seatRequests(plan, accountId, ids)) await setSeats(client, seats);
  return { ids, pricePlanId: made.id };
}

async function billed(): Promise<string> {
  const invoices = [];
  for await (const page of listInvoices(client, accountId)) invoices.push(...page);
  return invoices.reduce((sum, { totalAmount }) => sum.plus(totalAmount), new Decimal(0)).toFixed();
}

const attaching = [
  'recurring-fee-monthly',
  'recurring-fee-quantity',
  'license-seats',
  'license-discount',
  'two-lines',
  'own-price',
  'weekly',
  'quarterly',
  'half-yearly',
  'yen',
  'dinar',
  'fractional',
  'free-item',
  'one-time-attached',
];

describe('an attached plan', () => {
  it.each(attaching)("of the example %s makes a first invoice of exactly the Quote's amount", async (part) => {
    const example = fixture(part);
    const plan = planOf(example);
    const { ids, pricePlanId } = await prepared(plan);
    const edited = await editSchedules(client, accountId, [association(plan, pricePlanId, ids)]);
    expect(edited.pricingSchedules).toMatchObject([{ pricePlanId }]);
    expect(await billed()).toBe(new Decimal(plan.amount).toFixed());
    expect(example.expected.firstBill).toBe(`${plan.amount} ${plan.currency}`);
  });

  it('is checked by a dry run without a trace', async () => {
    const plan = planOf(fixture('recurring-fee-monthly'));
    const { ids, pricePlanId } = await prepared(plan);
    await editSchedules(client, accountId, [association(plan, pricePlanId, ids)], { dryRun: true });
    expect(await listSchedules(client, accountId)).toEqual([]);
  });

  it('whose answer is lost is found on the time line', async () => {
    const plan = planOf(fixture('recurring-fee-monthly'));
    const { ids, pricePlanId } = await prepared(plan);
    expect(isAttached(plan, pricePlanId, await listSchedules(client, accountId), 'UTC')).toBe(false);
    togai.faults.add({ on: 'POST /accounts/.*/edit_schedules', effect: { cut: 'after' } });
    await expect(editSchedules(client, accountId, [association(plan, pricePlanId, ids)])).rejects.toMatchObject({
      outcomeUnknown: true,
    });
    expect(isAttached(plan, pricePlanId, await listSchedules(client, accountId), 'UTC')).toBe(true);
  });

  it('is added to another one at its next period, and each is billed once', async () => {
    const first = planOf(fixture('license-seats'), { startDate: '2026-12-01' });
    const before = await prepared(first);
    await editSchedules(client, accountId, [association(first, before.pricePlanId, before.ids)]);
    const more = planOf(fixture('two-lines'), { startDate: '2027-01-01', existingPlan: 'Add' });
    const held = new Map([
      [
        [...before.ids.values()][0] ?? '',
        await seatsAt(client, accountId, [...before.ids.values()][0] ?? '', new Date('2027-01-01')),
      ],
    ]);
    const decision = scheduleEdits(more, before.pricePlanId, before.ids, {
      running: await listSchedules(client, accountId),
      held,
      timezone: 'UTC',
      now: NOW,
    });
    if (decision.kind !== 'edits') throw new Error(decision.code);
    for (const seats of seatRequests(more, accountId, before.ids, { held })) await setSeats(client, seats);
    await editSchedules(client, accountId, decision.edits);
    // 10 seats at 49.90 until the end of December; then 10 at 49.90 and 8 at 9.25.
    const [january] = (await listSchedules(client, accountId)).filter(({ startDate }) =>
      startDate.startsWith('2027-01-01'),
    );
    expect(january?.pricePlanDetails?.licenseRateCards?.[0]).toMatchObject({
      ratePlan: { slabs: [{ startAfter: 0 }, { startAfter: 10 }] },
      rateValues: [{ slabRates: [{ rate: 49.9 }, { rate: 9.25 }] }],
    });
    expect(await seatsAt(client, accountId, [...before.ids.values()][0] ?? '', new Date('2027-01-02'))).toBe(18);
    expect(await billed()).toBe('499');
  });

  it('takes the place of another one', async () => {
    const first = planOf(fixture('recurring-fee-monthly'));
    const before = await prepared(first);
    await editSchedules(client, accountId, [association(first, before.pricePlanId, before.ids)]);
    const next = planOf(fixture('recurring-fee-quantity'), { startDate: '2027-03-01', existingPlan: 'Replace' });
    const decision = scheduleEdits(next, before.pricePlanId, before.ids, {
      running: await listSchedules(client, accountId),
      held: new Map(),
      timezone: 'UTC',
      now: NOW,
    });
    if (decision.kind !== 'edits') throw new Error(decision.code);
    await editSchedules(client, accountId, decision.edits);
    expect(
      (await listSchedules(client, accountId)).map(({ startDate, endDate }) => [
        startDate.slice(0, 10),
        endDate.slice(0, 10),
      ]),
    ).toEqual([
      ['2026-12-01', '2027-03-01'],
      ['2027-03-01', '9999-01-01'],
    ]);
  });
});

describe('a purchase', () => {
  it.each(['one-time-only', 'paid-upfront'])(
    "of the example %s makes an invoice of the Quote's amount, which is then marked paid",
    async (part) => {
      const plan = planOf(fixture(part));
      const { ids, pricePlanId } = await prepared(plan);
      const purchase = await createPurchase(client, accountId, purchaseRequest(plan, pricePlanId, ids));
      const invoice = await getInvoice(client, purchase.invoiceId ?? '');
      expect(new Decimal(invoice?.totalAmount ?? -1).toFixed(2)).toBe(plan.amount);
      expect(invoice).toMatchObject({ ownerId: accountId });
      await setInvoiceStatus(client, invoice?.id ?? '', 'PAID');
      expect(await getInvoice(client, invoice?.id ?? '')).toMatchObject({ status: 'PAID' });
      expect(await getPurchase(client, purchase.id)).toMatchObject({ status: 'SUCCESS' });
    },
  );

  it('repeated under its key is the same purchase, and a new attempt another one', async () => {
    const plan = planOf(fixture('one-time-only'));
    const { ids, pricePlanId } = await prepared(plan);
    const request = purchaseRequest(plan, pricePlanId, ids);
    togai.faults.add({ on: 'POST /accounts/.*/purchases', effect: { cut: 'after' } });
    await expect(createPurchase(client, accountId, request)).rejects.toBeInstanceOf(SyncError);
    const again = await createPurchase(client, accountId, request);
    expect((await findPurchase(client, accountId, request.idempotencyKey))?.id).toBe(again.id);
    expect(await findPurchase(client, accountId, 'another')).toBeUndefined();
    expect((await createPurchase(client, accountId, purchaseRequest(plan, pricePlanId, ids, 2))).id).not.toBe(again.id);
  });
});

describe('what is made once', () => {
  it('is found again: add-ons by Product, plans by key, drafts too', async () => {
    const plan = planOf(fixture('mixed'), {
      lines: fixture('mixed').quote.lines.filter(({ product }) => product.chargeType !== 'Usage'),
    });
    const first = await prepared(plan);
    accountId = `account-${++count}`;
    togai.calls.clear();
    expect(
      await prepared(
        planOf(fixture('mixed'), {
          lines: [...fixture('mixed').quote.lines].reverse().filter(({ product }) => product.chargeType !== 'Usage'),
        }),
      ),
    ).toEqual(first);
    expect(togai.calls.count('POST /addons') + togai.calls.count('POST /price_plans')).toBe(0);
    expect(await getPricePlan(client, first.pricePlanId)).toMatchObject({ status: 'ACTIVE' });
  });

  it('is not found where there is none', async () => {
    expect(await findPricePlan(client, 'no such key')).toBeUndefined();
    expect(await getPricePlan(client, 'none')).toBeUndefined();
    expect(await getUsageMeter(client, 'none')).toBeUndefined();
    expect(await getInvoice(client, 'none')).toBeUndefined();
    expect(await getPurchase(client, 'none')).toBeUndefined();
  });
});

describe('the revenue calculator', () => {
  it('agrees with the plan, and nothing is made', async () => {
    const plan = planOf(fixture('license-discount'));
    const { ids } = await prepared(plan);
    const seats = new Map(seatRequests(plan, accountId, ids).map(({ licenseId, quantity }) => [licenseId, quantity]));
    const revenue = await firstPeriodRevenue(client, {
      currency: 'USD',
      pricePlanDetails: { ...pricePlanRequest(plan, ids).pricePlanDetails, ...priceOverride(plan, ids) },
      seats,
      startsAt: plan.startsAt ?? '',
    });
    expect(revenue.toFixed(2)).toBe(plan.amount);
  });
});

describe('every call above', () => {
  it('was as the contract says', () => {
    expect(contract.seen).toBeGreaterThan(10);
    expect(contract.violations).toEqual([]);
  });
});

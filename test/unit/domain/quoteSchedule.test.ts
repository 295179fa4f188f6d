/** A Quote for an account that already has a plan: asked, replaced, or added to without billing anything twice. */
import { describe, expect, it } from 'vitest';
import type { BillingPlan } from '../../../companion/domain/quote/quoteMapping.ts';
import {
  isAttached,
  type RunningPlan,
  scheduleEdits,
  type Surroundings,
} from '../../../companion/domain/quote/quoteSchedule.ts';
import type { Charge } from '../../../companion/domain/quote/charge.ts';
import type { ExistingPlanChoice } from '../../../companion/domain/quote/quoteSnapshot.ts';
import { PER_UNIT } from '../../../companion/domain/quote/rateCards.ts';
import { firstBill } from './togaiOracle.ts';

const SEAT = '01tWs0000000002IAA';
const FEE = '01tWs0000000001IAA';
const METER = '01tWs0000000003IAA';
const ids = new Map([
  [SEAT, 'addon.seat'],
  [FEE, 'addon.fee'],
]);

function charge(fields: Partial<Charge>): Charge {
  return {
    productId: FEE,
    productName: 'Support',
    chargeType: 'Recurring Fee',
    interval: 'Monthly',
    quantity: '1',
    amount: '10',
    rate: 10,
    listRate: 10,
    ...fields,
  };
}

function plan(
  existingPlan: ExistingPlanChoice,
  charges: Charge[],
  start = '2027-02-15',
  end = '9999-01-01',
): BillingPlan {
  return {
    quoteId: '0Q0Ws000000AbCdKAK',
    accountId: '001Ws00003AbCdEIAV',
    currency: 'USD',
    action: 'Attach Price Plan',
    means: 'attach',
    reason: '',
    charges,
    pricePlan: {
      type: 'BILLING',
      key: 'k',
      name: 'New',
      otherName: 'New 2',
      description: '',
      interval: 'Monthly',
      pricesInPlan: false,
    },
    dates: { start, end },
    startsAt: `${start}T00:00:00.000Z`,
    existingPlan,
    invoiceTiming: 'IN_ADVANCE',
    gracePeriodDays: 1,
    amount: '10.00',
  };
}

const running: RunningPlan = {
  pricePlanId: 'pp.old',
  pricePlanName: 'Old Plan',
  startDate: '2026-12-15T00:00:00Z',
  endDate: '9999-01-01T00:00:00Z',
  pricePlanDetails: {
    pricingCycleConfig: { interval: 'MONTHLY', anniversaryCycle: true },
    fixedFeeRateCards: [
      {
        id: 'addon.fee',
        type: 'RECURRING',
        invoiceTiming: 'IN_ADVANCE',
        rateValues: [{ currency: 'USD', rate: 100.1 }],
        enableProration: false,
      },
      { id: 'addon.setup', type: 'ONE_TIME', rateValues: [{ currency: 'USD', rate: 999 }], enableProration: false },
    ],
    licenseRateCards: [
      {
        id: 'addon.seat',
        enableProration: false,
        ratePlan: PER_UNIT,
        rateValues: [{ currency: 'USD', slabRates: [{ order: 1, rate: 10 }] }],
      },
    ],
    usageRateCards: [
      {
        usageMeterId: 'um.1',
        ratePlan: PER_UNIT,
        rateValues: [{ currency: 'USD', slabRates: [{ order: 1, rate: 0.5 }] }],
      },
    ],
  },
};

function around(others: RunningPlan[] = [running], held: [string, number][] = [['addon.seat', 10]]): Surroundings {
  return { running: others, held: new Map(held), timezone: 'UTC', now: new Date('2027-01-20T12:00:00Z') };
}

const decide = (wanted: BillingPlan, surroundings = around()) => scheduleEdits(wanted, 'pp.new', ids, surroundings);

describe('an account without a plan in those dates', () => {
  it.each([
    ['none at all', []],
    ['one that is over', [{ ...running, endDate: '2027-02-15T00:00:00Z' }]],
  ])('(%s) gets the plan in one edit', (_, others) => {
    expect(decide(plan('Ask', [charge({})]), around(others))).toMatchObject({
      kind: 'edits',
      edits: [{ mode: 'ASSOCIATE', pricePlanId: 'pp.new', effectiveFrom: '2027-02-15', effectiveUntil: '9999-01-01' }],
    });
  });

  it('(one that begins later) too', () => {
    const later = { ...running, startDate: '2028-01-01T00:00:00Z' };
    expect(decide(plan('Ask', [charge({})], '2027-02-15', '2028-01-01'), around([later]))).toMatchObject({
      kind: 'edits',
    });
  });
});

describe('Ask', () => {
  it('names the plan, its dates, and from when on another would be billed instead', () => {
    expect(decide(plan('Ask', [charge({})]))).toEqual({
      kind: 'action',
      code: 'PLAN_RUNNING',
      arguments: {
        plans: 'the price plan Old Plan (from 2026-12-15 until further notice)',
        start: '2027-02-15',
      },
    });
  });

  it('names every plan that Replace would end', () => {
    const next = { ...running, pricePlanName: 'Next Plan', startDate: '2027-12-14T00:00:00Z' };
    const first = { ...running, endDate: '2027-12-14T00:00:00Z' };
    expect(decide(plan('Ask', [charge({})]), around([next, first]))).toMatchObject({
      arguments: {
        plans:
          'the price plan Old Plan (from 2026-12-15 until 2027-12-14) and the price plan Next Plan (from 2027-12-14 until further notice)',
      },
    });
  });
});

describe('Replace', () => {
  it('ends all that runs from the start on, and attaches the new plan, in one call', () => {
    const next: RunningPlan = { ...running, startDate: '2027-06-01T00:00:00Z', endDate: '2028-06-01T00:00:00Z' };
    const decision = decide(
      plan('Replace', [charge({})]),
      around([next, { ...running, endDate: '2027-06-01T00:00:00Z' }]),
    );
    expect(decision).toMatchObject({
      kind: 'edits',
      seatsKept: new Map(),
      neighbours: { kind: 'replaced', from: '2027-02-15' },
      edits: [
        { mode: 'DISASSOCIATE', effectiveFrom: '2027-02-15', effectiveUntil: '2028-06-01' },
        { mode: 'ASSOCIATE', pricePlanId: 'pp.new', effectiveFrom: '2027-02-15', effectiveUntil: '9999-01-01' },
      ],
    });
  });
});

function added(charges: Charge[], held?: [string, number][]) {
  const decision = decide(plan('Add', charges), around([running], held));
  if (decision.kind !== 'edits') throw new Error(`${decision.code} ${JSON.stringify(decision.arguments)}`);
  return decision.edits[1]?.pricePlanDetailsOverride ?? {};
}

describe('Add', () => {
  it('counts no seats on top that the running plan does not bill: they are left from one that has ended', () => {
    const { licenseRateCards: _, ...withoutSeats } = running.pricePlanDetails ?? {};
    const wanted = plan('Add', [charge({ productId: SEAT, chargeType: 'License', quantity: '2', rate: 45 })]);
    const others = [{ ...running, pricePlanDetails: withoutSeats }];
    expect(decide(wanted, around(others))).toMatchObject({
      kind: 'edits',
      seatsKept: new Map(),
      neighbours: { kind: 'joined' },
    });
    expect(decide(wanted, around())).toMatchObject({ kind: 'edits', seatsKept: new Map([['addon.seat', 10]]) });
  });

  it('goes on with the old fees and seats, drops the one-time fees that were billed, and adds the new', () => {
    const cards = added([
      charge({ productId: SEAT, chargeType: 'License', quantity: '5', rate: 8, amount: '40' }),
      charge({ rate: 0.2, amount: '0.2' }),
    ]);
    // 10 seats at 10 and 5 at 8, the old fee of 100.10 and the new one of 0.20.
    expect(firstBill(cards, new Map([['addon.seat', 15]]), 'USD', 2).sumRounded).toBe('240.30');
    expect(cards.fixedFeeRateCards).toEqual([
      {
        id: 'addon.fee',
        type: 'RECURRING',
        invoiceTiming: 'IN_ADVANCE',
        rateValues: [{ currency: 'USD', rate: 100.3 }],
        enableProration: false,
      },
    ]);
    expect(cards.licenseRateCards?.[0]?.ratePlan.slabs).toEqual([
      { order: 1, startAfter: 0, priceType: 'PER_UNIT' },
      { order: 2, startAfter: 10, priceType: 'PER_UNIT' },
    ]);
    expect(cards.usageRateCards).toEqual(running.pricePlanDetails?.usageRateCards);
  });

  it('of seats at the same price keeps the card as it is', () => {
    const cards = added([charge({ productId: SEAT, chargeType: 'License', quantity: '5', rate: 10 })]);
    expect(cards.licenseRateCards).toEqual(running.pricePlanDetails?.licenseRateCards);
  });

  it('of seats that the account has none of yet takes the new price', () => {
    const cards = added(
      [charge({ productId: SEAT, chargeType: 'License', quantity: '5', rate: 8 })],
      [['addon.seat', 0]],
    );
    expect(
      firstBill({ licenseRateCards: cards.licenseRateCards }, new Map([['addon.seat', 5]]), 'USD', 2).sumRounded,
    ).toBe('40.00');
  });

  it('of usage on the same meter at the same price bills it once', () => {
    expect(
      added([charge({ productId: METER, chargeType: 'Usage', usageMeterId: 'um.1', rate: 0.5 })]).usageRateCards,
    ).toHaveLength(1);
  });

  it('keeps the parts of the plan that the connector does not make, and gives nothing twice', () => {
    const withMinimum = {
      ...running,
      pricePlanDetails: {
        ...running.pricePlanDetails,
        minimumCommitment: { displayName: 'Minimum', rateValues: [] },
        creditGrantRateCards: [
          { id: 'a', type: 'ONE_TIME' },
          { id: 'b', type: 'RECURRING' },
        ],
      },
    };
    const decision = decide(
      plan('Add', [charge({ productId: SEAT, chargeType: 'License', quantity: '1', rate: 1 })]),
      around([withMinimum]),
    );
    expect(decision.kind === 'edits' && decision.edits[1]?.pricePlanDetailsOverride).toMatchObject({
      minimumCommitment: { displayName: 'Minimum' },
      creditGrantRateCards: [{ id: 'b', type: 'RECURRING' }],
    });
  });

  it.each<[string, BillingPlan, Surroundings, string]>([
    ['a start inside a period', plan('Add', [charge({})], '2027-02-16'), around(), 'ADD_MID_PERIOD'],
    [
      'a period that has begun',
      plan('Add', [charge({})], '2027-01-15'),
      { ...around(), now: new Date('2027-01-15T08:00:00Z') },
      'ADD_MID_PERIOD',
    ],
    [
      'another interval',
      {
        ...plan('Add', [charge({})]),
        pricePlan: {
          type: 'BILLING',
          key: 'k',
          name: 'n',
          otherName: 'o',
          description: '',
          interval: 'Annually',
          pricesInPlan: false,
        },
      },
      around(),
      'ADD_INTERVAL_DIFFERS',
    ],
    ['another end', plan('Add', [charge({})], '2027-02-15', '2027-12-31'), around(), 'ADD_ENDS_DIFFER'],
    [
      'several plans',
      plan('Add', [charge({})]),
      around([
        { ...running, endDate: '2027-06-01T00:00:00Z' },
        { ...running, startDate: '2027-06-01T00:00:00Z' },
      ]),
      'ADD_SEVERAL_PLANS',
    ],
    [
      'usage at another price',
      plan('Add', [charge({ productId: METER, chargeType: 'Usage', usageMeterId: 'um.1', rate: 0.4 })]),
      around(),
      'ADD_PRICES_CLASH',
    ],
    [
      'seats of an unknown number',
      plan('Add', [charge({ productId: SEAT, chargeType: 'License', rate: 8 })]),
      around([running], []),
      'ADD_PRICES_CLASH',
    ],
  ])('needs action for %s', (_, wanted, surroundings, code) => {
    expect(decide(wanted, surroundings)).toMatchObject({ kind: 'action', code });
  });

  it.each([
    ['on the day on which the plan itself starts', '2026-12-15'],
    ['before the plan starts', '2026-12-10'],
  ])('that is to start %s is told the first day of its second period', (_, start) => {
    expect(
      decide(plan('Add', [charge({})], start), { ...around(), now: new Date('2026-12-01T08:00:00Z') }),
    ).toMatchObject({
      kind: 'action',
      code: 'ADD_MID_PERIOD',
      arguments: { start, next: '2027-01-15' },
    });
  });

  it('names the Product whose prices clash', () => {
    const dearer = charge({
      productId: METER,
      productName: 'API Calls',
      chargeType: 'Usage',
      usageMeterId: 'um.1',
      rate: 1,
    });
    expect(decide(plan('Add', [dearer]))).toMatchObject({ arguments: { plan: 'Old Plan', product: 'API Calls' } });
  });

  it('names the day that would do', () => {
    expect(decide(plan('Add', [charge({})], '2027-02-16'))).toMatchObject({
      arguments: { plan: 'Old Plan', start: '2027-02-16', next: '2027-03-15' },
    });
  });
});

describe('a plan that is bought upfront', () => {
  const bought = (choice: ExistingPlanChoice): BillingPlan => ({ ...plan(choice, [charge({})]), means: 'prepay' });
  it('needs no edit, or only room', () => {
    expect(decide(bought('Ask'), around([]))).toEqual({ kind: 'edits', edits: [], seatsKept: new Map() });
    expect(decide(bought('Replace'))).toMatchObject({
      kind: 'edits',
      edits: [{ mode: 'DISASSOCIATE', effectiveFrom: '2027-02-15', effectiveUntil: '9999-01-01' }],
    });
  });

  it("asks before it takes another's place, and is never added", () => {
    expect(decide(bought('Ask'))).toMatchObject({ kind: 'action', code: 'PLAN_RUNNING_PREPAID' });
    expect(decide(bought('Add'))).toMatchObject({ kind: 'action', code: 'ADD_PREPAID' });
  });
});

describe('an association whose answer got lost', () => {
  it('is found on the time line', () => {
    const ours = { ...running, pricePlanId: 'pp.new', startDate: '2027-02-15T00:00:00Z' };
    expect(isAttached(plan('Ask', []), 'pp.new', [running, ours], 'UTC')).toBe(true);
    expect(isAttached(plan('Ask', []), 'pp.new', [running], 'UTC')).toBe(false);
    expect(isAttached(plan('Ask', [], '2027-02-16'), 'pp.new', [ours], 'UTC')).toBe(false);
  });
});

/** Togai's arithmetic as the local one does it: rate cards, slabs, cycles and days. */
import { describe, expect, it } from 'vitest';
import { BillingError, firstPeriodAmount, periodCharges, total } from '../../simulator/togai/billing.ts';
import { cycleOf } from '../../simulator/togai/cycles.ts';
import { dayAt, startOfDay } from '../../simulator/togai/days.ts';
import { type PlanDetails, planDetails } from '../../simulator/togai/planDetails.ts';

const monthly = { interval: 'MONTHLY', gracePeriod: 0, anniversaryCycle: true } as const;

function plan(parts: object): PlanDetails {
  return planDetails.parse({ supportedCurrencies: ['USD', 'JPY', 'KWD'], pricingCycleConfig: monthly, ...parts });
}

function fixedFee(rate: number, more: object = {}, currency = 'USD'): object {
  return { id: 'fee', rateValues: [{ currency, rate }], enableProration: false, ...more };
}

type SlabPrice = readonly [startAfter: number, priceType: 'FLAT' | 'PER_UNIT' | 'PACKAGE', rate: number];

function license(pricingModel: 'TIERED' | 'VOLUME', prices: readonly SlabPrice[], more: object = {}): object {
  const slabs = prices.map(([startAfter, priceType], i) => ({
    order: i + 1,
    startAfter,
    priceType,
    slabConfig: { packageSize: '10' },
  }));
  return {
    id: 'seat',
    ratePlan: { pricingModel, slabs },
    rateValues: [{ currency: 'USD', slabRates: prices.map(([, , rate], i) => ({ order: i + 1, rate })) }],
    enableProration: false,
    ...more,
  };
}

function amount(parts: object, seats = 0, currency = 'USD'): string {
  return firstPeriodAmount(plan(parts), { seat: seats }, currency).toString();
}

describe('the first period', () => {
  it.each([
    ['a recurring fee', [fixedFee(10.1)], '10.1'],
    ['recurring and one-time fees together', [fixedFee(10.1), fixedFee(20.2, { type: 'ONE_TIME' })], '30.3'],
    ['no fee that first comes in a later cycle', [fixedFee(10, { recurrenceConfig: { interval: 2, offset: 1 } })], '0'],
    [
      'fees in advance and in arrears alike',
      [fixedFee(1, { invoiceTiming: 'IN_ADVANCE' }), fixedFee(2, { invoiceTiming: 'IN_ARREARS' })],
      '3',
    ],
    ['a negative fee, as a discount is', [fixedFee(10), fixedFee(-2.5)], '7.5'],
    ['each card rounded half up to the cent', [fixedFee(0.005), fixedFee(0.005)], '0.02'],
    ['decimals as they are written, not as they are stored', Array.from({ length: 10 }, () => fixedFee(0.1)), '1'],
  ])('has %s', (_, fixedFeeRateCards, expected) => {
    expect(amount({ fixedFeeRateCards })).toBe(expected);
  });

  it.each([
    ['JPY', 1999.5, '2000'],
    ['KWD', 1.2345, '1.235'],
  ])('is rounded as %s is', (currency, rate, expected) => {
    expect(amount({ fixedFeeRateCards: [fixedFee(rate, {}, currency)] }, 0, currency)).toBe(expected);
  });

  const graduated: SlabPrice[] = [
    [0, 'PER_UNIT', 10],
    [10, 'PER_UNIT', 8],
    [100, 'PER_UNIT', 5],
  ];
  const mixed: SlabPrice[] = [
    [0, 'FLAT', 100],
    [10, 'PACKAGE', 30],
  ];
  it.each([
    ['TIERED', graduated, 0, '0'],
    ['TIERED', graduated, 10, '100'],
    ['TIERED', graduated, 11, '108'],
    ['TIERED', graduated, 150, '1070'],
    ['VOLUME', graduated, 10, '100'],
    ['VOLUME', graduated, 11, '88'],
    ['VOLUME', graduated, 150, '750'],
    ['TIERED', mixed, 10, '100'],
    ['TIERED', mixed, 11, '130'],
    ['TIERED', mixed, 31, '190'],
    ['VOLUME', mixed, 31, '120'],
  ] as const)('prices %s seats by slabs %j: %i → %s', (model, prices, seats, expected) => {
    expect(amount({ licenseRateCards: [license(model, prices)] }, seats)).toBe(expected);
  });

  it('multiplies long prices without losing a digit', () => {
    expect(amount({ licenseRateCards: [license('VOLUME', [[0, 'PER_UNIT', 33.333333333333336]])] }, 300_000)).toBe(
      '10000000',
    );
  });

  it('is filled up to the minimum commitment, and not beyond', () => {
    const minimumCommitment = { displayName: 'At least', rateValues: [{ currency: 'USD', rate: 50 }] };
    expect(amount({ minimumCommitment, fixedFeeRateCards: [fixedFee(30)] })).toBe('50');
    expect(amount({ minimumCommitment, fixedFeeRateCards: [fixedFee(70)] })).toBe('70');
  });

  it("can't be reckoned in a currency without a price", () => {
    expect(() => amount({ fixedFeeRateCards: [fixedFee(1)] }, 0, 'JPY')).toThrow(BillingError);
  });
});

describe('a later or shorter cycle', () => {
  it('has no one-time fees', () => {
    const details = plan({ fixedFeeRateCards: [fixedFee(10), fixedFee(99, { type: 'ONE_TIME' })] });
    expect(total(periodCharges(details, { currency: 'USD', ordinal: 1 })).toString()).toBe('10');
  });

  it('is billed in part where a card says so, else whole', () => {
    const details = plan({
      fixedFeeRateCards: [
        fixedFee(30, { enableProration: true }),
        fixedFee(30),
        fixedFee(5, { type: 'ONE_TIME', enableProration: true }),
      ],
    });
    expect(total(periodCharges(details, { currency: 'USD', share: 1 / 3 })).toString()).toBe('45');
  });
});

describe('cycles', () => {
  const cycles = (config: object, anchor: string, count = 3): string[] =>
    Array.from({ length: count }, (_, i) =>
      cycleOf({ gracePeriod: 0, ...config } as Parameters<typeof cycleOf>[0], anchor, i),
    ).map(({ start, end }) => `${start}/${end}`);

  it.each([
    ['WEEKLY', '2027-03-03', ['2027-03-03/2027-03-10', '2027-03-10/2027-03-17']],
    ['MONTHLY', '2027-01-31', ['2027-01-31/2027-02-28', '2027-02-28/2027-03-31']],
    ['QUARTERLY', '2027-11-15', ['2027-11-15/2028-02-15', '2028-02-15/2028-05-15']],
    ['HALF_YEARLY', '2027-08-31', ['2027-08-31/2028-02-29', '2028-02-29/2028-08-31']],
    ['ANNUALLY', '2027-02-28', ['2027-02-28/2028-02-29', '2028-02-29/2029-02-28']],
  ])('%s counted from the anniversary %s', (interval, anchor, expected) => {
    expect(cycles({ interval, anniversaryCycle: true }, anchor, 2)).toEqual(expected);
  });

  it.each([
    ['WEEKLY', { dayOffset: '1', monthOffset: 'NIL' }, ['2027-03-03/2027-03-08', '2027-03-08/2027-03-15']],
    ['WEEKLY', { dayOffset: 'LAST', monthOffset: 'NIL' }, ['2027-03-03/2027-03-07', '2027-03-07/2027-03-14']],
    ['MONTHLY', { dayOffset: '1', monthOffset: 'NIL' }, ['2027-03-03/2027-04-01', '2027-04-01/2027-05-01']],
    ['MONTHLY', { dayOffset: 'LAST', monthOffset: 'NIL' }, ['2027-03-03/2027-03-31', '2027-03-31/2027-04-30']],
    ['QUARTERLY', { dayOffset: '15', monthOffset: '2' }, ['2027-03-03/2027-05-15', '2027-05-15/2027-08-15']],
    ['HALF_YEARLY', { dayOffset: '15', monthOffset: 'LAST' }, ['2027-03-03/2027-06-15', '2027-06-15/2027-12-15']],
    ['ANNUALLY', { dayOffset: 'LAST', monthOffset: '2' }, ['2027-03-03/2028-02-29', '2028-02-29/2029-02-28']],
  ])('%s on the offset %j begin short', (interval, startOffset, expected) => {
    expect(cycles({ interval, startOffset }, '2027-03-03', 2)).toEqual(expected);
  });

  it('know how much of a whole one the first is', () => {
    expect(
      cycleOf(
        { interval: 'MONTHLY', gracePeriod: 0, startOffset: { dayOffset: '1', monthOffset: 'NIL' } },
        '2027-04-16',
        0,
      ).share,
    ).toBe(0.5);
  });
});

describe('days', () => {
  it.each([
    ['UTC', '2027-03-28', '2027-03-28T00:00:00.000Z'],
    ['Asia/Kolkata', '2027-03-28', '2027-03-27T18:30:00.000Z'],
    ['Europe/Berlin', '2027-03-28', '2027-03-27T23:00:00.000Z'],
    ['Europe/Berlin', '2027-03-29', '2027-03-28T22:00:00.000Z'],
    ['America/New_York', '2027-11-08', '2027-11-08T05:00:00.000Z'],
    ['Pacific/Auckland', '9999-01-01', '9998-12-31T11:00:00.000Z'],
  ])('in %s: %s begins at %s', (timezone, day, moment) => {
    expect(startOfDay(day, timezone).toISOString()).toBe(moment);
    expect(dayAt(new Date(moment), timezone)).toBe(day);
    expect(dayAt(new Date(Date.parse(moment) - 1), timezone)).not.toBe(day);
  });
});

/** What holds for any Quote: Togai's first bill is the Quote's total to the cent, and nothing but the Quote decides it. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedCalls } from './plannedCalls.ts';
import { type BillingPlan, DEFAULT_QUOTE_RULES, mapQuote } from '../../../companion/domain/quote/quoteMapping.ts';
import {
  pricePlanRequest,
  priceOverride,
  purchaseRequest,
  seatRequests,
} from '../../../companion/domain/quote/quoteRequests.ts';
import {
  BILLING_CHOICES,
  type BillingChoice,
  type BillingInterval,
  type ProductSnapshot,
  type QuoteLineSnapshot,
  type QuoteSnapshot,
} from '../../../companion/domain/quote/quoteSnapshot.ts';
import { firstPeriodAmount } from '../../simulator/togai/billing.ts';
import { planDetails, planOverride, withOverride } from '../../simulator/togai/planDetails.ts';
import { firstBill } from './togaiOracle.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const DIGITS = { USD: 2, JPY: 0, KWD: 3, EUR: 2 } as const;
type Currency = keyof typeof DIGITS;
const KINDS = ['License', 'Recurring Fee', 'One-Time Fee', 'Usage'] as const;

const products = (interval: BillingInterval): ProductSnapshot[] =>
  KINDS.flatMap((chargeType, kind) =>
    [0, 1, 2].map((n) => ({
      id: `01tWs0000000${kind}${n}AIAQ`,
      name: `${chargeType} ${n}`,
      chargeType,
      billingInterval: chargeType === 'One-Time Fee' ? undefined : interval,
      usageMeterId: chargeType === 'Usage' ? `um.${n}` : undefined,
    })),
  );

const interval = fc.constantFrom<BillingInterval>('Weekly', 'Monthly', 'Quarterly', 'Half-Yearly', 'Annually');
const currency = fc.constantFrom<Currency>('USD', 'JPY', 'KWD', 'EUR');
const quantity = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }).map(String) },
  fc.integer({ min: 1, max: 99_999 }).map((n) => new Decimal(n).div(100).toFixed(2)),
);
const discount = fc.oneof(
  fc.constant(undefined),
  fc.integer({ min: 0, max: 10_000 }).map((n) => new Decimal(n).div(100).toFixed(2)),
);

interface LineSeed {
  product: number;
  quantity: string;
  price: number;
  discount: string | undefined;
}
const lineSeed: fc.Arbitrary<LineSeed> = fc.record({
  product: fc.nat(11),
  quantity,
  price: fc.nat(5_000_000),
  discount,
});

function productOf(pool: ProductSnapshot[], n: number): ProductSnapshot {
  const product = pool[n % pool.length];
  if (!product) throw new Error('An empty pool');
  return product;
}

function lineOf(seed: LineSeed, n: number, pool: ProductSnapshot[], digits: number): QuoteLineSnapshot {
  const unitPrice = new Decimal(seed.price).div(new Decimal(10).pow(digits));
  const total = unitPrice
    .times(seed.quantity)
    .times(new Decimal(100).minus(seed.discount ?? 0))
    .div(100);
  return {
    id: `0QLWs00000${String(n).padStart(5, '0')}OAQ`,
    product: productOf(pool, seed.product),
    quantity: seed.quantity,
    unitPrice: unitPrice.toFixed(),
    listPrice: unitPrice.toFixed(),
    discount: seed.discount,
    totalPrice: total.toFixed(digits, Decimal.ROUND_HALF_UP),
  };
}

interface QuoteSeed {
  currency: Currency;
  interval: BillingInterval;
  seeds: LineSeed[];
  billingAction: BillingChoice | undefined;
}

const quoteSeed: fc.Arbitrary<QuoteSeed> = fc.record({
  currency,
  interval,
  seeds: fc.array(lineSeed, { minLength: 1, maxLength: 12 }),
  billingAction: fc.constantFrom<BillingChoice | undefined>(undefined, ...BILLING_CHOICES),
});
const anyQuote = quoteSeed.map(quoteOf);

function quoteOf(seed: QuoteSeed): QuoteSnapshot & { currency: Currency } {
  const pool = products(seed.interval);
  const lines = seed.seeds.map((line, n) => lineOf(line, n, pool, DIGITS[seed.currency]));
  const total = lines.reduce((sum, line) => sum.plus(line.totalPrice), new Decimal(0)).toFixed();
  return {
    id: '0Q0Ws0000001abcKAA',
    name: 'Any',
    accountId: '001Ws00003AbCdEIAV',
    currency: seed.currency,
    totalPrice: total,
    grandTotal: total,
    acceptedAt: NOW,
    acceptedTotal: total,
    billingAction: seed.billingAction,
    lines,
  };
}

function planOf(quote: QuoteSnapshot): BillingPlan | undefined {
  const mapping = mapQuote(quote, DEFAULT_QUOTE_RULES, NOW);
  if (mapping.kind === 'plan') return mapping.plan;
  // The generator makes usage lines of one Product at two prices, and Quotes of usage alone that someone wants paid upfront.
  expect(['USAGE_PRICES_DIFFER', 'QUOTE_NOTHING_TO_PAY', 'SEAT_PRICE_INEXACT']).toContain(mapping.code);
  return undefined;
}

const ids = (plan: BillingPlan): Map<string, string> =>
  new Map(plan.charges.map(({ productId }) => [productId, `addon.${productId}`]));

// Hundreds of Quotes each: more time than a single case has, on a busy machine.
describe('for any Quote', { timeout: 60_000 }, () => {
  it("Togai's first bill is the line totals to the cent, usage aside, however it rounds", () => {
    let planned = 0;
    fc.assert(
      fc.property(anyQuote, (quote) => {
        const plan = planOf(quote);
        if (!plan) return;
        planned++;
        const digits = DIGITS[quote.currency];
        const lines = quote.lines
          .filter(({ product }) => product.chargeType !== 'Usage')
          .reduce((sum, line) => sum.plus(line.totalPrice), new Decimal(0))
          .toFixed(digits);
        const request = purchaseRequestOf(plan);
        const cards = request ?? priceOverride(plan, ids(plan));
        const seats = new Map(
          (plan.means === 'purchase' ? [] : seatRequests(plan, 'account', ids(plan))).map((seat) => [
            seat.licenseId,
            seat.quantity,
          ]),
        );
        // Through JSON, as Togai gets it.
        const sent = JSON.parse(JSON.stringify(cards)) as typeof cards;
        const bill = firstBill(sent, seats, plan.currency, digits);
        expect(bill).toEqual({ cardsRounded: lines, sumRounded: lines, sumCut: lines });
        expect(plan.amount).toBe(lines);
        const details = withOverride(
          planDetails.parse(pricePlanRequest(plan, ids(plan)).pricePlanDetails),
          planOverride.parse(sent),
        );
        expect(firstPeriodAmount(details, Object.fromEntries(seats), plan.currency).toFixed(digits)).toBe(lines);
      }),
      { numRuns: 600 },
    );
    expect(planned).toBeGreaterThan(250);
  });

  it('the same Quote gives the same calls, and the order of its lines changes nothing', () => {
    fc.assert(
      fc.property(
        anyQuote.chain((quote) =>
          fc.tuple(fc.constant(quote), fc.shuffledSubarray([...quote.lines], { minLength: quote.lines.length })),
        ),
        ([quote, lines]) => {
          const mapping = mapQuote(quote, DEFAULT_QUOTE_RULES, NOW);
          expect(mapQuote(structuredClone(quote), DEFAULT_QUOTE_RULES, NOW)).toEqual(mapping);
          const shuffled = mapQuote({ ...quote, lines }, DEFAULT_QUOTE_RULES, NOW);
          expect(shuffled).toEqual(mapping);
          if (mapping.kind === 'plan' && shuffled.kind === 'plan')
            expect(plannedCalls(shuffled.plan, 'a')).toEqual(plannedCalls(mapping.plan, 'a'));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('one set of Products is one plan, whatever the prices, quantities and number of lines', () => {
    fc.assert(
      fc.property(anyQuote, lineSeed, (quote, other) => {
        const plan = planOf(quote);
        const changed = planOf({ ...quote, ...repriced(quote, other) });
        if (plan?.pricePlan && changed?.pricePlan) {
          expect(changed.pricePlan).toEqual(plan.pricePlan);
          expect(plan.pricePlan.name.length).toBeLessThanOrEqual(50);
          expect(plan.pricePlan.otherName.length).toBeLessThanOrEqual(50);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a stored plan is the plan', () => {
    fc.assert(
      fc.property(anyQuote, (quote) => {
        const plan = planOf(quote);
        if (plan)
          expect(plannedCalls(JSON.parse(JSON.stringify(plan)) as BillingPlan, 'a')).toEqual(plannedCalls(plan, 'a'));
      }),
      { numRuns: 200 },
    );
  });
});

function purchaseRequestOf(plan: BillingPlan) {
  return plan.means === 'attach'
    ? undefined
    : (({ purchasePlanOverride, associationOverride }) => purchasePlanOverride ?? associationOverride)(
        purchaseRequest(plan, 'plan', ids(plan)),
      );
}

function repriced(quote: QuoteSnapshot & { currency: Currency }, seed: LineSeed): Partial<QuoteSnapshot> {
  const digits = DIGITS[quote.currency];
  const lines = quote.lines.map((line, n) => lineOf(seed, n, [line.product], digits));
  const total = lines.reduce((sum, line) => sum.plus(line.totalPrice), new Decimal(0)).toFixed();
  return { lines, totalPrice: total, grandTotal: total, acceptedTotal: total };
}

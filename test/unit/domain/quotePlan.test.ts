/** Price plans and requests beyond what the examples show: names, keys, many Products, add-ons found again. */
import { describe, expect, it } from 'vitest';
import type { Charge } from '../../../companion/domain/quote/charge.ts';
import { DEFAULT_QUOTE_RULES, mapQuote } from '../../../companion/domain/quote/quoteMapping.ts';
import { planKey, pricePlanSpec } from '../../../companion/domain/quote/quotePlan.ts';
import {
  addOnRequest,
  isAddOnOf,
  pricePlanRequest,
  purchaseRequest,
  seatRequests,
} from '../../../companion/domain/quote/quoteRequests.ts';
import type { QuoteLineSnapshot, QuoteSnapshot } from '../../../companion/domain/quote/quoteSnapshot.ts';

const terms = {
  type: 'BILLING',
  currency: 'USD',
  interval: 'Monthly',
  invoiceTiming: 'IN_ADVANCE',
  gracePeriodDays: 1,
} as const;

function charge(fields: Partial<Charge> = {}): Charge {
  return {
    productId: '01tWs0000000001IAA',
    productName: 'Gold Support',
    chargeType: 'Recurring Fee',
    interval: 'Monthly',
    quantity: '1',
    amount: '10',
    rate: 10,
    listRate: 10,
    ...fields,
  };
}

describe("a plan's name", () => {
  it('leads with what matters most and counts the rest', () => {
    const charges = [
      charge({ productId: 'c', productName: 'Setup', chargeType: 'One-Time Fee' }),
      charge(),
      charge({ productId: 'a', productName: 'Calls', chargeType: 'Usage', usageMeterId: 'm' }),
    ];
    expect(pricePlanSpec(charges, terms).name).toBe('Gold Support + 2 · Monthly · USD');
    expect(pricePlanSpec(charges, { ...terms, type: 'PURCHASE' }).name).toBe('Gold Support + 2 · One-Time · USD');
  });

  it.each(['x'.repeat(255), '😀'.repeat(100), 'A\nname  with\tspaces '.repeat(9)])(
    'of a Product called %j has at most 50 characters',
    (productName) => {
      const { name, otherName } = pricePlanSpec([charge({ productName }), charge({ productId: 'b', productName })], {
        ...terms,
        interval: 'Half-Yearly',
      });
      for (const one of [name, otherName]) {
        expect(one.length).toBeLessThanOrEqual(50);
        expect(one.isWellFormed()).toBe(true);
        expect(one).toMatch(/^\S.*… \+ 1 · Half-Yearly · USD/);
      }
      expect(otherName).not.toBe(name);
    },
  );
});

describe("a plan's key", () => {
  const key = (charges: Charge[], changed: object = {}): string => pricePlanSpec(charges, { ...terms, ...changed }).key;
  it('stands in its description and is read from there', () => {
    const spec = pricePlanSpec([charge()], terms);
    expect(planKey(spec.description)).toBe(spec.key);
    expect(planKey('Made by hand')).toBeUndefined();
    expect(planKey(undefined)).toBeUndefined();
  });

  it('is the same for other prices, names and amounts', () => {
    expect(key([charge({ rate: 5, listRate: 7, amount: '5', quantity: '3', productName: 'Renamed' })])).toBe(
      key([charge()]),
    );
  });

  it.each([
    ['Product', [charge({ productId: 'other' })], {}],
    ['charge type', [charge({ chargeType: 'License' })], {}],
    ['meter', [charge({ chargeType: 'Usage', usageMeterId: 'm' })], {}],
    ['more Products', [charge(), charge({ productId: 'other' })], {}],
    ['interval', [charge()], { interval: 'Annually' }],
    ['currency', [charge()], { currency: 'EUR' }],
    ['kind of plan', [charge()], { type: 'PURCHASE' }],
    ['timing', [charge()], { invoiceTiming: 'IN_ARREARS' }],
  ])('is another one for another %s', (_, charges, changed) => {
    expect(key(charges, changed)).not.toBe(key([charge()]));
  });
});

describe('an add-on', () => {
  it("is found by its Product's id, also after the Product was renamed", () => {
    const request = addOnRequest(charge());
    if (!request) throw new Error('A fee has an add-on');
    expect(request).toEqual({
      name: 'Gold Support (01tWs0000000001IAA)',
      type: 'FIXED_FEE',
      billableName: 'Gold Support',
    });
    expect(isAddOnOf({ name: 'Silver (old) (01tWs0000000001IAA)', type: 'FIXED_FEE' }, request)).toBe(true);
    expect(isAddOnOf({ name: 'Gold Support (01tWs0000000001IAA)', type: 'LICENSE' }, request)).toBe(false);
    expect(isAddOnOf({ name: 'Gold Support (01tWs0000000002IAA)', type: 'FIXED_FEE' }, request)).toBe(false);
  });

  it("is not needed for usage, and its name fits whatever the Product's is", () => {
    expect(addOnRequest(charge({ chargeType: 'Usage' }))).toBeUndefined();
    const long = addOnRequest(charge({ productName: 'x'.repeat(255) }));
    expect(long?.name).toHaveLength(255);
    expect(long?.name.endsWith(' (01tWs0000000001IAA)')).toBe(true);
  });
});

function largeQuote(lines: number, chargeType: 'One-Time Fee' | 'License'): QuoteSnapshot {
  const all = Array.from({ length: lines }, (_, n): QuoteLineSnapshot => ({
    id: `line ${n}`,
    product: {
      id: `01tWs000000${String(n).padStart(4, '0')}IAA`,
      name: `Product ${n}`,
      chargeType,
      billingInterval: 'Monthly',
    },
    quantity: '1',
    unitPrice: '1.01',
    totalPrice: '1.01',
  }));
  const total = (lines * 1.01).toFixed(2);
  return {
    id: '0Q0Ws000000AbCdKAK',
    name: 'Large',
    accountId: '001Ws00003AbCdEIAV',
    currency: 'USD',
    totalPrice: total,
    grandTotal: total,
    lines: all,
  };
}

function planOf(quote: QuoteSnapshot) {
  const mapping = mapQuote(quote, DEFAULT_QUOTE_RULES, new Date('2026-12-01T00:00:00Z'));
  if (mapping.kind !== 'plan') throw new Error(mapping.code);
  return {
    plan: mapping.plan,
    ids: new Map(mapping.plan.charges.map(({ productId }) => [productId, `addon.${productId}`])),
  };
}

describe('a Quote with 200 lines', () => {
  it('of one-time fees carries its prices in a plan of its own, since an override takes only 50', () => {
    const { plan, ids } = planOf(largeQuote(200, 'One-Time Fee'));
    const request = purchaseRequest(plan, 'pp', ids);
    expect(request).toEqual({ type: 'ENTITLEMENT_GRANT', pricePlanId: 'pp', idempotencyKey: '0Q0Ws000000AbCdKAK-1' });
    expect(pricePlanRequest(plan, ids).pricePlanDetails.fixedFeeRateCards).toHaveLength(200);
    const cheaper = planOf({
      ...largeQuote(200, 'One-Time Fee'),
      ...repriced(largeQuote(200, 'One-Time Fee'), '0.50'),
    });
    expect(cheaper.plan.pricePlan?.key).not.toBe(plan.pricePlan?.key);
    expect(plan.amount).toBe('202.00');
  });

  it('of 50 still fits an override', () => {
    const { plan, ids } = planOf(largeQuote(50, 'One-Time Fee'));
    expect(purchaseRequest(plan, 'pp', ids).purchasePlanOverride?.fixedFeeRateCards).toHaveLength(50);
  });

  it('of seats grants each of them', () => {
    const { plan, ids } = planOf(largeQuote(200, 'License'));
    expect(new Set(seatRequests(plan, 'account', ids).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(200);
  });
});

describe('seats', () => {
  it('stand on top of those that the account keeps, and each attempt has keys of its own', () => {
    const { plan, ids } = planOf(largeQuote(1, 'License'));
    const [request] = seatRequests(plan, 'account', ids, {
      held: new Map([['addon.01tWs0000000000IAA', 7]]),
      attempt: 2,
    });
    expect(request).toMatchObject({ quantity: 8, idempotencyKey: '0Q0Ws000000AbCdKAK-01tWs0000000000IAA-2' });
  });
});

function repriced(quote: QuoteSnapshot, price: string): Partial<QuoteSnapshot> {
  const total = (quote.lines.length * Number(price)).toFixed(2);
  return {
    lines: quote.lines.map((line) => ({ ...line, unitPrice: price, totalPrice: price })),
    totalPrice: total,
    grandTotal: total,
  };
}

/** Customers, add-ons and price plans for tests that sell something in the local Togai. */
import { expect } from 'vitest';
import type { Reply, TogaiUnderTest } from './togaiCaller.ts';

let made = 0;

/** The id of what a call made; fails when it made nothing. */
export function madeId({ status, body }: Reply): string {
  expect([200, 201], JSON.stringify(body)).toContain(status);
  return String(body['id']);
}

/** A fixed fee card of a one-currency plan. */
export function fee(id: string, rate: number, more: object = {}): object {
  return {
    id,
    rateValues: [{ currency: 'USD', rate }],
    enableProration: false,
    type: 'RECURRING',
    invoiceTiming: 'IN_ADVANCE',
    ...more,
  };
}

/** A license card with one price a seat. */
export function seat(id: string, rate: number, more: object = {}): object {
  return {
    id,
    ratePlan: { pricingModel: 'VOLUME', slabs: [{ order: 1, startAfter: 0, priceType: 'PER_UNIT' }] },
    rateValues: [{ currency: 'USD', slabRates: [{ order: 1, rate }] }],
    enableProration: false,
    invoiceTiming: 'IN_ADVANCE',
    ...more,
  };
}

/** Pricing cycles of a month, counted from the day of association. */
export const MONTHLY = { interval: 'MONTHLY', gracePeriod: 0, anniversaryCycle: true };

/** Makes things in a Togai under test and returns their ids. */
export class Catalog {
  readonly #t: TogaiUnderTest;

  constructor(t: TogaiUnderTest) {
    this.#t = t;
  }

  /** A customer with one account of the same id. */
  async customer(currency = 'USD'): Promise<string> {
    const id = `customer-${++made}`;
    return madeId(
      await this.#t.post('/customers', {
        id,
        name: 'Acme',
        primaryEmail: 'a@acme.example',
        address: {},
        account: { id, name: 'Acme', invoiceCurrency: currency, netTermDays: 30 },
      }),
    );
  }

  async addOn(type: 'LICENSE' | 'FIXED_FEE' = 'FIXED_FEE'): Promise<string> {
    return madeId(await this.#t.post('/addons', { name: `Product ${++made}`, type }));
  }

  async draftPlan(details: object, type: 'BILLING' | 'PURCHASE' = 'BILLING'): Promise<string> {
    const cycle = type === 'BILLING' ? { pricingCycleConfig: MONTHLY } : {};
    return madeId(
      await this.#t.post('/price_plans', {
        name: `Plan ${++made}`,
        description: 'a plan',
        type,
        pricePlanDetails: { supportedCurrencies: ['USD'], ...cycle, ...details },
      }),
    );
  }

  async plan(details: object, type: 'BILLING' | 'PURCHASE' = 'BILLING'): Promise<string> {
    const id = await this.draftPlan(details, type);
    return madeId(await this.#t.post(`/price_plans/${id}/activate`, { currencies: ['USD'] }));
  }

  /** Attaches a plan from one day until another. */
  attach(account: string, plan: string, from: string, until: string, more: object = {}): Promise<Reply> {
    return this.#t.post(`/accounts/${account}/edit_schedules`, {
      edits: [{ mode: 'ASSOCIATE', pricePlanId: plan, effectiveFrom: from, effectiveUntil: until, ...more }],
    });
  }

  /** The invoices of an account, the oldest first. */
  async invoices(account: string): Promise<Record<string, unknown>[]> {
    return (await this.#t.get(`/invoices?owner_id=${account}`)).body['data'] as Record<string, unknown>[];
  }
}

/** Charges as Togai's rate cards: what a price plan lists, and what a Quote overrides. */
import type { Charge } from './charge.ts';
import type { BillingInterval } from './quoteSnapshot.ts';

/** Togai's words for billing intervals. */
export type PricingInterval = 'WEEKLY' | 'MONTHLY' | 'QUARTERLY' | 'HALF_YEARLY' | 'ANNUALLY';
/** When a period's fees are invoiced: as it begins, or when it is over. */
export type InvoiceTiming = 'IN_ADVANCE' | 'IN_ARREARS';

/** A range of quantities with one way of pricing, as Togai's contract has it. */
export interface Slab {
  readonly order: number;
  readonly startAfter: number;
  readonly priceType: 'FLAT' | 'PER_UNIT' | 'PACKAGE';
}

/** How a license or usage card is priced over its slabs. */
export interface RatePlan {
  readonly pricingModel: 'TIERED' | 'VOLUME';
  readonly slabs: readonly Slab[];
}

/** The rates of a card's slabs in one currency. */
export interface SlabRates {
  readonly currency: string;
  readonly slabRates: readonly { readonly order: number; readonly rate: number }[];
}

/** A fee of a price plan; Togai has no quantity here, the rate is the line's total. */
export interface FixedFeeRateCard {
  /** The add-on's id. */
  readonly id: string;
  readonly displayName?: string | undefined;
  readonly type?: 'ONE_TIME' | 'RECURRING' | undefined;
  readonly invoiceTiming?: string | undefined;
  readonly rateValues: readonly { readonly currency: string; readonly rate: number }[];
  readonly enableProration: boolean;
}

/** Seats of a price plan; their number is a license entry of the account. */
export interface LicenseRateCard {
  /** The add-on's id. */
  readonly id: string;
  readonly displayName?: string | undefined;
  readonly type?: string | undefined;
  readonly invoiceTiming?: string | undefined;
  readonly enableProration: boolean;
  readonly ratePlan: RatePlan;
  readonly rateValues: readonly SlabRates[];
}

/** Metered usage of a price plan. */
export interface UsageRateCard {
  readonly usageMeterId: string;
  readonly displayName?: string | undefined;
  readonly ratePlan: RatePlan;
  readonly rateValues: readonly SlabRates[];
}

/** Kinds without a card are missing. */
export interface RateCards {
  readonly fixedFeeRateCards?: readonly FixedFeeRateCard[] | undefined;
  readonly licenseRateCards?: readonly LicenseRateCard[] | undefined;
  readonly usageRateCards?: readonly UsageRateCard[] | undefined;
}

/** Togai's add-on of each Product, by the Product's id. */
export type AddOnIds = ReadonlyMap<string, string>;

/** What decides which prices and timings the cards carry. */
export interface CardOptions {
  readonly currency: string;
  /** `list`: the price book's prices, for the plan; `quote`: the Quote's own, for the override. */
  readonly prices: 'list' | 'quote';
  /** Undefined for plans of one-time purchases, which have no periods. */
  readonly invoiceTiming: InvoiceTiming | undefined;
}

const INTERVALS: Readonly<Record<BillingInterval, PricingInterval>> = {
  Weekly: 'WEEKLY',
  Monthly: 'MONTHLY',
  Quarterly: 'QUARTERLY',
  'Half-Yearly': 'HALF_YEARLY',
  Annually: 'ANNUALLY',
};

/** Togai's word for an interval. */
export function pricingInterval(interval: BillingInterval): PricingInterval {
  return INTERVALS[interval];
}

/** One price for every unit, from the first on. */
export const PER_UNIT: RatePlan = {
  pricingModel: 'TIERED',
  slabs: [{ order: 1, startAfter: 0, priceType: 'PER_UNIT' }],
};

/** The rate cards of charges, in their order. Throws a TypeError when a Product has no add-on. */
export function rateCards(charges: readonly Charge[], ids: AddOnIds, options: CardOptions): RateCards {
  const fixed = charges.filter(({ chargeType }) => chargeType === 'Recurring Fee' || chargeType === 'One-Time Fee');
  const licenses = charges.filter(({ chargeType }) => chargeType === 'License');
  const usage = charges.filter(({ chargeType }) => chargeType === 'Usage');
  return {
    ...(fixed.length > 0 && { fixedFeeRateCards: fixed.map((charge) => fixedFeeCard(charge, ids, options)) }),
    ...(licenses.length > 0 && { licenseRateCards: licenses.map((charge) => licenseCard(charge, ids, options)) }),
    ...(usage.length > 0 && { usageRateCards: usage.map((charge) => usageCard(charge, options)) }),
  };
}

function fixedFeeCard(
  charge: Charge,
  ids: AddOnIds,
  { currency, prices, invoiceTiming }: CardOptions,
): FixedFeeRateCard {
  return {
    id: addOnOf(charge, ids),
    displayName: charge.productName,
    type: charge.chargeType === 'One-Time Fee' ? 'ONE_TIME' : 'RECURRING',
    ...(invoiceTiming === undefined ? {} : { invoiceTiming }),
    rateValues: [{ currency, rate: prices === 'quote' ? charge.rate : charge.listRate }],
    enableProration: false,
  };
}

function licenseCard(charge: Charge, ids: AddOnIds, { currency, prices, invoiceTiming }: CardOptions): LicenseRateCard {
  return {
    id: addOnOf(charge, ids),
    displayName: charge.productName,
    type: 'LICENSE',
    ...(invoiceTiming === undefined ? {} : { invoiceTiming }),
    enableProration: false,
    ratePlan: PER_UNIT,
    rateValues: [{ currency, slabRates: [{ order: 1, rate: prices === 'quote' ? charge.rate : charge.listRate }] }],
  };
}

function usageCard(charge: Charge, { currency, prices }: CardOptions): UsageRateCard {
  if (charge.usageMeterId === undefined) throw new TypeError(`The usage Product ${charge.productId} has no meter`);
  return {
    usageMeterId: charge.usageMeterId,
    displayName: charge.productName,
    ratePlan: PER_UNIT,
    rateValues: [{ currency, slabRates: [{ order: 1, rate: prices === 'quote' ? charge.rate : charge.listRate }] }],
  };
}

/** The add-on of a charge's Product. Throws a TypeError when it has none. */
export function addOnOf({ productId }: Charge, ids: AddOnIds): string {
  const id = ids.get(productId);
  if (id === undefined) throw new TypeError(`The Product ${productId} has no add-on`);
  return id;
}

/** Togai's billing arithmetic, exact to the last digit: what a plan's rate cards come to for one pricing cycle. */
import { Decimal } from 'decimal.js';
import type { PlanDetails, RatePlan, RateValue } from './planDetails.ts';

/** Enough digits that no product of a price and a quantity is ever cut. */
const Exact = Decimal.clone({ precision: 60 });

/** When a rate is invoiced. */
export type Timing = 'IN_ADVANCE' | 'IN_ARREARS' | 'PREPAID';
/** Kinds of rate cards. */
export type CardKind = 'fixedFee' | 'license' | 'usage' | 'billingEntitlement' | 'creditGrant' | 'minimumCommitment';

/** What one rate card comes to. */
export interface Charge {
  readonly kind: CardKind;
  /** The add-on, feature or usage meter. */
  readonly id: string;
  /** Where its card stands among the plan's cards of the kind. */
  readonly index: number;
  readonly name: string;
  readonly timing: Timing;
  /** Seats, units or pieces; undefined where there is no such thing. */
  readonly quantity: number | undefined;
  /** In the currency's own digits, rounded half up. */
  readonly amount: Decimal;
  readonly slabs: readonly SlabCharge[];
}

/** What one slab of a rate adds to a charge. */
export interface SlabCharge {
  readonly order: number;
  readonly quantity: Decimal;
  readonly amount: Decimal;
  readonly packages: number | undefined;
}

/** Numbers of seats or units, by the id of their add-on or usage meter. */
export type Quantities = Readonly<Record<string, number>>;

/** A period of a plan and all that its charges depend on. */
export interface PeriodInput {
  /** ISO 4217. */
  readonly currency: string;
  /** Seats by license, i.e. by add-on id. */
  readonly licenses?: Quantities;
  /** Units by usage meter. */
  readonly usage?: Quantities;
  /** Pieces bought, by rate card id; 1 where none is named. Only purchases have them. */
  readonly pieces?: (cardId: string) => number;
  /** 0 = the first cycle: the one that one-time fees belong to. */
  readonly ordinal?: number;
  /** The part of a whole cycle that is billed where a card says `enableProration`. Default 1. */
  readonly share?: number;
}

/** Thrown when a card has no price in the currency, or a price that can't be reckoned with. */
export class BillingError extends Error {}

/** What is billed in all for the first cycle: fixed fees, one-time fees and seats, without usage. Throws BillingError. */
export function firstPeriodAmount(details: PlanDetails, licenses: Quantities, currency: string): Decimal {
  return total(periodCharges(details, { licenses, currency }));
}

/** The sum of charges; each of them is rounded already. */
export function total(charges: readonly Charge[]): Decimal {
  return charges.reduce((sum, { amount }) => sum.plus(amount), new Exact(0));
}

/** Every charge of one cycle, those of nothing included, and the rest up to the minimum commitment. Throws BillingError. */
export function periodCharges(details: PlanDetails, input: PeriodInput): Charge[] {
  const charges = [
    ...fixedFees(details, input),
    ...seats(details, input),
    ...usages(details, input),
    ...entitlements(details, input),
    ...creditGrants(details, input),
  ];
  const minimum = details.minimumCommitment;
  if (!minimum) return charges;
  const rest = rateIn(minimum.rateValues, input.currency, minimum.displayName).minus(total(charges));
  if (rest.lte(0)) return charges;
  return [
    ...charges,
    charge('minimumCommitment', 'minimumCommitment', minimum.displayName, {
      index: 0,
      amount: rest,
      currency: input.currency,
    }),
  ];
}

/** A quantity priced slab by slab: each slab its part (TIERED), or all of it in the slab it reaches (VOLUME). Throws BillingError. */
function slabCharges({ pricingModel, slabs }: RatePlan, rates: RateValue, quantity: Decimal): SlabCharge[] {
  const inOrder = slabs.toSorted((a, b) => a.startAfter - b.startAfter);
  const reached = inOrder.findLastIndex(({ startAfter }) => quantity.gt(startAfter));
  return inOrder.map((slab, i) => {
    const next = inOrder[i + 1]?.startAfter;
    const tier = Exact.max(0, (next === undefined ? quantity : Exact.min(quantity, next)).minus(slab.startAfter));
    const units = pricingModel === 'TIERED' ? tier : i === reached ? quantity : new Exact(0);
    const slabRate = rates.slabRates.find(({ order }) => order === slab.order);
    if (!slabRate) throw new BillingError(`Slab ${slab.order} has no rate in ${rates.currency}`);
    const packages =
      slab.priceType === 'PACKAGE' ? units.div(packageSize(slab.slabConfig)).ceil().toNumber() : undefined;
    const amount = units.isZero()
      ? new Exact(0)
      : new Exact(slabRate.rate).times(packages ?? (slab.priceType === 'FLAT' ? 1 : units));
    return {
      order: slab.order,
      quantity: units,
      amount: units.isZero() ? amount : within(amount, slabRate.slabRateConfig),
      packages,
    };
  });
}

/** Digits after the point that amounts of a currency have. */
export function currencyDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

function fixedFees(
  { fixedFeeRateCards = [] }: PlanDetails,
  { currency, ordinal = 0, share = 1, pieces }: PeriodInput,
): Charge[] {
  return fixedFeeRateCards.flatMap((card, index) => {
    if (!occurs(card.type, card.recurrenceConfig, ordinal)) return [];
    const quantity = pieces?.(card.id);
    const part = card.enableProration && card.type !== 'ONE_TIME' ? share : 1;
    const amount = rateIn(card.rateValues, currency, card.displayName ?? card.id)
      .times(quantity ?? 1)
      .times(part);
    return [
      charge('fixedFee', card.id, card.displayName, { index, amount, currency, quantity, timing: card.invoiceTiming }),
    ];
  });
}

function seats({ licenseRateCards = [] }: PlanDetails, { currency, licenses = {}, share = 1 }: PeriodInput): Charge[] {
  return licenseRateCards.map((card, index) => {
    const quantity = licenses[card.id] ?? 0;
    const priced = slabCharges(
      card.ratePlan,
      ratesIn(card.rateValues, currency, card.displayName ?? card.id),
      new Exact(quantity),
    );
    return slabbed('license', card.id, card.displayName, {
      index,
      slabs: priced,
      currency,
      quantity,
      timing: card.invoiceTiming,
      share: card.enableProration ? share : 1,
    });
  });
}

function usages({ usageRateCards = [] }: PlanDetails, { currency, usage = {} }: PeriodInput): Charge[] {
  return usageRateCards.map((card, index) => {
    const quantity = usage[card.usageMeterId] ?? 0;
    const priced = slabCharges(
      card.ratePlan,
      ratesIn(card.rateValues, currency, card.displayName ?? card.usageMeterId),
      new Exact(quantity),
    );
    return slabbed('usage', card.usageMeterId, card.displayName, { index, slabs: priced, currency, quantity });
  });
}

function entitlements(
  { billingEntitlementRateCards = [] }: PlanDetails,
  { currency, ordinal = 0, pieces }: PeriodInput,
): Charge[] {
  return billingEntitlementRateCards.flatMap((card, index) => {
    if (!occurs('RECURRING', card.recurrenceConfig, ordinal)) return [];
    const units = Exact.sum(...card.featureConfigs.map(({ featureCreditLimit }) => featureCreditLimit)).times(
      pieces?.(card.featureId) ?? 1,
    );
    const priced = slabCharges(
      card.ratePlan,
      ratesIn(card.rateValues, currency, card.displayName ?? card.featureId),
      units,
    );
    return [
      slabbed('billingEntitlement', card.featureId, card.displayName, {
        index,
        slabs: priced,
        currency,
        quantity: units.toNumber(),
        timing: card.invoiceTiming,
      }),
    ];
  });
}

function creditGrants(
  { creditGrantRateCards = [] }: PlanDetails,
  { currency, ordinal = 0, pieces }: PeriodInput,
): Charge[] {
  return creditGrantRateCards.flatMap((card, index) => {
    if (!occurs(card.type, card.recurrenceConfig, ordinal)) return [];
    const detail = card.rateDetails.currencySlabRateDetails.find((one) => one.currency === currency);
    if (!detail) throw new BillingError(`${card.displayName ?? card.id} has no rate in ${currency}`);
    const slabs = detail.slabDetails.map((slab, i) => ({ ...slab, order: i + 1 }));
    const units = new Exact(detail.creditAmount).times(pieces?.(card.id) ?? 1);
    const priced = slabCharges(
      { pricingModel: card.rateDetails.pricingModel, slabs },
      { currency, slabRates: slabs },
      units,
    );
    return [
      slabbed('creditGrant', card.id, card.displayName, {
        index,
        slabs: priced,
        currency,
        quantity: units.toNumber(),
        timing: card.invoiceTiming,
      }),
    ];
  });
}

/** Recurring cards come every `interval` cycles, the first time after `offset`; one-time cards in the first cycle only. */
function occurs(
  type: 'ONE_TIME' | 'RECURRING' | undefined,
  recurrence: { interval?: number | undefined; offset?: number | undefined } | undefined,
  ordinal: number,
): boolean {
  if (type === 'ONE_TIME') return ordinal === 0;
  const { interval = 1, offset = 0 } = recurrence ?? {};
  return ordinal >= offset && (ordinal - offset) % interval === 0;
}

interface Priced {
  readonly index: number;
  readonly currency: string;
  readonly quantity?: number | undefined;
  readonly timing?: Timing | undefined;
}

function charge(
  kind: CardKind,
  id: string,
  name: string | undefined,
  { index, amount, currency, quantity, timing = 'IN_ARREARS' }: Priced & { amount: Decimal },
  slabs: readonly SlabCharge[] = [],
): Charge {
  return {
    kind,
    id,
    index,
    name: name ?? id,
    timing,
    quantity,
    amount: amount.toDecimalPlaces(currencyDigits(currency), Decimal.ROUND_HALF_UP),
    slabs,
  };
}

function slabbed(
  kind: CardKind,
  id: string,
  name: string | undefined,
  { slabs, share = 1, ...rest }: Priced & { slabs: readonly SlabCharge[]; share?: number },
): Charge {
  const amount = slabs.reduce((sum, slab) => sum.plus(slab.amount), new Exact(0)).times(share);
  return charge(kind, id, name, { amount, ...rest }, slabs);
}

function rateIn(rateValues: readonly { currency: string; rate: number }[], currency: string, name: string): Decimal {
  const value = rateValues.find((one) => one.currency === currency);
  if (!value) throw new BillingError(`${name} has no rate in ${currency}`);
  return new Exact(value.rate);
}

function ratesIn(rateValues: readonly RateValue[], currency: string, name: string): RateValue {
  const value = rateValues.find((one) => one.currency === currency);
  if (!value) throw new BillingError(`${name} has no rate in ${currency}`);
  return value;
}

function packageSize(config: Record<string, string> | undefined): Decimal {
  const size = Number(config?.['packageSize']);
  if (!(size > 0)) throw new BillingError('A slab priced by package needs slabConfig.packageSize');
  return new Exact(size);
}

function within(amount: Decimal, { minimumRate, maximumRate }: Record<string, string> = {}): Decimal {
  const atLeast = minimumRate === undefined ? amount : Exact.max(amount, minimumRate);
  return maximumRate === undefined ? atLeast : Exact.min(atLeast, maximumRate);
}

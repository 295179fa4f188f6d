/** A billing plan as the bodies of Togai's calls; the ids that Togai gives are filled in as they become known. */
import { exact } from '../money.ts';
import type { Charge } from './charge.ts';
import type { BillingPlan } from './quoteMapping.ts';
import { shortened } from './quotePlan.ts';
import { type AddOnIds, addOnOf, pricingInterval, type RateCards, rateCards } from './rateCards.ts';
import type { PricePlanRequest, PurchaseRequest, ScheduleEdit, SeatRequest } from './togaiBodies.ts';

/** Kinds of Togai add-ons that Products become. */
export type AddOnType = 'LICENSE' | 'FIXED_FEE';

/** The body of `POST /addons`. */
export interface AddOnRequest {
  /** The Product's id stands at its end: that is how the add-on is found again. */
  readonly name: string;
  readonly type: AddOnType;
  readonly billableName: string;
}

const LONGEST_ADD_ON_NAME = 255;

/** The add-on of a Product; undefined for usage, which refers to its meter. */
export function addOnRequest({ productId, productName, chargeType }: Charge): AddOnRequest | undefined {
  if (chargeType === 'Usage') return undefined;
  const id = ` (${productId})`;
  const name = shortened(productName, LONGEST_ADD_ON_NAME - id.length);
  return { name: name + id, type: chargeType === 'License' ? 'LICENSE' : 'FIXED_FEE', billableName: name };
}

/** True when this add-on is the Product's, even if the Product was renamed since. */
export function isAddOnOf(addOn: { readonly name: string; readonly type: string }, request: AddOnRequest): boolean {
  return addOn.type === request.type && addOn.name.endsWith(request.name.slice(request.name.lastIndexOf(' (')));
}

/** The body that makes the price plan. */
export function pricePlanRequest(plan: BillingPlan, ids: AddOnIds): PricePlanRequest {
  const spec = specOf(plan);
  const { currency, charges, gracePeriodDays } = plan;
  const cycle =
    spec.interval === undefined
      ? undefined
      : { interval: pricingInterval(spec.interval), gracePeriod: gracePeriodDays, anniversaryCycle: true };
  return {
    name: spec.name,
    description: spec.description,
    type: spec.type,
    pricePlanDetails: {
      supportedCurrencies: [currency],
      ...(cycle && { pricingCycleConfig: cycle }),
      ...rateCards(charges, ids, {
        currency,
        prices: spec.pricesInPlan ? 'quote' : 'list',
        invoiceTiming: timingOf(plan),
      }),
    },
  };
}

/** What the seats of a Quote stand beside. */
export interface SeatOptions {
  /** Seats that the account keeps from its running plan, by add-on id. */
  readonly held?: ReadonlyMap<string, number>;
  /** Counts from 1; rises when an earlier run granted seats and the Quote was changed since. */
  readonly attempt?: number;
}

/** The seats of each license, counted from the start of the first period. */
export function seatRequests(
  plan: BillingPlan,
  togaiAccountId: string,
  ids: AddOnIds,
  { held, attempt = 1 }: SeatOptions = {},
): SeatRequest[] {
  return plan.charges
    .filter(({ chargeType }) => chargeType === 'License')
    .map((charge) => {
      const licenseId = addOnOf(charge, ids);
      return {
        licenseId,
        accountId: togaiAccountId,
        updateType: 'ABSOLUTE',
        quantity: exact(charge.quantity)
          .plus(held?.get(licenseId) ?? 0)
          .toNumber(),
        effectiveFrom: startOf(plan),
        idempotencyKey: `${plan.quoteId}-${charge.productId}-${attempt}`,
      };
    });
}

/** The Quote's own prices as an override of the plan. */
export function priceOverride(plan: BillingPlan, ids: AddOnIds): RateCards {
  return rateCards(plan.charges, ids, { currency: plan.currency, prices: 'quote', invoiceTiming: timingOf(plan) });
}

/** The edit that attaches the plan. */
export function association(plan: BillingPlan, pricePlanId: string, ids: AddOnIds): ScheduleEdit {
  const { start, end } = datesOf(plan);
  return {
    mode: 'ASSOCIATE',
    pricePlanId,
    effectiveFrom: start,
    effectiveUntil: end,
    pricePlanDetailsOverride: priceOverride(plan, ids),
  };
}

/** The purchase. `attempt` counts from 1 and rises when an earlier purchase of this Quote was voided. */
export function purchaseRequest(plan: BillingPlan, pricePlanId: string, ids: AddOnIds, attempt = 1): PurchaseRequest {
  const common = { pricePlanId, idempotencyKey: `${plan.quoteId}-${attempt}` };
  if (plan.means === 'purchase') {
    const { fixedFeeRateCards = [] } = priceOverride(plan, ids);
    return {
      type: 'ENTITLEMENT_GRANT',
      ...common,
      ...(specOf(plan).pricesInPlan ? {} : { purchasePlanOverride: { fixedFeeRateCards } }),
    };
  }
  const { start, end } = datesOf(plan);
  return {
    type: 'ASSOCIATION',
    ...common,
    associationOverride: priceOverride(plan, ids),
    effectiveFrom: start,
    effectiveUntil: end,
  };
}

function timingOf({ means, invoiceTiming }: BillingPlan): BillingPlan['invoiceTiming'] | undefined {
  return means === 'purchase' ? undefined : invoiceTiming;
}

function specOf({ pricePlan, quoteId }: BillingPlan): NonNullable<BillingPlan['pricePlan']> {
  if (pricePlan === undefined) throw new TypeError(`The Quote ${quoteId} is billed without a price plan`);
  return pricePlan;
}

function startOf({ startsAt, quoteId }: BillingPlan): string {
  if (startsAt === undefined) throw new TypeError(`The Quote ${quoteId} is billed without a start`);
  return startsAt;
}

function datesOf({ dates, quoteId }: BillingPlan): NonNullable<BillingPlan['dates']> {
  if (dates === undefined) throw new TypeError(`The Quote ${quoteId} is billed without dates`);
  return dates;
}

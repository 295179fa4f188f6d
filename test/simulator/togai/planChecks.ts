/** What the prices of a plan must hold before Togai takes them: parts that exist, and a price in every currency. */
import type { PlanDetails, RatePlan, RateValue } from './planDetails.ts';
import { refuse } from './refusal.ts';
import type { AddOnRow, PricePlanRow } from './rows.ts';
import type { World } from './world.ts';

/** Throws a Refusal when a plan of this type can't have these prices. */
export function assertGoodDetails(world: World, details: PlanDetails, type: PricePlanRow['type']): void {
  assertFitsType(details, type);
  assertFitsDeferredRevenue(details);
  for (const { id } of details.fixedFeeRateCards ?? []) assertAddOn(world, id, ['FIXED_FEE']);
  for (const { id } of details.licenseRateCards ?? []) assertAddOn(world, id, ['LICENSE', 'NAMED_LICENSE']);
  for (const { id } of details.creditGrantRateCards ?? []) assertAddOn(world, id, ['CREDIT_GRANT']);
  for (const { usageMeterId } of details.usageRateCards ?? []) {
    if (!world.usageMeters.has(usageMeterId)) refuse(`Usage meter ${usageMeterId} does not exist`);
  }
  for (const currency of details.supportedCurrencies) assertPricedIn(details, currency);
}

/** Throws a Refusal when a rate card has no price in the currency. */
export function assertPricedIn(details: PlanDetails, currency: string): void {
  for (const { id, rateValues } of details.fixedFeeRateCards ?? []) {
    if (!rateValues.some((one) => one.currency === currency))
      refuse(`The rate card of ${id} has no rate in ${currency}`);
  }
  const { minimumCommitment } = details;
  if (minimumCommitment && !minimumCommitment.rateValues.some((one) => one.currency === currency))
    refuse(`The minimum commitment has no rate in ${currency}`);
  const slabbed = [
    ...(details.licenseRateCards ?? []).map((card) => ({ ...card, name: card.id })),
    ...(details.usageRateCards ?? []).map((card) => ({ ...card, name: card.usageMeterId })),
    ...(details.billingEntitlementRateCards ?? []).map((card) => ({ ...card, name: card.featureId })),
  ];
  for (const { name, ratePlan, rateValues } of slabbed)
    assertSlabs(
      name,
      ratePlan,
      rateValues.find((one) => one.currency === currency),
      currency,
    );
  for (const { id, rateDetails } of details.creditGrantRateCards ?? []) {
    if (!rateDetails.currencySlabRateDetails.some((one) => one.currency === currency))
      refuse(`The rate card of ${id} has no rate in ${currency}`);
  }
}

function assertSlabs(name: string, { slabs }: RatePlan, rates: RateValue | undefined, currency: string): void {
  if (!rates) refuse(`The rate card of ${name} has no rate in ${currency}`);
  const orders = new Set(slabs.map(({ order }) => order));
  if (orders.size !== slabs.length) refuse(`Two slabs of ${name} have the same order`);
  for (const { order, priceType, slabConfig } of slabs) {
    if (!rates.slabRates.some((rate) => rate.order === order))
      refuse(`Slab ${order} of ${name} has no rate in ${currency}`);
    if (priceType === 'PACKAGE' && !(Number(slabConfig?.['packageSize']) > 0))
      refuse(`Slab ${order} of ${name} lacks slabConfig.packageSize`);
  }
}

function assertAddOn(world: World, id: string, types: readonly AddOnRow['type'][]): void {
  const addOn = world.addons.get(id) ?? refuse(`Add-on ${id} does not exist`);
  if (addOn.status === 'ARCHIVED') refuse(`Add-on ${id} is archived`);
  if (!types.includes(addOn.type)) refuse(`Add-on ${id} is of type ${addOn.type}, not ${types.join(' or ')}`);
}

function assertFitsType(
  { pricingCycleConfig, licenseRateCards = [], usageRateCards = [] }: PlanDetails,
  type: PricePlanRow['type'],
): void {
  if (type === 'PURCHASE') {
    if (licenseRateCards.length + usageRateCards.length > 0)
      refuse('A PURCHASE plan has no license or usage rate cards');
    return;
  }
  if (!pricingCycleConfig) refuse('A BILLING plan needs a pricingCycleConfig');
  const { interval, startOffset, anniversaryCycle } = pricingCycleConfig;
  if (anniversaryCycle !== true && !startOffset) refuse('pricingCycleConfig needs a startOffset or anniversaryCycle');
  if (interval === 'WEEKLY' && Number(startOffset?.dayOffset) > 7)
    refuse('dayOffset of a WEEKLY cycle is 1 to 7 or LAST');
  const months = { WEEKLY: 12, MONTHLY: 12, QUARTERLY: 3, HALF_YEARLY: 6, ANNUALLY: 12 }[interval];
  if (Number(startOffset?.monthOffset) > months)
    refuse(`monthOffset of a ${interval} cycle is 1 to ${months}, FIRST or LAST`);
}

function assertFitsDeferredRevenue(details: PlanDetails): void {
  if (details.deferredRevenue !== true) return;
  const inAdvance = [...(details.fixedFeeRateCards ?? []), ...(details.licenseRateCards ?? [])].some(
    ({ invoiceTiming }) => invoiceTiming === 'IN_ADVANCE',
  );
  if (inAdvance || details.creditGrantRateCards?.length || details.billingEntitlementRateCards?.length)
    refuse('A deferredRevenue plan has no rate cards in advance, of credits or of entitlements');
}

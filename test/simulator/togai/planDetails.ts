/** The price inside a plan: cycle, currencies and rate cards, as the contract spells them. */
import { z } from 'zod';
import { currency } from './contactDetails.ts';

const text = z.string().optional();
const settings = z.record(z.string(), z.string()).optional();
const priceType = z.enum(['FLAT', 'PER_UNIT', 'PACKAGE']);
const invoiceTiming = z.enum(['IN_ADVANCE', 'IN_ARREARS', 'PREPAID']);
const occurrence = z.enum(['ONE_TIME', 'RECURRING']);
const pricingModel = z.enum(['TIERED', 'VOLUME']);
const recurrenceConfig = z.object({ interval: z.int().min(1).optional(), offset: z.int().min(0).optional() });
const unique = (list: readonly string[]): boolean => new Set(list).size === list.length;

const cycleInterval = z.enum(['WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'ANNUALLY']);
/** How long a pricing cycle is. */
export type CycleInterval = z.infer<typeof cycleInterval>;

const startOffset = z.object({
  dayOffset: z.string().regex(/^(LAST|[1-9]|[12]\d|3[01])$/),
  monthOffset: z.string().regex(/^(FIRST|LAST|NIL|[1-9]|1[0-2])$/),
});
const pricingCycleConfig = z.object({
  interval: cycleInterval,
  gracePeriod: z.int32().min(0),
  startOffset: startOffset.optional(),
  anniversaryCycle: z.boolean().optional(),
});
/** How long pricing cycles are, when they begin, and the days of grace after one before its invoice is final. */
export type PricingCycleConfig = z.infer<typeof pricingCycleConfig>;

const slab = z.object({ order: z.int().min(1).max(10), startAfter: z.number(), priceType, slabConfig: settings });
const ratePlan = z.object({ pricingModel, slabs: z.array(slab).min(1) });
/** How units are priced, tier by tier or all by the tier that their number falls into. */
export type RatePlan = z.infer<typeof ratePlan>;
const slabRate = z.object({ order: z.int(), rate: z.number(), slabRateConfig: settings });
const rateValue = z.object({ currency: z.string(), slabRates: z.array(slabRate).min(1), rateConfig: settings });
/** The price of each slab in one currency. */
export type RateValue = z.infer<typeof rateValue>;
const rateValues = z.array(rateValue);
const currencyRates = z.array(z.object({ currency: z.string(), rate: z.number() }));

const usageRateCard = z.object({ displayName: text, tag: text, usageMeterId: z.string(), ratePlan, rateValues });
const fixedFeeRateCard = z.object({
  id: z.string().max(50),
  displayName: text,
  tag: text,
  invoiceTiming: invoiceTiming.optional(),
  type: occurrence.optional(),
  rateValues: currencyRates,
  enableProration: z.boolean(),
  recurrenceConfig: recurrenceConfig.optional(),
});
const licenseRateCard = z.object({
  id: z.string().max(50),
  type: z.enum(['LICENSE', 'FIXED_FEE', 'CREDIT_GRANT', 'NAMED_LICENSE']).optional(),
  displayName: text,
  tag: text,
  invoiceTiming: invoiceTiming.optional(),
  usageCycle: cycleInterval.optional(),
  enableProration: z.boolean(),
  config: z
    .object({ maxQuantity: z.int().optional(), maxQuantityBreachAction: z.enum(['DO_NOTHING']).optional() })
    .optional(),
  ratePlan,
  rateValues,
  proratedRefundMode: z.enum(['NONE', 'CREDITS', 'PAYMENT', 'WALLET']).optional(),
});
const billingEntitlementRateCard = z.strictObject({
  featureId: z.string(),
  featureConfigs: z
    .array(
      z.strictObject({
        effectiveFrom: z.string().optional(),
        effectiveUntil: z.string(),
        featureCreditLimit: z.number().min(0),
      }),
    )
    .min(1),
  tag: text,
  invoiceTiming,
  displayName: text,
  ratePlan,
  rateValues,
  recurrenceConfig: recurrenceConfig.optional(),
});
const slabDetail = z.strictObject({
  startAfter: z.number(),
  priceType,
  slabConfig: settings,
  rate: z.number(),
  slabRateConfig: settings,
});
const creditGrantRateCard = z.strictObject({
  id: z.string(),
  displayName: text,
  tag: text,
  grantDetails: z.strictObject({
    priority: z.int().min(0),
    expiryType: z.enum(['PRICING_CYCLE', 'NO_EXPIRY', 'CUSTOM']),
    expiryDuration: z.string().optional(),
    applicableEntityIds: z.array(z.string()).optional(),
  }),
  rateDetails: z.strictObject({
    pricingModel,
    currencySlabRateDetails: z.array(
      z.strictObject({
        currency: z.string(),
        creditAmount: z.number().min(0),
        slabDetails: z.array(slabDetail),
        rateConfig: settings,
      }),
    ),
  }),
  invoiceTiming: invoiceTiming.optional(),
  type: occurrence.optional(),
  recurrenceConfig: recurrenceConfig.optional(),
});
const minimumCommitment = z.object({ displayName: z.string(), rateValues: currencyRates.min(1) });

const parts = {
  pricingCycleConfig: pricingCycleConfig.optional(),
  usageRateCards: z.array(usageRateCard).optional(),
  fixedFeeRateCards: z.array(fixedFeeRateCard).optional(),
  licenseRateCards: z.array(licenseRateCard).optional(),
  billingEntitlementRateCards: z.array(billingEntitlementRateCard).optional(),
  creditGrantRateCards: z.array(creditGrantRateCard).optional(),
  minimumCommitment: minimumCommitment.optional(),
};
const currencies = z.array(currency).refine(unique, 'A currency is given twice');

/** What a plan is created with. Rate cards of overages are not priced here and are refused. */
export const planDetails = z.strictObject({
  ...parts,
  supportedCurrencies: currencies.min(1),
  deferredRevenue: z.boolean().optional(),
});
/** All rate cards of a price plan's version. */
export type PlanDetails = z.infer<typeof planDetails>;

/** What an association changes of its plan: each member given stands in place of the plan's own. */
export const planOverride = z.object({ ...parts, supportedCurrencies: currencies.min(1).optional() });
/** Rate cards that differ for one account. */
export type PlanOverride = z.infer<typeof planOverride>;

/** What a purchase changes of its plan. */
export const purchaseOverride = z.strictObject({
  fixedFeeRateCards: z.array(fixedFeeRateCard).max(50).optional(),
  billingEntitlementRateCards: z.array(billingEntitlementRateCard).max(50).optional(),
  creditGrantRateCards: z.array(creditGrantRateCard).max(50).optional(),
});

/** The plan as it holds with an override: the override's members in place of the plan's. */
export function withOverride(details: PlanDetails, override: PlanOverride | undefined): PlanDetails {
  const given = Object.entries(override ?? {}).filter(([, value]) => value !== undefined);
  return { ...details, ...Object.fromEntries(given) };
}

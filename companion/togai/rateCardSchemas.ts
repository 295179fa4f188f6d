/** Rate cards as Togai answers them; members that the connector doesn't know are kept, since it may have to send them back. */
import { z } from 'zod';

const ratePlan = z.looseObject({
  pricingModel: z.enum(['TIERED', 'VOLUME']),
  slabs: z.array(
    z.looseObject({ order: z.number(), startAfter: z.number(), priceType: z.enum(['FLAT', 'PER_UNIT', 'PACKAGE']) }),
  ),
});
const slabRates = z.array(
  z.looseObject({ currency: z.string(), slabRates: z.array(z.looseObject({ order: z.number(), rate: z.number() })) }),
);

const fixedFeeRateCard = z.looseObject({
  id: z.string(),
  displayName: z.string().optional(),
  type: z.enum(['ONE_TIME', 'RECURRING']).optional(),
  invoiceTiming: z.string().optional(),
  rateValues: z.array(z.looseObject({ currency: z.string(), rate: z.number() })),
  enableProration: z.boolean(),
});

const licenseRateCard = z.looseObject({
  id: z.string(),
  displayName: z.string().optional(),
  type: z.string().optional(),
  invoiceTiming: z.string().optional(),
  enableProration: z.boolean(),
  ratePlan,
  rateValues: slabRates,
});

const usageRateCard = z.looseObject({
  usageMeterId: z.string(),
  displayName: z.string().optional(),
  ratePlan,
  rateValues: slabRates,
});

const pricingCycle = z.looseObject({
  interval: z.enum(['WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'ANNUALLY']),
  startOffset: z.object({ dayOffset: z.string(), monthOffset: z.string() }).optional(),
  anniversaryCycle: z.boolean().optional(),
});

/** A plan's prices and cycle. */
export const pricePlanDetails = z.looseObject({
  pricingCycleConfig: pricingCycle.optional(),
  fixedFeeRateCards: z.array(fixedFeeRateCard).optional(),
  licenseRateCards: z.array(licenseRateCard).optional(),
  usageRateCards: z.array(usageRateCard).optional(),
});

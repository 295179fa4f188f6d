/** Togai's revenue calculator: what a plan that need not exist would bill for one period; changes nothing. */
import { z } from 'zod';
import { exact, type Exact, sum } from '../domain/money.ts';
import type { RateCards } from '../domain/quote/rateCards.ts';
import type { TogaiClient } from './client.ts';

const revenue = z.object({ revenue: z.number() });
const answer = z.object({
  currency: z.string(),
  revenueInfo: z.array(
    z.object({
      fixedFeeRevenueSummary: revenue.optional(),
      licenseRevenueSummary: z.array(revenue).optional(),
      slabRevenueSummaries: z.array(revenue).optional(),
    }),
  ),
});

/** What a price plan that does not exist yet would bill. */
export interface RevenueQuestion {
  readonly currency: string;
  /** As in `POST /price_plans`. */
  readonly pricePlanDetails: RateCards & { readonly supportedCurrencies: readonly string[] };
  /** Seats by add-on id. */
  readonly seats: ReadonlyMap<string, number>;
  /** When the seats begin, ISO 8601. */
  readonly startsAt: string;
}

/** The first period's revenue without usage, for add-ons that exist. Throws SyncError. */
export async function firstPeriodRevenue(
  client: TogaiClient,
  question: RevenueQuestion,
  signal?: AbortSignal,
): Promise<Exact> {
  const { currency, pricePlanDetails, seats, startsAt } = question;
  const body = {
    currencyConfig: { mode: 'CUSTOM', currency },
    pricePlanDetailsConfig: { mode: 'CUSTOM', pricePlanDetails, pricingCycleOrdinal: 1 },
    usageConfig: { mode: 'CUSTOM', usageMap: {} },
    licenseEntriesConfig: {
      mode: 'CUSTOM',
      custom: [...seats].map(([licenseId, quantity]) => ({ licenseId, quantity, effectiveFrom: startsAt })),
    },
  };
  const { revenueInfo } = await client.request({
    method: 'POST',
    path: '/revenue_calculator',
    body,
    answer,
    changesNothing: true,
    signal,
  });
  return sum(
    revenueInfo
      .flatMap(({ fixedFeeRevenueSummary, licenseRevenueSummary = [] }) => [
        ...(fixedFeeRevenueSummary ? [fixedFeeRevenueSummary] : []),
        ...licenseRevenueSummary,
      ])
      .map((part) => exact(String(part.revenue))),
  );
}

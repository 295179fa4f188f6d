/** `/revenue_calculator`: what a plan comes to for one cycle, whether or not the plan is there yet. Changes nothing. */
import { z } from 'zod';
import { accountOf } from './accountBook.ts';
import { BillingError, type Charge, type PeriodInput, type Quantities, periodCharges } from './billing.ts';
import { currency } from './contactDetails.ts';
import { dayAt } from './days.ts';
import { latestVersion, planOf, scheduleDetails } from './planBook.ts';
import { assertGoodDetails } from './planChecks.ts';
import { type PlanDetails, planDetails } from './planDetails.ts';
import { detailsAnswer } from './pricePlans.ts';
import { parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import { timeLine } from './scheduleBook.ts';
import type { World } from './world.ts';

const moment = z.iso.datetime({ offset: true });
const accountId = z.string().min(1);
const lookupRange = z.object({ start: moment, end: moment, accountId });
const lookups = {
  lookupRange: lookupRange.optional(),
  lookupCycle: z.object({ accountId, cycleEffectiveOn: moment.optional() }).optional(),
};
const source = z.enum(['CUSTOM', 'LOOKUP_RANGE', 'LOOKUP_CYCLE']);

const question = z.strictObject({
  currencyConfig: z.object({
    mode: z.enum(['CUSTOM', 'ACCOUNT_INVOICE']),
    currency: currency.optional(),
    accountId: z.string().optional(),
  }),
  pricePlanDetailsConfig: z.object({
    mode: z.enum(['CUSTOM', 'PRICE_PLAN', 'ACCOUNT']),
    pricePlanDetails: planDetails.optional(),
    pricePlanId: z.string().min(1).optional(),
    accountId: accountId.optional(),
    effectiveOn: moment.optional(),
    pricingCycleOrdinal: z.int().min(1).optional(),
  }),
  usageConfig: z.object({ mode: source, usageMap: z.record(z.string(), z.number()).optional(), ...lookups }),
  licenseEntriesConfig: z.object({
    mode: source,
    custom: z.array(z.object({ licenseId: z.string().min(1), quantity: z.int(), effectiveFrom: moment })).optional(),
    ...lookups,
  }),
});
type Question = z.infer<typeof question>;

/** Routes of the revenue calculator, which bills without keeping anything. */
export function revenueRoutes(world: World): Route[] {
  return [{ method: 'POST', path: '/revenue_calculator', handle: ({ body }) => ({ body: calculate(world, body) }) }];
}

function calculate(world: World, body: unknown): object {
  const asked = parseBody(question, body);
  const wanted = currencyOf(world, asked.currencyConfig);
  const { details, active } = detailsOf(world, asked.pricePlanDetailsConfig);
  const input = {
    currency: wanted,
    usage: asked.usageConfig.mode === 'CUSTOM' ? (asked.usageConfig.usageMap ?? {}) : {},
    licenses: seatsOf(world, details, asked.licenseEntriesConfig),
    ordinal: (asked.pricePlanDetailsConfig.pricingCycleOrdinal ?? 1) - 1,
  };
  return {
    currency: wanted,
    pricePlanDetails: detailsAnswer(details, active),
    revenueInfo: revenueInfo(details, input),
  };
}

function currencyOf(world: World, { mode, currency: named, accountId: id }: Question['currencyConfig']): string {
  if (mode === 'CUSTOM') return named ?? refuse('currencyConfig.currency is needed in mode CUSTOM');
  return accountOf(world, id ?? refuse('currencyConfig.accountId is needed in mode ACCOUNT_INVOICE')).invoiceCurrency;
}

function detailsOf(
  world: World,
  { mode, pricePlanDetails, pricePlanId, accountId: id, effectiveOn }: Question['pricePlanDetailsConfig'],
): { details: PlanDetails; active: readonly string[] } {
  if (mode === 'CUSTOM') {
    const details = pricePlanDetails ?? refuse('pricePlanDetails is needed in mode CUSTOM');
    assertGoodDetails(world, details, details.pricingCycleConfig ? 'BILLING' : 'PURCHASE');
    return { details, active: details.supportedCurrencies };
  }
  if (mode === 'PRICE_PLAN') {
    const { details, activeCurrencies } = latestVersion(
      planOf(world, pricePlanId ?? refuse('pricePlanId is needed in mode PRICE_PLAN')),
    );
    return { details, active: activeCurrencies };
  }
  const account = accountOf(world, id ?? refuse('accountId is needed in mode ACCOUNT'));
  const on = dayAt(effectiveOn === undefined ? world.now() : new Date(effectiveOn), world.organisation.timezone);
  const row =
    timeLine(world, account.id).find(({ startDate, endDate }) => startDate <= on && endDate > on) ??
    refuse(`Account ${account.id} has no price plan on ${on}`);
  return { details: scheduleDetails(world, row), active: [account.invoiceCurrency] };
}

/** Seats by license: the most of the entries given, or of those that the account has. */
function seatsOf(
  world: World,
  { licenseRateCards = [] }: PlanDetails,
  { mode, custom = [], lookupRange: range, lookupCycle }: Question['licenseEntriesConfig'],
): Quantities {
  const seats: Record<string, number> = {};
  if (mode === 'CUSTOM') {
    for (const { licenseId, quantity } of custom) seats[licenseId] = Math.max(seats[licenseId] ?? 0, quantity);
    return seats;
  }
  const { accountId: id } =
    (mode === 'LOOKUP_RANGE' ? range : lookupCycle) ?? refuse(`licenseEntriesConfig lacks what mode ${mode} looks up`);
  const now = world.now();
  for (const card of licenseRateCards)
    seats[card.id] =
      mode === 'LOOKUP_RANGE' && range
        ? world.licenses.most(id, card.id, new Date(range.start), new Date(range.end))
        : world.licenses.at(id, card.id, now);
  return seats;
}

function revenueInfo(details: PlanDetails, input: PeriodInput): object[] {
  const charges = chargesOf(details, input);
  const of = (kind: Charge['kind'], i: number): Charge | undefined =>
    charges.find((one) => one.kind === kind && one.index === i);
  // One-time and recurring fees that don't occur in this cycle come to nothing.
  const fees = (details.fixedFeeRateCards ?? []).map((card, i) => ({
    usages: {},
    fixedFeeRateCard: card,
    fixedFeeRevenueSummary: { revenue: of('fixedFee', i)?.amount.toNumber() ?? 0 },
  }));
  const licenses = (details.licenseRateCards ?? []).map((card, i) => ({
    usages: {},
    licenseRateCard: card,
    licenseRevenueSummary: slabs(of('license', i)),
  }));
  const usages = (details.usageRateCards ?? []).map((card, i) => ({
    usages: { [card.usageMeterId]: input.usage?.[card.usageMeterId] ?? 0 },
    usageRateCard: card,
    slabRevenueSummaries: slabs(of('usage', i)),
  }));
  return [...usages, ...fees, ...licenses];
}

function chargesOf(details: PlanDetails, input: PeriodInput): Charge[] {
  try {
    return periodCharges(details, input);
  } catch (error) {
    if (error instanceof BillingError) refuse(error.message);
    throw error;
  }
}

function slabs(charge: Charge | undefined): object[] {
  return (charge?.slabs ?? []).map(({ order, quantity, amount, packages }) => ({
    order,
    usage: quantity.toNumber(),
    revenue: amount.toNumber(),
    ...(packages === undefined ? {} : { metadata: { packageQuantity: packages } }),
  }));
}

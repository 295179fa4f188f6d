/** A plan beside what the account already has: left to a person, in its place, or added to it, in one edit of the time line. */
import { dayAfter, nextPeriodStart, type PricingCycle } from './billingPeriods.ts';
import { mergedCards } from './cardMerge.ts';
import type { Note } from './note.ts';
import { dayIn, NO_END } from './quoteDates.ts';
import type { BillingPlan } from './quoteMapping.ts';
import { association, type ScheduleEdit } from './quoteRequests.ts';
import { type AddOnIds, pricingInterval, type RateCards } from './rateCards.ts';

/** A price plan on an account's time line, as Togai tells it. */
export interface RunningPlan {
  readonly pricePlanId: string;
  readonly pricePlanName?: string | undefined;
  /** ISO 8601. */
  readonly startDate: string;
  /** ISO 8601. */
  readonly endDate: string;
  readonly pricePlanDetails?: (RateCards & { readonly pricingCycleConfig?: PricingCycle | undefined }) | undefined;
}

/** What stands around the Quote when it is attached. */
export interface Surroundings {
  readonly running: readonly RunningPlan[];
  /** Seats that the account has at the start, by add-on id; needed only where plans are added. */
  readonly held: ReadonlyMap<string, number>;
  readonly timezone: string;
  readonly now: Date;
}

export type ScheduleDecision =
  /** `keepsSeats`: the held seats stay and the Quote's come on top. */
  | { readonly kind: 'edits'; readonly edits: readonly ScheduleEdit[]; readonly keepsSeats: boolean }
  | ({ readonly kind: 'action' } & Note);

/** True when the time line already carries this association: the call took effect although no answer came. */
export function isAttached(
  { dates }: BillingPlan,
  pricePlanId: string,
  running: readonly RunningPlan[],
  timezone: string,
): boolean {
  return running.some((other) => other.pricePlanId === pricePlanId && firstDay(other, timezone) === dates?.start);
}

/**
 * The edits that attach the plan, or what a person must decide first. A plan that is bought is attached by its purchase: its
 * edits only make room, and there may be none.
 */
export function scheduleEdits(
  plan: BillingPlan,
  pricePlanId: string,
  ids: AddOnIds,
  around: Surroundings,
): ScheduleDecision {
  const attach = association(plan, pricePlanId, ids);
  const overlapping = around.running
    .filter(
      (other) =>
        firstDay(other, around.timezone) < attach.effectiveUntil &&
        lastDay(other, around.timezone) > attach.effectiveFrom,
    )
    .sort((a, b) => (a.startDate < b.startDate ? -1 : 1));
  const bought = plan.means === 'prepay';
  const [first] = overlapping;
  if (first === undefined) return { kind: 'edits', edits: bought ? [] : [attach], keepsSeats: false };
  if (plan.existingPlan === 'Ask')
    return {
      kind: 'action',
      code: 'PLAN_RUNNING',
      arguments: { plan: nameOf(first), until: untilOf(first, around.timezone) },
    };
  if (plan.existingPlan === 'Add' && bought)
    return { kind: 'action', code: 'ADD_PREPAID', arguments: { plan: nameOf(first) } };
  if (plan.existingPlan === 'Add') return addition(plan, attach, overlapping, around);
  const end = ending(attach.effectiveFrom, overlapping, around.timezone);
  return { kind: 'edits', edits: bought ? [end] : [end, attach], keepsSeats: false };
}

function addition(
  plan: BillingPlan,
  attach: ScheduleEdit,
  overlapping: readonly RunningPlan[],
  around: Surroundings,
): ScheduleDecision {
  const [running, another] = overlapping;
  const { timezone } = around;
  const cycle = running?.pricePlanDetails?.pricingCycleConfig;
  const name = running ? nameOf(running) : '';
  if (!running || another || !cycle || firstDay(running, timezone) >= attach.effectiveFrom)
    return { kind: 'action', code: 'ADD_SEVERAL_PLANS', arguments: { plan: name } };
  const wanted = pricingInterval(plan.pricePlan?.interval ?? 'Monthly');
  if (cycle.interval !== wanted)
    return {
      kind: 'action',
      code: 'ADD_INTERVAL_DIFFERS',
      arguments: { plan: name, running: inWords(cycle.interval), wanted: inWords(wanted) },
    };
  const end = lastDay(running, timezone);
  if (end !== attach.effectiveUntil)
    return { kind: 'action', code: 'ADD_ENDS_DIFFER', arguments: { plan: name, until: untilOf(running, timezone) } };
  const tomorrow = dayAfter(dayIn(timezone, around.now));
  // A period that has begun may be billed already: only one that is still to come can be billed anew.
  const next = nextPeriodStart(
    attach.effectiveFrom < tomorrow ? tomorrow : attach.effectiveFrom,
    cycle,
    firstDay(running, timezone),
  );
  if (next !== attach.effectiveFrom)
    return { kind: 'action', code: 'ADD_MID_PERIOD', arguments: { plan: name, start: attach.effectiveFrom, next } };
  const cards = mergedCards(
    running.pricePlanDetails ?? {},
    attach.pricePlanDetailsOverride ?? {},
    plan.currency,
    around.held,
  );
  if ('clash' in cards)
    return { kind: 'action', code: 'ADD_PRICES_CLASH', arguments: { plan: name, product: cards.clash } };
  const edits = [
    ending(attach.effectiveFrom, overlapping, timezone),
    { ...attach, pricePlanDetailsOverride: { ...others(running), ...cards } },
  ];
  return { kind: 'edits', edits, keepsSeats: true };
}

/** Takes what runs off the time line, from a day on. */
function ending(from: string, overlapping: readonly RunningPlan[], timezone: string): ScheduleEdit {
  const until = overlapping.map((other) => lastDay(other, timezone)).reduce((a, b) => (a > b ? a : b));
  return { mode: 'DISASSOCIATE', effectiveFrom: from, effectiveUntil: until };
}

/** The parts of a running plan that the connector doesn't make but must not drop: credits, entitlements, a minimum. */
function others({ pricePlanDetails }: RunningPlan): Record<string, unknown> {
  const kept = [
    'billingEntitlementRateCards',
    'entitlementOverageRateCards',
    'minimumCommitment',
    'creditGrantRateCards',
  ];
  return Object.fromEntries(
    Object.entries(pricePlanDetails ?? {}).filter(([name, value]) => kept.includes(name) && value !== undefined),
  );
}

function firstDay({ startDate }: RunningPlan, timezone: string): string {
  return dayIn(timezone, new Date(startDate));
}

function lastDay({ endDate }: RunningPlan, timezone: string): string {
  const day = dayIn(timezone, new Date(endDate));
  // An open end is told as a moment near the year 9999, in whatever zone.
  return day >= '9998' ? NO_END : day;
}

function untilOf(running: RunningPlan, timezone: string): string {
  const day = lastDay(running, timezone);
  return day === NO_END ? 'further notice' : day;
}

function nameOf({ pricePlanName, pricePlanId }: RunningPlan): string {
  return pricePlanName ?? pricePlanId;
}

function inWords(interval: string): string {
  return interval.toLowerCase().replace('_', '-');
}

/** A Quote added to the plan that runs: the old cards and the new ones from the start of a period on, nothing billed twice. */
import { dayAfter, nextPeriodStart } from './billingPeriods.ts';
import { mergedCards } from './cardMerge.ts';
import { dayIn } from './quoteDates.ts';
import type { BillingPlan } from './quoteMapping.ts';
import { pricingInterval } from './rateCards.ts';
import {
  ending,
  firstDay,
  lastDay,
  nameOf,
  plansInWords,
  type RunningPlan,
  type ScheduleDecision,
  type Surroundings,
  untilOf,
} from './timeLine.ts';
import type { ScheduleEdit } from './togaiBodies.ts';

/** The edits that put `attach` and what runs into one, or what a person must change first. */
export function addition(
  plan: BillingPlan,
  attach: ScheduleEdit,
  overlapping: readonly RunningPlan[],
  around: Surroundings,
): ScheduleDecision {
  const [running, another] = overlapping;
  const { timezone } = around;
  const cycle = running?.pricePlanDetails?.pricingCycleConfig;
  const name = running ? nameOf(running) : '';
  if (!running || another || !cycle) return { kind: 'action', code: 'ADD_SEVERAL_PLANS', arguments: { plan: name } };
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
  const began = firstDay(running, timezone);
  // A period that has begun may be billed already, and so may the plan's first, whenever it begins: only another one can be billed anew.
  const [soonest] = [attach.effectiveFrom, dayAfter(dayIn(timezone, around.now)), dayAfter(began)].sort().reverse();
  const next = nextPeriodStart(soonest ?? attach.effectiveFrom, cycle, began);
  if (next !== attach.effectiveFrom)
    return { kind: 'action', code: 'ADD_MID_PERIOD', arguments: { plan: name, start: attach.effectiveFrom, next } };
  // The account may still have seats of a license that no plan bills any more: those are not sold anew.
  const billed = new Set(running.pricePlanDetails.licenseRateCards?.map(({ id }) => id));
  const seatsKept = new Map([...around.held].filter(([licenseId]) => billed.has(licenseId)));
  const cards = mergedCards(
    running.pricePlanDetails ?? {},
    attach.pricePlanDetailsOverride ?? {},
    plan.currency,
    seatsKept,
  );
  if ('clash' in cards)
    return { kind: 'action', code: 'ADD_PRICES_CLASH', arguments: { plan: name, product: cards.clash } };
  const edits = [
    ending(attach.effectiveFrom, overlapping, timezone),
    { ...attach, pricePlanDetailsOverride: { ...others(running), ...cards } },
  ];
  const neighbours = {
    kind: 'joined',
    plans: plansInWords(overlapping, timezone),
    from: attach.effectiveFrom,
  } as const;
  return { kind: 'edits', edits, seatsKept, neighbours };
}

/** The parts of a running plan that the connector doesn't make but must not drop: credits, entitlements, a minimum; not what was given once. */
function others({ pricePlanDetails }: RunningPlan): Record<string, unknown> {
  const kept = [
    'billingEntitlementRateCards',
    'entitlementOverageRateCards',
    'minimumCommitment',
    'creditGrantRateCards',
  ];
  return Object.fromEntries(
    Object.entries(pricePlanDetails ?? {})
      .filter(([name, value]) => kept.includes(name) && value !== undefined)
      .map(([name, value]) => [name, Array.isArray(value) ? value.filter(recursInTogai) : value]),
  );
}

function recursInTogai(card: unknown): boolean {
  return typeof card !== 'object' || card === null || !('type' in card) || card.type !== 'ONE_TIME';
}

function inWords(interval: string): string {
  return interval.toLowerCase().replace('_', '-');
}

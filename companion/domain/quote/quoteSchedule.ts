/** A plan beside what the account already has: left to a person, in its place, or added to it, in one edit of the time line. */
import { addition } from './planAddition.ts';
import type { BillingPlan } from './quoteMapping.ts';
import { association } from './quoteRequests.ts';
import type { AddOnIds } from './rateCards.ts';
import {
  ending,
  firstDay,
  lastDay,
  nameOf,
  plansInWords,
  type RunningPlan,
  type ScheduleDecision,
  type Surroundings,
} from './timeLine.ts';

export type { RunningPlan, ScheduleDecision, Surroundings };

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
  const seatsKept = new Map<string, number>();
  if (first === undefined) return { kind: 'edits', edits: bought ? [] : [attach], seatsKept };
  const plans = plansInWords(overlapping, around.timezone);
  if (plan.existingPlan === 'Ask')
    return {
      kind: 'action',
      code: bought ? 'PLAN_RUNNING_PREPAID' : 'PLAN_RUNNING',
      arguments: { plans, start: attach.effectiveFrom },
    };
  if (plan.existingPlan === 'Add' && bought)
    return { kind: 'action', code: 'ADD_PREPAID', arguments: { plan: nameOf(first) } };
  if (plan.existingPlan === 'Add') return addition(plan, attach, overlapping, around);
  const end = ending(attach.effectiveFrom, overlapping, around.timezone);
  const neighbours = { kind: 'replaced', plans, from: attach.effectiveFrom } as const;
  return { kind: 'edits', edits: bought ? [end] : [end, attach], seatsKept, neighbours };
}

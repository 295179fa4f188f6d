/** What already runs on an account in Togai, and the edits that change it. */
import type { PricingCycle } from './billingPeriods.ts';
import type { Note } from '../note.ts';
import { dayIn, NO_END } from './quoteDates.ts';
import type { RateCards } from './rateCards.ts';
import type { ScheduleEdit } from './togaiBodies.ts';

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

/** What becomes of the plans that run: the Quote takes their place, or joins them. */
export interface Neighbours {
  readonly kind: 'replaced' | 'joined';
  /** The plans in words, for the record. */
  readonly plans: string;
  /** From this day on, `YYYY-MM-DD`. */
  readonly from: string;
}

/** The edits of an account's time line, or what a person must decide first. */
export type ScheduleDecision =
  | {
      readonly kind: 'edits';
      readonly edits: readonly ScheduleEdit[];
      /** Seats that stay because the plan that goes on bills them, by add-on id; the Quote's come on top. */
      readonly seatsKept: ReadonlyMap<string, number>;
      /** Missing where nothing else runs in the Quote's dates. */
      readonly neighbours?: Neighbours;
    }
  | ({ readonly kind: 'action' } & Note);

/** Takes what runs off the time line, from a day on. */
export function ending(from: string, overlapping: readonly RunningPlan[], timezone: string): ScheduleEdit {
  const until = overlapping.map((other) => lastDay(other, timezone)).reduce((a, b) => (a > b ? a : b));
  return { mode: 'DISASSOCIATE', effectiveFrom: from, effectiveUntil: until };
}

/** The first day that it runs. */
export function firstDay({ startDate }: RunningPlan, timezone: string): string {
  return dayIn(timezone, new Date(startDate));
}

/** The day on which it no longer runs; `NO_END` when it has no end. */
export function lastDay({ endDate }: RunningPlan, timezone: string): string {
  const day = dayIn(timezone, new Date(endDate));
  // An open end is told as a moment near the year 9999, in whatever zone.
  return day >= '9998' ? NO_END : day;
}

/** Its end in words. */
export function untilOf(running: RunningPlan, timezone: string): string {
  const day = lastDay(running, timezone);
  return day === NO_END ? 'further notice' : day;
}

/** Plans with their dates, e.g. `the price plan Gold (from 2026-11-30 until further notice)`. */
export function plansInWords(plans: readonly RunningPlan[], timezone: string): string {
  return plans
    .map((one) => `the price plan ${nameOf(one)} (from ${firstDay(one, timezone)} until ${untilOf(one, timezone)})`)
    .join(' and ');
}

/** What people call it. */
export function nameOf({ pricePlanName, pricePlanId }: RunningPlan): string {
  return pricePlanName ?? pricePlanId;
}

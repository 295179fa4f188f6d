/** On which days the periods of a running price plan begin, by Togai's own rules for cycles. */
import type { PricingInterval } from './rateCards.ts';

/** A plan's cycle as Togai tells it. */
export interface PricingCycle {
  readonly interval: PricingInterval;
  /** `dayOffset` is a day number or LAST; `monthOffset` a month number within the interval, FIRST, LAST or NIL. */
  readonly startOffset?: { readonly dayOffset: string; readonly monthOffset: string } | undefined;
  /** True: periods count from the day the plan was attached. */
  readonly anniversaryCycle?: boolean | undefined;
}

const MONTHS: Readonly<Record<Exclude<PricingInterval, 'WEEKLY'>, number>> = {
  MONTHLY: 1,
  QUARTERLY: 3,
  HALF_YEARLY: 6,
  ANNUALLY: 12,
};
const DAY_MS = 86_400_000;
/** Stands for the last day of any month. */
const LAST_DAY = 31;

/** The first day on or after `day` on which a period begins; both `YYYY-MM-DD`, as is `attached`, the plan's own first day. */
export function nextPeriodStart(day: string, cycle: PricingCycle, attached: string): string {
  const from = day < attached ? attached : day;
  return cycle.interval === 'WEEKLY'
    ? nextWeekly(from, cycle, attached)
    : nextMonthly(from, cycle, MONTHS[cycle.interval], attached);
}

/** The day after. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

function nextWeekly(from: string, { startOffset, anniversaryCycle }: PricingCycle, attached: string): string {
  const weekday =
    anniversaryCycle === true || !startOffset
      ? new Date(attached).getUTCDay()
      : startOffset.dayOffset === 'LAST'
        ? 0
        : Number(startOffset.dayOffset) % 7;
  let day = from;
  while (new Date(day).getUTCDay() !== weekday) day = dayAfter(day);
  return day;
}

function nextMonthly(
  from: string,
  { startOffset, anniversaryCycle }: PricingCycle,
  span: number,
  attached: string,
): string {
  const [attachedMonth, attachedDay] = [Number(attached.slice(5, 7)) - 1, Number(attached.slice(8))];
  const anniversary = anniversaryCycle === true || !startOffset;
  const isMonthEnd = attachedDay === daysIn(Number(attached.slice(0, 4)), attachedMonth);
  // Attached on the 31st (yearly: on the last of February) means the last day of every month.
  const anniversaryDay = isMonthEnd && (attachedDay === LAST_DAY || span === 12) ? LAST_DAY : attachedDay;
  const dayOfMonth = anniversary
    ? anniversaryDay
    : startOffset.dayOffset === 'LAST'
      ? LAST_DAY
      : Number(startOffset.dayOffset);
  const phase = anniversary ? attachedMonth % span : monthPhase(startOffset.monthOffset, span);
  let year = Number(from.slice(0, 4));
  let month = Number(from.slice(5, 7)) - 1;
  for (;;) {
    if (month % span === phase) {
      const start = `${String(year).padStart(4, '0')}-${two(month + 1)}-${two(Math.min(dayOfMonth, daysIn(year, month)))}`;
      if (start >= from) return start;
    }
    month = (month + 1) % 12;
    if (month === 0) year++;
  }
}

function monthPhase(monthOffset: string, span: number): number {
  if (monthOffset === 'LAST') return span - 1;
  const month = Number(monthOffset);
  return Number.isInteger(month) && month >= 1 ? (month - 1) % span : 0;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** Pricing cycles: which days the n-th one of an association covers, by the plan's interval and offset. */
import { addDays, addMonths, dayInMonth, daysBetween } from './days.ts';
import type { CycleInterval, PricingCycleConfig } from './planDetails.ts';

/** Days from `start` until before `end`. */
export interface Cycle {
  readonly start: string;
  readonly end: string;
  /** How much of a whole cycle it is: below 1 where the association begins or ends inside one. */
  readonly share: number;
}

const MONTHS: Record<CycleInterval, number> = { WEEKLY: 0, MONTHLY: 1, QUARTERLY: 3, HALF_YEARLY: 6, ANNUALLY: 12 };

/**
 * The cycle of this ordinal, 0 = the first, of a plan associated on the day `anchor`. Anniversary cycles are counted
 * from that day; the others begin on the plan's offset, so that the first one may be short.
 */
export function cycleOf(config: PricingCycleConfig, anchor: string, ordinal: number): Cycle {
  if (config.anniversaryCycle === true)
    return {
      start: stepped(config.interval, anchor, ordinal),
      end: stepped(config.interval, anchor, ordinal + 1),
      share: 1,
    };
  const boundaries = boundariesFrom(config, anchor);
  const whole = { start: boundaries(ordinal), end: boundaries(ordinal + 1) };
  const start = whole.start < anchor ? anchor : whole.start;
  return { start, end: whole.end, share: daysBetween(start, whole.end) / daysBetween(whole.start, whole.end) };
}

function stepped(interval: CycleInterval, anchor: string, ordinal: number): string {
  if (interval === 'WEEKLY') return addDays(anchor, 7 * ordinal);
  // The end of February stays the end of February in leap years.
  const from =
    interval === 'ANNUALLY' && anchor.endsWith('-02-28') && addDays(anchor, 1).endsWith('-03-01')
      ? `${anchor.slice(0, 4)}-02-29`
      : anchor;
  return addMonths(from, MONTHS[interval] * ordinal);
}

/** The cycle boundaries by number: 0 is the last one on or before the anchor. */
function boundariesFrom({ interval, startOffset }: PricingCycleConfig, anchor: string): (n: number) => string {
  const { dayOffset = '1', monthOffset = 'FIRST' } = startOffset ?? {};
  if (interval === 'WEEKLY') {
    const weekday = dayOffset === 'LAST' ? 7 : Number(dayOffset);
    const since = ((((new Date(anchor).getUTCDay() || 7) - weekday) % 7) + 7) % 7;
    return (n) => addDays(anchor, 7 * n - since);
  }
  const length = MONTHS[interval];
  const month =
    monthOffset === 'FIRST' || monthOffset === 'NIL' ? 1 : monthOffset === 'LAST' ? length : Number(monthOffset);
  const dayOfMonth = dayOffset === 'LAST' ? 31 : Number(dayOffset);
  const year = Number(anchor.slice(0, 4));
  const boundary = (n: number): string => dayInMonth(year, month - 1 + n * length, dayOfMonth);
  let first = 12 / length;
  while (boundary(first) > anchor) first--;
  return (n) => boundary(first + n);
}

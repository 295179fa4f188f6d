/** From when until when a Quote is billed, as days in the time zone of the Togai organisation. */
import type { Note } from '../note.ts';
import type { QuoteSnapshot } from './quoteSnapshot.ts';

/** The day until which Togai bills what has no end. */
export const NO_END = '9999-01-01';

/** Both `YYYY-MM-DD`; the end as the Quote says it, `NO_END` when it says none or a later day. */
export interface BillingDates {
  readonly start: string;
  readonly end: string;
}

const DAY_MS = 86_400_000;

/**
 * The Quote's dates, or what is wrong with them. A blank start is the day of acceptance (before that: today). When the
 * connector comes to it only the day after, it is today: a run that crosses midnight is not for a person to mend.
 */
export function billingDates(
  quote: Pick<QuoteSnapshot, 'startDate' | 'endDate' | 'acceptedAt'>,
  timezone: string,
  now: Date,
): BillingDates | Note {
  const today = dayIn(timezone, now);
  let start = quote.startDate ?? (quote.acceptedAt ? dayIn(timezone, quote.acceptedAt) : today);
  if (quote.startDate === undefined && start === dayIn(timezone, new Date(now.getTime() - DAY_MS))) start = today;
  if (start < today) return { code: 'QUOTE_START_IN_PAST', arguments: { date: start } };
  const end = quote.endDate === undefined || quote.endDate > NO_END ? NO_END : quote.endDate;
  return end <= start ? { code: 'QUOTE_END_BEFORE_START', arguments: { start, end } } : { start, end };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of a moment in a time zone (IANA name), `YYYY-MM-DD`. Throws a RangeError for an unknown zone. */
export function dayIn(timezone: string, moment: Date): string {
  const { year = '', month = '', day = '' } = partsIn(timezone, moment);
  return `${year.padStart(4, '0')}-${month}-${day}`;
}

/** The first moment of a day in a time zone; where clocks skip midnight, it is the moment of that change. */
export function startOfDay(day: string, timezone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [midnight - DAY_MS, midnight + DAY_MS].map(
    (near) => new Date(midnight - offsetMs(timezone, near)),
  );
  const first = candidates.find(
    (moment) => dayIn(timezone, moment) === day && dayIn(timezone, new Date(moment.getTime() - 1)) !== day,
  );
  return first ?? new Date(midnight - offsetMs(timezone, midnight));
}

/** How far the clocks of a zone are ahead of UTC at a moment. */
function offsetMs(timezone: string, moment: number): number {
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = partsIn(timezone, new Date(moment));
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) - Math.floor(moment / 1000) * 1000;
}

function partsIn(timezone: string, moment: Date): Partial<Record<Intl.DateTimeFormatPartTypes, string>> {
  let format = formats.get(timezone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(timezone, format);
  }
  return Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
}

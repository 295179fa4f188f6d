/** Calendar days as text, YYYY-MM-DD, and the moments at which they begin in a time zone. */
import { z } from 'zod';

const DAY_MS = 86_400_000;

/** Far enough to mean for ever: Togai's own last day. */
export const LAST_DAY = '9999-01-01';
/** A day in a request. */
export const day = z.iso.date();

/** The day that it is somewhere at a moment. */
export function dayAt(moment: Date, timezone: string): string {
  return formatOf(timezone).format(moment);
}

/** The moment at which a day begins somewhere. */
export function startOfDay(date: string, timezone: string): Date {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // A second look is needed where the offset changes between the guess and the true moment.
  const guess = midnight - offsetAt(midnight, timezone);
  return new Date(midnight - offsetAt(guess, timezone));
}

/** The date so many days later, YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  return dayOf(Date.parse(date) + days * DAY_MS);
}

/** Whole days from one day to another. */
export function daysBetween(from: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS);
}

/** The same day so many months later, or the last of that month where it has no such day. */
export function addMonths(date: string, months: number): string {
  const [year = 0, month = 0, dayOfMonth = 0] = date.split('-').map(Number);
  return dayInMonth(year, month - 1 + months, dayOfMonth);
}

/** A day of a month counted from 0 = January of the year, at most the month's last. */
export function dayInMonth(year: number, month: number, dayOfMonth: number): string {
  const last = new Date(Date.UTC(year, month + 1, 0));
  return dayOf(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(dayOfMonth, last.getUTCDate())));
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function offsetAt(time: number, timezone: string): number {
  const parts = Object.fromEntries(
    partsOf(timezone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, date, hour, minute, second) - Math.floor(time / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timezone: string): Intl.DateTimeFormat {
  return kept(`day ${timezone}`, () => new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }));
}

function partsOf(timezone: string): Intl.DateTimeFormat {
  const parts = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  return kept(
    `parts ${timezone}`,
    () => new Intl.DateTimeFormat('en', { timeZone: timezone, hourCycle: 'h23', ...parts }),
  );
}

function kept(key: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const made = formats.get(key) ?? make();
  formats.set(key, made);
  return made;
}

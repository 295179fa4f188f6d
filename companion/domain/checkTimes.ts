/** When a connection's nightly check is due: once a day, at three in the morning where its people sleep. */
import { dayIn, startOfDay } from './quote/quoteDates.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const AT_HOUR = 3;
/** Orgs of one zone are checked one after the other, not all at once. */
const SPREAD_MS = 20 * 60_000;

/** The first nightly check after a moment, in the zone of that IANA name. The same org has the same minute every night. */
export function nextCheckAt(after: Date, timezone: string, orgId: string): Date {
  const offset = AT_HOUR * HOUR_MS + spread(orgId);
  const today = startOfDay(dayIn(timezone, after), timezone).getTime() + offset;
  if (today > after.getTime()) return new Date(today);
  // A day later by the calendar: days are of 23 to 25 hours.
  const tomorrow = dayIn(timezone, new Date(today - offset + DAY_MS + 2 * HOUR_MS));
  return new Date(startOfDay(tomorrow, timezone).getTime() + offset);
}

function spread(orgId: string): number {
  let sum = 0;
  for (const character of orgId) sum = (sum * 31 + character.charCodeAt(0)) % 1_000_003;
  return (sum * 1_000) % SPREAD_MS;
}

/** When to try again, and when to stop trying: exponential back-off with full jitter. */

const BASE_MS = 2_000;
const LONGEST_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** After this many days of failed tries a record ends as Failed. */
export const GIVE_UP_AFTER_DAYS = 14;

/**
 * Wait before the next try, in milliseconds: somewhere between nothing and 2 s, 4 s, 8 s … one hour, so that records that
 * failed together don't come back together. Never shorter than the other side asked for.
 * `tries` counts the failed ones, from 1; `random` gives [0, 1).
 */
export function retryDelayMs(tries: number, random: () => number, retryAfterMs = 0): number {
  const longest = Math.min(LONGEST_MS, BASE_MS * 2 ** Math.min(Math.max(tries, 1) - 1, 30));
  return Math.round(retryAfterMs + random() * longest);
}

/** True when a record that first failed at `firstFailedAt` has been tried for long enough. */
export function givesUp(firstFailedAt: Date, now: Date): boolean {
  return now.getTime() - firstFailedAt.getTime() >= GIVE_UP_AFTER_DAYS * DAY_MS;
}

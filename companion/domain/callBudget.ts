/** How much of an org's API calls of the day the connector may still use, beside all other apps of the org. */

/** Calls of the last 24 hours. */
export interface CallSpending {
  /** The connector's own. */
  readonly own: number;
  /** All apps' together and how many there may be, as Salesforce says; undefined before it was heard. */
  readonly org: { readonly used: number; readonly limit: number } | undefined;
}

/**
 * - `enough`: everything goes on;
 * - `short`: what can wait (backfill, nightly check) waits, so that live changes still find calls;
 * - `spent`: nothing is read or billed until the day moves on.
 */
export type CallBudgetState = 'enough' | 'short' | 'spent';

/** The rest belongs to the org's people and its other apps, whatever the connector's share is. */
const ORG_SPENT = 0.95;
const ORG_SHORT = 0.85;
/** Of the connector's own share. */
const OWN_SHORT = 0.8;

/** `sharePercent`: how much of the org's calls the connector may use itself, 1 to 100. */
export function callBudget({ own, org }: CallSpending, sharePercent: number): CallBudgetState {
  if (!org || org.limit <= 0) return 'enough';
  const share = ownShare(org.limit, sharePercent);
  if (own >= share || org.used >= org.limit * ORG_SPENT) return 'spent';
  return own >= share * OWN_SHORT || org.used >= org.limit * ORG_SHORT ? 'short' : 'enough';
}

/** The connector's calls a day. */
export function ownShare(limit: number, sharePercent: number): number {
  return Math.floor((limit * sharePercent) / 100);
}

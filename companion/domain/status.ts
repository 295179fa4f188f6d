/** The words a sync run is told in: record statuses, flows and causes, as the package spells them. */

/** The statuses of a `Sync_Record__c`; the package's value set `Sync_Status` holds the same words in the same order. */
export const SYNC_STATUSES = ['Pending', 'Synced', 'Action Needed', 'Failed', 'Skipped'] as const;
/** One of the statuses. */
export type SyncStatus = (typeof SYNC_STATUSES)[number];

/** A status that a run ends with; `Pending` is where it starts. */
export type FinalStatus = Exclude<SyncStatus, 'Pending'>;

/** The flows an event may ask for (`Sync_Requested__e.Flow__c`). */
export const FLOWS = ['Account Sync', 'Quote Sync', 'Quote Preview'] as const;
/** One of the flows. */
export type Flow = (typeof FLOWS)[number];

/** Why a record was captured (`Sync_Requested__e.Cause__c`). */
export const CAUSES = [
  'Created',
  'Changed',
  'Accepted',
  'Unaccepted',
  'Changed After Acceptance',
  'Deleted',
  'Merged',
  'Retry',
  'Preview',
] as const;
/** One of the causes. */
export type Cause = (typeof CAUSES)[number];

/** Causes the companion gives itself; no event carries them. */
export const OWN_CAUSES = ['Sweep', 'Check', 'Backfill', 'Needed by a Quote', 'Replaced by a Quote'] as const;
/** One of them. */
export type OwnCause = (typeof OWN_CAUSES)[number];

/** One request to sync records, as an event, the sweep, a backfill or a person's Retry makes it. */
import type { Cause, Flow, OwnCause } from './status.ts';

/** What every source hands to intake: which records, for which flow, and why. */
export interface SyncRequest {
  readonly flow: Flow;
  /** 18-character Salesforce ids, at most 200. */
  readonly recordIds: readonly string[];
  readonly cause: Cause | OwnCause;
  readonly requestedAt: Date;
}

const ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a Salesforce id; the last three characters tell the case of the first fifteen.
 * Returns undefined for text that is no Salesforce id.
 */
export function fullId(id: string): string | undefined {
  if (!/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(id)) return undefined;
  let suffix = '';
  for (let chunk = 0; chunk < 3; chunk++) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const c = id.charCodeAt(chunk * 5 + i);
      if (c >= 65 && c <= 90) bits |= 1 << i;
    }
    suffix += ID_ALPHABET.charAt(bits);
  }
  const full = id.slice(0, 15) + suffix;
  return id.length === 15 || id.slice(15).toUpperCase() === suffix ? full : undefined;
}

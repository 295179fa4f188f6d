/** Makes what Togai knows by no key of ours: a try that was never answered may still take effect, and is waited out. */
import { SyncError } from '../../domain/errors.ts';
import { beginMaking, endMaking } from '../../store/catalogue.ts';
import type { Database } from '../../store/database.ts';

/** Twice as long as a call waits for its answer: what has not taken effect by then never will. */
const HOLD_MS = 60_000;

/**
 * What `look` finds, or else `make` makes. While an earlier try of the same key (of this process, one that was killed, or another
 * node) may still be on its way, nothing is made: a SyncError says how long to wait before looking again.
 */
export async function makeOnce<T>(
  { database, environmentId, key }: { database: Database; environmentId: string; key: string },
  look: () => Promise<T | undefined>,
  make: () => Promise<T>,
): Promise<T> {
  const retryAfterMs = await beginMaking(database, environmentId, key, HOLD_MS);
  let found: T | undefined;
  try {
    found = await look();
    if (found === undefined && retryAfterMs === 0) found = await make();
  } catch (error) {
    // A look says nothing of the earlier try; neither does a call that may yet take effect.
    if (retryAfterMs === 0 && !(error instanceof SyncError && error.unanswered))
      await endMaking(database, environmentId, key);
    throw error;
  }
  if (found === undefined) throw stillOnItsWay(key, retryAfterMs);
  await endMaking(database, environmentId, key);
  return found;
}

function stillOnItsWay(key: string, retryAfterMs: number): SyncError {
  return new SyncError('TOGAI_BUSY', {
    remedy: 'retry',
    retryAfterMs,
    detail: `An earlier try to make it was not answered and may still take effect: ${key}`,
  });
}

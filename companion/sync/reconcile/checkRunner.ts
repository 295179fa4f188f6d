/** Runs an org's nightly check when it is due or asked for; what came of it is kept for the console. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { retryDelayMs } from '../../domain/backoff.ts';
import { nextCheckAt } from '../../domain/checkTimes.ts';
import { asSyncError } from '../../domain/errors.ts';
import { beginCheck, type CheckState, endCheck, readCheckState } from '../../store/checks.ts';
import type { Connection } from '../../store/connections.ts';
import { type Fence, LeaseLostError } from '../../store/leases.ts';
import { type CheckCounts, missedBy, nightlyCheck, type NightlyCheckOptions } from './nightlyCheck.ts';
import { WakeUp } from '../wakeUp.ts';

/** It is looked this often at least whether a check is due: settings change, and clocks. */
const LOOK_EVERY_MS = 15 * 60_000;
/** Whoever rings may mean other work: it is looked this seldom at most. */
const LOOKS_APART_MS = 5_000;

/** What the runner needs beyond the check itself. */
export interface CheckRunnerOptions extends NightlyCheckOptions {
  readonly fence: Fence;
  readonly log: Logger;
  /** Whether the day's API calls suffice for what can wait. */
  readonly mayStart: () => boolean;
  /** Records were handed to the inbox. */
  readonly onFound: () => void;
}

/** What stands in `last_check`: the counts of a check that came to its end, or why it didn't. */
export type LastCheck = { readonly endedAt: string; readonly calls: number } & (
  ({ readonly missed: number } & CheckCounts) | { readonly problem: string }
);

/** When the check of a connection is due; at once where a person asked for it. */
export function checkDueAt(
  { checkedUntil, askedAt }: Pick<CheckState, 'checkedUntil' | 'askedAt'>,
  { connectedAt, orgId }: Pick<Connection, 'connectedAt' | 'orgId'>,
  timezone: string,
): Date {
  return askedAt ?? nextCheckAt(checkedUntil ?? connectedAt, timezone, orgId);
}

/** One per owned org. */
export class CheckRunner {
  readonly #options: CheckRunnerOptions;
  readonly #bell = new WakeUp();
  #failures = 0;

  constructor(options: CheckRunnerOptions) {
    this.#options = options;
  }

  /** A check may have been asked for. */
  ring(): void {
    this.#bell.ring();
  }

  /** Checks when it is time until the signal aborts. Throws LeaseLostError. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let waitMs: number;
      try {
        waitMs = await this.#checkIfDue();
        this.#failures = 0;
      } catch (thrown) {
        if (thrown instanceof LeaseLostError) throw thrown;
        this.#failures += 1;
        const error = asSyncError(thrown);
        waitMs = LOOKS_APART_MS + retryDelayMs(this.#failures, Math.random, error.retryAfterMs);
        this.#options.log.warn({ err: thrown, detail: error.detail }, 'The nightly check was held up; trying again.');
      }
      await pause(LOOKS_APART_MS, undefined, { signal }).catch(() => undefined);
      await this.#bell.next(signal, waitMs);
    }
  }

  /** Returns how long it may take until it must be looked again, in milliseconds. */
  async #checkIfDue(): Promise<number> {
    const { database, connection, settings, mayStart } = this.#options;
    const state = await readCheckState(database, connection.orgId);
    if (!state) return LOOK_EVERY_MS;
    const early = checkDueAt(state, connection, settings.quoteSync.timezone).getTime() - Date.now();
    if (early > 0) return Math.min(early, LOOK_EVERY_MS);
    if (state.askedAt !== null || mayStart()) await this.#check(state);
    return LOOK_EVERY_MS;
  }

  async #check({ checkedUntil }: CheckState): Promise<void> {
    const { database, fence, session, log, onFound } = this.#options;
    const until = new Date();
    const callsBefore = session.calls;
    await beginCheck(database, fence);
    const ended = () => ({ endedAt: new Date().toISOString(), calls: session.calls - callsBefore });
    try {
      const counts = await nightlyCheck(this.#options, checkedUntil ?? undefined);
      const found: LastCheck = { ...ended(), missed: missedBy(counts), ...counts };
      await endCheck(database, fence, { until, found });
      log.info(found, 'The nightly check ended.');
      if (found.missed > 0) onFound();
    } catch (thrown) {
      if (thrown instanceof LeaseLostError) throw thrown;
      await endCheck(database, fence, { found: { ...ended(), problem: asSyncError(thrown).message } });
      throw thrown;
    }
  }
}

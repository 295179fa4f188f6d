/** Runs an org's nightly check when it is due or asked for; what came of it is kept for the console. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { retryDelayMs } from '../../domain/backoff.ts';
import type { CallBudgetState } from '../../domain/callBudget.ts';
import { nextCheckAt } from '../../domain/checkTimes.ts';
import { asSyncError } from '../../domain/errors.ts';
import { beginCheck, type CheckState, endCheck, failCheck, readCheckState } from '../../store/checks.ts';
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
  /** How the day's API calls stand: a check that nobody asked for leaves what is short to live changes. */
  readonly budget: () => CallBudgetState;
  /** Records were handed to the inbox. */
  readonly onFound: () => void;
}

/** What stands in `last_check`: the counts of the last check that came to its end. */
export type LastCheck = { readonly endedAt: string; readonly calls: number; readonly missed: number } & CheckCounts;

/** What stands in `check_failure`: why a check did not come to its end, or waits for API calls. */
export type CheckFailure = { readonly endedAt: string; readonly calls: number } & (
  { readonly problem: string } | { readonly waitsFor: 'API calls' }
);

/** The day's API calls don't suffice; not a failure: the check is made later. */
class CheckDeferred extends Error {}

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
        waitMs = await this.#checkIfDue(signal);
        this.#failures = 0;
      } catch (thrown) {
        if (thrown instanceof LeaseLostError) throw thrown;
        if (thrown === signal.reason) return;
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
  async #checkIfDue(signal: AbortSignal): Promise<number> {
    const { database, connection, settings, fence } = this.#options;
    const state = await readCheckState(database, connection.orgId);
    if (!state) return LOOK_EVERY_MS;
    const early = checkDueAt(state, connection, settings.quoteSync.timezone).getTime() - Date.now();
    if (early > 0) return Math.min(early, LOOK_EVERY_MS);
    if (this.#callsSuffice(state)) await this.#check(state, signal);
    else await failCheck(database, fence, waitsForCalls(0));
    return LOOK_EVERY_MS;
  }

  /** What a person asked for may use what is left; a check of the night leaves it to live changes. */
  #callsSuffice({ askedAt }: CheckState): boolean {
    const budget = this.#options.budget();
    return budget === 'enough' || (budget === 'short' && askedAt !== null);
  }

  async #check(state: CheckState, signal: AbortSignal): Promise<void> {
    const { database, fence, session, lease, log, onFound } = this.#options;
    const until = new Date();
    const callsBefore = session.calls;
    await beginCheck(database, fence);
    const calls = () => session.calls - callsBefore;
    const goOn = () => {
      signal.throwIfAborted();
      lease.assertHeld();
      if (!this.#callsSuffice(state)) throw new CheckDeferred();
    };
    try {
      const counts = await nightlyCheck(this.#options, state.checkedUntil ?? undefined, goOn);
      const found: LastCheck = { endedAt: now(), calls: calls(), missed: missedBy(counts), ...counts };
      await endCheck(database, fence, until, found);
      log.info(found, 'The nightly check ended.');
      if (found.missed > 0) onFound();
    } catch (thrown) {
      // The next owner finds it begun and not ended, and makes it anew.
      if (thrown instanceof LeaseLostError || thrown === signal.reason) throw thrown;
      // What it found so far is in the inbox already.
      onFound();
      if (thrown instanceof CheckDeferred) return failCheck(database, fence, waitsForCalls(calls()));
      const failure: CheckFailure = { endedAt: now(), calls: calls(), problem: asSyncError(thrown).message };
      await failCheck(database, fence, failure);
      throw thrown;
    }
  }
}

function waitsForCalls(calls: number): CheckFailure {
  return { endedAt: now(), calls, waitsFor: 'API calls' };
}

function now(): string {
  return new Date().toISOString();
}

/** Sweeps an org every five minutes, and at once when the stream has a gap, which a sweep of all that is outstanding closes. */
import type { Logger } from 'pino';
import { retryDelayMs } from '../../domain/backoff.ts';
import { asSyncError, type SyncError } from '../../domain/errors.ts';
import { askUsage } from '../../salesforce/allocations.ts';
import { closeGaps, openGap } from '../../store/gaps.ts';
import { LeaseLostError } from '../../store/leases.ts';
import type { ConnectionState } from '../connection/connectionState.ts';
import type { OrgSettings } from '../connection/orgSettings.ts';
import type { OrgUsage } from '../orgUsage.ts';
import { WakeUp } from '../wakeUp.ts';
import { SWEEP_EVERY_MS, sweep, type SweepOptions } from './sweep.ts';

/** What the runner needs beyond the sweep itself. */
export interface SweepRunnerOptions extends Omit<SweepOptions, 'goOn'> {
  readonly log: Logger;
  /** Up to when the last sweep had looked; null before the first. */
  readonly sweptUntil: Date | null;
  readonly state: ConnectionState;
  readonly usage: OrgUsage;
  readonly orgSettings: OrgSettings;
  /** Why nothing may be read now; undefined while the day's API calls last. */
  readonly refusal: () => SyncError | undefined;
  /** Records were handed to the inbox. */
  readonly onFound: () => void;
}

/** One per owned org. */
export class SweepRunner {
  readonly #options: SweepRunnerOptions;
  readonly #bell = new WakeUp();
  #since: Date | undefined;
  #failures = 0;

  constructor(options: SweepRunnerOptions) {
    this.#options = options;
    this.#since = options.sweptUntil ?? undefined;
  }

  /** A gap may have been opened. */
  ring(): void {
    this.#bell.ring();
  }

  /** Sweeps until the signal aborts. Throws LeaseLostError. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let waitMs = SWEEP_EVERY_MS;
      try {
        await this.#sweepOnce(signal);
      } catch (thrown) {
        if (thrown instanceof LeaseLostError) throw thrown;
        if (thrown === signal.reason) return;
        waitMs = this.#noteFailure(asSyncError(thrown));
      }
      await this.#bell.next(signal, waitMs);
    }
  }

  async #sweepOnce(signal: AbortSignal): Promise<void> {
    const { database, session, connection, log, state, usage, orgSettings, refusal, onFound } = this.#options;
    const refused = refusal();
    if (refused) {
      state.block(refused);
      // One call tells whether the day has moved on; nothing is asked for that could not be worked on.
      await askUsage(session);
      return;
    }
    const goOn = () => {
      signal.throwIfAborted();
      const meanwhile = refusal();
      if (meanwhile) throw meanwhile;
    };
    await orgSettings.tell();
    const gap = await openGap(database, connection.orgId);
    const { until, found, handedOver } = await sweep(
      { ...this.#options, goOn },
      gap === undefined ? this.#since : undefined,
    );
    this.#since = until;
    if (gap !== undefined) await closeGaps(database, connection.orgId, gap, handedOver);
    this.#failures = 0;
    if (handedOver > 0) onFound();
    if (found.missed > 0) log.info(found, 'The sweep found records that no event had told.');
    state.unblockSalesforce();
    await usage.askEventDeliveries(session);
  }

  /** How long to wait, in ms. */
  #noteFailure(error: SyncError): number {
    const { log, state } = this.#options;
    this.#failures += 1;
    if (error.remedy === 'pause') state.block(error);
    log.warn({ err: error, detail: error.detail }, 'The sweep failed; trying again.');
    return Math.min(SWEEP_EVERY_MS, retryDelayMs(this.#failures, Math.random, error.retryAfterMs) + 1_000);
  }
}

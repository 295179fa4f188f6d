/** Reads an org's event stream into the inbox: stored together with the cursor, then more is asked for. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { retryDelayMs } from '../domain/backoff.ts';
import { asSyncError, type SyncError } from '../domain/errors.ts';
import { decoder, type EventDecoder } from '../salesforce/decode.ts';
import { type Batch, PubSubError, type StreamStart, subscribe } from '../salesforce/pubsub.ts';
import type { SalesforceSession } from '../salesforce/session.ts';
import { readCursor } from '../store/cursors.ts';
import type { Database } from '../store/database.ts';
import { noteGap } from '../store/gaps.ts';
import { storeEvents } from '../store/inbox.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';

/** The event that the package raises. */
const EVENT = 'Sync_Requested__e';
/** A stream that lasted this long, or brought events, was a good one: the next failure is a new one. */
const GOOD_STREAM_MS = 60_000;
/** However often it failed: nothing arrives meanwhile but by the sweep. */
const LONGEST_WAIT_MS = 60_000;
/** Salesforce closes streams now and then without an error; reading goes on at once, but never in a tight loop. */
const AFTER_END_MS = 250;
/** Salesforce keeps events for 72 hours. */
const KEPT_MS = 72 * 3_600_000;

/** What reading an org's event stream needs. */
export interface IntakeOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly session: SalesforceSession;
  /** Address of the Pub/Sub API. */
  readonly url: string;
  readonly log: Logger;
  /** So many events were stored that were not there before. */
  readonly onStored: (count: number) => void;
  /** Events may have been missed: what is outstanding must be asked for. */
  readonly onGap: () => void;
  /** Nothing can come until an admin changes something. */
  readonly onPause: (error: SyncError) => void;
}

/** One per owned org. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #topic: string;
  readonly #decoder: EventDecoder;
  /** The stream of now brought new events. */
  #progressed = false;

  constructor(options: IntakeOptions) {
    const { session, url } = options;
    this.#options = options;
    this.#topic = session.names.topic(EVENT);
    this.#decoder = decoder({ url, tokens: session.tokens, orgId: session.orgId, namespace: session.names.namespace });
  }

  /** Reads until the signal aborts; after any error it reads on from the stored cursor. Throws LeaseLostError. */
  async run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      const started = performance.now();
      let waitMs = AFTER_END_MS;
      this.#progressed = false;
      try {
        await this.#read(signal);
        failures = 0;
      } catch (thrown) {
        if (thrown instanceof LeaseLostError) throw thrown;
        failures = this.#hasProgressed() || performance.now() - started > GOOD_STREAM_MS ? 1 : failures + 1;
        waitMs = await this.#recovered(asSyncError(thrown), failures);
      }
      // An aborted wait is the end of the loop, not an error.
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #hasProgressed(): boolean {
    return this.#progressed;
  }

  async #read(signal: AbortSignal): Promise<void> {
    const { database, fence, session, url } = this.#options;
    let cursor = await readCursor(database, fence.orgId, this.#topic);
    if (cursor && Date.now() - cursor.updatedAt.getTime() > KEPT_MS) {
      await this.#giveUpCursor('too old');
      cursor = undefined;
    }
    // Never LATEST: nobody tells when such a stream has begun, and what is published before would wait for the next sweep.
    const from: StreamStart = cursor ? { replayId: cursor.replayId } : { preset: 'EARLIEST' };
    const onBatch = (batch: Batch): Promise<void> => this.#store(batch);
    await subscribe({ url, tokens: session.tokens, orgId: session.orgId, topic: this.#topic, from, onBatch, signal });
  }

  async #store({ events, latestReplayId }: Batch): Promise<void> {
    const { database, fence, log } = this.#options;
    const decoded = await this.#decoder.decodeBatch(events);
    for (const event of decoded) {
      if (event.refused !== undefined)
        log.warn(
          { eventId: event.eventId, replayId: event.replayId.toString('hex'), reason: event.refused },
          'An event could not be used.',
        );
    }
    const stored = await storeEvents(database, fence, this.#topic, decoded, latestReplayId);
    if (stored > 0) this.#options.onStored(stored);
  }

  /** As `#recover`; where that fails too (the database), the stream breaks again at the same place, and it is tried again. */
  async #recovered(error: SyncError, failures: number): Promise<number> {
    try {
      return await this.#recover(error, failures);
    } catch (thrown) {
      if (thrown instanceof LeaseLostError) throw thrown;
      this.#options.log.error({ err: thrown }, 'The event stream could not be mended; trying again.');
      return streamDelayMs(failures);
    }
  }

  /** From its earliest event the stream is read anew; what it no longer has, the sweep of all that is outstanding finds. */
  async #giveUpCursor(cause: 'refused' | 'too old'): Promise<void> {
    const { database, fence, log } = this.#options;
    await noteGap(database, fence, this.#topic, cause);
    log.warn(
      { cause },
      'Events may be lost: the stream is read from its earliest one, and all that is outstanding is swept.',
    );
    this.#options.onGap();
  }

  /** What to do before reading on; returns how long to wait, in milliseconds. */
  async #recover(error: SyncError, failures: number): Promise<number> {
    const { log, session } = this.#options;
    log.warn({ err: error, detail: error.detail, failures }, 'The event stream broke; reading on.');
    const waitMs = streamDelayMs(failures, error.retryAfterMs);
    if (!(error instanceof PubSubError)) {
      if (error.remedy === 'pause') this.#options.onPause(error);
      return waitMs;
    }
    if (error.advice === 'sign in again' && failures === 1) {
      const { accessToken } = await session.tokens.current();
      await session.tokens.renew(accessToken).catch((thrown: unknown) => {
        if (thrown instanceof LeaseLostError) throw thrown;
        const refused = asSyncError(thrown);
        if (refused.remedy === 'pause') this.#options.onPause(refused);
      });
      return AFTER_END_MS;
    }
    if (error.advice === 'read from earliest') {
      await this.#giveUpCursor('refused');
      return AFTER_END_MS;
    }
    if (error.remedy === 'pause') this.#options.onPause(error);
    return waitMs;
  }
}

function streamDelayMs(failures: number, retryAfterMs = 0): number {
  return retryAfterMs + Math.min(LONGEST_WAIT_MS, retryDelayMs(failures, Math.random));
}

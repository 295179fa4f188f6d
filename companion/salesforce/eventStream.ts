/** What a reader of the event stream says, and what it is given. */
import type { EventSource } from './pubsubChannel.ts';

/** An event as it came: not yet decoded. */
export interface StreamEvent {
  /** The same for an event that comes twice. */
  readonly eventId: string;
  readonly schemaId: string;
  readonly payload: Buffer;
  readonly replayId: Buffer;
}

/** Events to store together; none when Salesforce only moved the cursor on. */
export interface Batch {
  readonly events: readonly StreamEvent[];
  /** Where to go on once all of them, and all before them, are stored. */
  readonly latestReplayId: Buffer;
}

/** Where a stream begins: new events only, everything still kept (72 h), or after a stored cursor. */
export type StreamStart = { readonly preset: 'LATEST' | 'EARLIEST' } | { readonly replayId: Buffer };

/** Which stream is read from where, and who takes its batches. */
export interface SubscribeOptions extends EventSource {
  readonly topic: string;
  readonly from: StreamStart;
  /** Stores a batch; the next one comes only when it has resolved. A rejection ends the stream with the same error. */
  readonly onBatch: (batch: Batch) => Promise<void>;
  readonly signal: AbortSignal;
  /** Most events of one batch. Default: half the window, so that one half comes while the other is stored. */
  readonly batchSize?: number;
  /**
   * Most events that are asked for or not yet stored, in all. Of these at most 100 are ever asked for, as Salesforce demands; the
   * rest are here and wait, so that one commit (whose cost hardly grows with its rows) stores many. Default 1,000.
   */
  readonly window?: number;
  /** A stream that owes events and says nothing for this long is dead. Default 300,000 ms: a sign of life is due every 270 s. */
  readonly silenceMs?: number;
  /** Salesforce closes a stream that is asked for nothing for 60 s. Default 45,000 ms. */
  readonly idleMs?: number;
}

/** How a stream ended without an error: stopped by the signal, or closed by Salesforce. */
export type StreamEnd = 'aborted' | 'ended';

/** Reads one topic of an org's event stream: batches in order, more only as fast as they are stored, and a clear end. */
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { type EventSource, type FetchRequest, type FetchResponse, openChannel, openStream } from './pubsubChannel.ts';
import { PubSubError, pubSubError } from './pubsubErrors.ts';

export { PubSubError };

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

const MOST_OUTSTANDING = 100;
const WINDOW = 1_000;

/**
 * Reads until the signal aborts or the stream ends; when it returns, nothing is open and no batch is being stored.
 * Throws PubSubError (its `advice` says how to go on), or what `onBatch` threw.
 */
export async function subscribe(options: SubscribeOptions): Promise<StreamEnd> {
  if (options.signal.aborted) return 'aborted';
  const tokens = await options.tokens.current();
  const channel = openChannel(options.url);
  try {
    return await new Subscription(options, openStream(channel, options.orgId, tokens)).run();
  } finally {
    channel.close();
  }
}

type Finish = { readonly end: StreamEnd } | { readonly error: unknown };

class Subscription {
  readonly #options: SubscribeOptions;
  readonly #stream: ClientDuplexStream<FetchRequest, FetchResponse>;
  readonly #window: number;
  /** More is asked for in such portions: one travels while another is stored, and no request is for a few events only. */
  readonly #portion: number;
  readonly #batchSize: number;
  readonly #finished: Promise<Finish>;
  #resolve: (how: Finish) => void = () => undefined;
  /** Came and are not stored; those at the front may be on their way into the store. */
  #waiting: StreamEvent[] = [];
  /** The newest replay id that came and was not handed on. */
  #cursor: Buffer | undefined;
  #asked = 0;
  #askedAt = 0;
  #heardAt = 0;
  #ended = false;
  #storing: Promise<void> | undefined;
  #storeFailure: { readonly error: unknown } | undefined;

  constructor(options: SubscribeOptions, stream: ClientDuplexStream<FetchRequest, FetchResponse>) {
    this.#options = options;
    this.#stream = stream;
    this.#window = options.window ?? WINDOW;
    this.#portion = Math.max(1, Math.floor(Math.min(MOST_OUTSTANDING, this.#window) / 2));
    this.#batchSize = options.batchSize ?? Math.max(this.#portion, Math.floor(this.#window / 2));
    this.#finished = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  async run(): Promise<StreamEnd> {
    const { signal, silenceMs = 300_000, idleMs = 45_000 } = this.#options;
    const abort = (): void => {
      this.#waiting = [];
      this.#cursor = undefined;
      this.#finish({ end: 'aborted' });
    };
    const watch = setInterval(() => {
      this.#watch(silenceMs, idleMs);
    }, Math.min(silenceMs, idleMs) / 5);
    signal.addEventListener('abort', abort);
    this.#listen();
    this.#askForMore();
    const how = await this.#finished;
    clearInterval(watch);
    signal.removeEventListener('abort', abort);
    this.#stream.cancel();
    // Whatever came before the end is stored still: it need not come again.
    await this.#storing;
    if (this.#storeFailure) throw this.#storeFailure.error;
    if ('error' in how) throw how.error;
    return how.end;
  }

  #finish(how: Finish): void {
    this.#ended = true;
    this.#resolve(how);
  }

  #listen(): void {
    this.#stream.on('data', (response: FetchResponse) => {
      this.#receive(response);
    });
    this.#stream.on('error', (error: Error) => {
      this.#finish({ error: pubSubError(error) });
    });
    this.#stream.on('end', () => {
      this.#finish({ end: 'ended' });
    });
  }

  #receive({ events, latest_replay_id }: FetchResponse): void {
    if (this.#ended) return;
    this.#heardAt = performance.now();
    this.#asked -= events.length;
    for (const { event, replay_id } of events) {
      this.#waiting.push({ eventId: event.id, schemaId: event.schema_id, payload: event.payload, replayId: replay_id });
    }
    // With events, the last one's own id: the answer's may already stand behind events that are still to come.
    this.#cursor = events.at(-1)?.replay_id ?? latest_replay_id;
    this.#askForMore();
    this.#storing ??= this.#store();
  }

  #askForMore(): void {
    while (!this.#ended && this.#room() >= this.#portion) this.#ask(this.#portion);
  }

  #room(): number {
    return Math.min(MOST_OUTSTANDING - this.#asked, this.#window - this.#asked - this.#waiting.length);
  }

  #ask(count: number): void {
    const now = performance.now();
    const first = this.#askedAt === 0;
    if (this.#asked === 0) this.#heardAt = now;
    this.#askedAt = now;
    this.#asked += count;
    this.#stream.write({ topic_name: this.#options.topic, num_requested: count, ...(first ? startOf(this.#options.from) : {}) });
  }

  async #store(): Promise<void> {
    try {
      while (this.#waiting.length > 0 || this.#cursor !== undefined) await this.#storeNext();
    } catch (error) {
      this.#storeFailure = { error };
      this.#finish({ error });
    }
    this.#storing = undefined;
  }

  async #storeNext(): Promise<void> {
    const events = this.#waiting.slice(0, this.#batchSize);
    const all = events.length === this.#waiting.length;
    const latestReplayId = all ? this.#cursor : events.at(-1)?.replayId;
    if (all) this.#cursor = undefined;
    if (latestReplayId !== undefined) await this.#options.onBatch({ events, latestReplayId });
    this.#waiting.splice(0, events.length);
    this.#askForMore();
  }

  #watch(silenceMs: number, idleMs: number): void {
    const now = performance.now();
    if (this.#asked === 0) {
      if (now - this.#askedAt >= idleMs) this.#ask(1);
    } else if (now - this.#heardAt >= silenceMs) {
      this.#finish({ error: new PubSubError('silence', `Nothing came for ${String(Math.round(silenceMs / 1000))} s`) });
    }
  }
}

function startOf(from: StreamStart): Pick<FetchRequest, 'replay_preset' | 'replay_id'> {
  return 'replayId' in from ? { replay_preset: 'CUSTOM', replay_id: from.replayId } : { replay_preset: from.preset };
}

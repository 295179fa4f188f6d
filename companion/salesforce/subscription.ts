/** One stream of events: what was asked for, what came and waits to be stored, and how it ends. */
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { StreamEnd, StreamEvent, StreamStart, SubscribeOptions } from './eventStream.ts';
import type { FetchRequest, FetchResponse } from './pubsubChannel.ts';
import { PubSubError, pubSubError } from './pubsubErrors.ts';

const MOST_OUTSTANDING = 100;
const WINDOW = 1_000;

type Finish = { readonly end: StreamEnd } | { readonly error: unknown };

/** Runs once. */
export class Subscription {
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
    const watch = setInterval(
      () => {
        this.#watch(silenceMs, idleMs);
      },
      Math.min(silenceMs, idleMs) / 5,
    );
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
    const newest = events.at(-1)?.replay_id ?? latest_replay_id;
    if (newest.length > 0) this.#cursor = newest;
    this.#askForMore();
    if (this.#hasWork()) this.#storing ??= this.#store();
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
    this.#stream.write({
      topic_name: this.#options.topic,
      num_requested: count,
      ...(first ? startOf(this.#options.from) : {}),
    });
  }

  #hasWork(): boolean {
    return this.#waiting.length > 0 || this.#cursor !== undefined;
  }

  /** Called with work only: it must not end before it has waited once, or it would forget to say that it ended. */
  async #store(): Promise<void> {
    try {
      while (this.#hasWork()) await this.#storeNext();
    } catch (error) {
      this.#storeFailure = { error };
      this.#finish({ error });
    }
    this.#storing = undefined;
  }

  async #storeNext(): Promise<void> {
    const events = this.#waiting.slice(0, this.#batchSize);
    const all = events.length === this.#waiting.length;
    const latestReplayId = (all ? this.#cursor : undefined) ?? events.at(-1)?.replayId;
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

/** One Subscribe stream: delivers exactly what was asked for, gives signs of life, and ends when the caller falls silent. */
import { randomUUID } from 'node:crypto';
import type { FaultEffect } from '../../faults.ts';
import type { EventBus, Topic } from './eventBus.ts';
import { faultError, type PubSubError, refusal } from './pubsubErrors.ts';
import { encodeFetchResponse, type FetchRequest } from './pubsubProto.ts';

const MAX_OUTSTANDING = 100;
const MAX_RESPONSE_BYTES = 3 * 1024 * 1024;

/** The waits of a subscription, and how much it gives at once. */
export interface SubscriptionTimings {
  /** An empty answer with a newer replay id is sent after this long without events. Salesforce: at most 270 s. */
  readonly keepaliveMs: number;
  /** The stream ends when nothing is pending and no request came for this long. Salesforce: 60 s. */
  readonly idleMs: number;
  /** Most events in one answer; a larger request is answered in several. */
  readonly eventsPerResponse: number;
}

/** What a subscription needs of its stream. */
export interface SubscriptionStream {
  /** False when the caller reads too slowly: nothing more until `resume` is called. */
  write(response: Buffer): boolean;
  end(): void;
  fail(error: PubSubError): void;
  /** Breaks the connection without a status. */
  reset(): void;
}

/** One Subscribe call: delivers as many events as were asked for, and keepalives while there are none. */
export class Subscription {
  readonly #bus: EventBus;
  readonly #stream: SubscriptionStream;
  readonly #timings: SubscriptionTimings;
  readonly #effect: FaultEffect;
  readonly #rpcId = randomUUID();
  #topic: Topic | undefined;
  #next = 0;
  #pending = 0;
  #delivered = 0;
  #blocked = false;
  #scheduled = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #unlisten: (() => void) | undefined;

  constructor(bus: EventBus, stream: SubscriptionStream, timings: SubscriptionTimings, effect: FaultEffect) {
    this.#bus = bus;
    this.#stream = stream;
    this.#timings = timings;
    this.#effect = effect;
  }

  /** Takes a FetchRequest: the first one opens the subscription, each asks for more. */
  request(fetch: FetchRequest): void {
    if (this.#closed) return;
    const refused = this.#topic ? this.#checkTopic(fetch, this.#topic) : this.#open(fetch);
    if (refused) return this.#fail(refused);
    if (fetch.numRequested <= 0) return this.#fail(refusal('subscription.fetch.requested.events.invalid'));
    if (this.#pending + fetch.numRequested > MAX_OUTSTANDING) return this.#fail(refusal('subscription.fetch.overflow'));
    this.#pending += fetch.numRequested;
    this.#arm();
    this.#schedule();
  }

  /** The caller has read what was written. */
  resume(): void {
    this.#blocked = false;
    this.#schedule();
  }

  /** Ends all work of this subscription; the stream itself is the caller's. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#unlisten?.();
  }

  #checkTopic(fetch: FetchRequest, topic: Topic): PubSubError | undefined {
    return fetch.topicName === '' || fetch.topicName === topic.name
      ? undefined
      : refusal('subscription.fetch.topic.mismatch');
  }

  #open(fetch: FetchRequest): PubSubError | undefined {
    if (fetch.topicName === '') return refusal('topic.validation.empty');
    const topic = this.#bus.topic(fetch.topicName);
    if (!topic) return refusal('topic.not.found');
    if (!this.#bus.maySubscribe(topic.name)) return refusal('subscription.topic.cannot.subscribe');
    this.#bus.expire();
    if (fetch.replayPreset === 'CUSTOM') {
      if (fetch.replayId.length === 0) return refusal('subscription.fetch.replayid.validation.failed');
      const position = this.#bus.position(fetch.replayId);
      if (position === undefined) return refusal('subscription.fetch.replayid.corrupted');
      this.#next = topic.log.indexAfter(position);
    } else {
      this.#next = fetch.replayPreset === 'EARLIEST' ? topic.log.first : topic.log.length;
    }
    this.#topic = topic;
    this.#unlisten = this.#bus.onPublished(topic.name, () => {
      this.#schedule();
    });
    return undefined;
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed || this.#blocked || this.#pending === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const topic = this.#topic;
    if (!topic) return;
    this.#bus.expire();
    while (!this.#closed && !this.#blocked && this.#pending > 0) {
      if (this.#isSilent()) return clearTimeout(this.#timer);
      if (this.#delivered >= (this.#effect.endStreamAfter ?? Infinity)) return this.#endAsTold();
      this.#next = Math.max(this.#next, topic.log.first);
      if (this.#next >= topic.log.length) return;
      this.#deliver(topic);
    }
  }

  #deliver(topic: Topic): void {
    const { endStreamAfter = Infinity, silentAfter = Infinity, duplicates = 0 } = this.#effect;
    const copies = Math.min(this.#pending, duplicates + 1);
    const wanted = Math.min(
      Math.floor(this.#pending / copies),
      this.#timings.eventsPerResponse,
      Math.min(endStreamAfter, silentAfter) - this.#delivered,
    );
    const allowed = this.#bus.allowance(wanted);
    if (allowed === 0) return this.#fail(refusal('subscription.limit.exceeded'));
    const run = topic.log.run(this.#next, allowed, MAX_RESPONSE_BYTES);
    const last = this.#next + run.count - 1;
    const events = this.#effect.reorder ? reversed(topic, this.#next, run.count) : run.bytes;
    this.#next += run.count;
    this.#pending -= run.count * copies;
    this.#delivered += run.count;
    this.#bus.countDelivered(topic.name, run.count * copies);
    this.#send(this.#bus.replayId(topic.log.positionAt(last)), new Array<Buffer>(copies).fill(events));
  }

  #send(latestReplayId: Buffer, events: Buffer[]): void {
    const rest = encodeFetchResponse({ latestReplayId, rpcId: this.#rpcId, pendingNumRequested: this.#pending });
    this.#blocked = !this.#stream.write(Buffer.concat([...events, rest]));
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#isSilent()) return;
    this.#timer =
      this.#pending > 0
        ? setTimeout(() => this.#keepAlive(), this.#timings.keepaliveMs)
        : setTimeout(() => this.#end(), this.#timings.idleMs);
  }

  #keepAlive(): void {
    if (this.#blocked || this.#scheduled) this.#arm();
    else this.#send(this.#bus.latestReplayId(), []);
  }

  #isSilent(): boolean {
    return this.#delivered >= (this.#effect.silentAfter ?? Infinity);
  }

  #endAsTold(): void {
    const { streamEnd = 'reset', grpc } = this.#effect;
    if (streamEnd === 'grpc' && grpc) return this.#fail(faultError(grpc));
    if (streamEnd === 'end') return this.#end();
    this.close();
    this.#stream.reset();
  }

  #end(): void {
    this.close();
    this.#stream.end();
  }

  #fail(error: PubSubError): void {
    this.close();
    this.#stream.fail(error);
  }
}

function reversed(topic: Topic, from: number, count: number): Buffer {
  const entries = Array.from({ length: count }, (_, i) => topic.log.run(from + i, 1, MAX_RESPONSE_BYTES).bytes);
  return Buffer.concat(entries.reverse());
}

/** One org's event bus: its topics, their schemas of now and before, and the events of the last 72 hours. */
import { randomUUID } from 'node:crypto';
import { type EventDefinition, EventSchema } from './avroSchema.ts';
import { EventLog } from './eventLog.ts';
import { encodeFetchResponse } from './pubsubProto.ts';
import { ReplayClock } from './replayId.ts';

const RETENTION_MS = 72 * 60 * 60 * 1000;

/** Whose events they are, which there are, and how many may be delivered. */
export interface EventBusOptions {
  /** 18 characters. */
  readonly orgId: string;
  /** Namespace of the package in this org, '' for none. */
  readonly namespace: string;
  readonly definitions: readonly EventDefinition[];
  /** The simulator's clock; default the real one. */
  readonly now?: (() => Date) | undefined;
  /** Deliveries the org may take in 24 hours, all topics and subscribers together; default no limit. */
  readonly dailyDeliveries?: number | undefined;
}

/** What a publisher is told of an event that was taken. */
export interface PublishedEvent {
  readonly id: string;
  readonly replayId: Buffer;
}

/** A topic as a subscriber sees it. */
export interface Topic {
  /** `/event/ns__Name__e`. */
  readonly name: string;
  readonly log: EventLog;
  readonly schema: EventSchema;
  /** Deliveries of this topic since the org began. */
  readonly delivered: number;
}

interface OwnTopic {
  name: string;
  log: EventLog;
  schema: EventSchema;
  delivered: number;
  listeners: Set<() => void>;
}

/** Publishing, reading back and counting the events of one org. */
export class EventBus {
  readonly orgId: string;
  readonly namespace: string;
  /** Deliveries allowed in 24 hours; may be changed at any time. */
  dailyDeliveries: number;
  /** Whether the connected user may read an event (bare name); by default all. */
  readable: (event: string) => boolean = () => true;
  readonly #now: () => Date;
  readonly #clock: ReplayClock;
  readonly #topics = new Map<string, OwnTopic>();
  readonly #schemas = new Map<string, { schema: EventSchema; topic: string }>();
  readonly #deliveries: { hour: number; count: number }[] = [];

  constructor(options: EventBusOptions) {
    this.orgId = options.orgId;
    this.namespace = options.namespace;
    this.dailyDeliveries = options.dailyDeliveries ?? Infinity;
    this.#now = options.now ?? (() => new Date());
    this.#clock = new ReplayClock(options.orgId, this.#now);
    for (const definition of options.definitions) this.define(definition);
  }

  /** Adds an event, or gives an existing one a new schema; events published before keep theirs. */
  define(definition: EventDefinition): EventSchema {
    const name = this.topicName(definition.name);
    const schema = new EventSchema(definition, this.namespace);
    const topic = this.#topics.get(name);
    if (topic) topic.schema = schema;
    else this.#topics.set(name, { name, log: new EventLog(), schema, delivered: 0, listeners: new Set() });
    this.#schemas.set(schema.id, { schema, topic: name });
    return schema;
  }

  /** `Name__e`, `ns__Name__e` or `/event/ns__Name__e` → `/event/ns__Name__e`. */
  topicName(event: string): string {
    if (event.startsWith('/')) return event;
    const bare = this.namespace === '' || event.startsWith(`${this.namespace}__`);
    return `/event/${bare ? '' : `${this.namespace}__`}${event}`;
  }

  topic(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  /** Whether the connected user may subscribe to a topic. */
  maySubscribe(topicName: string): boolean {
    const bare = topicName.slice('/event/'.length + (this.namespace === '' ? 0 : this.namespace.length + 2));
    return this.readable(bare);
  }

  topics(): Topic[] {
    return [...this.#topics.values()];
  }

  /** A schema of now or before. */
  schema(id: string): EventSchema | undefined {
    return this.#schemas.get(id)?.schema;
  }

  /**
   * Publishes an event by its field values (see EventSchema.encode for what is taken and refused).
   * Throws an Error when there is no such event.
   */
  publish(event: string, fields: Readonly<Record<string, unknown>>, createdById: string): PublishedEvent {
    const topic = this.#topicOrThrow(event);
    return this.#append(topic, topic.schema.id, topic.schema.encode(fields, this.#now(), createdById));
  }

  /** Publishes bytes as they are, whether or not the schema exists or fits. */
  publishRaw(event: string, schemaId: string, payload: Buffer, id?: string): PublishedEvent {
    return this.#append(this.#topicOrThrow(event), schemaId, payload, id);
  }

  /** Calls back after something was published on a topic, until the returned function is called. */
  onPublished(topicName: string, listener: () => void): () => void {
    const listeners = this.#topicOrThrow(topicName).listeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Drops what is older than 72 hours. */
  expire(): void {
    const horizon = ReplayClock.positionAt(this.#horizon());
    for (const { log } of this.#topics.values()) {
      if (log.first < log.length && log.positionAt(log.first) < horizon) log.forget(horizon - 1);
    }
  }

  /** A replay id of this very moment, newer than every event so far. */
  latestReplayId(): Buffer {
    return this.#clock.encode(this.#clock.next());
  }

  replayId(position: number): Buffer {
    return this.#clock.encode(position);
  }

  /** The position a client's replay id stands for; undefined when it is none of ours or older than 72 hours. */
  position(replayId: Uint8Array): number | undefined {
    const position = this.#clock.decode(replayId);
    return position === undefined || position < ReplayClock.positionAt(this.#horizon()) ? undefined : position;
  }

  /** How many of `wanted` deliveries the allocation of the last 24 hours still allows. */
  allowance(wanted: number): number {
    return Math.min(wanted, Math.max(0, this.dailyDeliveries - this.deliveredToday()));
  }

  /** Deliveries of the last 24 hours, to all subscribers together. */
  deliveredToday(): number {
    const oldest = this.#hour() - 24;
    while (this.#deliveries[0] && this.#deliveries[0].hour <= oldest) this.#deliveries.shift();
    return this.#deliveries.reduce((sum, { count }) => sum + count, 0);
  }

  /** Books deliveries of a topic. */
  countDelivered(topicName: string, count: number): void {
    const topic = this.#topicOrThrow(topicName);
    topic.delivered += count;
    const hour = this.#hour();
    const latest = this.#deliveries.at(-1);
    if (latest?.hour === hour) latest.count += count;
    else this.#deliveries.push({ hour, count });
  }

  #append(topic: OwnTopic, schemaId: string, payload: Buffer, id: string = randomUUID()): PublishedEvent {
    const position = this.#clock.next();
    const replayId = this.#clock.encode(position);
    topic.log.append(position, encodeFetchResponse({ events: [{ event: { id, schemaId, payload }, replayId }] }));
    for (const listener of topic.listeners) listener();
    return { id, replayId };
  }

  #topicOrThrow(event: string): OwnTopic {
    const topic = this.#topics.get(this.topicName(event));
    if (!topic) throw new Error(`This org has no event ${event}`);
    return topic;
  }

  #horizon(): Date {
    return new Date(this.#now().getTime() - RETENTION_MS);
  }

  #hour(): number {
    return Math.floor(this.#now().getTime() / 3_600_000);
  }
}

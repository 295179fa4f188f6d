/** The local Pub/Sub API over loopback gRPC: what it delivers, what it refuses, and how it breaks when told to. */
import { status } from '@grpc/grpc-js';
import avro from 'avsc';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallLog } from '../../simulator/calls.ts';
import { Faults } from '../../simulator/faults.ts';
import { readEventDefinitions } from '../../simulator/salesforce/pubsub/avroSchema.ts';
import { EventBus } from '../../simulator/salesforce/pubsub/eventBus.ts';
import { PubSubServer } from '../../simulator/salesforce/pubsub/pubsub.ts';
import { errorCodeOf, PubSubReader } from './pubsubReader.ts';

const ORG = '00D000000000001EAA';
const TOPIC = '/event/togai__Sync_Requested__e';
const AUTH = { accesstoken: 'good', instanceurl: 'http://localhost', tenantid: ORG };

let now: Date;
let bus: EventBus;
let faults: Faults;
let server: PubSubServer;
let reader: PubSubReader;
let session: { valid: boolean };

async function start(
  timings: { keepaliveMs?: number; idleMs?: number; eventsPerResponse?: number } = {},
): Promise<void> {
  session = { valid: true };
  faults = new Faults();
  bus = new EventBus({ orgId: ORG, namespace: 'togai', definitions: readEventDefinitions(), now: () => now });
  const authenticate = (token: string, _url: string, tenant: string) =>
    session.valid && token === 'good' && tenant === ORG ? { bus, userId: '005000000000001EAA' } : undefined;
  server = new PubSubServer({ port: 0, faults, calls: new CallLog(), authenticate, timings });
  await server.listen();
  reader = new PubSubReader(server.port, AUTH);
}

async function restart(timings: Parameters<typeof start>[0]): Promise<void> {
  await stop();
  await start(timings);
}

async function stop(): Promise<void> {
  reader.close();
  await server.close();
}

function publish(count: number): void {
  for (let i = 0; i < count; i++) {
    bus.publish(
      'Sync_Requested__e',
      { Flow__c: 'Account Sync', Record_Ids__c: `record ${String(i)}`, Cause__c: 'Created', Requested_At__c: now },
      '005000000000001EAA',
    );
  }
}

beforeEach(async () => {
  now = new Date('2026-11-20T10:00:00Z');
  await start();
});
afterEach(stop);

const earliest = (numRequested: number) => ({ topicName: TOPIC, replayPreset: 'EARLIEST', numRequested });

describe('schema', () => {
  test('an event decodes with the schema that its id names', async () => {
    publish(1);
    const reading = reader.subscribe(earliest(1));
    await reading.until(() => reading.events.length === 1);
    const event = reading.events[0]?.event;
    const info = await reader.call<{ schemaJson: string }>('GetSchema', { schemaId: event?.schemaId });
    const decoded: unknown = avro.Type.forSchema(JSON.parse(info.schemaJson) as avro.Schema).fromBuffer(
      event?.payload ?? Buffer.alloc(0),
    );
    expect(decoded).toMatchObject({
      CreatedDate: now.getTime(),
      CreatedById: '005000000000001EAA',
      togai__Flow__c: 'Account Sync',
      togai__Record_Ids__c: 'record 0',
      togai__Requested_At__c: now.getTime(),
    });
    expect(event?.schemaId).toHaveLength(22);
    reading.cancel();
  });

  test('a changed event gets a new schema, and the old one still resolves', async () => {
    const topic = () => reader.call<{ schemaId: string }>('GetTopic', { topicName: TOPIC });
    const before = await topic();
    const [definition] = readEventDefinitions();
    bus.define({
      name: 'Sync_Requested__e',
      fields: [...(definition?.fields ?? []), { name: 'More__c', type: 'Text', required: false }],
    });
    const after = await topic();
    expect(after.schemaId).not.toBe(before.schemaId);
    for (const { schemaId } of [before, after])
      expect(await reader.call('GetSchema', { schemaId })).toMatchObject({ schemaId });
  });

  test('unknown topics and schemas are refused by code', async () => {
    await expect(reader.call('GetTopic', { topicName: '/event/Nope__e' })).rejects.toSatisfy(
      (error) => errorCodeOf(error) === 'topic.not.found',
    );
    await expect(reader.call('GetSchema', { schemaId: 'nope' })).rejects.toSatisfy(
      (error) => errorCodeOf(error) === 'schema.meta.permission',
    );
    expect(await reader.subscribe({ topicName: '/event/Nope__e', numRequested: 1 }).errorCode()).toBe(
      'topic.not.found',
    );
  });
});

describe('who may call', () => {
  test.each([
    [{ ...AUTH, accesstoken: 'bad' }, 'service.auth.error'],
    [{ ...AUTH, tenantid: '00D000000000002EAA' }, 'service.auth.error'],
    [{ ...AUTH, instanceurl: '' }, 'service.auth.headers.invalid'],
  ])('credentials %o fail with %s', async (auth, code) => {
    const stranger = new PubSubReader(server.port, auth);
    const reading = stranger.subscribe(earliest(1));
    expect(await reading.errorCode()).toBe(code);
    expect(reading.error?.code).toBe(status.UNAUTHENTICATED);
    stranger.close();
  });

  test('a session that ends under a stream fails at its next request', async () => {
    publish(2);
    const reading = reader.subscribe(earliest(1));
    await reading.until(() => reading.events.length === 1);
    session.valid = false;
    reading.request({ numRequested: 1 });
    expect(await reading.errorCode()).toBe('service.auth.error');
  });

  test('a client that speaks only TLS is served on the same port', async () => {
    const secure = new PubSubReader(server.port, AUTH, true);
    expect(await secure.call('GetTopic', { topicName: TOPIC })).toMatchObject({
      tenantGuid: ORG,
      canPublish: true,
      canSubscribe: true,
    });
    secure.close();
  });

  test('a user who may not read the event may not subscribe', async () => {
    bus.readable = () => false;
    expect(await reader.subscribe(earliest(1)).errorCode()).toBe('subscription.topic.cannot.subscribe');
    expect(await reader.call('GetTopic', { topicName: TOPIC })).toMatchObject({ canSubscribe: false });
  });
});

describe('flow control', () => {
  test('exactly what was asked for comes, and no more until more is asked for', async () => {
    publish(30);
    const reading = reader.subscribe(earliest(7));
    await reading.until(() => reading.events.length >= 7);
    reading.request({ numRequested: 5 });
    await reading.until(() => reading.events.length >= 12);
    await reader.call('GetTopic', { topicName: TOPIC });
    expect(reading.events).toHaveLength(12);
    expect(reading.responses.at(-1)?.pendingNumRequested).toBe(0);
    reading.cancel();
  });

  test('a request is added to what is pending, and may be answered in parts', async () => {
    await restart({ eventsPerResponse: 4 });
    publish(10);
    const reading = reader.subscribe(earliest(6));
    reading.request({ numRequested: 6 });
    await reading.until(() => reading.events.length === 10);
    expect(Math.max(...reading.responses.map(({ events }) => events.length))).toBeLessThanOrEqual(4);
    expect(reading.responses.at(-1)?.pendingNumRequested).toBe(2);
    publish(5);
    await reading.until(() => reading.events.length === 12);
    reading.cancel();
  });

  test.each([
    [0, 'subscription.fetch.requested.events.invalid'],
    [-1, 'subscription.fetch.requested.events.invalid'],
    [101, 'subscription.fetch.overflow'],
  ])('asking for %i events fails with %s', async (numRequested, code) => {
    expect(await reader.subscribe(earliest(numRequested)).errorCode()).toBe(code);
  });

  test('more than 100 outstanding over several requests overflow', async () => {
    const reading = reader.subscribe(earliest(60));
    reading.request({ numRequested: 41 });
    expect(await reading.errorCode()).toBe('subscription.fetch.overflow');
  });

  test('the topic may not change under a stream', async () => {
    const reading = reader.subscribe(earliest(1));
    reading.request({ topicName: '/event/Other__e', numRequested: 1 });
    expect(await reading.errorCode()).toBe('subscription.fetch.topic.mismatch');
    expect(reading.error?.code).toBe(status.INVALID_ARGUMENT);
  });

  test('a caller who asks for nothing more is dropped', async () => {
    await restart({ idleMs: 30 });
    publish(1);
    const reading = reader.subscribe(earliest(1));
    await reading.until(() => reading.ended);
    expect(reading.error).toBeUndefined();
  });

  test('without events an empty answer carries a newer replay id to go on from', async () => {
    await restart({ keepaliveMs: 20 });
    publish(1);
    const reading = reader.subscribe(earliest(5));
    await reading.until(() => reading.responses.length >= 3);
    const [first, second] = reading.responses;
    expect(second?.events).toEqual([]);
    expect(Buffer.compare(second?.latestReplayId ?? Buffer.alloc(0), first?.latestReplayId ?? Buffer.alloc(0))).toBe(1);
    publish(1);
    const resumed = reader.subscribe({
      topicName: TOPIC,
      replayPreset: 'CUSTOM',
      replayId: second?.latestReplayId ?? Buffer.alloc(0),
      numRequested: 5,
    });
    await resumed.until(() => resumed.events.length > 0);
    expect(resumed.events).toHaveLength(1);
    reading.cancel();
    resumed.cancel();
  });
});

describe('where a subscription begins', () => {
  test('LATEST skips what was before, CUSTOM goes on after its id, and only the first request counts', async () => {
    publish(3);
    const all = reader.subscribe(earliest(3));
    await all.until(() => all.events.length === 3);
    const middle = all.events[1]?.replayId ?? Buffer.alloc(0);
    const latest = reader.subscribe({ topicName: TOPIC, numRequested: 10 });
    const custom = reader.subscribe({ topicName: TOPIC, replayPreset: 'CUSTOM', replayId: middle, numRequested: 10 });
    await custom.until(() => custom.events.length === 1);
    custom.request({ replayPreset: 'EARLIEST', numRequested: 10 });
    await reader.call('GetTopic', { topicName: TOPIC });
    publish(1);
    await latest.until(() => latest.events.length === 1);
    await custom.until(() => custom.events.length === 2);
    expect(custom.events[0]?.replayId).toEqual(all.events[2]?.replayId);
    for (const reading of [all, latest, custom]) reading.cancel();
  });

  test('replay ids are ten bytes, grow, and are not contiguous', async () => {
    publish(5);
    const reading = reader.subscribe(earliest(5));
    await reading.until(() => reading.events.length === 5);
    const ids = reading.events.map(({ replayId }) => replayId);
    expect(ids.every((id) => id.length === 10)).toBe(true);
    const numbers = ids.map((id) => Number(id.readBigUInt64BE()));
    const gaps = numbers.slice(1).map((each, i) => each - (numbers[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(0);
    expect(Math.max(...gaps)).toBeGreaterThan(1);
    reading.cancel();
  });

  test.each([
    ['none', Buffer.alloc(0), 'subscription.fetch.replayid.validation.failed'],
    ['one of another org', Buffer.from('00032acf766f00230f81', 'hex'), 'subscription.fetch.replayid.corrupted'],
    ['one not given out yet', Buffer.from('0fffffffffffffff', 'hex'), 'subscription.fetch.replayid.corrupted'],
  ])('CUSTOM with %s is refused', async (_, replayId, code) => {
    expect(
      await reader.subscribe({ topicName: TOPIC, replayPreset: 'CUSTOM', replayId, numRequested: 1 }).errorCode(),
    ).toBe(code);
  });

  test('after 72 hours an event is gone and its replay id refused', async () => {
    publish(2);
    const before = reader.subscribe(earliest(2));
    await before.until(() => before.events.length === 2);
    now = new Date(now.getTime() + 72 * 3_600_000 + 1);
    publish(1);
    const old = {
      topicName: TOPIC,
      replayPreset: 'CUSTOM',
      replayId: before.events[1]?.replayId ?? Buffer.alloc(0),
      numRequested: 9,
    };
    expect(await reader.subscribe(old).errorCode()).toBe('subscription.fetch.replayid.corrupted');
    const rest = reader.subscribe(earliest(9));
    await rest.until(() => rest.events.length > 0);
    expect(rest.events).toHaveLength(1);
    before.cancel();
    rest.cancel();
  });
});

describe('publishing from outside', () => {
  test('every event of a request is judged by itself', async () => {
    const { schemaId } = await reader.call<{ schemaId: string }>('GetTopic', { topicName: TOPIC });
    const payload = bus.schema(schemaId)?.encode({ Flow__c: 'Account Sync' }, now, '005000000000001EAA');
    const events = [
      { id: 'a', schemaId, payload },
      { id: 'b', schemaId, payload: Buffer.from('rubbish') },
      { id: 'c', schemaId: 'unknown', payload },
    ];
    const answer = await reader.call<{ results: { error: { code: string } | null; correlationKey: string }[] }>(
      'Publish',
      { topicName: TOPIC, events },
    );
    expect(answer.results.map(({ error, correlationKey }) => [correlationKey, error?.code])).toEqual([
      ['a', undefined],
      ['b', 'PUBLISH'],
      ['c', 'PUBLISH'],
    ]);
    const reading = reader.subscribe(earliest(5));
    await reading.until(() => reading.events.length > 0);
    expect(reading.events.map(({ event }) => event.id)).toEqual(['a']);
    reading.cancel();
  });
});

describe('publishing over a stream', () => {
  test('each request is answered, and the topic may not change', async () => {
    const { schemaId } = await reader.call<{ schemaId: string }>('GetTopic', { topicName: TOPIC });
    const payload = bus.schema(schemaId)?.encode({}, now, '005000000000001EAA');
    const request = { topicName: TOPIC, events: [{ id: 'a', schemaId, payload }] };
    const answers = await reader.publishStream<{ results: object[] }>([request, { ...request, topicName: '' }]);
    expect(answers.map(({ results }) => results.length)).toEqual([1, 1]);
    const changed = reader.publishStream([request, { ...request, topicName: '/event/Other__e' }]);
    await expect(changed).rejects.toSatisfy((error) => errorCodeOf(error) === 'publish.topic.mismatch');
    await expect(reader.publishStream([{ topicName: TOPIC, events: [] }])).rejects.toSatisfy(
      (error) => errorCodeOf(error) === 'publish.event.count.invalid',
    );
    expect(bus.topic(TOPIC)?.log.length).toBe(3);
  });
});

describe('faults on demand', () => {
  test.each([
    [{ streamEnd: 'end' as const }, undefined],
    [{ streamEnd: 'grpc' as const, grpc: { code: status.UNAVAILABLE } }, status.UNAVAILABLE],
  ])('a stream ends after so many events as %o says', async (how, code) => {
    faults.add({ on: 'grpc Subscribe', effect: { endStreamAfter: 2, ...how } });
    publish(5);
    const reading = reader.subscribe(earliest(5));
    await reading.until(() => reading.ended || reading.error !== undefined);
    expect(reading.events).toHaveLength(2);
    expect(reading.error?.code).toBe(code);
    expect(reading.error?.metadata.get('error-code') ?? []).toEqual([]);
  });

  test('any error code with any status, then all is well again', async () => {
    faults.add({ on: 'grpc Subscribe', effect: { grpc: { code: status.INTERNAL, errorCode: 'service.unavailable' } } });
    publish(1);
    expect(await reader.subscribe(earliest(1)).errorCode()).toBe('service.unavailable');
    const reading = reader.subscribe(earliest(1));
    await reading.until(() => reading.events.length === 1);
    reading.cancel();
  });

  test('a stream is cut after so many events', async () => {
    faults.add({ on: 'grpc Subscribe', effect: { endStreamAfter: 3 } });
    publish(10);
    const reading = reader.subscribe(earliest(10));
    await reading.until(() => reading.error !== undefined);
    expect(reading.events).toHaveLength(3);
    expect(reading.error?.code).toBe(status.UNAVAILABLE);
  });

  test('a stream falls silent without ending, keepalives too', async () => {
    await restart({ keepaliveMs: 10, idleMs: 10 });
    faults.add({ on: 'grpc Subscribe', effect: { silentAfter: 2 } });
    publish(5);
    const silent = reader.subscribe(earliest(5));
    await silent.until(() => silent.events.length === 2);
    const lively = reader.subscribe({ topicName: TOPIC, numRequested: 5 });
    await lively.until(() => lively.responses.length >= 5);
    expect(silent.responses).toHaveLength(1);
    expect(silent.ended).toBe(false);
    silent.cancel();
    lively.cancel();
  });

  test('events come twice, or in another order', async () => {
    publish(3);
    faults.add({ on: 'grpc Subscribe', effect: { duplicates: 1 } });
    const twice = reader.subscribe(earliest(6));
    await twice.until(() => twice.events.length === 6);
    expect(new Set(twice.events.map(({ event }) => event.id)).size).toBe(3);
    faults.add({ on: 'grpc Subscribe', effect: { reorder: true } });
    const reordered = reader.subscribe(earliest(3));
    await reordered.until(() => reordered.events.length === 3);
    expect(reordered.events.map(({ event }) => event.id)).toEqual(
      twice.events
        .slice(0, 3)
        .map(({ event }) => event.id)
        .reverse(),
    );
    twice.cancel();
    reordered.cancel();
  });

  test('a publish that was cut after its effect did take effect', async () => {
    const { schemaId } = await reader.call<{ schemaId: string }>('GetTopic', { topicName: TOPIC });
    const payload = bus.schema(schemaId)?.encode({}, now, '005000000000001EAA');
    faults.add({ on: 'grpc Publish$', effect: { cut: 'after' } });
    await expect(
      reader.call('Publish', { topicName: TOPIC, events: [{ id: 'a', schemaId, payload }] }),
    ).rejects.toMatchObject({ code: status.UNAVAILABLE });
    expect(bus.topic(TOPIC)?.log.length).toBe(1);
  });

  test('when the daily deliveries are spent, the stream ends and says so', async () => {
    bus.dailyDeliveries = 3;
    publish(5);
    const reading = reader.subscribe(earliest(5));
    expect(await reading.errorCode()).toBe('subscription.limit.exceeded');
    expect(reading.events).toHaveLength(3);
    now = new Date(now.getTime() + 25 * 3_600_000);
    const nextDay = reader.subscribe(earliest(2));
    await nextDay.until(() => nextDay.events.length === 2);
    nextDay.cancel();
  });

  test('a cut of all connections ends every stream, and a new one goes on', async () => {
    publish(1);
    const reading = reader.subscribe(earliest(5));
    await reading.until(() => reading.events.length === 1);
    server.cutConnections();
    await reading.until(() => reading.error !== undefined);
    const again = reader.subscribe(earliest(1));
    await again.until(() => again.events.length === 1);
    again.cancel();
  });
});

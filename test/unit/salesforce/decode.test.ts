/** Events as bytes → sync requests, and what becomes of bytes that are none. */
import avro from 'avsc';
import { describe, expect, it } from 'vitest';
import { EventDecoder } from '../../../companion/salesforce/decode.ts';
import { PubSubError, type StreamEvent } from '../../../companion/salesforce/pubsub.ts';
import {
  type EventDefinition,
  EventSchema,
  readEventDefinitions,
} from '../../simulator/salesforce/pubsub/avroSchema.ts';

const USER = '005000000000001AAA';
const AT = new Date('2026-11-02T03:04:05.678Z');
const A = '001000000000001AAA';
const B = '001000000000002AAA';
const definition = eventDefinition();
const good = { Flow__c: 'Account Sync', Record_Ids__c: `${A},${B}`, Cause__c: 'Created', Requested_At__c: AT };

function setUp(namespace = '') {
  const schema = new EventSchema(definition, namespace);
  const asked: string[] = [];
  const decoder = new EventDecoder(namespace, (id) => {
    asked.push(id);
    return id === schema.id
      ? Promise.resolve(schema.json)
      : Promise.reject(new PubSubError('schema.validation.failed', 'No such schema.'));
  });
  const event = (fields: Record<string, unknown> = good): StreamEvent => ({
    eventId: 'e1',
    schemaId: schema.id,
    payload: schema.encode(fields, AT, USER),
    replayId: Buffer.from([1, 2]),
  });
  const refusedFor = async (changes: Record<string, unknown>) =>
    (await decoder.decodeBatch([event({ ...good, ...changes })]))[0];
  return { schema, decoder, asked, event, refusedFor };
}

describe('decoding a batch', () => {
  it('yields requests in order, with their event and replay ids', async () => {
    const { decoder, event } = setUp();
    const second = {
      ...event({ ...good, Cause__c: 'Deleted', Record_Ids__c: B }),
      eventId: 'e2',
      replayId: Buffer.from([9]),
    };
    expect(await decoder.decodeBatch([event(), second])).toEqual([
      {
        eventId: 'e1',
        replayId: Buffer.from([1, 2]),
        request: { flow: 'Account Sync', recordIds: [A, B], cause: 'Created', requestedAt: AT },
      },
      {
        eventId: 'e2',
        replayId: Buffer.from([9]),
        request: { flow: 'Account Sync', recordIds: [B], cause: 'Deleted', requestedAt: AT },
      },
    ]);
  });

  it('reads fields under the namespace of the connection', async () => {
    const { decoder, event } = setUp('togai');
    expect((await decoder.decodeBatch([event()]))[0]?.request?.recordIds).toEqual([A, B]);
  });

  it('takes the time of publishing when the event names none', async () => {
    const { refusedFor } = setUp();
    expect((await refusedFor({ Requested_At__c: null }))?.request?.requestedAt).toEqual(AT);
  });

  it('completes 15-character ids and names each record once', async () => {
    const { refusedFor } = setUp();
    expect((await refusedFor({ Record_Ids__c: `${A.slice(0, 15)}, ${A},` }))?.request?.recordIds).toEqual([A]);
  });

  it('asks for a schema once, however many batches wait for it', async () => {
    const { decoder, event, asked } = setUp();
    await Promise.all([decoder.decodeBatch([event(), event()]), decoder.decodeBatch([event()])]);
    await decoder.decodeBatch([event()]);
    expect(asked).toHaveLength(1);
  });
});

describe('what can not be decoded', () => {
  it('is told for a payload that is cut, too long, or of random bytes, and the rest of the batch goes on', async () => {
    const { decoder, event } = setUp();
    const { payload } = event();
    const bad = [
      payload.subarray(0, 12),
      Buffer.concat([payload, Buffer.from([0])]),
      Buffer.alloc(40, 0xff),
      Buffer.alloc(0),
    ];
    const decoded = await decoder.decodeBatch([...bad.map((bytes) => ({ ...event(), payload: bytes })), event()]);
    expect(decoded.map(({ request }) => request !== undefined)).toEqual([false, false, false, false, true]);
    for (const { refused } of decoded.slice(0, 4)) expect(refused).toMatch(/^Its payload is not what its schema says/);
  });

  it.each([
    [{ Flow__c: 'Invoice Sync' }, /^Flow__c: /],
    [{ Cause__c: 'Boredom' }, /^Cause__c: /],
    [{ Record_Ids__c: ' , ' }, /^It names no record/],
    [{ Record_Ids__c: '003000000000001AAA' }, /^Not the id of a record that Account Sync is about: 003/],
    [{ Record_Ids__c: '001000000000001AAB' }, /^Not the id/],
    [
      { Record_Ids__c: Array.from({ length: 201 }, (_, i) => `001${String(i).padStart(12, '0')}`).join(',') },
      /201 records/,
    ],
  ])('is told for %o', async (changes, reason) => {
    const decoded = await setUp().refusedFor(changes);
    expect(decoded).toMatchObject({
      eventId: 'e1',
      replayId: Buffer.from([1, 2]),
      refused: expect.stringMatching(reason) as string,
    });
    expect(decoded?.request).toBeUndefined();
  });

  it('keeps the good ids of an event that also names bad ones, and tells the bad ones', async () => {
    const decoded = await setUp().refusedFor({ Record_Ids__c: `${A},nonsense` });
    expect(decoded?.request?.recordIds).toEqual([A]);
    expect(decoded?.refused).toContain('nonsense');
  });

  it('is told for a schema that Salesforce refuses, which is not asked for with every event', async () => {
    const { decoder, event, asked } = setUp();
    const [first] = await decoder.decodeBatch([{ ...event(), schemaId: 'unknown' }]);
    await decoder.decodeBatch([{ ...event(), schemaId: 'unknown' }]);
    expect(first?.refused).toMatch(/^Its schema unknown can't be had/);
    expect(asked).toEqual(['unknown']);
  });

  it.each(['not JSON', '{"type":"record"}', '{"type":"strange"}'])(
    'is told for a schema that is none: %s',
    async (json) => {
      const decoder = new EventDecoder('', () => Promise.resolve(json));
      expect((await decoder.decodeBatch([setUp().event()]))[0]?.refused).toMatch(/can't be had/);
    },
  );

  it('is told for an event of another kind under a good schema', async () => {
    const json =
      '{"type":"record","name":"Other__e","fields":[{"name":"CreatedDate","type":"long"},{"name":"CreatedById","type":"string"}]}';
    const decoder = new EventDecoder('', () => Promise.resolve(json));
    const payload = avro.Type.forSchema(JSON.parse(json) as avro.Schema).toBuffer({
      CreatedDate: 1,
      CreatedById: USER,
    });
    expect((await decoder.decodeBatch([{ ...setUp().event(), payload }]))[0]?.refused).toMatch(/Flow__c/);
  });
});

describe('a schema that can not be had now', () => {
  it('fails the batch as a whole, and the next try asks again', async () => {
    const { schema, event } = setUp();
    let tries = 0;
    const decoder = new EventDecoder('', () => {
      tries += 1;
      return tries === 1
        ? Promise.reject(new PubSubError('schema.api.unavailable', 'Later.'))
        : Promise.resolve(schema.json);
    });
    await expect(decoder.decodeBatch([event()])).rejects.toMatchObject({
      errorCode: 'schema.api.unavailable',
      remedy: 'retry',
    });
    expect((await decoder.decodeBatch([event()]))[0]?.request).toBeDefined();
  });
});

describe('64-bit numbers', () => {
  it('beyond 2^53 are read whole, and one that is no time is refused instead of rounded', async () => {
    const { schema, event } = setUp();
    const type = avro.Type.forSchema(JSON.parse(schema.json) as avro.Schema, { registry: { long: bigLong() } });
    const record: Record<string, unknown> = { CreatedDate: 9_007_199_254_740_993n, CreatedById: USER };
    for (const [key, value] of Object.entries(good))
      record[key] = value instanceof Date ? BigInt(value.getTime()) : value;
    const decoder = new EventDecoder('', () => Promise.resolve(schema.json));
    const [decoded] = await decoder.decodeBatch([{ ...event(), payload: type.toBuffer(record) }]);
    expect(decoded?.refused).toBe('CreatedDate: no time of an event');
  });
});

function bigLong(): avro.Type {
  return avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: (value: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(value);
      return bytes;
    },
    fromJSON: BigInt,
    toJSON: Number,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: (a: bigint, b: bigint) => Number(a - b),
  });
}

function eventDefinition(): EventDefinition {
  const found = readEventDefinitions().find(({ name }) => name === 'Sync_Requested__e');
  if (!found) throw new Error('The package defines no Sync_Requested__e.');
  return found;
}

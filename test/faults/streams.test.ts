/** Event streams that go wrong: whatever is repeated, turned around, cut, silent or unreadable, every record is synced once. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../simulator/faults.ts';
import { withSuffix } from '../simulator/salesforce/ids.ts';
import { eventually } from '../world/eventually.ts';
import { createQuote } from '../world/quotes.ts';
import { FaultWorld, NOTHING } from './faultWorld.ts';
import { accept, accountFields, fee, SUBSCRIBE, syncedAccount } from './scenarios.ts';
import { printRow } from './table.ts';

const EVENT = 'Sync_Requested__e';
const startedAt = performance.now();
let world: FaultWorld;
let faults = 0;
beforeAll(async () => {
  world = await FaultWorld.start();
});
afterEach(() => {
  world.world.salesforce.faults.clear();
});
afterAll(async () => {
  printRow({
    suite: 'streams',
    faults,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await world.close();
});

/** Starts a companion whose first streams behave so, and lets its first sweep pass: from then on only the stream tells of records. */
async function streamsWill(effect: FaultEffect, times = 1): Promise<void> {
  const id = world.world.salesforce.faults.add({ on: SUBSCRIBE.on, times, effect });
  faults += times;
  await world.companion.kill();
  const since = new Date().toISOString();
  await world.freeLeases();
  await world.startCompanion();
  await eventually(async () => {
    expect(world.world.salesforce.faults.list().find((fault) => fault.id === id)?.struck).toBeGreaterThan(0);
    expect(await world.sql(`select from connection where last_sweep->>'finishedAt' > '${since}'`)).toHaveLength(1);
  });
}

/** Accounts saved one by one: an event each. */
const createEach = (count: number): string[] =>
  Array.from({ length: count }, () => world.org.create('Account', accountFields()));

describe('a stream', () => {
  it.each<[string, FaultEffect, number]>([
    ['delivers every event three times', { duplicates: 2 }, 1],
    ['delivers the events of an answer in reverse', { reorder: true }, 1],
    ['repeats and turns around at once', { duplicates: 1, reorder: true }, 1],
    ['breaks after every second event', { endStreamAfter: 2 }, 3],
    ['is closed after every second event as if all were well', { endStreamAfter: 2, streamEnd: 'end' }, 3],
    ['is refused with a lost session', { grpc: { code: 16, errorCode: 'service.auth.error' } }, 1],
    ['is unavailable', { grpc: { code: 14 } }, 2],
    ['is slow to begin', { delayMs: 1_500 }, 1],
  ])('that %s', async (_name, effect, times) => {
    await streamsWill(effect, times);
    const [first] = createEach(20);
    world.org.update('Account', String(first), { Phone: '0900' });
    await world.comesTrue();
  });

  it('that goes silent loses nothing: the sweep of the next owner finds what it did not tell', async () => {
    await streamsWill({ silentAfter: 0 });
    const ids = createEach(3);
    expect(ids.every((id) => world.org.syncRecord(id)?.['Status__c'] === 'Pending')).toBe(true);
    await world.killAndRestart();
    await world.comesTrue();
  });
});

describe('a cursor', () => {
  it('that Salesforce takes for corrupted is given up: read from the earliest, and swept', async () => {
    await world.companion.kill();
    createEach(3);
    await world.sql(`update stream_cursor set replay_id = '\\x0badc0de'`);
    await world.freeLeases();
    await world.startCompanion();
    faults++;
    await world.comesTrue();
  });

  it('that is older than 72 hours, with its events gone, leaves a gap that the sweep closes', async () => {
    await world.companion.kill();
    const account = world.org.create('Account', accountFields());
    createQuote(world.org, account, []);
    world.world.salesforce.advanceClock(73 * 3_600_000);
    await world.freeLeases();
    await world.startCompanion();
    faults++;
    await world.comesTrue();
  });
});

describe('every event lost', () => {
  it('the sweep alone syncs an import of Accounts, and the Quotes that were accepted', async () => {
    const account = await syncedAccount(world);
    world.org.triggers.publishing = false;
    world.org.createMany('Account', Array.from({ length: 450 }, accountFields));
    accept(world, createQuote(world.org, account, [{ ...fee(world), unitPrice: 303.5 }]));
    faults += 4;
    await world.killAndRestart();
    await world.comesTrue();
    world.org.triggers.publishing = true;
  });
});

describe('an event that is of no use', () => {
  const refusedEvents = () =>
    world.sql<{ refused: string; replay: string }>(
      `select refused, encode(replay_id, 'hex') as replay from received_event where refused is not null`,
    );

  it.each([
    ['of an unknown schema', () => world.org.publishRaw(EVENT, 'dffQ2QLzDNHqwB8_sHMxdA', Buffer.from('00', 'hex'))],
    [
      'whose payload is no Avro',
      () =>
        world.org.publishRaw(
          EVENT,
          world.org.events.topic(world.org.events.topicName(EVENT))!.schema.id,
          Buffer.from('ffffffffff', 'hex'),
        ),
    ],
    ['that names no record', () => publish('not an id')],
    ['that names a record of another kind', () => publish(world.org.adminId)],
  ])('%s is kept with its replay id and reason, and the stream goes on', async (_name, send) => {
    const before = (await refusedEvents()).length;
    const { replayId } = send();
    faults++;
    await eventually(async () => {
      const rows = await refusedEvents();
      expect(rows).toHaveLength(before + 1);
      expect(rows.map(({ replay }) => replay)).toContain(replayId.toString('hex'));
    });
    createEach(1);
    await world.comesTrue();
  });

  it.each([
    ['an id that no record has', '001370000099999AAA'],
    ["another org's id", withSuffix('001Zz0000000001')],
  ])('with %s ends in activity as a record that was not found', async (_name, id) => {
    publish(id);
    faults++;
    await eventually(async () => {
      const rows = await world.sql(`select status, code from activity where record_id like '${id.slice(0, 15)}%'`);
      expect(rows).toEqual([{ status: 'Failed', code: 'RECORD_NOT_FOUND' }]);
    });
    createEach(1);
    await world.comesTrue();
  });
});

it('nothing is lost, doubled or wrong at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

function publish(recordIds: string): { replayId: Buffer } {
  return world.org.publish(EVENT, {
    Flow__c: 'Account Sync',
    Record_Ids__c: recordIds,
    Cause__c: 'Created',
    Requested_At__c: new Date(),
  });
}

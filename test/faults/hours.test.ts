/**
 * Refusals that last for hours, and for the two weeks after which tries end. The clock is the database's: what waits there is moved
 * back an hour at a time, and each hour is over when all that waits has been tried again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../simulator/faults.ts';
import { eventually } from '../world/eventually.ts';
import { createQuote } from '../world/quotes.ts';
import { type Call, FaultWorld, NOTHING } from './faultWorld.ts';
import { SHORT } from './options.ts';
import { accept, accountFields, fee, retry, synced, syncedAccount } from './scenarios.ts';
import { printRow } from './table.ts';

const HOURS = SHORT ? 3 : 24;
const ACCOUNTS = 5;
const startedAt = performance.now();
let world: FaultWorld;
let refused = 0;
beforeAll(async () => {
  world = await FaultWorld.start();
});
afterAll(async () => {
  printRow({
    suite: `refusals for ${String(HOURS)} hours`,
    faults: refused,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await world.close();
});

/** Moves what waits back by so many hours, and returns once all of it was tried again and waits anew. */
async function hoursPass(hours: number): Promise<void> {
  const by = `interval '${String(hours)} hours'`;
  // In one statement; a row that is taken up meanwhile was tried in this hour.
  await world.sql(`
    with moved as (
      update inbox set next_at = next_at - ${by}, waiting_since = waiting_since - ${by} where waiting_since is not null
    )
    update outbox set next_at = next_at - ${by}, queued_at = queued_at - ${by}`);
  await eventually(async () => {
    expect(await world.sql(`select next_at from inbox where next_at is null or next_at <= now()`)).toEqual([]);
    expect(await world.sql(`select next_at from outbox where next_at is null or next_at <= now()`)).toEqual([]);
  }, 30_000);
}

interface Refusal {
  readonly name: string;
  readonly side: Call['side'];
  readonly on: string;
  readonly effect: FaultEffect;
}

const row = (errorCode: string): FaultEffect => ({ rowErrors: { errorCode, message: 'Not now' } });
const REFUSALS: readonly Refusal[] = [
  { name: 'Togai answers 503', side: 'togai', on: '.', effect: { status: 503 } },
  { name: 'Togai cuts every connection', side: 'togai', on: '.', effect: { cut: 'before' } },
  {
    name: 'Salesforce answers 503',
    side: 'salesforce',
    on: '^(GET|POST|PATCH) /services/data',
    effect: { status: 503 },
  },
  {
    name: 'every answer is ENTITY_IS_LOCKED',
    side: 'salesforce',
    on: '^PATCH .*/composite/',
    effect: row('ENTITY_IS_LOCKED'),
  },
  {
    name: 'every answer is UNABLE_TO_LOCK_ROW',
    side: 'salesforce',
    on: '^PATCH .*/composite/',
    effect: row('UNABLE_TO_LOCK_ROW'),
  },
  {
    name: 'a validation rule refuses every answer',
    side: 'salesforce',
    on: '^PATCH .*/composite/',
    effect: row('FIELD_CUSTOM_VALIDATION_EXCEPTION'),
  },
  {
    name: 'a trigger of the org takes away the access to every answer',
    side: 'salesforce',
    on: '^PATCH .*/composite/',
    effect: row('INSUFFICIENT_ACCESS_OR_READONLY'),
  },
];

describe.each(REFUSALS)('while $name', ({ side, on, effect }) => {
  it(`for ${String(HOURS)} hours, a kill among them, what was saved waits; then all of it comes true`, async () => {
    const known = await syncedAccount(world);
    const fault = world.faultsOf(side).add({ on, times: -1, effect });
    const fresh = world.org.createMany('Account', Array.from({ length: ACCOUNTS }, accountFields));
    accept(world, createQuote(world.org, known, [{ ...fee(world), unitPrice: 303.5 }]));
    await eventually(async () => {
      const [waiting] = await world.sql<{ rows: number }>(
        `select (select count(*) from inbox where next_at is not null)::int
              + (select count(*) from outbox where next_at is not null)::int as rows`,
      );
      expect(waiting?.rows).toBeGreaterThan(0);
    }, 30_000);
    for (let hour = 1; hour <= HOURS; hour++) {
      await hoursPass(1);
      if (hour === Math.ceil(HOURS / 2)) await world.killAndRestart();
      refused++;
    }
    for (const id of fresh) expect(world.org.syncRecord(id)?.['Status__c']).toBe('Pending');
    world.faultsOf(side).remove(fault);
    await hoursPass(1);
    await world.comesTrue();
  });
});

it('after 14 days of tries a record fails and says why; Retry goes on with it', async () => {
  const fault = world.world.togai.faults.add({ on: '.', times: -1, effect: { status: 503 } });
  const id = world.org.create('Account', accountFields());
  await eventually(async () => {
    expect(await world.sql(`select from inbox where waiting_since is not null`)).toHaveLength(1);
  }, 30_000);
  for (let day = 1; day < 14; day++) await hoursPass(24);
  expect(world.org.syncRecord(id)).toMatchObject({ Status__c: 'Pending' });
  await hoursPass(24);
  refused += 14;
  await eventually(() => {
    expect(world.org.syncRecord(id)).toMatchObject({ Status__c: 'Failed', Code__c: 'GAVE_UP' });
  });
  expect(String(world.org.syncRecord(id)?.['Message__c'])).toMatch(/gave up after 14 days.*Press Retry/);
  world.world.togai.faults.remove(fault);
  retry(world, id);
  await synced(world, id);
});

it('nothing is lost, doubled, wrong or out of order at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

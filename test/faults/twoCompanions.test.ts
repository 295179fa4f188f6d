/** Two companions on one database: one owns the org, the other takes over when it dies, hangs or loses the database. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompanionProcess, startCompanionProcess } from '../world/companionProcess.ts';
import { eventually } from '../world/eventually.ts';
import { createQuote } from '../world/quotes.ts';
import { FaultWorld, NOTHING } from './faultWorld.ts';
import { accept, accountFields, CREATE_CUSTOMER, fee, SUBSCRIBE, syncedAccount } from './scenarios.ts';
import { printRow } from './table.ts';

const TAKE_OVER_MS = 7_000;
const startedAt = performance.now();
let world: FaultWorld;
let faults = 0;
/** The one that owns the org, and the one that waits. */
let owner: CompanionProcess;
let heir: CompanionProcess;
const running = new Set<CompanionProcess>();

beforeAll(async () => {
  world = await FaultWorld.start();
  owner = world.companion;
  heir = await another();
});
afterAll(async () => {
  printRow({
    suite: 'two companions',
    faults,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await Promise.all([...running].map((one) => one.kill()));
  await world.close();
});

async function another(): Promise<CompanionProcess> {
  const made = await startCompanionProcess({ ...world.world.variables, LOG_LEVEL: 'warn' });
  running.add(made);
  return made;
}

const epoch = async (): Promise<number> =>
  Number((await world.sql<{ epoch: string }>('select epoch from org_lease'))[0]?.epoch);
const createMany = (count: number): string[] =>
  world.org.createMany('Account', Array.from({ length: count }, accountFields));

/** Resolves with the milliseconds until the org has another owner than that of `before`. */
async function takenOver(before: number): Promise<number> {
  const since = performance.now();
  await eventually(async () => {
    expect(await epoch()).toBeGreaterThan(before);
  }, 3 * TAKE_OVER_MS);
  return performance.now() - since;
}

describe('kill -9 of the owner', () => {
  it('the other takes over within 7 seconds and goes on where it stopped', async () => {
    for (let n = 0; n < 2; n++) {
      const before = await epoch();
      createMany(200);
      accept(world, createQuote(world.org, await syncedAccount(world), [{ ...fee(world), unitPrice: 305.5 }]));
      createMany(200);
      await owner.kill();
      running.delete(owner);
      faults++;
      expect(await takenOver(before)).toBeLessThan(TAKE_OVER_MS);
      await world.comesTrue();
      [owner, heir] = [heir, await another()];
    }
  });
});

describe('an owner that hangs (SIGSTOP) and comes back (SIGCONT)', () => {
  it('finds that it is no longer the owner: what it still wants to write is refused', async () => {
    // Stopped with calls under way: their answers lie there when it wakes.
    world.world.salesforce.faults.add({ on: '^GET .*/query', effect: { delayMs: 1_000 } });
    const before = await epoch();
    createMany(50);
    await eventually(() => {
      expect(world.world.salesforce.faults.list()[0]?.struck).toBe(1);
    });
    owner.child.kill('SIGSTOP');
    faults++;
    expect(await takenOver(before)).toBeLessThan(TAKE_OVER_MS);
    await world.comesTrue();
    const calls = world.world.togai.calls.count();
    const answers = world.world.salesforce.calls.count(/^PATCH/);
    owner.child.kill('SIGCONT');
    await pause(2_500);
    expect(world.world.togai.calls.count()).toBe(calls);
    expect(world.world.salesforce.calls.count(/^PATCH/)).toBe(answers);
    await world.comesTrue();
  });

  it('with a call at Togai under way makes nothing twice', async () => {
    [owner, heir] = [heir, owner];
    world.world.togai.faults.add({ on: CREATE_CUSTOMER.on, effect: { delayMs: 3_000 } });
    const before = await epoch();
    createMany(5);
    await eventually(() => {
      expect(world.world.togai.faults.list()[0]?.struck).toBe(1);
    });
    owner.child.kill('SIGSTOP');
    faults++;
    await takenOver(before);
    await world.comesTrue();
    owner.child.kill('SIGCONT');
    await world.comesTrue();
  });

  it('takes over again when the other dies', async () => {
    await pause(1_500);
    [owner, heir] = [heir, owner];
    const before = await epoch();
    await owner.kill();
    running.delete(owner);
    faults++;
    createMany(20);
    expect(await takenOver(before)).toBeLessThan(TAKE_OVER_MS);
    await world.comesTrue();
    [owner, heir] = [heir, await another()];
  });

  it('for a little less or more than its lease goes on, or is replaced, but never stands still', async () => {
    for (const ms of [4_500, 5_500, 6_200]) {
      owner.child.kill('SIGSTOP');
      heir.child.kill('SIGSTOP');
      await pause(ms);
      owner.child.kill('SIGCONT');
      heir.child.kill('SIGCONT');
      faults++;
      createMany(5);
      await world.comesTrue();
    }
  });
});

describe('a database', () => {
  it('whose connections are cut again and again under load loses nothing', async () => {
    for (let n = 0; n < 10; n++) {
      createMany(40);
      if (n % 3 === 0)
        accept(
          world,
          createQuote(world.org, world.org.create('Account', accountFields()), [{ ...fee(world), unitPrice: 306.5 }]),
        );
      await pause(150);
      await world.sql(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
      faults++;
    }
    await world.comesTrue();
  });

  it('that answers nothing for longer than a lease costs time only', async () => {
    const client = new pg.Client({ connectionString: world.world.database.url });
    await client.connect();
    await client.query('begin');
    await client.query('lock table org_lease in access exclusive mode');
    createMany(20);
    await pause(8_000);
    await client.query('commit');
    await client.end();
    faults++;
    await world.comesTrue();
  });

  it('that refuses one statement of the stream loses no owner: the org is read on', async () => {
    await world.sql(
      `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'Not now'; end $$`,
    );
    await world.sql('create trigger refuse before delete on stream_cursor for each row execute function refuse()');
    world.world.salesforce.faults.add({
      on: SUBSCRIBE.on,
      effect: { grpc: { code: 3, errorCode: 'subscription.fetch.replayid.corrupted' } },
    });
    world.world.salesforce.cutStreams();
    await eventually(() => {
      expect(world.world.salesforce.faults.list().at(-1)?.struck).toBe(1);
    });
    await pause(300);
    await world.sql('drop function refuse cascade');
    faults++;
    createMany(3);
    await world.comesTrue();
  });
});

it('nothing is lost, doubled or wrong at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

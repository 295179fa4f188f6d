/** PostgreSQL that crashes under load, recovers from its log and comes back, with one companion and with two. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompanionProcess, startCompanionProcess } from '../world/companionProcess.ts';
import { eventually } from '../world/eventually.ts';
import { FaultWorld, NOTHING } from './faultWorld.ts';
import { SEED, SHORT } from './options.ts';
import { Storm } from './storm.ts';
import { printRow } from './table.ts';

const CRASHES = SHORT ? 2 : 6;
/** Each add-on and price plan whose making was never answered is waited out for a minute, one after the other for one Quote. */
const SEVERAL_HOLDS_MS = 300_000;
const startedAt = performance.now();
let world: FaultWorld;
let storm: Storm;
let second: CompanionProcess | undefined;
let crashes = 0;
beforeAll(async () => {
  world = await FaultWorld.start();
  storm = new Storm(world, SEED);
});
afterAll(async () => {
  printRow({
    suite: 'PostgreSQL crashes under load',
    faults: crashes,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await second?.kill();
  await world.close();
});

/** kill -9 of one server process: PostgreSQL then ends all others, and recovers as after a power cut. */
async function crash(): Promise<void> {
  const [backend] = await world.sql<{ pid: number; startedAt: Date }>(
    'select pg_backend_pid() as pid, pg_postmaster_start_time() as "startedAt"',
  );
  const victim = new pg.Client({ connectionString: world.world.database.url });
  const lost = new Promise<void>((done) => victim.once('error', () => done()));
  await victim.connect();
  const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
  process.kill(rows[0]!.pid, 'SIGKILL');
  await lost;
  await victim.end().catch(() => undefined);
  crashes++;
  await eventually(async () => {
    expect(await world.sql('select 1')).toHaveLength(1);
  }, 60_000);
  expect(backend).toBeDefined();
}

async function crashUnderLoad(): Promise<void> {
  for (let n = 0; n < CRASHES; n++) {
    for (let acts = 0; acts < 40; acts++) {
      storm.act();
      if (acts === 20) await crash();
      if (storm.chance(0.3)) await pause(storm.count(40));
    }
  }
  await world.comesTrue({ withinMs: SEVERAL_HOLDS_MS });
}

describe('PostgreSQL that crashes', () => {
  it('under one companion loses nothing of what was told or received', () => crashUnderLoad());

  it('under two companions neither, whoever takes the org over', async () => {
    second = await startCompanionProcess({ ...world.world.variables, LOG_LEVEL: 'warn' });
    await crashUnderLoad();
  });
});

it('nothing is lost, doubled, wrong or out of order at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

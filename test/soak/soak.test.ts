/** Steady load for minutes or hours, with random faults and a node killed now and then: nothing lost, and memory, handles and tables stay flat. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FaultWorld, NOTHING } from '../faults/faultWorld.ts';
import { SEED, SOAK_MINUTES } from '../faults/options.ts';
import { Storm } from '../faults/storm.ts';
import { type CompanionProcess, startCompanionProcess } from '../world/companionProcess.ts';

/** One node lives through all of it and is measured; the other one dies and comes back. */
const SAMPLE_MS = 2_000;
const ACT_MS = 40;
const HURTS = 0.02;
const KILL_EVERY_MS = 20_000;
/** More than this between two quarters of the run is growth: garbage collection alone makes a heap breathe by some ten MB. */
const MOST_GROWTH = { memoryMb: 25, handles: 6, connections: 6 };

interface Sample {
  readonly memoryMb: number;
  /** Open files and sockets of the process. */
  readonly handles: number;
  /** Connections of all nodes to the database. */
  readonly connections: number;
  readonly inbox: number;
  readonly outbox: number;
}

let world: FaultWorld;
let mortal: CompanionProcess | undefined;
const samples: Sample[] = [];

beforeAll(async () => {
  world = await FaultWorld.start();
  mortal = await startMortal();
});
afterAll(async () => {
  await mortal?.kill();
  await world.close();
});

const startMortal = (): Promise<CompanionProcess> =>
  startCompanionProcess({ ...world.world.variables, LOG_LEVEL: 'warn' });

async function sample(): Promise<void> {
  const pid = String(world.companion.child.pid);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [counts] = await world.sql<{ connections: string; inbox: string; outbox: string }>(
    `select (select count(*) from pg_stat_activity where datname = current_database()) as connections,
       (select count(*) from inbox) as inbox, (select count(*) from outbox) as outbox`,
  );
  samples.push({
    memoryMb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024,
    handles: readdirSync(`/proc/${pid}/fd`).length,
    connections: Number(counts?.connections),
    inbox: Number(counts?.inbox),
    outbox: Number(counts?.outbox),
  });
}

/**
 * What stands for a part of the run: the median of what breathes; of sockets and connections, which come and go with the load, the
 * fewest, because what leaks is there in a calm moment too.
 */
function typical(of: keyof Sample, from: number, until: number): number {
  const some = samples
    .slice(Math.floor(samples.length * from), Math.ceil(samples.length * until))
    .map((one) => one[of])
    .sort((a, b) => a - b);
  const calm = of === 'handles' || of === 'connections';
  return some[calm ? 0 : Math.floor(some.length / 2)] ?? 0;
}

it.runIf(process.platform === 'linux')(
  `${String(SOAK_MINUTES)} minutes of load and faults leave nothing behind`,
  async () => {
    const storm = new Storm(world, SEED);
    const until = performance.now() + SOAK_MINUTES * 60_000;
    let nextSample = performance.now() + SAMPLE_MS;
    let nextKill = performance.now() + KILL_EVERY_MS;
    let kills = 0;
    while (performance.now() < until) {
      storm.act();
      if (storm.chance(HURTS)) storm.hurt();
      if (performance.now() > nextKill) {
        await mortal?.kill();
        mortal = await startMortal();
        kills++;
        nextKill = performance.now() + KILL_EVERY_MS;
      }
      if (performance.now() > nextSample) {
        await sample();
        nextSample = performance.now() + SAMPLE_MS;
      }
      await pause(ACT_MS);
    }
    storm.end();
    // Add-ons and price plans whose making was never answered are waited out for a minute each.
    await world.comesTrue({ withinMs: 300_000 });
    const rows = (['memoryMb', 'handles', 'connections', 'inbox', 'outbox'] as const).map((name) => {
      const [second, last] = [typical(name, 0.25, 0.5), typical(name, 0.75, 1)];
      return [
        name,
        Math.round(second),
        Math.round(last),
        Math.round(Math.max(...samples.map((one) => one[name]))),
      ] as const;
    });
    const table = [['', '2nd quarter', 'last quarter', 'most'], ...rows].map((row) =>
      row.map((cell, at) => (at === 0 ? String(cell).padEnd(14) : String(cell).padStart(14))).join(''),
    );
    process.stdout.write(
      `\nSoak: ${String(SOAK_MINUTES)} min, ${String(storm.acts)} acts, ${String(storm.hurts)} faults, ${String(kills)} kills, seed ${String(SEED)}\n${table.join('\n')}\n`,
    );
    for (const [name, second, last] of rows) {
      if (name in MOST_GROWTH)
        expect(last - second, `${name} grows`).toBeLessThanOrEqual(MOST_GROWTH[name as keyof typeof MOST_GROWTH]);
    }
    expect(world.companion.child.exitCode).toBeNull();
    expect(world.verdict()).toEqual(NOTHING);
    expect(await world.sql('select from inbox union all select from outbox')).toEqual([]);
  },
  SOAK_MINUTES * 60_000 + 420_000,
);

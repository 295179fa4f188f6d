/** Many orgs and several nodes: Accounts of all of them synced at once, and a backlog that waited. */
import { z } from 'zod';
import { BenchWorld } from './benchWorld.ts';
import { type Figure, peakMemoryMb } from './measure.ts';
import { type BenchOrg, BenchNodes } from './nodes.ts';

/** What a node may need, in MB: with one org, and with as many as there are. */
const MEMORY_MB = { one: 250, many: 350 };
const orgList: z.ZodType<BenchOrg[]> = z.array(
  z.object({ orgId: z.string(), userId: z.string(), username: z.string(), accessToken: z.string() }),
);

/** A world with so many orgs, connected on a PostgreSQL of their own; ends both after `work`. */
export async function withOrgs<T>(
  count: number,
  work: (world: BenchWorld, nodes: BenchNodes) => Promise<T>,
): Promise<T> {
  const world = await BenchWorld.start();
  try {
    const nodes = await BenchNodes.start(world.addresses, orgList.parse(await world.ask({ do: 'orgs', count })));
    try {
      return await work(world, nodes);
    } finally {
      await nodes.stop();
    }
  } finally {
    await world.stop();
  }
}

/** Each number of orgs with one node and with two. */
export async function orgsBench(accounts: number, orgCounts: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const orgs of orgCounts)
    for (const nodes of [1, 2])
      figures.push(...(await synced(accounts, orgs, nodes, `${text(orgs, 'org')}, ${text(nodes, 'node')}`)));
  return figures;
}

/** So many Accounts of one org wait before the companion starts. */
export async function backlogBench(accounts: number): Promise<Figure[]> {
  return withOrgs(1, async (world, nodes) => {
    await world.ask({ do: 'create accounts', count: accounts });
    const started = performance.now();
    const node = await nodes.add();
    await world.ask({ do: 'wait', synced: accounts });
    const perSecond = accounts / ((performance.now() - started) / 1000);
    return [
      { name: `${accounts.toLocaleString('en')} waiting Accounts worked off`, value: perSecond, unit: 'Accounts/s' },
      memory('peak memory with that backlog', MEMORY_MB.one, [peakMemoryMb(node.pid)]),
    ];
  });
}

function synced(accounts: number, orgs: number, nodes: number, name: string): Promise<Figure[]> {
  return withOrgs(orgs, async (world, companions) => {
    for (let n = 0; n < nodes; n++) await companions.add();
    await companions.settled();
    await world.ask({ do: 'create accounts', count: accounts, orgs });
    const ms = z.number().parse(await world.ask({ do: 'wait', synced: accounts }));
    return [
      { name, value: accounts / (ms / 1000), unit: 'Accounts/s' },
      memory(
        `${name}: peak memory of a node`,
        orgs === 1 ? MEMORY_MB.one : MEMORY_MB.many,
        companions.running.map(({ pid }) => peakMemoryMb(pid)),
      ),
    ];
  });
}

function memory(name: string, mostMb: number, ofNodes: readonly number[]): Figure {
  const value = Math.max(...ofNodes);
  return { name, value, unit: 'MB', goal: { text: `≤ ${String(mostMb)} MB`, met: value <= mostMb } };
}

function text(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

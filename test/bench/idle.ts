/** What connections cost while nothing happens: transactions, processor, memory. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Figure, peakMemoryMb } from './measure.ts';
import { type BenchNodes, processorSeconds } from './nodes.ts';
import { withOrgs } from './orgs.ts';

const TRANSACTIONS = 4;
/** PostgreSQL's sessions report what they did within 12 s, and each owner keeps the count of its start's calls within 15 s: only then is it idle. */
const REPORTED_MS = 32_000;

/** The same orgs on one node, then on two. */
export async function idleBench(orgs: number, seconds: number): Promise<Figure[]> {
  return withOrgs(orgs, async (_world, nodes) => {
    const figures: Figure[] = [];
    for (const count of [1, 2]) {
      await nodes.add();
      await nodes.settled();
      await pause(REPORTED_MS);
      figures.push(
        ...(await measure(nodes, seconds, `idle, ${String(orgs)} orgs, ${count === 1 ? '1 node' : '2 nodes'}`)),
      );
    }
    return figures;
  });
}

async function measure(nodes: BenchNodes, seconds: number, name: string): Promise<Figure[]> {
  const count = nodes.running.length;
  const processor = async (): Promise<number> =>
    (await Promise.all(nodes.running.map(({ pid }) => processorSeconds(pid)))).reduce((sum, one) => sum + one, 0);
  const [transactions, used] = [await transactionCount(nodes), await processor()];
  await pause(seconds * 1000);
  // The two looks of the bench itself are not the nodes'.
  const perSecond = ((await transactionCount(nodes)) - transactions - 1) / seconds / count;
  const percent = (((await processor()) - used) / seconds / count) * 100;
  return [
    {
      name: `${name}: transactions a node`,
      value: perSecond,
      unit: '/s',
      goal: { text: `≤ ${String(TRANSACTIONS)} /s`, met: perSecond <= TRANSACTIONS },
    },
    { name: `${name}: processor a node`, value: percent, unit: '% of a core' },
    {
      name: `${name}: peak memory of a node`,
      value: Math.max(...nodes.running.map(({ pid }) => peakMemoryMb(pid))),
      unit: 'MB',
    },
  ];
}

async function transactionCount({ database }: BenchNodes): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return Number(rows[0]?.count);
}

/** How long an Account waits whose node dies the moment before it is saved. */
import { z } from 'zod';
import type { Figure } from './measure.ts';
import type { BenchNodes } from './nodes.ts';
import { withOrgs } from './orgs.ts';

const SECONDS = 7;
const health = z.object({ orgs: z.array(z.string()) });

/** Kills the owner of an org so many times and measures until the other node has synced a new Account. */
export async function failOverBench(times: number): Promise<Figure[]> {
  return withOrgs(1, async (world, nodes) => {
    const waited: number[] = [];
    await nodes.add();
    await world.ask({ do: 'one account' });
    for (let n = 0; n < times; n++) {
      await nodes.add();
      await nodes.kill(await ownerOf(nodes));
      waited.push(z.number().parse(await world.ask({ do: 'one account' })) / 1000);
    }
    const worst = Math.max(...waited);
    return [
      {
        name: `kill -9 of the owner → Account Synced, worst of ${String(times)}`,
        value: worst,
        unit: 's',
        goal: { text: `≤ ${String(SECONDS)} s`, met: worst <= SECONDS },
      },
    ];
  });
}

async function ownerOf(nodes: BenchNodes): Promise<BenchNodes['running'][number]> {
  for (const node of nodes.running) {
    const response = await fetch(`${node.url}/readyz`, { signal: AbortSignal.timeout(5_000) });
    if (health.parse(await response.json()).orgs.length > 0) return node;
  }
  throw new Error('No node owns the org.');
}

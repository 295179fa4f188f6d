/** A backfill of very many Accounts: the dry run in a companion, then its rows into the inbox, beside a bare insert of as many. */
import { setTimeout as pause } from 'node:timers/promises';
import { startTogai } from '../simulator/togai/index.ts';
import { createBackfill, handOver, listBackfills, moveBackfill } from '../../companion/store/backfills.ts';
import { claimLeases } from '../../companion/store/leases.ts';
import { HANDED_OVER_AT_ONCE, IMPORTED_VERDICTS } from '../../companion/sync/reconcile/backfill.ts';
import { startBulkServer } from './bulkServer.ts';
import { type Figure, peakMemoryMb } from './measure.ts';
import { BenchNodes } from './nodes.ts';

const MEMORY_MB = 350;
const PER_SECOND = 20_000;
const ORG = {
  orgId: '00D000000000001EAA',
  userId: '005000000000001AAA',
  username: 'integration@bench.example',
  accessToken: 'none',
};

/** The dry run over so many Accounts of before the connection, then handing them to the inbox, with the peak memory of each. */
export async function backfillBench(accounts: number): Promise<Figure[]> {
  const salesforce = await startBulkServer(accounts);
  const togai = await startTogai({ requestsPerSecond: 0 });
  const none = { pubsubUrl: 'http://127.0.0.1:1', clientId: 'none', clientSecret: 'none' };
  const nodes = await BenchNodes.start({ salesforce: { url: salesforce.url, ...none }, togai }, [ORG]);
  try {
    const { memory, perSecond } = await dryRun(nodes, accounts);
    const [bare, given] = [await bareInsert(nodes, accounts), await handedOver(nodes, accounts)];
    const name = `${accounts.toLocaleString('en')} Accounts`;
    return [
      { name: `${name}: dry run, read and rehearsed`, value: perSecond, unit: 'rows/s' },
      {
        name: `${name}: peak memory of the companion`,
        value: memory,
        unit: 'MB',
        goal: { text: `≤ ${String(MEMORY_MB)} MB`, met: memory <= MEMORY_MB },
      },
      { name: 'bare insert of as many rows, as many at once', value: bare, unit: 'rows/s' },
      {
        name: 'from the dry run into the inbox',
        value: given,
        unit: 'rows/s',
        goal: { text: `≥ ${PER_SECOND.toLocaleString('en')}`, met: given >= PER_SECOND },
      },
    ];
  } finally {
    await nodes.stop();
    await Promise.all([salesforce.close(), togai.close()]);
  }
}

/** The companion reads and judges all of them; it is stopped afterwards. */
async function dryRun(nodes: BenchNodes, accounts: number): Promise<{ memory: number; perSecond: number }> {
  const node = await nodes.add();
  const started = performance.now();
  await createBackfill(nodes.database, ORG.orgId, {}, 'bench');
  for (;;) {
    const [backfill] = await listBackfills(nodes.database, ORG.orgId, 1);
    if (backfill?.state === 'ready') break;
    if (backfill?.state !== 'looking') throw new Error(`The dry run ended: ${String(backfill?.problem)}`);
    await pause(100);
  }
  const perSecond = accounts / ((performance.now() - started) / 1000);
  const memory = peakMemoryMb(node.pid);
  nodes.running.splice(0);
  await node.stop();
  return { memory, perSecond };
}

/** The steps of the import one after the other, as if every row were worked on at once. */
async function handedOver({ database }: BenchNodes, accounts: number): Promise<number> {
  const [fence] = await claimLeases(database, 'bench', 1);
  const [backfill] = await listBackfills(database, ORG.orgId, 1);
  if (!fence || !backfill) throw new Error('There is no lease or no dry run.');
  await moveBackfill(database, ORG.orgId, backfill.id, ['ready'], 'running');
  const started = performance.now();
  for (let from = 0; from < accounts; from += HANDED_OVER_AT_ONCE) {
    // The lease lasts for 6 s; the bench has nobody who renews it.
    await handOver(database, fence, backfill.id, IMPORTED_VERDICTS, HANDED_OVER_AT_ONCE);
  }
  const seconds = (performance.now() - started) / 1000;
  const { rows } = await database.query<{ count: number }>('select count(*)::int as count from inbox');
  if (rows[0]?.count !== accounts) throw new Error(`${String(rows[0]?.count)} rows came into the inbox.`);
  return accounts / seconds;
}

async function bareInsert({ database }: BenchNodes, accounts: number): Promise<number> {
  await database.query(
    'create table bare (seq bigint generated always as identity primary key, org_id text, record_id text, unique (org_id, record_id))',
  );
  const started = performance.now();
  for (let from = 0; from < accounts; from += HANDED_OVER_AT_ONCE) {
    const ids = Array.from(
      { length: Math.min(HANDED_OVER_AT_ONCE, accounts - from) },
      (_, n) => `001${String(from + n)}`,
    );
    await database.query({
      name: 'bare',
      text: 'insert into bare (org_id, record_id) select $1, unnest($2::text[])',
      values: [ORG.orgId, ids],
    });
  }
  return accounts / ((performance.now() - started) / 1000);
}

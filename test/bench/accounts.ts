/** Accounts end to end: created in Salesforce, customer in Togai, Synced on the record; beside a bare loop of the same calls. */
import pLimit from 'p-limit';
import { Pool } from 'undici';
import { z } from 'zod';
import type { BenchWorld } from './benchWorld.ts';
import { type Figure, peakMemoryMb, percentile } from './measure.ts';

const GOALS = { perSecond: 3_000, share: 0.4, p50: 50, p99: 150, memoryMb: 250, callsPerAccount: 0.02 };
const SIDE_BY_SIDE = 32;
const BATCH = 200;

const counts = z.object({
  salesforce: z.record(z.string(), z.number()),
  togai: z.record(z.string(), z.number()),
  customers: z.number(),
});

/** Accounts of one org from save to Synced: so many at once, then `lone` ones, each after the one before it. */
export async function accountBench(world: BenchWorld, accounts: number, lone: number): Promise<Figure[]> {
  const bareMs = await bareLoop(world, accounts);
  const companion = await world.startCompanion();
  try {
    await world.connect(companion);
    // One first, so that the schema, the plans of the statements and the connections are there.
    await world.ask({ do: 'one account' });
    const before = counts.parse(await world.ask({ do: 'calls' }));
    await world.ask({ do: 'create accounts', count: accounts });
    const ms = z.number().parse(await world.ask({ do: 'wait', synced: accounts + 1 }));
    const after = counts.parse(await world.ask({ do: 'calls' }));
    const times: number[] = [];
    for (let n = 0; n < lone; n++) times.push(z.number().parse(await world.ask({ do: 'one account' })));
    const perSecond = accounts / (ms / 1000);
    const bare = accounts / (bareMs / 1000);
    const [p50, p99] = [percentile(times, 0.5), percentile(times, 0.99)];
    const memory = peakMemoryMb(companion.pid);
    const salesforceCalls = sum(after.salesforce) - sum(before.salesforce);
    const perAccount = salesforceCalls / accounts;
    return [
      { name: 'bare loop of the same calls', value: bare, unit: 'Accounts/s' },
      {
        name: 'saved in Salesforce → Synced',
        value: perSecond,
        unit: 'Accounts/s',
        goal: { text: `≥ ${String(GOALS.perSecond)}`, met: perSecond >= GOALS.perSecond },
      },
      {
        name: 'share of the bare loop',
        value: perSecond / bare,
        unit: '',
        goal: { text: `≥ ${String(GOALS.share)}`, met: perSecond / bare >= GOALS.share },
      },
      {
        name: 'Salesforce calls an Account',
        value: perAccount,
        unit: '',
        goal: { text: `≤ ${String(GOALS.callsPerAccount)}`, met: perAccount <= GOALS.callsPerAccount },
      },
      {
        name: 'Togai calls an Account',
        value:
          (after.customers - before.customers === accounts ? sum(after.togai) - sum(before.togai) : Number.NaN) /
          accounts,
        unit: '',
      },
      {
        name: 'a lone Account, p50',
        value: p50,
        unit: 'ms',
        goal: { text: `≤ ${String(GOALS.p50)} ms`, met: p50 <= GOALS.p50 },
      },
      {
        name: 'a lone Account, p99',
        value: p99,
        unit: 'ms',
        goal: { text: `≤ ${String(GOALS.p99)} ms`, met: p99 <= GOALS.p99 },
      },
      {
        name: 'peak memory of the companion',
        value: memory,
        unit: 'MB',
        goal: { text: `≤ ${String(GOALS.memoryMb)} MB`, met: memory <= GOALS.memoryMb },
      },
    ];
  } finally {
    await companion.stop();
  }
}

function sum(calls: Record<string, number>): number {
  return Object.entries(calls).reduce((total, [name, count]) => (name.startsWith('grpc') ? total : total + count), 0);
}

/** The calls that Account Sync makes for as many Accounts, with nothing stored and nothing decided; milliseconds. */
async function bareLoop({ addresses: { salesforce, togai } }: BenchWorld, accounts: number): Promise<number> {
  const [org, billing] = [
    new Pool(salesforce.url, { connections: 4 }),
    new Pool(togai.url, { connections: SIDE_BY_SIDE }),
  ];
  const side = pLimit(SIDE_BY_SIDE);
  const call = async (
    pool: Pool,
    token: string,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    body?: unknown,
  ): Promise<void> => {
    const answer = await pool.request({
      method,
      path,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 300)
      throw new Error(`${method} ${path} answered ${String(answer.statusCode)}: ${text.slice(0, 200)}`);
    JSON.parse(text);
  };
  const customer = (id: string): object => ({
    id,
    name: `Bare ${id}`,
    primaryEmail: `billing@${id.toLowerCase()}.example`,
    address: { phoneNumber: '+1 512 757 6000', city: 'Austin', country: 'US' },
    settings: ['SalesforceAccountId', 'SalesforceOrgId'].map((name) => ({
      id: name,
      name,
      value: id,
      namespace: 'USER',
      dataType: 'STRING',
    })),
    account: { id, name: `Bare ${id}`, invoiceCurrency: 'USD' },
  });
  const started = performance.now();
  const batches: Promise<void>[] = [];
  for (let from = 0; from < accounts; from += BATCH) {
    const ids = Array.from({ length: Math.min(BATCH, accounts - from) }, (_, n) => `BARE${String(from + n)}`);
    batches.push(
      (async () => {
        const soql = `SELECT Id, Name, Phone, BillingCity FROM Account WHERE Id IN (${ids.map((_, n) => `'001${String(from + n).padStart(12, '0')}'`).join(',')})`;
        await side(() =>
          call(org, salesforce.accessToken, 'GET', `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`),
        );
        await Promise.all(ids.map((id) => side(() => call(billing, togai.token, 'POST', '/customers', customer(id)))));
        // Two writes of 200 rows each: refused rows cost as much to send and read as accepted ones.
        for (const type of ['Account', 'Sync_Record__c']) {
          const records = ids.map((_, n) => ({
            attributes: { type },
            Id: `001${String(from + n).padStart(12, '0')}`,
            Togai_Customer_Id__c: 'x',
          }));
          await side(() =>
            call(org, salesforce.accessToken, 'PATCH', '/services/data/v67.0/composite/sobjects', {
              allOrNone: false,
              records,
            }),
          );
        }
      })(),
    );
  }
  await Promise.all(batches);
  const ms = performance.now() - started;
  await Promise.all([org.close(), billing.close()]);
  return ms;
}

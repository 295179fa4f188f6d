/** SIGTERM under load: runs under way end, the org is handed over at once, and nothing is done twice. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CompanionProcess, startCompanionProcess } from '../world/companionProcess.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

const ACCOUNTS = 300;
/** A lease lapses after six seconds: sooner than this it was given back. */
const HANDED_OVER_MS = 4_000;
let world: TestWorld;
const running: CompanionProcess[] = [];
beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await Promise.all(running.map((one) => one.kill()));
  await world.close();
});

async function start(): Promise<CompanionProcess> {
  const companion = await startCompanionProcess(world.variables);
  running.push(companion);
  return companion;
}

it('that is told twice at once still ends in order, and leaves nothing of its own database behind', async () => {
  const home = await mkdtemp(join(tmpdir(), 'togai-drain-'));
  const { DATABASE_URL: _, ENCRYPTION_KEYS: __, ...variables } = world.variables;
  const companion = await startCompanionProcess({ ...variables, DATA_DIR: home, LOG_LEVEL: 'info' });
  running.push(companion);
  const gone = new Promise<number | null>((done) => companion.child.once('exit', done));
  companion.child.kill('SIGTERM');
  await eventually(() => {
    expect(companion.output()).toContain('Stopping');
  });
  companion.child.kill('SIGTERM');
  expect(await gone).toBe(0);
  expect(existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false);
  await rm(home, { recursive: true, force: true });
});

it('ends with status 0 after its runs have ended, and the other node goes on at once, with nothing repeated', async () => {
  const first = await start();
  const { url, signInUrl = '' } = first;
  await world.connect({ url, signInUrl: () => Promise.resolve(signInUrl) });
  await start();
  const org = world.salesforce.org();
  world.togai.faults.add({ on: '^POST /customers$', times: -1, effect: { delayMs: 150 } });
  const ids = org.createMany(
    'Account',
    Array.from({ length: ACCOUNTS }, (_, n) => ({
      Name: `Drained ${String(n)}`,
      Togai_Billing_Email__c: `a@drained-${String(n)}.example`,
    })),
  );
  const synced = () => ids.filter((id) => org.syncRecord(id)?.['Status__c'] === 'Synced').length;
  await eventually(() => {
    expect(synced()).toBeGreaterThan(20);
  });
  const gone = new Promise<number | null>((done) => first.child.once('exit', done));
  first.child.kill('SIGTERM');
  expect(await gone).toBe(0);
  const before = synced();
  expect(before).toBeLessThan(ACCOUNTS);
  const left = performance.now();
  await eventually(() => {
    expect(synced()).toBeGreaterThan(before);
  });
  expect(performance.now() - left).toBeLessThan(HANDED_OVER_MS);
  await eventually(() => {
    expect(synced()).toBe(ACCOUNTS);
  }, 60_000);
  expect(world.togai.calls.count('POST /customers')).toBe(ACCOUNTS);
});

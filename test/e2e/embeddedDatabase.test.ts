/** A companion with the PostgreSQL that comes along: when that one is killed it is started again, and nothing is lost. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CompanionProcess, startCompanionProcess } from '../world/companionProcess.ts';
import { eventually } from '../world/eventually.ts';
import { serverPid } from '../world/serverPid.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

const ACCOUNTS = 200;
let home: string;
let world: TestWorld;
let companion: CompanionProcess;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'togai-companion-'));
  world = await startWorld();
  // The key is the one that the companion makes beside its data.
  const { DATABASE_URL: _, ENCRYPTION_KEYS: __, ...variables } = world.variables;
  companion = await startCompanionProcess({ ...variables, DATA_DIR: home, LOG_LEVEL: 'warn' });
  const { url, signInUrl = '' } = companion;
  await world.connect({ url, signInUrl: () => Promise.resolve(signInUrl) });
});
afterAll(async () => {
  await companion.kill('SIGTERM');
  await world.close();
  await rm(home, { recursive: true, force: true });
});

it('syncs all that was saved before, while and after its database was killed, each once', async () => {
  const org = world.salesforce.org();
  world.togai.faults.add({ on: '^POST /customers$', times: -1, effect: { delayMs: 50 } });
  const save = (when: string) =>
    org.createMany(
      'Account',
      Array.from({ length: ACCOUNTS }, (_, n) => ({
        Name: `Saved ${when} ${String(n)}`,
        Togai_Billing_Email__c: `a@${when}-${String(n)}.example`,
      })),
    );
  const ids = save('before');
  const synced = () => ids.filter((id) => org.syncRecord(id)?.['Status__c'] === 'Synced').length;
  await eventually(() => {
    expect(synced()).toBeGreaterThan(0);
  });
  process.kill(await serverPid(home), 'SIGKILL');
  ids.push(...save('while'));
  await eventually(() => {
    expect(companion.output()).toContain('The embedded PostgreSQL had ended; it was started again.');
  });
  await eventually(async () => {
    expect((await fetch(`${companion.url}/readyz`)).status).toBe(200);
  });
  ids.push(...save('after'));
  await eventually(() => {
    expect(synced()).toBe(3 * ACCOUNTS);
  }, 60_000);
  expect(world.togai.state.customers.size).toBe(3 * ACCOUNTS);
});

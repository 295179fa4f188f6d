/** Large imports and lost events: 150 events carry 30,000 Accounts, and the sweep alone finds what no event told. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Org } from '../simulator/salesforce/org.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

const IMPORTED = 30_000;
const LOST = 2_000;
let world: TestWorld;
let org: Org;

beforeAll(async () => {
  world = await startWorld();
  org = world.salesforce.org();
});
afterAll(() => world.close());

const account = (n: number): Record<string, unknown> => ({
  Name: `Imported ${String(n)}`,
  Togai_Billing_Email__c: `billing@imported-${String(n)}.example`,
});

function statuses(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of org.store.table('Sync_Record__c').rows())
    counts[String(row['Status__c'])] = (counts[String(row['Status__c'])] ?? 0) + 1;
  return counts;
}

describe('an import', () => {
  it('of 30,000 Accounts makes 150 events, and all are synced with one Togai call and at most 0.02 Salesforce calls each', async () => {
    const app = await world.startCompanion();
    await world.connect(app);
    const before = { events: org.events.topics()[0]?.log.length ?? 0, salesforce: restCalls() };
    for (let from = 0; from < IMPORTED; from += 200) {
      org.createMany(
        'Account',
        Array.from({ length: 200 }, (_, n) => account(from + n)),
      );
      // The companion's calls are answered while the import goes on.
      await new Promise((done) => setImmediate(done));
    }
    expect((org.events.topics()[0]?.log.length ?? 0) - before.events).toBe(150);
    await eventually(() => {
      expect(statuses()).toEqual({ Synced: IMPORTED });
    }, 150_000);
    expect(world.togai.state.customers.size).toBe(IMPORTED);
    expect(world.togai.calls.count('POST /customers')).toBe(IMPORTED);
    expect((restCalls() - before.salesforce) / IMPORTED).toBeLessThanOrEqual(0.02);
    await app.stop();
  }, 300_000);
});

describe('with every event lost', () => {
  it('the sweep of Pending records alone syncs all of them', async () => {
    org.triggers.publishing = false;
    const ids = org.createMany(
      'Account',
      Array.from({ length: LOST }, (_, n) => account(IMPORTED + n)),
    );
    // A companion sweeps when it starts, and then every five minutes.
    const app = await world.startCompanion();
    await eventually(() => {
      expect(ids.filter((id) => org.syncRecord(id)?.['Status__c'] === 'Synced')).toHaveLength(LOST);
    }, 100_000);
    expect(world.togai.state.customers.size).toBe(IMPORTED + LOST);
    org.triggers.publishing = true;
    await app.stop();
  }, 200_000);
});

describe('while the companion is down', () => {
  it('events wait and are read when it is back, each once', async () => {
    const [id] = org.createMany('Account', [account(90_001)]);
    const app = await world.startCompanion();
    await eventually(() => {
      expect(org.syncRecord(id ?? '')?.['Status__c']).toBe('Synced');
    });
    expect(world.togai.state.settings.of('CUSTOMER', id ?? '')).toHaveLength(2);
    await app.stop();
  });
});

function restCalls(): number {
  return world.salesforce.calls.count(/^(GET|PATCH|POST) \/services\/data/);
}

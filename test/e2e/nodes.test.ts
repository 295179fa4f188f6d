/** Several nodes on one database share the orgs: also one that comes when all of them are owned already. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

const NAMES = ['Acme', 'Beta', 'Gamma', 'Delta'];
const user = (name: string) => `admin@${name.toLowerCase()}.example`;
let world: TestWorld;
let database: pg.Client;
beforeAll(async () => {
  world = await startWorld({ salesforce: { orgs: NAMES.map((name) => ({ name, username: user(name) })) } });
  database = new pg.Client({ connectionString: world.database.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await world.close();
});

async function shares(): Promise<number[]> {
  const { rows } = await database.query<{ orgs: number }>(
    'select count(*)::int as orgs from org_lease where until > now() group by holder order by 1',
  );
  return rows.map((row) => row.orgs);
}

it('a node that joins is handed its share, and what it leaves behind is taken up again', async () => {
  const first = await world.startCompanion();
  for (const name of NAMES) await world.connect(first, { username: user(name), password: 'salesforce1' });
  await eventually(async () => {
    expect(await shares()).toEqual([4]);
  });
  const second = await world.startCompanion();
  await eventually(async () => {
    expect(await shares()).toEqual([2, 2]);
  });
  for (const name of NAMES) {
    const org = world.salesforce.org(name);
    const id = org.create('Account', { Name: `Shared ${name}`, Togai_Billing_Email__c: 'a@shared.example' });
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    });
  }
  await second.stop();
  await eventually(async () => {
    expect(await shares()).toEqual([4]);
  });
});

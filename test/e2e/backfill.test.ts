/** Backfill on several nodes and through kill -9: nothing is lost, nothing doubled; what an admin changes on one node holds on all. */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FormBrowser, type Page } from '../../scripts/demo/formBrowser.ts';
import { connectOrg, signInToConsole } from '../../scripts/demo/connect.ts';
import type { Org } from '../simulator/salesforce/org.ts';
import { type CompanionProcess, startCompanionProcess } from '../world/companionProcess.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

const ACCOUNTS = 3_000;

let world: TestWorld;
let org: Org;
let database: pg.Client;
let browser: FormBrowser;
let running: CompanionProcess[] = [];

beforeAll(async () => {
  world = await startWorld({ requestsPerSecond: 1_000 });
  org = world.salesforce.org();
  const switchedOff = org.create('Sync_Settings__c', { SetupOwnerId: org.id, Capture_Accounts__c: false });
  org.createMany(
    'Account',
    Array.from({ length: ACCOUNTS }, (_, index) => ({
      Name: `Old Company ${String(index)}`,
      Togai_Billing_Email__c: `a@old-${String(index)}.example`,
    })),
  );
  org.delete('Sync_Settings__c', switchedOff);
  database = new pg.Client({ connectionString: world.database.url });
  await database.connect();
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.kill()));
  running = [];
});
afterAll(async () => {
  await database.end();
  await world.close();
});

async function start(): Promise<CompanionProcess> {
  const one = await startCompanionProcess(world.variables);
  running.push(one);
  return one;
}

async function kill(one: CompanionProcess): Promise<void> {
  await one.kill('SIGKILL');
  running = running.filter((other) => other !== one);
}

async function open(node: CompanionProcess, path: string): Promise<Page> {
  return browser.open(node.url + path);
}

const synced = () => org.rows('Sync_Record__c', (row) => row['Status__c'] === 'Synced').length;
const state = async () =>
  (await database.query<{ state: string; total: number }>('select state, total from backfill order by id desc limit 1'))
    .rows[0];

describe('a backfill', () => {
  it('that is killed again and again, looking and importing, comes to its end with one customer for each Account', async () => {
    let node = await start();
    browser = new FormBrowser();
    await signInToConsole(browser, node);
    await connectOrg(browser, node, { salesforce: { ...world.salesforce } });
    const path = `/flows/${org.id}/backfill`;
    await browser.submit(await open(node, path), {}, 'Look first');
    await eventually(async () => {
      expect((await state())?.total).toBeGreaterThan(0);
    }, 60_000);
    await kill(node);
    node = await start();
    await eventually(async () => {
      expect((await state())?.state).toBe('ready');
    }, 90_000);
    expect((await state())?.total).toBe(ACCOUNTS);
    const rows = await database.query<{ count: number }>(
      'select count(distinct account_id)::int as count from backfill_row',
    );
    expect(rows.rows[0]?.count).toBe(ACCOUNTS);

    browser = new FormBrowser();
    await signInToConsole(browser, node);
    await browser.submit(await open(node, path), {}, 'Start the import');
    for (const part of [0.1, 0.4, 0.7]) {
      await eventually(() => {
        expect(synced()).toBeGreaterThan(ACCOUNTS * part);
      }, 90_000);
      await kill(node);
      node = await start();
    }
    await eventually(async () => {
      expect((await state())?.state).toBe('done');
    }, 120_000);
    await eventually(() => {
      expect(synced()).toBe(ACCOUNTS);
    }, 60_000);
    const customers = [...world.togai.state.customers.values()].filter((customer) =>
      customer.name.startsWith('Old Company'),
    );
    expect(customers).toHaveLength(ACCOUNTS);
  });
});

describe('two nodes', () => {
  it('take up what an admin changes on either of them', async () => {
    const nodes = [await start(), await start()];
    const browsers = nodes.map(() => new FormBrowser());
    for (const [index, node] of nodes.entries()) await signInToConsole(browsers[index]!, node);
    const told = () => org.findBy('Sync_Settings__c', 'SetupOwnerId', org.id)[0];
    for (const [index, status] of [
      [0, 'Approved'],
      [1, 'Presented'],
      [0, 'Accepted'],
    ] as const) {
      const form = await browsers[index]!.open(`${nodes[index]!.url}/flows/${org.id}/quote-sync`);
      const page = await browsers[index]!.submit(form, { acceptedStatus: status }, 'Save');
      expect(page.status, page.document.querySelector('h1')?.text).toBe(200);
      await eventually(() => {
        expect(told()).toMatchObject({ Accepted_Status__c: status });
      });
    }
  });
});

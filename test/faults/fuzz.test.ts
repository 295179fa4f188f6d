/** Spoiled input from every side: events, their Avro payloads, answers of Salesforce and of Togai; nothing crashes, nothing is lost. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyncError } from '../../companion/domain/errors.ts';
import { askUsage, readAllocations } from '../../companion/salesforce/allocations.ts';
import { readAccounts } from '../../companion/salesforce/accounts.ts';
import { describe as describeObject, listObjects } from '../../companion/salesforce/descriptions.ts';
import { readQuotes } from '../../companion/salesforce/quotes.ts';
import { updateRows, upsertRows } from '../../companion/salesforce/records.ts';
import { outstandingRecords } from '../../companion/salesforce/sweep.ts';
import { findAddOn } from '../../companion/togai/addons.ts';
import { TogaiClient } from '../../companion/togai/client.ts';
import { getCustomer, listCustomers, updateCustomer } from '../../companion/togai/customers.ts';
import { getInvoice } from '../../companion/togai/invoices.ts';
import { findPricePlan, getPricePlan } from '../../companion/togai/pricePlans.ts';
import { listSchedules } from '../../companion/togai/schedules.ts';
import { customerSettings } from '../../companion/togai/settings.ts';
import { type OrgWorld, startOrg } from '../integration/salesforce/orgSession.ts';
import { mutateBytes, mutateText } from '../simulator/mutation.ts';
import { startTogai, type TogaiSimulator } from '../simulator/togai/index.ts';
import { eventually } from '../world/eventually.ts';
import { createProduct, createQuote } from '../world/quotes.ts';
import { FaultWorld, NOTHING } from './faultWorld.ts';
import { SEED, SHORT } from './options.ts';
import { Storm } from './storm.ts';
import { printRow } from './table.ts';

const TRIED = SHORT ? 1_000 : 10_000;
const EVENT = 'Sync_Requested__e';
const SIDE_BY_SIDE = 25;

const tally = { answered: 0, refused: 0 };

/** A call either gives what its type says or throws a SyncError; anything else is a crash. */
async function survives(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
    tally.answered++;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    tally.refused++;
  }
}

async function tryAll(calls: readonly (() => Promise<unknown>)[]): Promise<void> {
  tally.answered = tally.refused = 0;
  for (let n = 0; n < TRIED; n += SIDE_BY_SIDE) {
    const some = Array.from({ length: SIDE_BY_SIDE }, (_, i) => calls[(n + i) % calls.length]!);
    await Promise.all(some.map(survives));
  }
  process.stdout.write(
    `\n${String(TRIED)} spoiled answers: ${String(tally.refused)} refused, ${String(tally.answered)} still of use.\n`,
  );
  expect(tally.refused).toBeGreaterThan(TRIED / 4);
}

/** A seed that leaves no JSON: a value that was only changed would be a lie of Togai's, which nobody can see through. */
function unreadableSeed(from: number): number {
  for (let seed = SEED + 1_000 * from; ; seed++) {
    try {
      JSON.parse(mutateText('{"answer":["of a server",1,2,3]}', seed));
    } catch {
      return seed;
    }
  }
}

async function drained(pages: AsyncIterable<unknown>): Promise<void> {
  let most = 50;
  for await (const page of pages) if (page === undefined || --most === 0) return;
}

describe('answers of Salesforce', () => {
  let world: OrgWorld;
  beforeAll(async () => {
    world = await startOrg();
  });
  afterAll(() => world.close());

  it(`${String(TRIED)} spoiled ones are refused or of use, and never end the process`, async () => {
    const { org, session, salesforce } = world;
    const account = org.create('Account', { Name: 'Edge', Togai_Billing_Email__c: 'a@edge.example' });
    const product = createProduct(org, { name: 'Gold', chargeType: 'Recurring Fee', interval: 'Monthly', price: 1 });
    const quote = createQuote(org, account, [{ ...product, unitPrice: 5 }]);
    salesforce.faults.add({ on: '/services/data/v', times: -1, effect: { mutate: -1 } });
    const rules = { contactEmail: 'oldest', fields: [] } as const;
    await tryAll([
      () => readAccounts(session, [account], rules),
      () => readQuotes(session, [quote], { multiCurrency: false }),
      () => drained(outstandingRecords(session, undefined)),
      () => describeObject(session, 'Account'),
      () => listObjects(session),
      () => readAllocations(session),
      () => askUsage(session),
      () => upsertRows(session, 'Sync_Record__c', 'Record_Id__c', [{ Record_Id__c: account, Status__c: 'Synced' }]),
      () => updateRows(session, [{ type: 'Account', Id: account, Phone: '1' }]),
    ]);
  });
});

describe('answers of Togai', () => {
  let togai: TogaiSimulator;
  beforeAll(async () => {
    togai = await startTogai({ requestsPerSecond: 0 });
  });
  afterAll(() => togai.close());

  it(`${String(TRIED)} spoiled ones are refused or of use, and never end the process`, async () => {
    const client = new TogaiClient({ baseUrl: togai.url, token: togai.token });
    const post = (path: string, body: unknown): Promise<Response> =>
      fetch(togai.url + path, {
        method: 'POST',
        headers: { authorization: `Bearer ${togai.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('/customers', {
      id: 'C-1',
      name: 'Edge',
      primaryEmail: 'a@edge.example',
      address: {},
      account: { id: 'A-1', name: 'Edge' },
      settings: [{ id: 'S', name: 'S', namespace: 'USER', value: 'x', dataType: 'STRING' }],
    });
    await post('/addons', { name: 'Gold (01t000000000001AAA)', type: 'FIXED_FEE', billableName: 'Gold' });
    togai.faults.add({ on: '.', times: -1, effect: { mutate: -1 } });
    await tryAll([
      () => getCustomer(client, 'C-1'),
      () => drained(listCustomers(client)),
      () => updateCustomer(client, 'C-1', { name: 'Edge Ltd' }),
      () => customerSettings(client, 'C-1'),
      () => listSchedules(client, 'A-1'),
      () => findAddOn(client, { name: 'Gold (01t000000000001AAA)', billableName: 'Gold', type: 'FIXED_FEE' }),
      () => findPricePlan(client, 'key'),
      () => getPricePlan(client, 'none'),
      () => getInvoice(client, 'none'),
    ]);
    await client.close();
  });
});

describe('a whole companion', () => {
  const startedAt = performance.now();
  let world: FaultWorld;
  beforeAll(async () => {
    world = await FaultWorld.start();
  });
  afterAll(async () => {
    printRow({
      suite: `spoiled events and answers (seed ${String(SEED)})`,
      faults: TRIED,
      records: world.org.count('Sync_Record__c'),
      verdict: world.verdict(),
      startedAt,
    });
    await world.close();
  });

  it(`passes over what is no event among ${String(TRIED)} spoiled ones, and syncs what is captured between them`, async () => {
    const { org } = world;
    const first = org.create('Account', { Name: 'First', Togai_Billing_Email__c: 'a@first.example', Phone: '1' });
    await eventually(() => {
      expect(org.syncRecord(first)).toMatchObject({ Status__c: 'Synced' });
    });
    const schema = org.events.topic(org.events.topicName(EVENT))!.schema;
    const fields = { Flow__c: 'Account Sync', Record_Ids__c: first, Cause__c: 'Changed', Requested_At__c: new Date() };
    const good = schema.encode(fields, new Date(), org.adminId);
    const storm = new Storm(world, SEED);
    for (let n = 0; n < TRIED; n++) {
      org.publishRaw(EVENT, schema.id, mutateBytes(good, SEED + n));
      if (n % (TRIED / 50) === 0) storm.act();
      // The companion's calls are answered meanwhile.
      if (n % 100 === 0) await new Promise((done) => setImmediate(done));
    }
    await world.comesTrue();
    await eventually(async () => {
      const [read] = await world.sql<{ count: string }>('select count(*) from received_event');
      expect(Number(read?.count)).toBeGreaterThanOrEqual(TRIED);
    }, 60_000);
    expect(world.companion.child.exitCode).toBeNull();
  });

  it('comes to the right end however many answers were spoiled on the way', async () => {
    const storm = new Storm(world, SEED + 1);
    const { salesforce, togai } = world.world;
    for (let n = 0; n < (SHORT ? 60 : 300); n++) {
      storm.act();
      const side = storm.chance(0.5) ? salesforce : togai;
      side.faults.add({
        on: side === salesforce ? '/services/data/v' : '.',
        skip: storm.count(4) - 1,
        effect: { mutate: unreadableSeed(n) },
      });
      await pause(storm.count(50));
    }
    await world.comesTrue();
    storm.end();
    expect(world.companion.child.exitCode).toBeNull();
  });

  it('nothing is lost, doubled, wrong or out of order at the end', () => {
    expect(world.verdict()).toEqual(NOTHING);
  });
});

/** What the companion writes into the org's own settings row, and what it does when the org will not take it. */
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseSettings } from '../../../companion/sync/connection/connectionSettings.ts';
import { OrgSettings } from '../../../companion/sync/connection/orgSettings.ts';
import { readTold } from '../../../companion/store/toldSettings.ts';
import { type OrgWorld, startOrg } from '../salesforce/orgSession.ts';
import { addOrg, createStore, type StoreFixture } from '../store/storeFixture.ts';

const CALLS = [
  'GET /services/data/query',
  'POST /services/data/sobjects/togai__Sync_Settings__c',
  'PATCH /services/data/composite/sobjects',
];

let world: OrgWorld;
let store: StoreFixture;

beforeEach(async () => {
  world = await startOrg({ namespace: 'togai' });
  store = await createStore();
  await addOrg(store.database, store.cipher, store.environmentId, world.org.id);
});
afterEach(async () => {
  await world.close();
  await store.close();
});

function companion(settings: unknown = {}): OrgSettings {
  const { database, environmentId } = store;
  const { session, org } = world;
  return new OrgSettings({
    database,
    session,
    connection: { orgId: org.id },
    settings: parseSettings(settings),
    environmentId,
    log: pino({ level: 'silent' }),
  });
}
const row = () => world.org.findBy('Sync_Settings__c', 'SetupOwnerId', world.org.id)[0];
const calls = () => CALLS.reduce((sum, call) => sum + world.salesforce.calls.count(call), 0);

/** Lets so many minutes pass for the companion. */
function pass(minutes: number): void {
  const later = performance.now() + minutes * 60_000;
  vi.spyOn(performance, 'now').mockReturnValue(later);
}

describe('the settings row of the org', () => {
  it('is made where there is none, with what Apex needs to know', async () => {
    const conditions = [{ field: 'Industry', operator: 'equals', value: 'Energy' }];
    await companion({
      accountSync: { keepCustomersCurrent: false, conditions },
      quoteSync: { acceptedStatus: 'Approved' },
    }).tell();
    expect(row()).toMatchObject({
      Capture_Accounts__c: true,
      Capture_Quotes__c: true,
      Keep_Customers_Current__c: false,
      Accepted_Status__c: 'Approved',
      Watched_Account_Fields__c: 'Industry',
    });
    expect(Date.parse(String(row()?.['Companion_Seen_At__c']))).toBeGreaterThan(Date.now() - 60_000);
    expect(await readTold(store.database, world.org.id)).toEqual({ at: expect.any(String) as string });
  });

  it('is changed where there is one; those of people stay as they are', async () => {
    const own = world.org.create('Sync_Settings__c', { SetupOwnerId: world.org.adminId, Capture_Quotes__c: false });
    const old = world.org.create('Sync_Settings__c', { SetupOwnerId: world.org.id, Accepted_Status__c: 'Old' });
    await companion({ quoteSync: { acceptedStatus: 'Signed' } }).tell();
    expect(world.org.get('Sync_Settings__c', old)).toMatchObject({ Accepted_Status__c: 'Signed' });
    expect(world.org.get('Sync_Settings__c', own)).toMatchObject({
      Capture_Quotes__c: false,
      Companion_Seen_At__c: null,
    });
  });
});

describe('the sign of life', () => {
  it('is given with each sweep, but not twice within minutes, by one call', async () => {
    const settings = companion();
    await settings.tell();
    const before = calls();
    await settings.tell();
    expect(calls()).toBe(before);
    world.org.update('Sync_Settings__c', row()?.Id ?? '', { Companion_Seen_At__c: null });
    pass(5);
    await settings.tell();
    expect(calls()).toBe(before + 1);
    expect(row()?.['Companion_Seen_At__c']).not.toBeNull();
  });

  it('comes with the settings of the console, which set right what somebody changed in the org by hand', async () => {
    const settings = companion();
    await settings.tell();
    world.org.update('Sync_Settings__c', row()?.Id ?? '', { Accepted_Status__c: 'Changed by hand' });
    pass(5);
    await settings.tell();
    expect(row()).toMatchObject({ Accepted_Status__c: 'Accepted' });
  });

  it('is given again after an admin deleted the row', async () => {
    const settings = companion();
    await settings.tell();
    world.org.delete('Sync_Settings__c', row()?.Id ?? '');
    pass(5);
    await settings.tell();
    expect((await readTold(store.database, world.org.id))?.refused).toBeDefined();
    await settings.tell();
    expect(row()).toMatchObject({ Capture_Accounts__c: true });
  });
});

it('a refusal is kept for people, hinders nothing, and is over when access is given', async () => {
  const restriction = world.org.access.restrict({ object: 'Sync_Settings__c', access: 'read' });
  const settings = companion();
  await settings.tell();
  expect(row()).toBeUndefined();
  expect((await readTold(store.database, world.org.id))?.refused).toContain('entity type cannot be inserted');
  world.org.access.allow(restriction);
  await settings.tell();
  expect(row()).toBeDefined();
  expect((await readTold(store.database, world.org.id))?.refused).toBeUndefined();
});

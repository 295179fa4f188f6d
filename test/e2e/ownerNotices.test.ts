/** Owners are told in Salesforce that a record of theirs needs them: once per reason, and never in the way of the answer. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Org } from '../simulator/salesforce/org.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

const SEND = 'POST /services/data/actions/standard/customNotificationAction';

let world: TestWorld;
let org: Org;
let rep: string;
let database: pg.Client;

beforeAll(async () => {
  world = await startWorld({ salesforce: { orgs: [{ name: 'Acme', namespace: 'togai' }] } });
  org = world.salesforce.org();
  database = new pg.Client({ connectionString: world.database.url });
  await database.connect();
  rep = org.addUser({ username: 'rep@acme.example', password: 'salesforce1' });
  await world.connect(await world.startCompanion());
});
afterAll(async () => {
  await database.end();
  await world.close();
});

const reaches = (id: string, status: string, code: string) =>
  eventually(() => {
    expect(org.syncRecord(id)).toMatchObject({ Status__c: status, Code__c: code });
  });
const sentFor = (id: string) => org.notifications.filter(({ targetId }) => targetId === id);

/** What the last run of a record says of its write-back. */
async function note(id: string): Promise<string | null | undefined> {
  const { rows } = await database.query<{ note: string | null }>(
    'select write_back_note as note from activity where record_id = $1 order by id desc limit 1',
    [id],
  );
  return rows[0]?.note;
}

/** Resolves when every notification so far was sent or given up. */
const allSettled = () =>
  eventually(async () => {
    const { rows } = await database.query('select 1 from owner_notice where settled_at is null');
    expect(rows).toEqual([]);
  });

it('tells the owner of the record, in the words that stand on it, with the way to it', async () => {
  const id = org.create('Account', { Name: 'Pyramid', OwnerId: rep });
  await eventually(() => {
    expect(sentFor(id)).toHaveLength(1);
  });
  expect(sentFor(id)[0]).toMatchObject({
    type: 'Togai_Action_Needed',
    recipientId: rep,
    title: 'Togai: action needed for Pyramid',
    body: 'This Account has no email. Fill Togai Billing Email.',
  });
});

it('tells the same reason once, and another reason again', async () => {
  const id = org.create('Account', { Name: 'Dickenson', OwnerId: rep });
  await eventually(() => {
    expect(sentFor(id)).toHaveLength(1);
  });
  org.update('Account', id, { Phone: '1' });
  await eventually(() => {
    expect(org.syncRecord(id)?.['Answered_At__c']).toBe(org.syncRecord(id)?.['Requested_At__c']);
  });
  org.update('Account', id, { Togai_Billing_Email__c: 'a@dickenson.example', Name: 'Di' });
  await reaches(id, 'Action Needed', 'NAME_TOO_SHORT');
  await eventually(() => {
    expect(sentFor(id)).toHaveLength(2);
  });
  expect(sentFor(id)[1]?.title).toBe('Togai: action needed for Di');
  await allSettled();
  expect(sentFor(id)).toHaveLength(2);
});

it('sends those of many records with few calls', async () => {
  await allSettled();
  const [calls, before] = [world.salesforce.calls.count(SEND), org.notifications.length];
  org.createMany(
    'Account',
    Array.from({ length: 200 }, (_, i) => ({ Name: `Nameless ${String(i)}`, OwnerId: rep })),
  );
  await eventually(() => {
    expect(org.notifications.length - before).toBe(200);
  });
  expect(world.salesforce.calls.count(SEND) - calls).toBeLessThanOrEqual(2);
});

it('tells nobody of a record that is synced', async () => {
  const before = org.notifications.length;
  const id = org.create('Account', { Name: 'Edge', OwnerId: rep, Togai_Billing_Email__c: 'a@edge.example' });
  await reaches(id, 'Synced', 'SYNCED');
  await allSettled();
  expect(org.notifications).toHaveLength(before);
});

it('notes on the run that the owner is not active, and goes on with the others', async () => {
  const gone = org.addUser({ username: 'gone@acme.example', password: 'salesforce1' });
  org.update('User', gone, { IsActive: false });
  const [left, right] = [
    org.create('Account', { Name: 'Left', OwnerId: gone }),
    org.create('Account', { Name: 'Right', OwnerId: rep }),
  ];
  await eventually(async () => {
    expect(await note(left)).toBe('The owner was not notified: the owner is not an active user.');
  });
  await eventually(() => {
    expect(sentFor(right)).toHaveLength(1);
  });
});

it('without the permission to send answers all the same, notes why and does not try again', async () => {
  const restriction = org.access.restrict({ object: 'CustomNotification', access: 'read' });
  const id = org.create('Account', { Name: 'Silent', OwnerId: rep });
  await reaches(id, 'Action Needed', 'EMAIL_MISSING');
  await eventually(async () => {
    expect(await note(id)).toContain('Send Custom Notifications');
  });
  await allSettled();
  org.access.allow(restriction);
  expect(sentFor(id)).toEqual([]);
});

it('tries again when Salesforce is busy', async () => {
  world.salesforce.faults.add({ on: 'customNotificationAction', effect: { status: 503 } });
  const id = org.create('Account', { Name: 'Patience', OwnerId: rep });
  await eventually(() => {
    expect(sentFor(id)).toHaveLength(1);
  });
  expect(await note(id)).toBeNull();
});

/** Account Sync end to end: saved in Salesforce, over Pub/Sub, into Togai, and back on the record. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../companion/app.ts';
import type { Org } from '../simulator/salesforce/org.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

let world: TestWorld;
let app: App;
let org: Org;

beforeAll(async () => {
  world = await startWorld();
  org = world.salesforce.org();
  // Known to Togai before the connector comes: one that is surely the same company, and two that may be.
  await post('/customers', {
    id: 'OLD-1',
    name: 'Burlington Textiles Corp.',
    primaryEmail: 'billing@burlington.example',
    address: {},
    account: { id: 'OLD-1-A', name: 'Burlington' },
  });
  await post('/customers', { id: 'OLD-2', name: 'Grand Hotels', primaryEmail: 'a@grand-one.example', address: {} });
  await post('/customers', { id: 'OLD-3', name: 'Grand Hotels', primaryEmail: 'b@grand-two.example', address: {} });
  app = await world.startCompanion();
  await world.connect(app);
});
afterAll(() => world.close());

async function post(path: string, body: unknown): Promise<void> {
  const response = await fetch(world.togai.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.togai.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status, await response.text()).toBe(201);
}

function account(name: string, more: Record<string, unknown> = {}): string {
  return org.create('Account', {
    Name: name,
    Togai_Billing_Email__c: `billing@${name.toLowerCase().replace(/\W+/g, '-')}.example`,
    ...more,
  });
}

function settingsOf(customerId: string): Record<string, string> {
  return Object.fromEntries(world.togai.state.settings.of('CUSTOMER', customerId).map(({ id, value }) => [id, value]));
}

const reaches = (id: string, status: string, code?: string) =>
  eventually(() => {
    const record = org.syncRecord(id);
    expect(record).toMatchObject({ Status__c: status, ...(code !== undefined && { Code__c: code }) });
    return record;
  });

describe('a new Account', () => {
  it("becomes one Togai customer with its account, and each side knows the other's identifier", async () => {
    const calls = world.togai.calls.count('POST /customers');
    const id = account('Edge Communications', {
      Phone: '(512) 757-6000',
      BillingCity: 'Austin',
      BillingCountry: 'United States',
    });
    const record = await reaches(id, 'Synced');
    expect(record).toMatchObject({
      Togai_Customer_Id__c: id,
      Togai_Account_Id__c: id,
      Account__c: id,
      Name: 'Edge Communications',
      Message__c: 'Synced with Togai.',
    });
    expect(world.togai.state.customers.get(id)).toMatchObject({
      name: 'Edge Communications',
      address: { phoneNumber: '(512) 757-6000', city: 'Austin', country: 'US' },
    });
    expect(settingsOf(id)).toEqual({ SalesforceAccountId: id, SalesforceOrgId: org.id });
    await eventually(() => {
      expect(org.get('Account', id)).toMatchObject({ Togai_Customer_Id__c: id });
    });
    expect(world.togai.calls.count('POST /customers') - calls).toBe(1);
  });

  it('without an email needs action, and is synced when the email is filled', async () => {
    const id = org.create('Account', { Name: 'Pyramid Construction' });
    const record = await reaches(id, 'Action Needed', 'EMAIL_MISSING');
    expect(record).toMatchObject({ Message__c: 'This Account has no email. Fill Togai Billing Email.' });
    expect(world.togai.state.customers.get(id)).toBeUndefined();
    org.update('Account', id, { Togai_Billing_Email__c: 'accounts@pyramid.example' });
    await reaches(id, 'Synced');
  });

  it('takes the email of its oldest Contact when it has none of its own', async () => {
    const id = org.create('Account', { Name: 'Dickenson' });
    await reaches(id, 'Action Needed', 'EMAIL_MISSING');
    org.create('Contact', { LastName: 'Young', AccountId: id, Email: 'first@dickenson.example' });
    org.create('Contact', { LastName: 'Younger', AccountId: id, Email: 'second@dickenson.example' });
    retry(id);
    await reaches(id, 'Synced');
    expect(world.togai.state.customers.get(id)?.primaryEmail).toBe('first@dickenson.example');
  });

  it('with a name that Togai finds too short needs action before any call', async () => {
    const calls = world.togai.calls.count();
    await reaches(account('Ab'), 'Action Needed', 'NAME_TOO_SHORT');
    expect(world.togai.calls.count()).toBe(calls);
  });

  it('that Togai surely knows adopts its customer instead of making a second one', async () => {
    const id = account('Burlington Textiles', { Togai_Billing_Email__c: 'billing@burlington.example' });
    const record = await reaches(id, 'Synced');
    expect(record).toMatchObject({ Togai_Customer_Id__c: 'OLD-1', Togai_Account_Id__c: 'OLD-1-A' });
    expect(settingsOf('OLD-1')).toEqual({ SalesforceAccountId: id, SalesforceOrgId: org.id });
    expect(world.togai.state.customers.get(id)).toBeUndefined();
  });

  it('that several customers could be waits for a person', async () => {
    const record = await reaches(account('Grand Hotels'), 'Action Needed', 'CUSTOMER_MATCH_AMBIGUOUS');
    expect(record?.['Message__c']).toContain('OLD-2');
  });

  it('whose id is taken by a customer of another record needs action and changes nothing there', async () => {
    const own = org.create('Account', { Name: 'Taken Already' });
    await reaches(own, 'Action Needed', 'EMAIL_MISSING');
    await post('/customers', { id: own, name: 'Somebody else', primaryEmail: 'x@else.example', address: {} });
    org.update('Account', own, { Togai_Billing_Email__c: 'billing@taken.example' });
    await reaches(own, 'Action Needed', 'CUSTOMER_ID_TAKEN');
    expect(world.togai.state.customers.get(own)?.name).toBe('Somebody else');
  });

  it('with an unknown country is synced without it and says so', async () => {
    const record = await reaches(
      account('Far Away Ltd', { BillingCountry: 'Atlantis' }),
      'Synced',
      'SYNCED_COUNTRY_UNKNOWN',
    );
    expect(record?.['Message__c']).toContain('Atlantis');
  });
});

describe('a synced Account', () => {
  it('that changes updates its customer with what differs', async () => {
    const id = account('GenePoint', { Phone: '1' });
    await reaches(id, 'Synced');
    org.update('Account', id, { Phone: '2', BillingCity: 'Mountain View' });
    await eventually(() => {
      expect(world.togai.state.customers.get(id)).toMatchObject({
        address: { phoneNumber: '2', city: 'Mountain View' },
      });
    });
    await reaches(id, 'Synced');
  });

  it('that changes in nothing Togai knows costs no call', async () => {
    const id = account('Express Logistics');
    await reaches(id, 'Synced');
    const calls = world.togai.calls.count();
    retry(id);
    await eventually(() => {
      expect(org.syncRecord(id)?.['Answered_At__c']).toBe(org.syncRecord(id)?.['Requested_At__c']);
    });
    await reaches(id, 'Synced');
    expect(world.togai.calls.count()).toBe(calls);
  });

  it('whose customer is gone from Togai needs action; Retry makes it anew', async () => {
    const id = account('sForce');
    await reaches(id, 'Synced');
    world.togai.state.customers.delete(id);
    org.update('Account', id, { Phone: '7' });
    await reaches(id, 'Action Needed', 'CUSTOMER_MISSING');
  });

  it('that is deleted leaves its customer in Togai, and the record says so', async () => {
    const id = account('Gone Soon');
    await reaches(id, 'Synced');
    org.delete('Account', id);
    await reaches(id, 'Synced', 'CUSTOMER_KEPT_AFTER_DELETE');
    expect(world.togai.state.customers.get(id)).toBeDefined();
    org.undelete('Account', id);
    await reaches(id, 'Synced', 'SYNCED');
  });

  it('that is merged into another leaves both customers and asks a person once', async () => {
    const [master, loser] = [account('Master Records'), account('Loser Records')];
    await reaches(master, 'Synced');
    await reaches(loser, 'Synced');
    org.mergeAccounts(master, [loser]);
    const record = await reaches(master, 'Action Needed', 'MERGED');
    expect(record?.['Message__c']).toContain(loser);
    retry(master);
    await reaches(master, 'Synced', 'SYNCED');
  });
});

describe('a record that refuses', () => {
  it('a validation rule on the Account never keeps the answer from the rep', async () => {
    org.addValidationRule({
      object: 'Account',
      name: 'No_Customer_Id',
      errorCondition: 'NOT(ISBLANK(Togai_Customer_Id__c))',
      message: 'Closed for the audit',
    });
    const id = account('United Oil');
    await reaches(id, 'Synced');
    expect(org.get('Account', id)?.['Togai_Customer_Id__c'] ?? null).toBeNull();
    org.removeValidationRule('Account', 'No_Customer_Id');
  });

  it("a sync record that can't be written keeps its answer until it can", async () => {
    org.addValidationRule({
      object: 'Sync_Record__c',
      name: 'Closed',
      errorCondition: 'ISPICKVAL(Status__c, "Synced")',
      message: 'Not now',
    });
    const id = account('University of Arizona');
    await eventually(() => {
      expect(world.togai.state.customers.get(id)).toBeDefined();
    });
    org.removeValidationRule('Sync_Record__c', 'Closed');
    await reaches(id, 'Synced');
  });
});

/** As the component's Retry does: the event, then Pending. */
function retry(id: string): void {
  org.publish('Sync_Requested__e', {
    Flow__c: 'Account Sync',
    Record_Ids__c: id,
    Cause__c: 'Retry',
    Requested_At__c: new Date(),
  });
  const record = org.syncRecord(id);
  if (record) org.update('Sync_Record__c', record['Id'], { Status__c: 'Pending', Requested_At__c: new Date() });
}

/** The pages of the local Salesforce, driven as a mouse would: forms are submitted, links followed, text read. */
import { parse } from 'node-html-parser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Org } from '../../simulator/salesforce/org.ts';
import { type SalesforceSimulator, startSalesforce } from '../../simulator/salesforce/index.ts';
import { post } from './oauthBrowser.ts';

let salesforce: SalesforceSimulator;
let org: Org;
let name = 0;

beforeAll(async () => {
  salesforce = await startSalesforce();
});
afterAll(() => salesforce.close());
beforeEach(() => {
  org = salesforce.addOrg({ name: `Org ${String(++name)}`, username: `rep${String(name)}@acme.example`, seed: true });
});

const at = (path: string): string => `${salesforce.url}/orgs/${org.id}${path}`;

async function open(path: string): Promise<ReturnType<typeof parse>> {
  const response = await fetch(path.startsWith('http') ? path : at(path));
  expect(response.status).toBe(200);
  return parse(await response.text());
}

/** Submits a form and follows its redirect. */
async function submit(path: string, form: Record<string, string>): Promise<string> {
  const answer = await post(at(path), form);
  expect([answer.status, await answer.text()]).toMatchObject([303, expect.anything()]);
  return new URL(answer.headers.get('location') ?? '', salesforce.url).href;
}

const detail = (page: ReturnType<typeof parse>, field: string): string | undefined =>
  page.querySelector(`[data-field="${field}"]`)?.text;

function quote(): string {
  const account = org.create('Account', { Name: 'Acme Rockets' });
  const opportunity = org.create('Opportunity', {
    Name: 'Rockets',
    AccountId: account,
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
  });
  return org.create('Quote', { Name: 'Quote 1', OpportunityId: opportunity });
}

describe('the Preview of a Quote', () => {
  test('asks the connector without touching the status, and shows what came of it', async () => {
    const id = quote();
    const [topic] = org.events.topics();
    const before = topic?.log.length ?? 0;
    expect((await open(`/Quote/${id}`)).querySelector('#sync-status')).toBeNull();
    const record = await submit(`/Quote/${id}/preview`, {});
    expect(topic?.log.length).toBe(before + 1);
    expect((await open(record)).querySelector('#togai')?.text).toContain('The preview is on its way');
    expect(org.syncRecord(id)).toMatchObject({ Status__c: null });
    const preview = {
      firstPeriod: '90.00',
      currency: 'USD',
      lines: [{ product: 'Gold <Support>', charge: 'License', quantity: '2', amount: '90.00' }],
      needs: [{ message: 'Choose an Account.' }],
    };
    org.update('Sync_Record__c', org.syncRecord(id)?.Id ?? '', { Preview__c: JSON.stringify(preview) });
    const page = await open(record);
    expect(page.querySelector('#preview-facts')?.text).toContain('90.00 USD');
    expect(page.querySelector('#preview-needs')?.text).toContain('Choose an Account.');
    expect(page.querySelector('#togai')?.innerHTML).toContain('2 × Gold &lt;Support&gt; (License): 90.00 USD');
  });
});

describe('an Account', () => {
  test('made with the form shows its fields and that it is Pending', async () => {
    const record = await submit('/Account/new', {
      Name: 'Acme <Rockets>',
      Togai_Billing_Email__c: 'billing@acme.example',
      BillingCity: 'Paris',
    });
    const page = await open(record);
    expect(page.querySelector('h1')?.innerHTML).toBe('Acme &lt;Rockets&gt;');
    expect(detail(page, 'Togai_Billing_Email__c')).toBe('billing@acme.example');
    expect(page.querySelector('#sync-status')?.text).toBe('Pending');
    expect(org.find('Account', (row) => row['Name'] === 'Acme <Rockets>')?.['BillingCity']).toBe('Paris');
  });

  test('that the org refuses keeps what was typed and says why', async () => {
    const answer = await post(at('/Account/new'), { Name: '', BillingCity: 'Paris' });
    const page = parse(await answer.text());
    expect(page.querySelector('[role=alert]')?.text).toContain('Name');
    expect(page.querySelector('#BillingCity')?.getAttribute('value')).toBe('Paris');
    expect(org.count('Account')).toBe(0);
  });

  test('is edited, found by its name, and deleted', async () => {
    const id = org.create('Account', { Name: 'Before', Phone: '1' });
    await submit(`/Account/${id}/edit`, { Name: 'After', Phone: '' });
    expect(org.get('Account', id)).toMatchObject({ Name: 'After', Phone: null });
    expect((await open('/Account?q=aft')).querySelectorAll('tbody tr')).toHaveLength(1);
    expect((await open('/Account?q=before')).querySelectorAll('tbody tr')).toHaveLength(0);
    await submit(`/Account/${id}/delete`, {});
    expect(org.get('Account', id)).toBeUndefined();
  });

  test("shows the connector's answer and lists its Contacts and Opportunities", async () => {
    const id = org.create('Account', { Name: 'Acme' });
    org.create('Contact', { LastName: 'Child', AccountId: id });
    org.update('Sync_Record__c', org.syncRecord(id)?.Id ?? '', {
      Status__c: 'Action Needed',
      Message__c: 'This Account has no email. Fill Togai Billing Email.',
    });
    const page = await open(`/Account/${id}`);
    expect(page.querySelector('#sync-status')?.text).toBe('Action Needed');
    expect(page.querySelector('#sync-message')?.text).toContain('Fill Togai Billing Email');
    expect(page.querySelector('#related-Contact')?.text).toContain('Child');
  });

  test('Retry makes it Pending and publishes one event with the cause Retry', async () => {
    const id = org.create('Account', { Name: 'Acme' });
    const record = org.syncRecord(id)?.Id ?? '';
    org.update('Sync_Record__c', record, { Status__c: 'Failed' });
    const [topic] = org.events.topics();
    const before = topic?.log.length ?? 0;
    await submit(`/Account/${id}/retry`, {});
    expect(org.get('Sync_Record__c', record)).toMatchObject({ Status__c: 'Pending', Cause__c: 'Retry' });
    expect(topic?.log.length).toBe(before + 1);
  });
});

describe('a Quote', () => {
  test('is accepted with its button, and captured', async () => {
    const id = quote();
    expect((await open(`/Quote/${id}`)).querySelector('#accept')).not.toBeNull();
    const page = await open(await submit(`/Quote/${id}/accept`, {}));
    expect(detail(page, 'Status')).toBe('Accepted');
    expect(page.querySelector('#accept')).toBeNull();
    expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Pending', Cause__c: 'Accepted' });
  });

  test("is accepted with the org's own word for it", async () => {
    org.create('Sync_Settings__c', { SetupOwnerId: org.id, Capture_Quotes__c: true, Accepted_Status__c: 'Approved' });
    const id = quote();
    await submit(`/Quote/${id}/accept`, {});
    expect(org.get('Quote', id)?.['Status']).toBe('Approved');
    expect(org.syncRecord(id)?.['Cause__c']).toBe('Accepted');
  });

  test('has no Retry before it was captured', async () => {
    const id = quote();
    expect((await open(`/Quote/${id}`)).querySelector('#retry')).toBeNull();
    await post(at(`/Quote/${id}/retry`), {});
    expect(org.syncRecord(id)).toBeUndefined();
    await submit(`/Quote/${id}/accept`, {});
    expect((await open(`/Quote/${id}`)).querySelector('#retry')).not.toBeNull();
  });

  test('that is locked says so and stays as it was', async () => {
    const id = quote();
    org.lock(id);
    const answer = await post(at(`/Quote/${id}/accept`), {});
    expect(parse(await answer.text()).querySelector('[role=alert]')?.text).toContain('lock');
    expect(org.get('Quote', id)?.['Status']).not.toBe('Accepted');
  });

  test('gets lines with the form, and their total', async () => {
    const id = quote();
    const [book] = org.rows('Pricebook2');
    await submit(`/Quote/${id}/edit`, { Name: 'Quote 1', Status: 'Draft', Pricebook2Id: book?.Id ?? '' });
    const entry = org.find('PricebookEntry', (row) => row['ProductCode'] === 'SEAT')?.Id ?? '';
    const form = await open(`/QuoteLineItem/new?QuoteId=${id}`);
    expect(form.querySelector('#QuoteId option[selected]')?.getAttribute('value')).toBe(id);
    await submit('/QuoteLineItem/new', { QuoteId: id, PricebookEntryId: entry, Quantity: '3', UnitPrice: '40' });
    const page = await open(`/Quote/${id}`);
    expect(detail(page, 'GrandTotal')).toBe('120');
    expect(page.querySelector('#related-QuoteLineItem')?.text).toContain('Platform Seat');
  });
});

describe('finding one’s way', () => {
  test("a record's own address leads to its page", async () => {
    const id = org.create('Account', { Name: 'Acme' });
    for (const path of [`/${id}`, `/${id.slice(0, 15)}`, `/lightning/r/Account/${id}/view`]) {
      const response = await fetch(salesforce.url + path);
      expect(response.url).toBe(at(`/Account/${id}`));
    }
  });

  test('home lists what there is, and every org is one click away', async () => {
    org.create('Account', { Name: 'Acme' });
    const page = await open('');
    expect(page.querySelectorAll('h2').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['Accounts', 'Quotes', 'Products']),
    );
    expect(page.querySelector(`a[href="/orgs/${salesforce.org().id}"]`)).not.toBeNull();
  });

  test.each(['/orgs/nobody', '/001000000000001AAA', '/orgs/nobody/Account'])('%s is not there', async (path) => {
    expect((await fetch(salesforce.url + path)).status).toBe(404);
  });

  test('an org without the package or Quotes shows what it has', async () => {
    const bare = salesforce.addOrg({ name: `Bare ${String(name)}`, packageInstalled: false, quotes: false });
    const id = bare.create('Account', { Name: 'Acme' });
    const page = await open(`${salesforce.url}/orgs/${bare.id}/Account/${id}`);
    expect(page.querySelector('#togai')).toBeNull();
    expect((await open(`${salesforce.url}/orgs/${bare.id}`)).text).not.toContain('Quotes');
  });
});

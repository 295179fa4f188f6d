/** The component shows what the companion really writes: words, preview and ways into Togai, none of them made up by a test. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Org } from '../../simulator/salesforce/org.ts';
import { eventually } from '../../world/eventually.ts';
import { createProduct, createQuote } from '../../world/quotes.ts';
import { startWorld, type TestWorld } from '../../world/world.ts';
import { openPreview, type PreviewPage, WIDTHS } from './previewPage.ts';

/** Field of the sync record → name in Apex's answer (`SyncStatus.take`). */
const ANSWER = {
  Status__c: 'status',
  Code__c: 'code',
  Arguments__c: 'arguments',
  Message__c: 'message',
  Synced_At__c: 'syncedAt',
  Requested_At__c: 'requestedAt',
  Steps__c: 'steps',
  Togai_Customer_Id__c: 'customerId',
  Togai_Account_Id__c: 'accountId',
  Price_Plan_Id__c: 'pricePlanId',
  Purchase_Id__c: 'purchaseId',
  Invoice_Id__c: 'invoiceId',
  Preview__c: 'preview',
  Preview_Requested_At__c: 'previewRequestedAt',
  Preview_At__c: 'previewAt',
} as const;

let world: TestWorld;
let org: Org;
let preview: PreviewPage;
let account: string;

beforeAll(async () => {
  [world, preview] = await Promise.all([startWorld(), openPreview('.cache/preview-written')]);
  org = world.salesforce.org();
  const app = await world.startCompanion();
  const database = new pg.Client({ connectionString: world.database.url });
  await database.connect();
  await database.query('update togai_environment set web_url = $1', [`${world.togai.url}/ui`]);
  await database.end();
  await world.connect(app);
  account = org.create('Account', { Name: 'Edge Communications', Togai_Billing_Email__c: 'billing@edge.example' });
  await answered(account, 'Synced');
}, 180_000);
afterAll(async () => {
  await Promise.all([preview.close(), world.close()]);
});

const answered = (id: string, status: string) =>
  eventually(() => {
    expect(org.syncRecord(id)).toMatchObject({ Status__c: status });
  });

/** What Apex would answer for a record, from the rows that the companion wrote. */
function answerOf(id: string): object {
  const row = org.syncRecord(id) ?? {};
  const settings = org.findBy('Sync_Settings__c', 'SetupOwnerId', org.id)[0] ?? {};
  const entries: (readonly [string, unknown])[] = Object.entries(row).flatMap(([field, value]) => {
    const name = (ANSWER as Readonly<Record<string, string>>)[field];
    return name === undefined || value === null ? [] : [[name, value] as const];
  });
  return {
    readable: true,
    mayRetry: true,
    connected: (settings as Record<string, unknown>)['Companion_Seen_At__c'] !== null,
    togaiUrl: (settings as Record<string, unknown>)['Togai_App_Url__c'],
    isQuote: id.startsWith('0Q0'),
    ...Object.fromEntries(entries),
  };
}

const text = () => preview.page.locator('#page').innerText();

/** Follows every link into Togai; answers its address's kind of page. */
async function follow(): Promise<string[]> {
  const urls = await preview.page
    .locator('a[href*="/ui/"]')
    .evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  for (const url of urls) expect((await fetch(url)).status, url).toBe(200);
  return urls.map((url) => new URL(url).pathname.split('/')[2] ?? '');
}

it('of an Account: customer and account, each a way into Togai', async () => {
  await preview.showStatus(account, answerOf(account), WIDTHS.page);
  await preview.page.getByText('Synced with Togai.').waitFor();
  expect(await text()).toContain('Create customer');
  expect(await follow()).toEqual(['customers', 'accounts']);
  expect(await preview.faultsAfterPicture('written account')).toEqual([]);
});

it('of a Quote before it is accepted: what Togai will get', async () => {
  const seats = createProduct(org, { name: 'Gold Support', chargeType: 'License', interval: 'Monthly', price: 50 });
  const quote = createQuote(org, account, [{ ...seats, quantity: 4, unitPrice: 50 }]);
  org.publish('Sync_Requested__e', {
    Flow__c: 'Quote Preview',
    Record_Ids__c: quote,
    Cause__c: 'Preview',
    Requested_At__c: new Date(),
  });
  await eventually(() => {
    expect(org.syncRecord(quote)?.['Preview__c']).toBeTypeOf('string');
  });
  await preview.showStatus(quote, answerOf(quote), WIDTHS.page);
  await preview.page.getByText('What Togai will get').waitFor();
  const shown = (await text()).replace(/\s+/g, ' ');
  for (const words of [
    `${account} (already in Togai)`,
    'Attach Price Plan',
    'Gold Support',
    '(new)',
    'without an end',
    'USD 200.00',
    'License × 4',
  ])
    expect(shown).toContain(words);
  expect(await preview.faultsAfterPicture('written preview')).toEqual([]);
});

it('of a Quote that can not be billed yet: what is to do', async () => {
  const bare = createProduct(org, { name: 'Bare', price: 10 });
  const quote = createQuote(org, account, [{ ...bare, unitPrice: 10 }]);
  org.publish('Sync_Requested__e', {
    Flow__c: 'Quote Preview',
    Record_Ids__c: quote,
    Cause__c: 'Preview',
    Requested_At__c: new Date(),
  });
  await eventually(() => {
    expect(org.syncRecord(quote)?.['Preview__c']).toBeTypeOf('string');
  });
  await preview.showStatus(quote, answerOf(quote), WIDTHS.page);
  await preview.page.getByText('To do before accepting').waitFor();
  expect(await text()).toContain('Bare');
});

it('of a synced Quote: its ids, each a way into Togai', async () => {
  const setUp = createProduct(org, { name: 'Set-up', chargeType: 'One-Time Fee', price: 500 });
  const quote = createQuote(org, account, [{ ...setUp, unitPrice: 500 }]);
  org.update('Quote', quote, { Status: 'Accepted' });
  await answered(quote, 'Synced');
  await preview.showStatus(quote, answerOf(quote), WIDTHS.page);
  await preview.page.getByText('Synced', { exact: true }).first().waitFor();
  expect(await follow()).toEqual(['customers', 'accounts', 'price-plans', 'purchases', 'invoices']);
  expect(await preview.faultsAfterPicture('written quote')).toEqual([]);
});

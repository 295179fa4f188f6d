/** The No code Center in a real browser: first sign-in, connecting and all that can go wrong, flows, retry, decisions, backfill. */
import pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../companion/app.ts';
import type { Org } from '../simulator/salesforce/org.ts';
import { eventually } from '../world/eventually.ts';
import { createProduct, createQuote } from '../world/quotes.ts';
import { startWorld, type TestWorld } from '../world/world.ts';
import { launchBrowser } from './browser.ts';
import { EMAIL, follow, goToConsent, heading, logIn, newPage, PASSWORD, press, signInByLink } from './consolePages.ts';

let world: TestWorld;
let app: App;
let org: Org;
let browser: Browser;
let page: Page;
let database: pg.Client;

beforeAll(async () => {
  world = await startWorld({
    salesforce: {
      orgs: [
        { name: 'Acme' },
        { name: 'Beta', username: 'admin@beta.example' },
        { name: 'Acme Sandbox', kind: 'sandbox', username: 'admin@sandbox.example' },
      ],
    },
  });
  org = world.salesforce.org('Acme');
  createOldAccounts(world.salesforce.org('Beta'));
  app = await world.startCompanion();
  browser = await launchBrowser();
  page = await newPage(browser);
  database = new pg.Client({ connectionString: world.database.url });
  await database.connect();
});
afterAll(async () => {
  await browser.close();
  await database.end();
  await world.close();
});

/** Accounts that were there before the connector: no trigger saw them. */
const OLD_ACCOUNTS = 5_000;

function createOldAccounts(old: Org): void {
  const switchedOff = old.create('Sync_Settings__c', { SetupOwnerId: old.id, Capture_Accounts__c: false });
  const rows = Array.from({ length: OLD_ACCOUNTS }, (_, index) => ({
    Name: `Old Company ${String(index)}`,
    Togai_Billing_Email__c: `billing@old-${String(index)}.example`,
  }));
  old.createMany('Account', rows);
  old.delete('Sync_Settings__c', switchedOff);
}

const user = (username: string) => ({ username, password: 'salesforce1' });

async function account(name: string, more: Record<string, unknown> = {}): Promise<string> {
  await Promise.resolve();
  return org.create('Account', {
    Name: name,
    Togai_Billing_Email__c: `billing@${name.toLowerCase().replace(/\W+/g, '-')}.example`,
    ...more,
  });
}

describe('the first sign-in', () => {
  it('works by the printed link once, and asks for an email and a password', async () => {
    await page.goto(app.url);
    expect(await page.locator('.warning').innerText()).toContain('one-time link');
    await page.goto(app.firstSignInUrl!);
    expect(await heading(page)).toBe('Welcome');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('Email').fill(EMAIL);
    await page.getByLabel('Password').fill('short');
    await page.getByLabel('Password').evaluate((field) => {
      field.removeAttribute('minlength');
    });
    await press(page, 'Save');
    expect(await page.getByRole('alert').innerText()).toContain('at least 12 characters');
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('Email').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Save');
    expect(await heading(page)).toBe('Apps');
    await page.goto(app.firstSignInUrl!);
    expect(await heading(page)).toBe('Apps');
    const other = await newPage(browser);
    await other.goto(app.firstSignInUrl!);
    expect(await heading(other)).toBe('This link is no longer good');
    await other.close();
  });

  it('is followed by password sign-ins, which lead back to the page that was asked for', async () => {
    await press(page, 'Sign out');
    await page.goto(`${app.url}/settings/people`);
    await page.getByLabel('Email').fill(EMAIL.toUpperCase());
    await page.getByLabel('Password').fill(PASSWORD);
    await press(page, 'Sign in');
    expect(page.url()).toBe(`${app.url}/settings/people`);
    expect(await page.locator('main').innerText()).toContain('Ada Admin (you)');
  });
});

describe('+ Add connection', () => {
  it('that is denied in Salesforce connects nothing and says so', async () => {
    await goToConsent(page, app, world);
    await press(page, 'Deny');
    expect(await heading(page)).toBe('Access was denied');
    await page.goto(`${app.url}/connections`);
    expect(await page.locator('main').innerText()).toContain('No org is connected yet');
  });

  it('that took more than ten minutes must be started again', async () => {
    await goToConsent(page, app, world);
    await database.query(`update oauth_attempt set created_at = now() - interval '11 minutes'`);
    await press(page, 'Allow');
    expect(await heading(page)).toBe('This sign-in took too long');
  });

  it('leads to Salesforce and back, and the org is listed; its callback works once, and in no other browser', async () => {
    await goToConsent(page, app, world);
    const callback = page.waitForRequest(/\/oauth\/callback/);
    await press(page, 'Allow');
    const callbackUrl = (await callback).url();
    await page.waitForURL(/\/connections\//);
    expect(await heading(page)).toBe('Acme');
    expect(await page.locator('main').innerText()).toContain('Connected. Account Sync and Quote Sync are on.');
    await page.goto(callbackUrl);
    expect(await heading(page)).toBe('This sign-in was already completed');
    const other = await newPage(browser);
    await signInByLink(other, app);
    await other.goto(callbackUrl);
    expect(await heading(other)).toBe('This sign-in was not started here');
    await other.close();
  });

  it('of the same org points to the connection there is', async () => {
    await goToConsent(page, app, world);
    await press(page, 'Allow');
    expect(await heading(page)).toBe('Acme is connected already');
    await follow(page, page.getByRole('link', { name: 'Open Acme' }));
    await press(page, 'Reconnect');
    await logIn(page, world.salesforce);
    await press(page, 'Allow');
    await page.waitForURL(/notice=reconnected/);
  });

  it('of a second org lists both; a sandbox needs another Togai environment', async () => {
    await page.context().clearCookies({ domain: 'localhost' });
    await goToConsent(page, app, world, user('admin@beta.example'));
    await press(page, 'Allow');
    await page.waitForURL(/\/connections\//);
    await page.context().clearCookies({ domain: 'localhost' });
    await goToConsent(page, app, world, user('admin@sandbox.example'));
    await press(page, 'Allow');
    expect(await heading(page)).toBe('This Togai environment serves a production org');
    await page.goto(`${app.url}/connections`);
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['Acme', 'Beta']);
  });
});

describe('a flow', () => {
  const settings = () => org.findBy('Sync_Settings__c', 'SetupOwnerId', org.id)[0];

  it('that is switched off captures nothing, in the org too, and goes on when it is switched on', async () => {
    await page.goto(`${app.url}/flows/${org.id}/account-sync`);
    await page.getByLabel('Accounts become Togai customers').uncheck();
    await press(page, 'Save');
    await eventually(() => {
      expect(settings()).toMatchObject({ Capture_Accounts__c: false, Keep_Customers_Current__c: true });
    });
    const quiet = await account('Quiet Waters');
    expect(org.syncRecord(quiet)).toBeUndefined();
    await page.getByLabel('Accounts become Togai customers').check();
    await press(page, 'Save');
    await eventually(() => {
      expect(settings()).toMatchObject({ Capture_Accounts__c: true });
    });
    const loud = await account('Loud Waters');
    await eventually(() => {
      expect(org.syncRecord(loud)).toMatchObject({ Status__c: 'Synced' });
    });
  });

  it('leaves out what its conditions leave out, without a restart', async () => {
    await page.goto(`${app.url}/flows/${org.id}/conditions`);
    await page.getByLabel('Field').selectOption('Industry');
    await page.getByLabel('Comparison').selectOption('not equals');
    await page.getByLabel('Value').fill('Banking');
    await press(page, 'Add');
    await eventually(() => {
      expect(settings()).toMatchObject({ Watched_Account_Fields__c: 'Industry' });
    });
    const bank = await account('Cold Bank', { Industry: 'Banking' });
    await eventually(() => {
      expect(org.syncRecord(bank)).toMatchObject({ Status__c: 'Skipped', Code__c: 'FILTERED' });
    });
    await press(page, 'Remove the condition on Industry');
    expect(await page.locator('main').innerText()).toContain('Every Account is synced');
  });

  it('shows its mapping with samples of the org, and rehearses without writing', async () => {
    const calls = world.togai.calls.count('POST /customers');
    await page.goto(`${app.url}/flows/${org.id}/mapping`);
    expect(await page.locator('main').innerText()).toContain('billing@loud-waters.example');
    await page.goto(`${app.url}/flows/${world.salesforce.org('Beta').id}/rehearsal`);
    expect(
      await page
        .getByRole('row', { name: /Old Company/ })
        .first()
        .innerText(),
    ).toContain('New customer');
    expect(world.togai.calls.count('POST /customers')).toBe(calls);
  });

  it('rehearses Quotes: what each would give, and what must be mended first, without a call to Togai', async () => {
    const support = createProduct(org, {
      name: 'Gold Support',
      chargeType: 'Recurring Fee',
      interval: 'Monthly',
      price: 300,
    });
    const untyped = createProduct(org, { name: 'Mystery', price: 10 });
    const buyer = await account('Rehearsal Rentals');
    await eventually(() => {
      expect(org.syncRecord(buyer)).toMatchObject({ Status__c: 'Synced' });
    });
    const good = createQuote(org, buyer, [{ ...support, unitPrice: 310.5 }]);
    const bad = createQuote(org, buyer, [{ ...untyped, unitPrice: 10 }]);
    const calls = world.togai.calls.count();
    await page.goto(`${app.url}/flows/${org.id}/rehearsal`);
    await follow(page, page.getByRole('link', { name: 'Quotes', exact: true }));
    const row = (quoteId: string) =>
      page.locator('tbody tr', { has: page.locator(`a[href*="${quoteId}"]`) }).innerText();
    expect(await row(good)).toMatch(/Attach Price Plan[^]*Gold Support[^]*\(new\)[^]*310\.50 USD/);
    expect(await row(bad)).toMatch(/Action needed[^]*Mystery/);
    expect(world.togai.calls.count()).toBe(calls);
    expect(org.syncRecord(good)).toBeUndefined();
  });

  it('takes only a status that the org has for the accepted one', async () => {
    await page.goto(`${app.url}/flows/${org.id}/quote-sync`);
    const choices = await page.getByLabel('Accepted status').locator('option').allInnerTexts();
    expect(choices).toEqual(expect.arrayContaining(['Draft', 'Accepted', 'Denied']));
    await page.evaluate(`document.querySelector('#acceptedStatus option[value=Denied]').value = 'Signed'`);
    await page.getByLabel('Accepted status').selectOption('Signed');
    await press(page, 'Save');
    expect(await page.getByRole('alert').innerText()).toContain('This org has no Quote status “Signed”');
    await page.goto(`${app.url}/flows/${org.id}/quote-sync`);
    expect(await page.getByLabel('Accepted status').inputValue()).toBe('Accepted');
  });
});

describe('Activity', () => {
  it('retries a record that needed action after the fix', async () => {
    const id = org.create('Account', { Name: 'Pyramid Construction' });
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Action Needed' });
    });
    org.create('Contact', { LastName: 'Young', AccountId: id, Email: 'first@pyramid.example' });
    await page.goto(`${app.url}/activity?q=pyram`);
    await follow(page, page.getByRole('link', { name: 'Pyramid Construction' }).first());
    expect(await page.locator('main').innerText()).toContain('This Account has no email. Fill Togai Billing Email.');
    await press(page, 'Retry');
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    });
    await page.goto(`${app.url}/activity?status=Synced&cause=Retry`);
    expect(await page.locator('tbody').innerText()).toContain('Pyramid Construction');
  });

  it('keeps with each run what was read from Salesforce, and when each step began', async () => {
    const id = await account('Receipt Robotics', { BillingCity: 'Austin' });
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    });
    await page.goto(`${app.url}/activity?q=${id}`);
    await follow(page, page.getByRole('link', { name: 'Receipt Robotics' }).first());
    const read = page.locator('section', { has: page.getByRole('heading', { name: 'What was read from Salesforce' }) });
    expect(await read.innerText()).toMatch(
      /Billing email[^]*billing@receipt-robotics\.example[^]*Billing city[^]*Austin/,
    );
    const step = page.getByRole('row', { name: /Create customer/ });
    expect(await step.innerText()).toMatch(/\+ (under 1|\d+) ms/);
  });

  it('shows names of any length without widening the table', async () => {
    const name = 'Unbreakable'.repeat(20).slice(0, 200);
    const id = await account('x', { Name: name, Togai_Billing_Email__c: 'billing@long.example' });
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${app.url}/activity`);
    const cell = page
      .getByRole('row', { name: new RegExp(name.slice(0, 40)) })
      .locator('th')
      .first();
    expect((await cell.boundingBox())?.width).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('lets a person decide which customer an Account is', async () => {
    for (const id of ['OLD-2', 'OLD-3']) {
      const body = JSON.stringify({ id, name: 'Grand Hotels', primaryEmail: `${id}@grand.example`, address: {} });
      await fetch(`${world.togai.url}/customers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${world.togai.token}`, 'content-type': 'application/json' },
        body,
      });
      await database.query(
        `insert into customer_index (environment_id, customer_id, name, primary_email, name_key, email_key, domain_key) values (1, $1, 'Grand Hotels', $2, 'grand hotels', $3, 'grand.example')`,
        [id, `${id}@grand.example`, `${id}@grand.example`.toLowerCase()],
      );
    }
    const [adopted, fresh] = [
      await account('Grand Hotels'),
      await account('Grand Hotels', { Togai_Billing_Email__c: 'x@other.example' }),
    ];
    for (const id of [adopted, fresh])
      await eventually(() => {
        expect(org.syncRecord(id)).toMatchObject({ Code__c: 'CUSTOMER_MATCH_AMBIGUOUS' });
      });
    const decide = async (accountId: string, choice: RegExp): Promise<void> => {
      await page.goto(`${app.url}/flows/${org.id}/decisions`);
      const card = page.locator('form', { has: page.locator(`input[name=account][value="${accountId}"]`) });
      await card.getByLabel(choice).check();
      await follow(page, card.getByRole('button', { name: 'Decide' }));
    };
    await decide(adopted, /OLD-3/);
    await decide(fresh, /None of these/);
    await eventually(() => {
      expect(org.syncRecord(adopted)).toMatchObject({ Status__c: 'Synced', Togai_Customer_Id__c: 'OLD-3' });
    });
    await eventually(() => {
      expect(org.syncRecord(fresh)).toMatchObject({ Status__c: 'Synced', Togai_Customer_Id__c: fresh });
    });
  });
});

describe('a connection', () => {
  it('shows what of the day the org has used: API calls, and event deliveries to all subscribers', async () => {
    await eventually(async () => {
      await page.goto(`${app.url}/connections/${org.id}`);
      expect(await page.locator('main').innerText()).toMatch(
        /Event deliveries, all subscribers together\n+[\d,]+ of 25,000/,
      );
    });
  });

  it('is checked when a person asks for it, and says what was missed', async () => {
    await page.goto(`${app.url}/connections/${org.id}`);
    await press(page, 'Check now');
    expect(await page.getByRole('status').innerText()).toContain('A check of everything since the last one begins now');
    // The card renews itself: the page is not loaded again.
    await page
      .locator('section', { hasText: 'Nightly check' })
      .getByText(/^\d+ missed$/)
      .waitFor({ timeout: 20_000 });
  });

  it('that is paused does nothing until it is resumed', async () => {
    await page.goto(`${app.url}/connections/${org.id}`);
    await press(page, 'Pause');
    await eventually(async () => {
      expect(
        (await database.query(`select from org_lease where org_id = $1 and until > now()`, [org.id])).rowCount,
      ).toBe(0);
    });
    const id = await account('Patient Partners');
    await page.goto(`${app.url}/activity?q=pyram`);
    await follow(page, page.getByRole('link', { name: 'Pyramid Construction' }).first());
    await press(page, 'Retry');
    expect(await page.getByRole('status').innerText()).toContain('they run when it is resumed');
    await page.goto(`${app.url}/connections/${org.id}`);
    expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Pending' });
    await press(page, 'Resume');
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    });
  });
});

describe('a connection that is ended', () => {
  it('is revoked in Salesforce; kept links make no second customer after Reconnect, forgotten ones are gone', async () => {
    const id = await account('Farewell Foods');
    await eventually(() => {
      expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    });
    const calls = world.togai.calls.count('POST /customers');
    await page.goto(`${app.url}/connections/${org.id}/disconnect`);
    await press(page, 'Disconnect');
    expect(await page.getByRole('status').innerText()).toContain('The access was revoked in Salesforce');
    await page.goto(`${app.url}/connections/${org.id}`);
    expect(await page.locator('.warning').first().innerText()).toContain('It was disconnected');
    await page.goto(`${app.url}/activity?q=${id}`);
    await follow(page, page.getByRole('link', { name: 'Farewell Foods' }).first());
    await press(page, 'Retry');
    expect(await page.getByRole('status').innerText()).toContain('Not retried: the connection is disconnected');
    await page.goto(`${app.url}/connections/${org.id}`);
    await press(page, 'Reconnect');
    await logIn(page, world.salesforce);
    await press(page, 'Allow');
    await page.waitForURL(/notice=reconnected/);
    org.update('Account', id, { Phone: '42' });
    await eventually(() => {
      expect(world.togai.state.customers.get(id)).toMatchObject({ address: { phoneNumber: '42' } });
    });
    expect(world.togai.calls.count('POST /customers')).toBe(calls);
    await page.goto(`${app.url}/connections/${org.id}/disconnect`);
    await page.getByLabel(/Forget it/).check();
    await press(page, 'Disconnect');
    expect(await page.locator('tbody th').allInnerTexts()).toEqual(['Beta']);
    expect((await database.query('select from account_link where org_id = $1', [org.id])).rowCount).toBe(0);
  });
});

/** Resolves once an Account that is saved now is synced and meanwhile none of an import was. */
function standsStill(from: Org): Promise<void> {
  let live = 0;
  const imported = () =>
    [...world.togai.state.customers.values()].filter((customer) => customer.name.startsWith('Old ')).length;
  return eventually(async () => {
    const before = imported();
    const number = String(++live);
    const id = from.create('Account', { Name: `Live ${number}`, Togai_Billing_Email__c: `a@live-${number}.example` });
    await eventually(() => {
      expect(from.syncRecord(id)).toMatchObject({ Status__c: 'Synced' });
    });
    expect(imported()).toBe(before);
  });
}

describe('a backfill', () => {
  it(`looks at ${String(OLD_ACCOUNTS)} Accounts first, then brings them in to the end; live ones go before`, async () => {
    const old = world.salesforce.org('Beta');
    await page.goto(`${app.url}/flows/${old.id}/backfill`);
    await press(page, 'Look first');
    await page.getByRole('button', { name: 'Start the import' }).waitFor({ timeout: 60_000 });
    expect(await page.locator('main').innerText()).toContain('5,000 would be run');
    expect(world.togai.calls.count('POST /customers')).toBeLessThan(100);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'List as CSV' }).click();
    expect(await (await download).failure()).toBeNull();
    await press(page, 'Start the import');
    await press(page, 'Pause');
    const synced = () => [...old.rows('Sync_Record__c')].filter((row) => row['Status__c'] === 'Synced').length;
    await standsStill(old);
    expect(synced()).toBeLessThan(OLD_ACCOUNTS);
    await press(page, 'Resume');
    await page.getByText('How it ended').waitFor({ timeout: 120_000 });
    await eventually(() => {
      expect(synced()).toBeGreaterThanOrEqual(OLD_ACCOUNTS);
    }, 60_000);
    expect(
      [...world.togai.state.customers.values()].filter((customer) => customer.name.startsWith('Old Company')),
    ).toHaveLength(OLD_ACCOUNTS);
  });

  it('that is stopped leaves the rest of the Accounts as they were', async () => {
    const old = world.salesforce.org('Beta');
    const [settings] = old.rows('Sync_Settings__c');
    old.update('Sync_Settings__c', settings?.Id ?? '', { Capture_Accounts__c: false });
    old.createMany(
      'Account',
      Array.from({ length: OLD_ACCOUNTS }, (_, n) => ({
        Name: `Old Firm ${String(n)}`,
        Togai_Billing_Email__c: `a@firm-${String(n)}.example`,
      })),
    );
    old.update('Sync_Settings__c', settings?.Id ?? '', { Capture_Accounts__c: true });
    await page.goto(`${app.url}/flows/${old.id}/backfill`);
    await press(page, 'Look first');
    await page.getByRole('button', { name: 'Start the import' }).waitFor({ timeout: 60_000 });
    await press(page, 'Start the import');
    await press(page, 'Stop');
    expect(await page.getByRole('status').innerText()).toContain('The import is stopped.');
    await standsStill(old);
    const firms = [...world.togai.state.customers.values()].filter(({ name }) => name.startsWith('Old Firm'));
    expect(firms.length).toBeLessThan(OLD_ACCOUNTS);
    expect((await database.query(`select from inbox where cause = 'Backfill'`)).rowCount).toBe(0);
  });

  it('is not begun while Account Sync is off: it would leave everything out', async () => {
    const old = world.salesforce.org('Beta');
    await page.goto(`${app.url}/flows/${old.id}/account-sync`);
    await page.getByLabel('Accounts become Togai customers').uncheck();
    await press(page, 'Save');
    await page.goto(`${app.url}/flows/${old.id}/backfill`);
    await press(page, 'Look first');
    expect(await page.locator('main').innerText()).toContain('Account Sync is off');
    expect(await page.getByRole('button', { name: 'Start the import' }).count()).toBe(0);
  });
});

/** Every page of the console for everybody: axe finds nothing to mend in light and dark, and forms work without scripts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { App } from '../../companion/app.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld } from '../world/world.ts';
import { launchBrowser } from './browser.ts';
import { EMAIL, goToConsent, heading, newPage, PASSWORD, press, signInByLink } from './consolePages.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const violations = z.array(
  z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

let world: TestWorld;
let app: App;
let browser: Browser;
let orgId: string;

beforeAll(async () => {
  world = await startWorld();
  const org = world.salesforce.org();
  orgId = org.id;
  app = await world.startCompanion();
  await world.connect(app);
  org.create('Account', { Name: 'Edge Communications', Togai_Billing_Email__c: 'a@edge.example' });
  const open = org.create('Account', { Name: 'Pyramid Construction' });
  await eventually(() => {
    expect(org.syncRecord(open)).toMatchObject({ Status__c: 'Action Needed' });
  });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await world.close();
});

async function check(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)',
  );
  const told = violations
    .parse(found)
    .map(({ id, help, nodes }) => `${page.url()}: ${id} (${help}) at ${nodes.map((node) => node.html).join(' | ')}`);
  expect(told).toEqual([]);
}

it.each(['light', 'dark'] as const)('axe finds nothing on any page in the %s scheme', async (colorScheme) => {
  const page = await newPage(browser, { colorScheme, bypassCSP: true });
  await page.goto(`${app.url}/sign-in`);
  await check(page);
  await page.goto(`${app.url}/sign-in/link?token=x`);
  await check(page);
  await signInByLink(page, app);
  await check(page);
  await goToConsent(page, app, world);
  await press(page, 'Allow');
  expect(await heading(page)).toBe('Acme is connected already');
  await check(page);
  const flow = `/flows/${orgId}`;
  const paths = [
    '/apps',
    '/apps/salesforce',
    '/apps/salesforce/connect',
    '/connections',
    `/connections/${orgId}`,
    `/connections/${orgId}/disconnect`,
    '/flows',
    `${flow}/account-sync`,
    `${flow}/conditions`,
    `${flow}/mapping`,
    `${flow}/rehearsal`,
    `${flow}/rehearsal/quotes`,
    `${flow}/decisions`,
    `${flow}/backfill`,
    `${flow}/quote-sync`,
    '/activity',
    '/activity?q=nothing',
    '/activity/1',
    '/activity/2',
    '/activity/events',
    '/settings',
    '/settings/environments/1',
    '/settings/notifications',
    '/settings/activity',
    '/settings/people',
    '/account',
    '/nowhere',
    '/oauth/callback?state=x&code=y',
    '/oauth/callback',
  ];
  for (const path of paths) {
    await page.goto(app.url + path);
    await check(page);
  }
  await page.goto(`${app.url}${flow}/backfill`);
  await press(page, 'Look first');
  await page.getByRole('button', { name: 'Discard' }).waitFor();
  await check(page);
  await press(page, 'Discard');
  await check(page);
  await page.close();
});

it('forms work without scripts: sign-in, settings, filters, retry', async () => {
  const page = await newPage(browser, { javaScriptEnabled: false });
  await signInByLink(page, app);
  await page.getByLabel('Your name').fill('Ada Admin');
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Save');
  await press(page, 'Sign out');
  await page.getByLabel('Email').fill(EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Sign in');
  expect(await heading(page)).toBe('Connections');
  await page.goto(`${app.url}/flows/${orgId}/account-sync`);
  await page.getByLabel('Placeholder address').fill('billing+{accountId}@acme.example');
  await press(page, 'Save');
  expect(await page.getByLabel('Placeholder address').inputValue()).toBe('billing+{accountId}@acme.example');
  await page.goto(`${app.url}/activity`);
  await page.getByLabel('Status').selectOption('Action Needed');
  await press(page, 'Show');
  expect(await page.locator('tbody tr').count()).toBe(1);
  await press(page, 'Retry the 1 shown');
  expect(await page.getByRole('status').innerText()).toContain('Retrying');
  await page.close();
});

it('a phone sees tables that scroll sideways, and never a page that does', async () => {
  const page = await newPage(browser, { viewport: { width: 360, height: 740 } });
  await signInByLink(page, app);
  for (const path of ['/activity', '/connections', `/connections/${orgId}`, `/flows/${orgId}/mapping`, '/settings']) {
    await page.goto(app.url + path);
    const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(wider, path).toBeLessThanOrEqual(0);
  }
  await page.close();
});

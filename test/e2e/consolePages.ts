/** A person at the console in a real browser: signs in, connects an org, and finds pages by what they say. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { App } from '../../companion/app.ts';
import type { TestWorld } from '../world/world.ts';

/** What the first person of a console chooses. */
export const PASSWORD = 'correct horse battery staple';
/** Whom the console belongs to in the tests. */
export const EMAIL = 'ada@acme.example';

const PATIENCE_MS = 20_000;

/** A fresh browser window; the caller closes it with the browser. */
export async function newPage(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  return context.newPage();
}

/** Signs in by a one-time link. */
export async function signInByLink(page: Page, app: App): Promise<void> {
  await page.goto(await app.signInUrl());
}

/** Presses a button by its name, and waits for the page that it leads to. */
export function press(page: Page, name: string): Promise<void> {
  return follow(page, page.getByRole('button', { name, exact: true }));
}

/** Clicks what leads to another page, and waits for that one: looking at once may still see the page before. */
export async function follow(page: Page, target: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), target.click()]);
}

/** Goes from + Add connection through Salesforce's login up to its question. */
export async function goToConsent(
  page: Page,
  app: App,
  world: TestWorld,
  user?: { username: string; password: string },
): Promise<void> {
  await page.goto(`${app.url}/apps/salesforce/connect`);
  await press(page, 'Go to Salesforce');
  await logIn(page, user ?? world.salesforce);
}

/** Fills Salesforce's login in. */
export async function logIn(page: Page, { username, password }: { username: string; password: string }): Promise<void> {
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=pw]').fill(password);
  await press(page, 'Log In');
}

/** The page's heading. */
export function heading(page: Page): Promise<string> {
  return page.locator('h1').innerText();
}

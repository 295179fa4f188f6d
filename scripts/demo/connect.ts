/** Connects the demo's org the way an admin does: through the console, Salesforce's login and Allow, and back. */
import type { FormBrowser, Page } from './formBrowser.ts';
import type { Companion, World } from './processes.ts';

/** Opens the one-time link, which signs the browser in to the console. */
export async function signInToConsole(
  browser: FormBrowser,
  { signInUrl }: Pick<Companion, 'signInUrl'>,
): Promise<void> {
  if (signInUrl === undefined)
    throw new Error('The console gave no link to sign in with: somebody has set a password already.');
  const page = await browser.open(signInUrl);
  if (page.status !== 200) throw new Error(`The console did not let us in: "${titleOf(page)}"`);
}

/** Resolves when the console lists the org; the browser is signed in. Throws an Error saying at which page the journey ended. */
export async function connectOrg(
  browser: FormBrowser,
  companion: Pick<Companion, 'url'>,
  { salesforce }: Pick<World, 'salesforce'>,
): Promise<void> {
  const form = await browser.open(`${companion.url}/apps/salesforce/connect`);
  const login = await browser.submit(form, {}, 'Go to Salesforce');
  const consent = await browser.submit(login, { username: salesforce.username, pw: salesforce.password }, 'Log In');
  const back = await browser.submit(consent, {}, 'Allow');
  if (!back.url.startsWith(companion.url) || back.status !== 200 || back.url.includes('/oauth/callback')) {
    throw new Error(`The org was not connected: "${titleOf(back)}"`);
  }
}

/** Another one-time link for the same person, for a browser with a screen. */
export async function anotherSignInLink(browser: FormBrowser, companion: Pick<Companion, 'url'>): Promise<string> {
  const people = await browser.open(`${companion.url}/settings/people`);
  const page = await browser.submit(people, {}, 'New link for First admin');
  const link = page.document.querySelector('pre')?.text;
  if (link === undefined) throw new Error(`The console made no link: "${titleOf(page)}"`);
  return link;
}

function titleOf({ document, url }: Page): string {
  return document.querySelector('h1')?.text ?? url;
}

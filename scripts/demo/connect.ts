/** Connects the demo's org the way an admin does: through the console, Salesforce's login and Allow, and back. */
import { FormBrowser } from './formBrowser.ts';
import type { Companion, World } from './processes.ts';

/** Resolves when the console lists the org. Throws an Error saying at which page the journey ended. */
export async function connectOrg(browser: FormBrowser, companion: Companion, { salesforce }: World): Promise<void> {
  const start = `${companion.url}/oauth/start?login_url=${encodeURIComponent(salesforce.url)}`;
  const login = await browser.open(start);
  const consent = await browser.submit(login, { username: salesforce.username, pw: salesforce.password }, 'Log In');
  const back = await browser.submit(consent, {}, 'Allow');
  if (!back.url.startsWith(companion.url) || back.status !== 200 || back.url.includes('/oauth/callback')) {
    const words = back.document.querySelector('main')?.text.replace(/\s+/g, ' ').trim();
    throw new Error(`The org was not connected: ${words ?? back.url}`);
  }
}

/** The last steps of a new org, which need a person: Salesforce's login can't be automated, the page before it can be filled in. */
import { spawn } from 'node:child_process';

const TIME_LIMIT_MS = 5_000;

/** The connector's page that adds a connection, with the org's own login address filled in. */
export function connectAddress(publicUrl: string, instanceUrl: string): string {
  const address = new URL('apps/salesforce/connect', `${publicUrl.replace(/\/+$/, '')}/`);
  address.searchParams.set('domain', new URL(instanceUrl).host);
  return address.href;
}

/** Address and admin of an org that `sf` knows by this alias. Throws an SfError with its own advice. */
export async function readOrg(alias: string): Promise<{ instanceUrl: string; username: string }> {
  // Loaded when it is needed: it takes a second, which --dry-run shall not.
  const { Org } = await import('@salesforce/core');
  const org = await Org.create({ aliasOrUsername: alias });
  return { instanceUrl: org.getConnection().instanceUrl, username: org.getUsername() ?? alias };
}

/** Whether a connector answers there. */
export async function isRunning(publicUrl: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/healthz', publicUrl), { signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    return response.ok;
  } catch {
    // Refused or silent: that is the answer.
    return false;
  }
}

/** What a person does on the page that opens. */
export function pressThere(username: string): string {
  return `Press Go to Salesforce, sign in as ${username} (npx sf org generate password sets a password), and press Allow.`;
}

/** Opens an address in the person's browser, if there is one; it stands on the terminal all the same. */
export function openInBrowser(address: string): void {
  const [program, ...rest] = OPENERS[process.platform] ?? ['xdg-open'];
  if (program === undefined) return;
  const child = spawn(program, [...rest, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {
    console.log('No browser could be opened here; open the address above yourself.');
  });
  child.unref();
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

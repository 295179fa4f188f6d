/** A person with a browser, as far as OAuth needs one: opens the authorize page, logs in, allows or denies. */
import { createHash, randomBytes } from 'node:crypto';

/** A code verifier and its S256 challenge (RFC 7636). */
export function pkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The hidden fields of the first form on a page. */
export function hiddenFields(page: string): Record<string, string> {
  const inputs = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]));
}

/** Where to begin, who logs in, and what they answer to being asked for access. */
export interface Visit {
  authorizeUrl: string;
  username: string;
  password: string;
  decision?: 'allow' | 'deny';
}

/** Goes through the pages to the redirect back to the app; returns its address. Throws with the page's text when there is none. */
export async function visit({ authorizeUrl, username, password, decision = 'allow' }: Visit): Promise<URL> {
  const opened = await fetch(authorizeUrl, { redirect: 'manual' });
  if (opened.status !== 200) return redirectOf(opened);
  const login = await post(new URL('/login', authorizeUrl), {
    ...hiddenFields(await opened.text()),
    username,
    pw: password,
  });
  const consent = hiddenFields(await login.text());
  return redirectOf(await post(new URL('/consent', authorizeUrl), { ...consent, decision }));
}

/** Posts a form and follows no redirect. */
export async function post(
  url: URL | string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });
}

async function redirectOf(response: Response): Promise<URL> {
  const location = response.headers.get('location');
  if (location === null) throw new Error(`${String(response.status)}: ${await response.text()}`);
  return new URL(location);
}

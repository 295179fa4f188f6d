/** Signing in: the one-time link of the first start, the password later, and signing out. */
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { closeSession } from '../store/browserSessions.ts';
import { findLogin, makeLink, someoneHasPassword, takeLink } from '../store/people.ts';
import { claimTry, forgetFailures } from '../store/signInFailures.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { duration, postForm, problem } from './elements.ts';
import { field } from './fields.ts';
import { withNotice } from './notices.ts';
import { type Html, page } from './page.ts';
import { isPassword, LONGEST_PASSWORD } from './password.ts';
import { signIn } from './session.ts';

const login = z.object({
  email: z.string().trim().max(320),
  password: z.string().max(LONGEST_PASSWORD),
  to: z.string().max(500).optional(),
});
const linkToken = z.string().regex(/^[\w-]{43}$/);

/** The address of a new one-time link: whoever opens it first is signed in as the first admin. */
export async function firstSignInUrl(parts: Pick<ConsoleParts, 'database' | 'publicUrl'>): Promise<string> {
  return linkUrl(parts, await makeLink(parts.database, undefined));
}

/** The address that a link's token stands for. */
export function linkUrl(parts: Pick<ConsoleParts, 'publicUrl'>, token: string): string {
  return `${parts.publicUrl()}/sign-in/link?token=${token}`;
}

/** Routes that people who are not signed in may use. */
export function signInRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/sign-in', async (c) => {
    if (c.get('person')) return c.redirect('/', 303);
    return c.html(await signInPage(c, parts, { to: c.req.query('to') }));
  });
  app.post('/sign-in', (c) => tryPassword(c, parts));
  app.get('/sign-in/link', async (c) => {
    const token = linkToken.safeParse(c.req.query('token'));
    const personId = token.success ? await takeLink(parts.database, token.data) : undefined;
    // The same browser once more, by its history or a double click: it is signed in already.
    if (personId === undefined && c.get('person')) return c.redirect('/', 303);
    if (personId === undefined) return c.html(spentLinkPage(c), 410);
    await signIn(c, parts, personId);
    return c.redirect('/account/welcome', 303);
  });
  app.post('/sign-out', async (c) => {
    await closeSession(parts.database, c.get('sessionId'));
    return c.redirect(withNotice('/sign-in', 'signed-out'), 303);
  });
  return app;
}

async function tryPassword(c: Page, parts: ConsoleParts): Promise<Response> {
  const { database, log } = parts;
  const given = login.safeParse(c.get('form'));
  const shown = { email: given.data?.email, to: given.data?.to };
  const address = getConnInfo(c).remote.address ?? 'unknown';
  const wait = await claimTry(database, address);
  if (wait > 0) {
    const text = `There were too many tries from your address. Wait ${duration(wait * 1_000)}, then try again.`;
    return c.html(await signInPage(c, parts, { ...shown, text }), 429, { 'retry-after': String(wait) });
  }
  const known = given.success ? await findLogin(database, given.data.email) : undefined;
  const right = await isPassword(given.data?.password ?? '', known?.passwordHash);
  if (!right || known === undefined) {
    log.warn({ address }, 'A sign-in was refused.');
    const text = 'That email and password do not fit. Try again, or ask another person here for a new link.';
    return c.html(await signInPage(c, parts, { ...shown, text }), 401);
  }
  await forgetFailures(database, address);
  await closeSession(database, c.get('sessionId'));
  await signIn(c, parts, known.id);
  return c.redirect(ownPath(shown.to), 303);
}

/** Where to go after signing in: a page of ours, never another site. */
function ownPath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[\w\-./?=&%+]*$/.test(to) && !to.startsWith('/sign') ? to : '/';
}

interface Shown {
  readonly text?: string;
  readonly email?: string | undefined;
  readonly to?: string | undefined;
}

async function signInPage(c: Page, parts: ConsoleParts, { text, email, to }: Shown): Promise<Html> {
  const fresh = !(await someoneHasPassword(parts.database));
  const hint = html`<p class="warning">Nobody has set a password yet. Open the one-time link that the companion printed when it started. If it was used, start the companion again: it prints another one.</p>`;
  const form = postForm(
    c,
    '/sign-in',
    html`${field('email', 'Email', { type: 'email', value: email, required: true, autocomplete: 'username' })}
      ${field('password', 'Password', { type: 'password', required: true, autocomplete: 'current-password' })}
      <input type="hidden" name="to" value="${ownPath(to)}" />
      <div><button type="submit" class="brand">Sign in</button></div>`,
  );
  return page(c, { title: 'Sign in to the No code Center', body: html`${problem(text)} ${fresh ? hint : ''} ${form}` });
}

function spentLinkPage(c: Page): Html {
  const body = html`<p>
      A link works once, and for a day. Ask the person who gave it to you for another one. If it was the first one, which the companion
      printed: start the companion again and it prints a new one.
    </p>
    <p><a href="/sign-in">Sign in with a password</a></p>`;
  return page(c, { title: 'This link is no longer good', body });
}

/** What every request passes: headers that pin the page down, a size limit, the form's token, and a signed-in person. */
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import type { ConsoleEnv, ConsoleParts, Form, Page } from './console.ts';
import { type Html, page } from './page.ts';
import { isFormToken, type Middleware } from './session.ts';

const LARGEST_FORM_BYTES = 256 * 1024;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Nothing but our own style, script and images; forms lead nowhere else, except where a page says so. */
export function headers(): Middleware {
  // No address of ours is told to other sites; our own forms still say where they come from.
  const strict = secureHeaders({
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    crossOriginOpenerPolicy: 'same-origin',
  });
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    await strict(c, next);
    const targets = ["'self'", ...(c.get('formTargets') ?? [])].join(' ');
    const own = "style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'";
    c.header(
      'Content-Security-Policy',
      `default-src 'none'; ${own}; form-action ${targets}; frame-ancestors 'none'; base-uri 'none'`,
    );
    if (!c.res.headers.has('cache-control')) c.header('Cache-Control', 'no-store');
  });
}

/** Bodies larger than any of our forms are refused before they are read. */
export function sizeLimit(): Middleware {
  return bodyLimit({
    maxSize: LARGEST_FORM_BYTES,
    onError: (c) => c.text('That is too large. Send less at once.', 413),
  });
}

/** Lets a request that changes something pass only with its form's token, from our own pages; leaves the form for the route. */
export function forms(parts: ConsoleParts): Middleware {
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    if (c.req.method === 'GET' || c.req.method === 'HEAD') return next();
    if (c.req.method !== 'POST')
      return c.html(refusal(c, 'That is not how this page works', 'Use its buttons.'), 405, { allow: 'GET, POST' });
    const form = await readForm(c);
    if (form === undefined)
      return c.html(refusal(c, 'That form could not be read', 'Go back, load the page anew and try again.'), 400);
    const token = form['csrf'];
    if (!isFromHere(c, parts) || typeof token !== 'string' || !isFormToken(c, token)) {
      const fix = 'Perhaps you signed in again since it was opened. Go back, load it anew and try again.';
      return c.html(refusal(c, 'This page is no longer valid', fix), 403);
    }
    c.set('form', form);
    return next();
  });
}

/** Pages are for people who are signed in; others are sent to do so and come back. */
export function signedIn(): Middleware {
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    if (c.get('person')) return next();
    if (c.req.method !== 'GET') return c.redirect('/sign-in', 303);
    const { pathname, search } = new URL(c.req.url);
    // The code in the callback's address is for nobody's eyes and works in no other session.
    if (pathname === '/oauth/callback') {
      return c.html(refusal(c, 'You are signed out', 'Sign in here, then start again with + Add connection.'), 401);
    }
    return c.redirect(`/sign-in?to=${encodeURIComponent(pathname + search)}`, 303);
  });
}

async function readForm(c: Page): Promise<Form | undefined> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== FORM_TYPE) return undefined;
  const form = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(await c.req.text())) {
    // PostgreSQL keeps no NUL in text, and no browser's form sends one.
    if (value.includes('\0')) return undefined;
    const known = form.get(name);
    form.set(name, known === undefined ? value : [...(typeof known === 'string' ? [known] : known), value]);
  }
  return Object.fromEntries(form);
}

/** Browsers say where a form stands; who says nothing (other programs) still needs the token. */
function isFromHere(c: Page, parts: ConsoleParts): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = c.req.header('origin');
  if (origin === undefined) return true;
  const host = c.req.header('host') ?? '';
  return origin === new URL(parts.publicUrl()).origin || origin === `http://${host}` || origin === `https://${host}`;
}

function refusal(c: Page, title: string, fix: string): Html {
  return page(c, { title, body: html`<p>${fix}</p><p><a href="/">Back to the start</a></p>` });
}

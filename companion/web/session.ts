/** The browser's session: a random cookie that nobody can read or forge across sites, and the token its forms carry. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import { createMiddleware } from 'hono/factory';
import { LONGEST_DAYS, openSession, readSession } from '../store/browserSessions.ts';
import type { ConsoleEnv, ConsoleParts, Page } from './console.ts';

/** What runs before or around the routes. */
export type Middleware = ReturnType<typeof createMiddleware<ConsoleEnv>>;

const DAY_S = 86_400;

/** Finds who is signed in; a browser without a cookie gets one, so that even the sign-in form has its token. */
export function sessions(parts: ConsoleParts): Middleware {
  return createMiddleware<ConsoleEnv>(async (c, next) => {
    const known = getCookie(c, cookieName(parts));
    const valid = known !== undefined && /^[\w-]{43}$/.test(known);
    const sessionId = valid ? known : randomBytes(32).toString('base64url');
    if (!valid) setSessionCookie(c, parts, sessionId);
    c.set('sessionId', sessionId);
    c.set('person', valid ? await readSession(parts.database, sessionId) : undefined);
    await next();
  });
}

/** Signs this browser in: always with a new cookie, so that one planted before is worth nothing. */
export async function signIn(c: Page, parts: ConsoleParts, personId: string): Promise<void> {
  const sessionId = await openSession(parts.database, personId);
  setSessionCookie(c, parts, sessionId);
  c.set('sessionId', sessionId);
}

/** The token that every form of this session carries; the cookie can't be told from it. */
export function formToken(c: Page): string {
  return createHash('sha256').update('form token').update(c.get('sessionId')).digest('base64url');
}

/** Whether a token is this session's. */
export function isFormToken(c: Page, token: string): boolean {
  const expected = Buffer.from(formToken(c));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function setSessionCookie(c: Page, parts: ConsoleParts, sessionId: string): void {
  const secure = isSecure(parts);
  setCookie(c, cookieName(parts), sessionId, {
    httpOnly: true,
    sameSite: 'Lax',
    secure,
    path: '/',
    maxAge: LONGEST_DAYS * DAY_S,
  });
}

/** Over HTTPS the cookie's name keeps other hosts of the domain from setting it. */
function cookieName(parts: ConsoleParts): string {
  return isSecure(parts) ? '__Host-togai_session' : 'togai_session';
}

function isSecure(parts: ConsoleParts): boolean {
  return parts.publicUrl().startsWith('https://');
}

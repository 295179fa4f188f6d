/** The browser session: a random cookie that nobody can read or forge across sites. */
import { randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';

const NAME = 'togai_session';
const TWELVE_HOURS_S = 43_200;

/** The id of this browser's session; a new one is set where there is none. */
export function browserSession(context: Context, secure: boolean): string {
  const known = getCookie(context, NAME);
  if (known !== undefined && /^[\w-]{43}$/.test(known)) return known;
  const session = randomBytes(32).toString('base64url');
  setCookie(context, NAME, session, { httpOnly: true, sameSite: 'Lax', secure, path: '/', maxAge: TWELVE_HOURS_S });
  return session;
}

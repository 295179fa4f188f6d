/** Signing in to the console: links that work once, passwords, slowed tries, sessions and their forms. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cipher } from '../../../companion/store/cipher.ts';
import { readEnvironment } from '../../../companion/store/environments.ts';
import { makeLink } from '../../../companion/store/people.ts';
import { reencrypt } from '../../../companion/store/reencrypt.ts';
import { type Answer, type ConsoleFixture, createConsole } from './consoleFixture.ts';

let console: ConsoleFixture;
const PASSWORD = 'a password of some length';

beforeAll(async () => {
  console = await createConsole();
  const saved = await console.post('/account', { name: 'Ada', email: 'ada@acme.example', password: PASSWORD });
  expect(saved.status).toBe(303);
});
afterAll(() => console.close());

/** A try from a browser that has only just come. */
async function tryPassword(password: string, email = 'ada@acme.example', to?: string): Promise<Answer> {
  const page = await console.send('/sign-in');
  const cookie = String(page.headers['set-cookie']?.[0]).split(';')[0] ?? '';
  const csrf = /name="csrf" value="([\w-]+)"/.exec(page.text)?.[1] ?? '';
  const body = new URLSearchParams({ csrf, email, password, ...(to !== undefined && { to }) }).toString();
  return console.send('/sign-in', {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
}

const forget = () => console.database.query('delete from sign_in_failure');

describe('a password', () => {
  it('lets its person in with a new cookie that scripts and other sites can not use', async () => {
    const answer = await tryPassword(PASSWORD);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    expect(String(answer.headers['set-cookie'])).toMatch(/togai_session=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
  });

  it('that is wrong, or of nobody, is refused in the same words', async () => {
    const wrong = await tryPassword('not the password');
    const nobody = await tryPassword(PASSWORD, 'nobody@acme.example');
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    const words = (answer: Answer) => /role="alert">([^<]*)/.exec(answer.text)?.[1];
    expect(words(wrong)).toBe(words(nobody));
    await forget();
  });

  it('that is wrong too often makes its address wait longer and longer, even with the right one', async () => {
    for (let n = 0; n < 4; n++) await tryPassword('not the password');
    const held = await tryPassword(PASSWORD);
    expect(held.status).toBe(429);
    expect(Number(held.headers['retry-after'])).toBeGreaterThan(0);
    await console.database.query(`update sign_in_failure set not_before = now()`);
    await tryPassword('not the password');
    const longer = await tryPassword(PASSWORD);
    expect(Number(longer.headers['retry-after'])).toBeGreaterThan(Number(held.headers['retry-after']));
    await forget();
    expect((await tryPassword(PASSWORD)).status).toBe(303);
  });

  it('tried many times at once is counted before it is looked at', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryPassword('not the password')));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(4);
    await forget();
  });

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/sign-out', '/a b', "/'onload"])(
    'never leads on to %s',
    async (to) => {
      expect((await tryPassword(PASSWORD, 'ada@acme.example', to)).headers.location).toBe('/');
    },
  );

  it('and links and cookies stand in no log', () => {
    expect(console.logged()).not.toContain(PASSWORD);
    expect(console.logged()).not.toContain('not the password');
    expect(console.logged()).not.toContain(console.cookie.split('=')[1]);
    expect(console.logged()).not.toContain('client-secret-of-the-test');
  });
});

describe('a one-time link', () => {
  it('works once', async () => {
    const link = `/sign-in/link?token=${await makeLink(console.database, undefined)}`;
    expect((await console.send(link)).status).toBe(303);
    expect((await console.send(link)).status).toBe(410);
  });

  it('that is too old, or was never made, lets nobody in', async () => {
    const token = await makeLink(console.database, undefined);
    await console.database.query(`update sign_in_link set expires_at = now() where used_at is null`);
    expect((await console.send(`/sign-in/link?token=${token}`)).status).toBe(410);
    expect((await console.send(`/sign-in/link?token=${randomBytes(32).toString('base64url')}`)).status).toBe(410);
  });

  it('is given to a new person, who can be removed; the last one with a password can not', async () => {
    const added = await console.post('/settings/people', { name: 'Bob', email: 'bob@acme.example' });
    expect(added.text).toMatch(/sign-in\/link\?token=[\w-]{43}/);
    const { rows } = await console.database.query<{ id: string; email: string }>('select id, email from person');
    const bob = rows.find(({ email }) => email === 'bob@acme.example');
    const ada = rows.find(({ email }) => email === 'ada@acme.example');
    expect((await console.post(`/settings/people/${String(ada?.id)}/remove`, {})).status).toBe(409);
    expect((await console.post(`/settings/people/${String(bob?.id)}/remove`, {})).status).toBe(303);
  });
});

describe('a session', () => {
  it('is needed for every page but the sign-in, and for nothing that only says how the process does', async () => {
    for (const path of ['/', '/apps', '/activity', '/settings', '/connections', '/flows', '/account']) {
      expect((await console.send(path)).headers.location, path).toMatch(/^\/sign-in/);
    }
    for (const path of ['/healthz', '/readyz', '/metrics', '/style.css'])
      expect((await console.send(path)).status, path).toBe(200);
  });

  it('ends with signing out, and with half a day without a page', async () => {
    const cookie = String((await tryPassword(PASSWORD)).headers['set-cookie']).split(';')[0] ?? '';
    expect((await console.send('/apps', { headers: { cookie } })).status).toBe(200);
    await console.database.query(
      `update browser_session set seen_at = now() - interval '13 hours' where id_hash <> (select id_hash from browser_session order by created_at limit 1)`,
    );
    expect((await console.send('/apps', { headers: { cookie } })).status).toBe(303);
  });

  it('refuses forms without its token, with another one, or from another site', async () => {
    const headers = { cookie: console.cookie, 'content-type': 'application/x-www-form-urlencoded' };
    const send = (body: string, more: Record<string, string> = {}) =>
      console.send('/settings/activity', { method: 'POST', headers: { ...headers, ...more }, body });
    expect((await send('days=1')).status).toBe(403);
    expect((await send(`days=1&csrf=${'x'.repeat(43)}`)).status).toBe(403);
    expect((await send(`days=1&csrf=${console.token}`, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await send(`days=1&csrf=${console.token}`, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send(`days=91&csrf=${console.token}`)).status).toBe(303);
    const { rows } = await console.database.query<{ days: number }>(
      'select activity_days as days from console_setting',
    );
    expect(rows[0]?.days).toBe(91);
  });
});

describe('an encryption key', () => {
  it('is rotated: the new one writes, the old one is still read, and then can be taken away', async () => {
    const environment =
      (await console.database.query<{ cipher: string }>('select token_cipher as cipher from togai_environment')).rows[0]
        ?.cipher ?? '';
    const [older, newer] = [randomBytes(32), randomBytes(32)];
    const old = new Cipher([older]);
    for (const [table, column] of [
      ['togai_environment', 'token_cipher'],
      ['connection', 'access_token_cipher'],
      ['connection', 'refresh_token_cipher'],
    ] as const) {
      await console.database.query({
        text: `update ${table} set ${column} = $1`,
        values: [old.encrypt(console.cipher.decrypt(environment))],
      });
    }
    const both = new Cipher([newer, older]);
    expect((await readEnvironment(console.database, both, console.environmentId))?.token).toBe('secret');
    await expect(reencrypt(console.database, new Cipher([newer]))).rejects.toThrow('ENCRYPTION_KEYS');
    expect(await reencrypt(console.database, both)).toBe(3);
    expect(await reencrypt(console.database, both)).toBe(0);
    expect((await readEnvironment(console.database, new Cipher([newer]), console.environmentId))?.token).toBe('secret');
  });
});

/** Forms that come back with a fault: it names what is wrong, nothing is stored, and what was typed is still there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ORG_ID } from '../store/storeFixture.ts';
import { type ConsoleFixture, createConsole } from './consoleFixture.ts';

let console_: ConsoleFixture;
beforeAll(async () => {
  console_ = await createConsole();
});
afterAll(() => console_.close());

const problem = (text: string): string | undefined => /class="problem"[^>]*>([^<]*)</.exec(text)?.[1];
const value = (text: string, name: string): string | undefined =>
  new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(text)?.[1];

describe('a fault', () => {
  it.each([
    [`/flows/${ORG_ID}/account-sync`, { revision: '1', contactRole: 'x'.repeat(300) }, /at most 80 characters/],
    [
      `/flows/${ORG_ID}/quote-sync`,
      { revision: '1', timezone: 'UTC', invoiceTiming: 'IN_ADVANCE', acceptedStatus: 'A', gracePeriodDays: '' },
      /0 to 30 days/,
    ],
    [
      '/settings/environments',
      { name: 'T', apiUrl: 'https://t.example', requestsPerSecond: '', token: 't' },
      /requests a second/,
    ],
    [
      '/settings/environments',
      { name: 'T', apiUrl: 'https://t.example', requestsPerSecond: '1', webUrl: 'javascript:alert(1)' },
      /Togai’s pages begins with https/,
    ],
    ['/settings/activity', { days: '' }, /0 to 3650/],
    ['/settings/people', { name: 'x'.repeat(200), email: 'a@b.example' }, /at most 100 characters/],
    ['/settings/notifications', { emails: 'foo; bar' }, /One of these is no email address/],
  ])('of a form at %s is told in words of that form', async (path, fields, words) => {
    const { status, text } = await console_.post(path, fields);
    expect(status).toBe(400);
    expect(problem(text)).toMatch(words);
    expect(problem(text)).not.toMatch(/expected|Invalid input|Too (big|small)/);
  });

  it.each([
    ['/settings/environments', { name: 'Second', apiUrl: 'https://second.example', requestsPerSecond: '7', token: '' }],
    ['/settings/people', { name: 'Bob', email: 'no address' }],
    ['/account', { name: 'Ada', email: 'ada@acme.example', password: 'short' }],
    ['/settings/notifications', { emails: 'ops@acme.example, nobody' }],
  ])('of a form at %s leaves in it what was typed', async (path, fields) => {
    const { status, text } = await console_.post(path, fields);
    expect(status).toBe(400);
    for (const [name, typed] of Object.entries(fields)) {
      const secret = name === 'token' || name === 'password';
      expect(value(text, name), name).toBe(secret ? '' : typed);
    }
  });
});

it('a new sign-in link ends the earlier ones of the same person', async () => {
  const linkIn = (text: string): string => /\/sign-in\/link\?token=[\w-]+/.exec(text)?.[0] ?? '';
  const first = linkIn((await console_.post('/settings/people', { name: 'Bob', email: 'bob@acme.example' })).text);
  const { rows } = await console_.database.query<{ id: string }>(
    `select id from person where email = 'bob@acme.example'`,
  );
  const second = linkIn((await console_.post(`/settings/people/${rows[0]?.id ?? ''}/link`, {})).text);
  expect((await console_.send(first)).status).toBe(410);
  expect((await console_.send(second)).status).toBe(303);
});

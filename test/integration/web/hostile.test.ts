/** Hostile requests on every route: no 5xx, nothing leaked, nothing changed, nothing from Salesforce taken for markup. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addOrg, ORG_ID } from '../store/storeFixture.ts';
import { type Answer, type ConsoleFixture, createConsole, type RawRequest } from './consoleFixture.ts';

let console_: ConsoleFixture;
let tried = 0;

const OTHER_ORG = '00D000000000009EAA';
/** Text that must never come out as markup; the mark tells where it came from. */
const markup = (mark: string): string => `"><img src=x onerror=alert('${mark}')>'<script>${mark}</script>`;

beforeAll(async () => {
  console_ = await createConsole();
  await addOrg(console_.database, console_.cipher, console_.environmentId, OTHER_ORG);
  await poison();
});
afterAll(async () => {
  await console_.close();
  process.stdout.write(`${String(tried)} hostile requests were tried.\n`);
});

/** Puts markup into every field that comes from Salesforce or Togai. */
async function poison(): Promise<void> {
  const { database } = console_;
  await database.query({
    text: `update connection set name = $1, username = $2, instance_url = $3, namespace = '', api_version = $4, state = 'blocked', state_code = 'SALESFORCE_SIGN_IN_FAILED',
      state_arguments = $5, missing_access = $6, settings = $7 where org_id = $8`,
    values: [
      markup('name'),
      markup('user'),
      `javascript:alert('url')//${markup('url')}`,
      markup('version'),
      { reason: markup('reason') },
      JSON.stringify([{ object: markup('object'), field: markup('field'), access: markup('access') }]),
      {
        accountSync: {
          conditions: [{ field: 'Name', label: markup('label'), operator: 'equals', value: markup('value') }],
          contactEmail: { role: markup('role') },
        },
      },
      ORG_ID,
    ],
  });
  // The other one works, so that its page names the access it lacks.
  await database.query({
    text: `update connection o set instance_url = c.instance_url, missing_access = c.missing_access, name = c.name from connection c where c.org_id = $1 and o.org_id = $2`,
    values: [ORG_ID, OTHER_ORG],
  });
  await database.query({
    text: `insert into activity (org_id, seq, version, flow, record_id, record_name, cause, status, code, arguments, steps, detail, event_id, requested_at, started_at, finished_at, write_back_note)
      values ($1, 1, 1, 'Account Sync', '001000000000001AAA', $2, 'Created', 'Action Needed', 'CUSTOMER_MATCH_AMBIGUOUS', $3, $4, $5, $6, now(), now(), now(), $7)`,
    values: [
      ORG_ID,
      markup('record'),
      { customerIds: markup('customers') },
      JSON.stringify([
        { step: markup('step'), ms: 1, call: markup('call'), togaiId: markup('id'), note: markup('note') },
      ]),
      markup('detail'),
      markup('event'),
      markup('write'),
    ],
  });
  await database.query({
    text: `insert into received_event (org_id, event_id, replay_id, refused) values ($1, $2, '\\x00', $3)`,
    values: [ORG_ID, markup('event'), markup('refused')],
  });
  await database.query({
    text: `insert into customer_index (environment_id, customer_id, name, primary_email, name_key) values ($1, $2, $3, $4, 'x')`,
    values: [console_.environmentId, markup('customers'), markup('customer'), markup('email')],
  });
  await database.query({
    text: `insert into outbox (org_id, record_id, row, last_error) values ($1, '001000000000001AAA', '{}', $2)`,
    values: [ORG_ID, markup('error')],
  });
  await database.query({
    text: `insert into backfill (org_id, state, started_by, conditions, problem_arguments) values ($1, 'failed', $2, $3, $4)`,
    values: [ORG_ID, markup('by'), { changedSince: markup('since') }, { text: markup('problem') }],
  });
  await database.query({
    text: `insert into person (email, name) values ($1, $2)`,
    values: [markup('email'), markup('person')],
  });
  await database.query({
    text: `insert into togai_environment (name, api_url, web_url, token_cipher) values ($1, $2, $3, $4)`,
    values: [
      markup('environment'),
      markup('api'),
      `javascript:alert(1)//${markup('web')}`,
      console_.cipher.encrypt('x'),
    ],
  });
}

/** Everything that a request could change, but for what requests may change: sessions, their attempts, and slowed addresses. */
async function stateOfThings(): Promise<string> {
  const tables = [
    'person',
    'connection',
    'togai_environment',
    'console_setting',
    'inbox',
    'outbox',
    'activity',
    'match_decision',
    'backfill',
    'account_link',
    'oauth_attempt',
    'sign_in_link',
  ];
  const texts = await Promise.all(
    tables.map(
      async (table) =>
        (
          await console_.database.query<{ all: string | null }>(
            `select string_agg(t::text, '' order by t::text) as all from ${table} t`,
          )
        ).rows[0]?.all ?? '',
    ),
  );
  return createHash('sha256').update(texts.join('\n')).digest('hex');
}

const SECRETS = [
  'client-secret-of-the-test',
  'access_token',
  'refresh_token_cipher',
  'token_cipher',
  'node_modules',
  'PostgreSQL',
  'syntax error',
];

function check(what: string, answer: Answer): void {
  tried += 1;
  expect(answer.status, what).toBeLessThan(500);
  for (const secret of SECRETS) expect(answer.text.includes(secret), `${what} shows ${secret}`).toBe(false);
}

async function strike(path: string, request: RawRequest = {}): Promise<Answer> {
  const answer = await console_.send(path, request);
  check(`${request.method ?? 'GET'} ${path.slice(0, 200)}`, answer);
  return answer;
}

const IDS = [
  ORG_ID,
  OTHER_ORG,
  '00D00000000000ZEAA',
  '1',
  '0',
  '-1',
  '999999999999999999',
  '99999999999999999999999',
  '1e9',
  '%00',
  '%27%20or%201=1--',
  '..%2f..%2fetc%2fpasswd',
  '%f0%28',
  '__proto__',
  'constructor',
  '%3Cscript%3E',
  'a'.repeat(3_000),
  '%E2%80%AE',
  'null',
  'new',
];

/** A route's path with each of the ids in the place of its parameters. */
function paths(pattern: string): string[] {
  if (!pattern.includes(':')) return [pattern];
  return IDS.flatMap((id) => {
    const moved = pattern.replace(/:(\w+)\{([^}]*)\}/g, (_, name: string, choices: string) =>
      name === 'action' || name === 'move' ? (choices.split('|')[0] ?? '') : ':id',
    );
    return [moved.replace(/:orgId/, id).replace(/:id/, '1'), moved.replace(/:orgId/, ORG_ID).replace(/:id/, id)];
  });
}

const routesOf = (method: string): string[] => [
  ...new Set(
    console_.routes.filter((route) => route.method === method && !route.path.includes('*')).map(({ path }) => path),
  ),
];

const QUERIES = [
  '',
  '?',
  '?a=b',
  '?before=x&q=%00',
  '?q=%27%3B%20drop%20table%20activity%3B--',
  "?q='%3A*%20%7C%20!%26",
  '?q=%5C',
  '?q=' + 'x'.repeat(5_000),
  '?before=-1',
  '?before=99999999999999999999',
  '?status=Synced&status=Failed',
  '?org=../..',
  '?token=' + 'A'.repeat(43),
  '?to=//evil.example',
  '?notice=__proto__',
  '?state=x&code=y',
  '?state=%00&code=%00',
  '?state[]=a',
  '?csrf=x',
  '?at=running',
];
const BODIES = [
  '',
  'x',
  'csrf=',
  'csrf=x&csrf=y',
  '{"csrf":"x"}',
  '__proto__[x]=1',
  'csrf%00=1',
  'a='.repeat(2_000),
  '%',
  '%zz=%zz',
  '\u0000\u0001',
  '<xml/>',
];
const TYPES = [
  'application/x-www-form-urlencoded',
  'application/json',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'text/plain',
  'application/x-www-form-urlencoded; charset=utf-16',
  '',
];
const HEADERS: Readonly<Record<string, string>>[] = [
  { cookie: 'togai_session=' + 'A'.repeat(43) },
  { cookie: `togai_session=${'x'.repeat(8_000)}` },
  { cookie: 'togai_session=%00; togai_session=;;==' },
  { host: 'evil.example' },
  { host: '' },
  { 'x-forwarded-for': '1.2.3.4', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  { 'x-original-url': '/settings', 'x-rewrite-url': '/settings', 'x-http-method-override': 'POST' },
  { authorization: 'Basic YTpi' },
  { 'accept-language': 'x'.repeat(4_000), accept: '*/*;q=' },
  { range: 'bytes=0-0,-1', 'if-none-match': '*', expect: '' },
  { origin: 'null', referer: 'https://evil.example' },
];

describe('without a session', () => {
  it('no route shows or changes anything', async () => {
    const before = await stateOfThings();
    for (const pattern of new Set([...routesOf('GET'), ...routesOf('POST')])) {
      for (const path of paths(pattern)) {
        const answer = await strike(path);
        if (answer.status === 200)
          expect(
            ['/sign-in', '/healthz', '/readyz', '/metrics', '/style.css', '/console.js', '/icon.svg'],
            path,
          ).toContain(path);
        const sent = await strike(path, {
          method: 'POST',
          headers: { 'content-type': TYPES[0] ?? '' },
          body: 'csrf=x&links=forget',
        });
        expect(sent.status, `POST ${path}`).toBeGreaterThanOrEqual(400);
      }
    }
    expect(await stateOfThings()).toBe(before);
  });

  it('no method but GET and POST does anything', async () => {
    const before = await stateOfThings();
    for (const path of [...routesOf('GET'), ...routesOf('POST')].flatMap((pattern) => paths(pattern).slice(0, 1))) {
      for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'HEAD', 'PROPFIND', 'SEARCH'])
        await strike(path, { method, headers: { cookie: console_.cookie } });
    }
    expect(await stateOfThings()).toBe(before);
  });
});

describe('with a session', () => {
  it('no address, query or id of another connection breaks a page, and no text of Salesforce becomes markup', async () => {
    const before = await stateOfThings();
    let poisoned = 0;
    for (const pattern of routesOf('GET').filter((path) => path !== '/sign-in/link')) {
      const list = paths(pattern);
      for (const path of [...list, ...QUERIES.map((query) => (list[0] ?? '') + query)]) {
        const answer = await strike(path, { headers: { cookie: console_.cookie } });
        if (answer.text.includes('&lt;img src=x')) poisoned += 1;
        expect(answer.text.includes('<img src=x'), path).toBe(false);
        expect(/<script>(?!<)\w/.test(answer.text), path).toBe(false);
        expect(answer.text.includes('href="javascript:'), path).toBe(false);
        expect(String(answer.headers['content-security-policy']), path).toContain("default-src 'none'");
      }
    }
    expect(poisoned).toBeGreaterThan(100);
    expect(await stateOfThings()).toBe(before);
  });

  it("no body of any type changes anything without the form's token", async () => {
    const before = await stateOfThings();
    for (const path of routesOf('POST').flatMap((pattern) => paths(pattern).slice(0, 2))) {
      for (const type of TYPES) {
        for (const body of BODIES)
          await strike(path, {
            method: 'POST',
            headers: { cookie: console_.cookie, ...(type !== '' && { 'content-type': type }) },
            body,
          });
      }
    }
    expect(await stateOfThings()).toBe(before);
  });

  it('no header changes who one is', async () => {
    for (const path of ['/', '/settings', '/activity', '/connections/' + ORG_ID, '/oauth/callback?state=x&code=y']) {
      for (const headers of HEADERS) {
        const answer = await strike(path, { headers });
        expect(answer.status, JSON.stringify(headers).slice(0, 80)).not.toBe(200);
        expect(String(answer.headers.location ?? '/')).toMatch(/^\//);
      }
    }
  });

  it('no path trick reaches a file or a page', async () => {
    for (const path of [
      '/../../etc/passwd',
      '/..%2f..%2fetc/passwd',
      '//evil.example/',
      '/\\evil.example',
      '/.git/config',
      '/.env',
      '/style.css/..',
      '/%2e%2e/%2e%2e/',
      '/settings%00',
      '/settings/;a=b',
      '/settings//people',
      '/SETTINGS',
      '/settings/',
      '/activity/1/../2',
      '/connections/' + ORG_ID + '/..;/',
      '/%',
      '/%zz',
      '/\u00e9'.normalize('NFD').replace(/[^ -~]/g, ''),
    ]) {
      const answer = await strike(path, { headers: { cookie: console_.cookie } });
      expect(answer.text).not.toContain('root:');
    }
  });

  it('a body larger than any form is refused before it is read', async () => {
    for (const path of ['/account', '/settings/people', '/oauth/start']) {
      const answer = await strike(path, {
        method: 'POST',
        headers: { cookie: console_.cookie, 'content-type': TYPES[0] ?? '' },
        body: `csrf=${console_.token}&x=${'y'.repeat(2_000_000)}`,
      });
      expect(answer.status).toBe(413);
    }
  });

  it('a forged or replayed state connects nothing', async () => {
    const started = await console_.post('/oauth/start', { kind: 'production' });
    const state = new URL(String(started.headers.location)).searchParams.get('state') ?? '';
    const connections = async () => (await console_.database.query('select from connection')).rowCount;
    const before = await connections();
    for (const forged of [
      'x',
      state.slice(0, -1),
      `${state}x`,
      state.toLowerCase(),
      state.split('').reverse().join(''),
    ]) {
      expect(
        (
          await strike(`/oauth/callback?state=${encodeURIComponent(forged)}&code=c`, {
            headers: { cookie: console_.cookie },
          })
        ).status,
      ).toBe(409);
    }
    for (let n = 0; n < 2; n++)
      expect(
        (await strike(`/oauth/callback?state=${state}&code=c`, { headers: { cookie: console_.cookie } })).status,
      ).toBe(409);
    expect(await connections()).toBe(before);
  });

  it("the app's secret is sent to no login address but Salesforce's own", async () => {
    for (const domain of [
      'evil.example',
      'https://evil.example',
      'acme.my.salesforce.com.evil.example',
      'evil.example/.my.salesforce.com',
      'http://acme.my.salesforce.com',
      'acme.my.salesforce.com:8443',
      'user@acme.my.salesforce.com@evil.example',
      '127.0.0.1:2',
      'localhost',
      'file:///etc/passwd',
      '[::1]',
      'login.salesforce.com.evil.example',
    ]) {
      const answer = await console_.post('/oauth/start', { kind: 'domain', domain });
      check(`login at ${domain}`, answer);
      expect(answer.status, domain).toBe(400);
    }
    expect(
      (await console_.post('/oauth/start', { kind: 'domain', domain: 'acme.my.salesforce.com' })).headers.location,
    ).toMatch(/^https:\/\/acme\.my\.salesforce\.com\//);
  });
});

describe('with a session and the token of its forms', () => {
  const VALUES = [
    '',
    ' ',
    'x',
    '-1',
    '0',
    '1e400',
    '99999999999999999999',
    'on',
    'new',
    '=new',
    "' or 1=1--",
    '<b>',
    'a@b.example',
    'https://127.0.0.1:1/',
    '\ud800',
    '𝕏'.repeat(500),
    'x'.repeat(10_000),
    '2026-02-31',
    '{accountId}@x.example',
  ];
  const FIELDS = [
    'name',
    'email',
    'password',
    'current',
    'days',
    'emails',
    'webhook',
    'removeWebhook',
    'token',
    'apiUrl',
    'webUrl',
    'requestsPerSecond',
    'kind',
    'domain',
    'environment',
    'reconnects',
    'id',
    'all',
    'org',
    'back',
    'revision',
    'enabled',
    'contactRole',
    'placeholderEmail',
    'acceptedStatus',
    'timezone',
    'invoiceTiming',
    'gracePeriodDays',
    'field',
    'operator',
    'value',
    'index',
    'account',
    'customer',
    'changedSince',
    'to',
  ];
  // Those that end what the other requests need.
  const ENDS = /sign-out|disconnect|remove/;

  it('no value in any field breaks a route, and none leads away from here', async () => {
    for (const pattern of routesOf('POST').filter(
      (path) => !ENDS.test(path) && path !== '/sign-in' && path !== '/account',
    )) {
      const [path = ''] = paths(pattern);
      for (const value of VALUES) {
        const answer = await console_.post(path, Object.fromEntries(FIELDS.map((field) => [field, value])));
        check(`POST ${path} with ${value.slice(0, 30)}`, answer);
        const { location } = answer.headers;
        if (location !== undefined && !path.startsWith('/oauth')) expect(location, path).toMatch(/^\/(?!\/)/);
      }
      for (const field of FIELDS)
        check(
          `POST ${path} with ${field} twice`,
          await console_.send(path, {
            method: 'POST',
            headers: { cookie: console_.cookie, 'content-type': TYPES[0] ?? '' },
            body: `csrf=${console_.token}&${field}=1&${field}=2`,
          }),
        );
    }
  });

  it('and nothing secret reached the log', () => {
    for (const secret of [console_.token, console_.cookie.split('=')[1] ?? '', 'client-secret-of-the-test'])
      expect(console_.logged().includes(secret)).toBe(false);
  });
});

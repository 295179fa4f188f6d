/** Starting, steering and stopping the local Salesforce: control routes, faults on HTTP, several orgs, the simulator's command. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SalesforceSimulator, startSalesforce } from '../../simulator/salesforce/index.ts';
import { post } from './oauthBrowser.ts';
import { PubSubReader } from './pubsubReader.ts';

let salesforce: SalesforceSimulator;

beforeEach(async () => {
  salesforce = await startSalesforce();
});
afterEach(() => salesforce.close());

const control = (path: string, method = 'GET', body?: unknown): Promise<Response> =>
  fetch(`${salesforce.url}/control/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

async function token(username = salesforce.username, password = salesforce.password): Promise<string> {
  const { url, clientId, clientSecret } = salesforce;
  const answer = await post(`${url}/services/oauth2/token`, {
    grant_type: 'password',
    client_id: clientId,
    client_secret: clientSecret,
    username,
    password,
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

const userInfo = (accessToken: string): Promise<Response> =>
  fetch(`${salesforce.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${accessToken}` } });

describe('faults on HTTP', () => {
  test('a status with its body and headers strikes as often as it was told, after as many as it was told to let pass', async () => {
    const effect = { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE' }], headers: { 'Retry-After': '3' } };
    await control('faults', 'POST', { on: '^GET /services/oauth2/userinfo$', skip: 1, times: 2, effect });
    const accessToken = await token();
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await userInfo(accessToken));
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
    expect(await answers[1]?.json()).toEqual(effect.body);
    expect(answers[1]?.headers.get('retry-after')).toBe('3');
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('a connection cut %s the effect leaves %i records', async (cut, records) => {
    salesforce.faults.add({ on: '^POST /orgs/', effect: { cut } });
    const save = post(`${salesforce.url}/orgs/${salesforce.org().id}/Account/new`, { Name: 'Acme' });
    await expect(save).rejects.toThrow('fetch failed');
    expect(salesforce.org().count('Account')).toBe(records);
    expect((await fetch(`${salesforce.url}/orgs/${salesforce.org().id}`)).status).toBe(200);
  });

  test('a delay holds the answer back', async () => {
    salesforce.faults.add({ on: 'userinfo', effect: { delayMs: 60 } });
    const accessToken = await token();
    const before = performance.now();
    await userInfo(accessToken);
    expect(performance.now() - before).toBeGreaterThan(55);
  });

  test('they are listed with what is left of them, taken back one by one or all', async () => {
    const { id } = (await (await control('faults', 'POST', { on: 'a', effect: { delayMs: 1 } })).json()) as {
      id: string;
    };
    await control('faults', 'POST', { on: 'b', times: -1, effect: { cut: 'before' } });
    expect(await (await control('faults')).json()).toMatchObject([
      { id, times: 1, struck: 0 },
      { on: 'b', times: -1 },
    ]);
    expect((await control(`faults/${id}`, 'DELETE')).status).toBe(204);
    expect((await control(`faults/${id}`, 'DELETE')).status).toBe(404);
    await control('faults', 'DELETE');
    expect(await (await control('faults')).json()).toEqual([]);
  });

  test.each([
    [{ on: '(', effect: { delayMs: 1 } }, 'Not a regular expression'],
    [{ on: 'a', effect: {} }, 'at least one thing'],
    [{ on: 'a', effect: { statsu: 500 } }, 'statsu'],
  ])('a fault that means nothing is refused: %o', async (fault, words) => {
    const answer = await control('faults', 'POST', fault);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(words);
  });
});

describe('what the control routes show and do', () => {
  test('calls are counted by operation with the ids taken out', async () => {
    const id = salesforce.org().create('Account', { Name: 'Acme' });
    await fetch(`${salesforce.url}/orgs/${salesforce.org().id}/Account/${id}`);
    expect(await (await control('calls')).json()).toEqual({ total: 1, calls: { 'GET /orgs/{id}/Account/{id}': 1 } });
    await control('calls', 'DELETE');
    expect(salesforce.calls.count()).toBe(0);
  });

  test('state shows each org with its records and topics', async () => {
    await control('create', 'POST', { object: 'Account', values: [{ Name: 'One' }, { Name: 'Two' }] });
    expect(await (await control('state')).json()).toMatchObject({
      orgs: [
        {
          id: salesforce.org().id,
          name: 'Acme',
          records: { Account: 2, Sync_Record__c: 2 },
          topics: [{ name: '/event/Sync_Requested__e', kept: 1 }],
        },
      ],
    });
  });

  test('expiring tokens ends sessions of one org alone', async () => {
    await control('orgs', 'POST', {
      name: 'Other',
      username: 'other@acme.example',
      namespace: 'togai',
      kind: 'sandbox',
    });
    const [mine, other] = [await token(), await token('other@acme.example')];
    expect(await (await control('expire-tokens', 'POST', { org: 'Acme' })).json()).toEqual({ ended: 1 });
    expect([(await userInfo(mine)).status, (await userInfo(other)).status]).toEqual([403, 200]);
  });

  test('an org added with a namespace has its topic under it', async () => {
    await control('orgs', 'POST', { name: 'Packaged', namespace: 'togai' });
    expect(
      salesforce
        .org('Packaged')
        .events.topics()
        .map(({ name }) => name),
    ).toEqual(['/event/togai__Sync_Requested__e']);
    expect((await control('orgs', 'POST', { name: 'Packaged' })).status).toBe(422);
  });

  test('the clock goes forward: what was published is gone after 72 hours', async () => {
    salesforce.org().create('Account', { Name: 'Acme' });
    await control('advance-clock', 'POST', { ms: 72 * 3_600_000 + 1000 });
    salesforce.org().events.expire();
    expect(await (await control('state')).json()).toMatchObject({ orgs: [{ topics: [{ kept: 0 }] }] });
  });

  test('an unknown action is answered with those there are', async () => {
    const answer = await control('explode', 'POST');
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('expire-tokens');
  });
});

describe('Pub/Sub beside HTTP', () => {
  test('takes the access token of the token endpoint, of the right org, with an id of 18 characters or 15', async () => {
    const auth = { accesstoken: await token(), instanceurl: salesforce.url, tenantid: salesforce.org().id };
    const port = Number(new URL(salesforce.pubsubUrl).port);
    for (const tenantid of [auth.tenantid, auth.tenantid.slice(0, 15)]) {
      const reader = new PubSubReader(port, { ...auth, tenantid });
      expect(await reader.call('GetTopic', { topicName: '/event/Sync_Requested__e' })).toMatchObject({
        tenantGuid: salesforce.org().id,
      });
      reader.close();
    }
    salesforce.grants.expireSessions();
    const late = new PubSubReader(port, auth);
    await expect(late.call('GetTopic', { topicName: '/event/Sync_Requested__e' })).rejects.toMatchObject({ code: 16 });
    late.close();
  });
});

test('the ids of two orgs are never the same, however many orgs there are', () => {
  const orgs = Array.from({ length: 300 }, (_, n) =>
    salesforce.addOrg({
      name: `Org ${String(n)}`,
      username: `admin${String(n)}@acme.example`,
      packageInstalled: false,
    }),
  );
  expect(new Set(orgs.map((org) => org.create('Account', { Name: 'Acme' }))).size).toBe(300);
});

describe('the command', () => {
  const MAIN = fileURLToPath(new URL('../../simulator/main.ts', import.meta.url));
  const run = (env: Record<string, string>) =>
    spawn(process.execPath, [MAIN], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  test.each(['SIGTERM', 'SIGINT'] as const)('prints one line of addresses and ends with 0 on %s', async (signal) => {
    const child = run({});
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const world = JSON.parse(line.toString()) as {
      salesforce: { url: string; loginUrl: string };
      togai: { url: string; token: string };
    };
    expect((await fetch(`${world.salesforce.url}/control/state`)).status).toBe(200);
    expect((await fetch(`${world.togai.url}/control/state`)).status).toBe(200);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('says in one sentence which port is in use or is none', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = String((taken.address() as { port: number }).port);
    for (const [env, words] of [
      [{ TOGAI_PORT: port }, `Port ${port} is in use`],
      [{ PUBSUB_PORT: 'x' }, 'PUBSUB_PORT is "x"'],
    ] as const) {
      const child = run(env);
      const [text] = (await once(child.stderr, 'data')) as [Buffer];
      expect(text.toString()).toContain(words);
      expect(await once(child, 'exit')).toEqual([1, null]);
    }
    taken.close();
  });
});

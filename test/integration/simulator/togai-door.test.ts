/** The door of the local Togai: tokens, quota, faults on demand, and what it counts. */
import { afterEach, describe, expect, it } from 'vitest';
import { type TogaiOptions, type TogaiSimulator, startTogai } from '../../simulator/togai/index.ts';
import { ContractKeeper } from './contract.ts';

const keeper = new ContractKeeper();
let running: TogaiSimulator | undefined;

afterEach(async () => {
  await running?.close();
  running = undefined;
  expect(keeper.violations.splice(0)).toEqual([]);
});

async function start(options: TogaiOptions = {}): Promise<TogaiSimulator> {
  running = await startTogai({ onExchange: keeper.onExchange, ...options });
  return running;
}

interface CallOptions {
  readonly method?: string;
  readonly body?: string;
  readonly authorization?: string;
}

function call(togai: TogaiSimulator, path: string, options: CallOptions = {}): Promise<Response> {
  const { authorization = `Bearer ${togai.token}`, ...rest } = options;
  const headers = { authorization, 'content-type': 'application/json' };
  return fetch(togai.url + path, { ...rest, headers, signal: AbortSignal.timeout(10_000) });
}

function create(togai: TogaiSimulator, id: string): Promise<Response> {
  const body = JSON.stringify({ id, name: 'Acme', primaryEmail: 'a@acme.example', address: {} });
  return call(togai, '/customers', { method: 'POST', body });
}

describe('a caller', () => {
  it('without the token is unauthorized, and learns nothing', async () => {
    const togai = await start();
    for (const authorization of ['', 'Bearer wrong', togai.token]) {
      const answer = await call(togai, '/customers/c1', { authorization });
      expect([answer.status, await answer.json()]).toEqual([401, { message: 'Unauthorized' }]);
    }
  });

  it('is shut out when its token expires or is revoked, until it holds again', async () => {
    const togai = await start();
    for (const [action, status] of [
      ['expire-tokens', 401],
      ['revoke-tokens', 403],
      ['restore-tokens', 200],
    ] as const) {
      await fetch(`${togai.url}/control/${action}`, { method: 'POST' });
      expect((await call(togai, '/customers')).status).toBe(status);
    }
  });

  it('trades its token for a token', async () => {
    const togai = await start({ token: 'mine' });
    expect(await (await call(togai, '/authenticate', { method: 'POST' })).json()).toEqual({ token: 'mine' });
  });

  it('gets ten calls a second, then 429', async () => {
    const togai = await start();
    const answers = await Promise.all(Array.from({ length: 30 }, () => call(togai, '/customers')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(10);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]?.headers.get('retry-after')).toBeNull();
    await expect.poll(async () => (await call(togai, '/customers')).status, { timeout: 5_000 }).toBe(200);
  });

  it('is told when to come again only where that was asked for', async () => {
    const togai = await start({ requestsPerSecond: 1, retryAfter: true });
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(togai, '/customers')));
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('1');
  });

  it('may have no more customers than the limit, where there is one', async () => {
    const togai = await start({ limits: { customers: 1 } });
    expect((await create(togai, 'c1')).status).toBe(201);
    const answer = await create(togai, 'c2');
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { message: 'The limit of 1 customers is reached for this organisation' },
    ]);
  });

  it('is told what was wrong with a body that is no JSON, and of paths that are not there', async () => {
    const togai = await start();
    expect((await call(togai, '/customers', { method: 'POST', body: '{' })).status).toBe(400);
    expect((await call(togai, '/customers', { method: 'POST' })).status).toBe(400);
    expect((await call(togai, '/quotes')).status).toBe(404);
    expect((await call(togai, '/customers/%E0%A4%A')).status).toBe(404);
  });
});

describe('a fault on demand', () => {
  it('answers what it says and leaves the work undone', async () => {
    const togai = await start();
    togai.faults.add({
      on: '^POST /customers$',
      effect: { status: 503, body: { message: 'busy' }, headers: { 'retry-after': '2' } },
    });
    const answer = await create(togai, 'c1');
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      503,
      '2',
      { message: 'busy' },
    ]);
    expect(togai.state.customers.size).toBe(0);
    expect((await create(togai, 'c1')).status).toBe(201);
  });

  it('cuts the connection before the effect', async () => {
    const togai = await start();
    togai.faults.add({ on: '^POST /customers$', effect: { cut: 'before' } });
    await expect(create(togai, 'c1')).rejects.toThrow();
    expect(togai.state.customers.size).toBe(0);
  });

  it('cuts the connection after the effect', async () => {
    const togai = await start();
    togai.faults.add({ on: '^POST /customers$', skip: 1, effect: { cut: 'after' } });
    expect((await create(togai, 'c1')).status).toBe(201);
    await expect(create(togai, 'c2')).rejects.toThrow();
    expect([...togai.state.customers.keys()]).toEqual(['c1', 'c2']);
  });

  it('delays the answer, and is set through the control port', async () => {
    const togai = await start();
    const fault = { on: '^GET /customers', times: -1, effect: { delayMs: 60 } };
    expect((await fetch(`${togai.url}/control/faults`, { method: 'POST', body: JSON.stringify(fault) })).status).toBe(
      201,
    );
    const begun = performance.now();
    expect((await call(togai, '/customers')).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThan(50);
  });
});

describe('the control port', () => {
  it('counts calls by their templates, and rows by their kind', async () => {
    const togai = await start();
    await create(togai, 'c1');
    await call(togai, '/customers/c1');
    expect(await (await fetch(`${togai.url}/control/calls`)).json()).toEqual({
      total: 2,
      calls: { 'POST /customers': 1, 'GET /customers/{customer_id}': 1 },
    });
    expect(await (await fetch(`${togai.url}/control/state`)).json()).toMatchObject({
      counts: { customers: 1, accounts: 0, schedules: 0 },
    });
  });

  it('lifts the quota and puts the clock forward', async () => {
    const togai = await start({ requestsPerSecond: 1 });
    const post = (name: string, body: object): Promise<Response> =>
      fetch(`${togai.url}/control/${name}`, { method: 'POST', body: JSON.stringify(body) });
    expect((await post('quota', { requestsPerSecond: 0 })).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(togai, '/customers')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const before = togai.clock.now().getTime();
    await post('advance-clock', { days: 30 });
    expect(togai.clock.now().getTime() - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    expect((await post('advance-clock', { days: -1 })).status).toBe(400);
  });
});

describe('a second Togai', () => {
  it('on a taken port does not start', async () => {
    const togai = await start();
    await expect(startTogai({ port: Number(new URL(togai.url).port) })).rejects.toThrow('EADDRINUSE');
  });
});

describe('a million customers', () => {
  it('are paged at the same price at the end as at the beginning', async () => {
    const togai = await start({ requestsPerSecond: 0 });
    const { customers } = togai.state;
    const row = {
      togaiCustomerId: 'customer.1',
      name: 'Acme',
      primaryEmail: 'a@acme.example',
      address: {},
      status: 'ACTIVE',
      createdAt: '2027-01-01T00:00:00Z',
      updatedAt: '2027-01-01T00:00:00Z',
    } as const;
    for (let i = 0; i < 1_000_000; i++) customers.add({ id: `c${i}`, ...row });
    const token = Buffer.from('{"after":999950}').toString('base64');
    const page = (await (await call(togai, `/customers?nextToken=${encodeURIComponent(token)}`)).json()) as {
      data: { id: string }[];
    };
    expect(page.data.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, i) => `c${999_950 + i}`));
    const begun = performance.now();
    for (let i = 0; i < 20; i++) await call(togai, `/customers?nextToken=${encodeURIComponent(token)}`);
    // A scan of a million rows a page would take seconds for twenty.
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

/** The client against a real HTTP server: what each answer and each silence becomes. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { SyncError } from '../../../companion/domain/errors.ts';
import { type CallReport, TogaiClient, type TogaiClientOptions } from '../../../companion/togai/client.ts';
import { TogaiWire } from '../../../companion/togai/wire.ts';

type Answerer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const TOKEN = 'token-that-stays-secret';
const answer = z.object({ id: z.string() });
let server: Server;
let answerer: Answerer;
let seen: { method?: string | undefined; url?: string | undefined; authorization?: string | undefined; body: string }[];
let clients: TogaiClient[];

beforeEach(async () => {
  seen = [];
  clients = [];
  answerer = (_, response) => response.end('{"id":"one"}');
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      seen.push({ method: request.method, url: request.url, authorization: request.headers.authorization, body });
      answerer(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function client(options: Partial<TogaiClientOptions> = {}): TogaiClient {
  const { port } = server.address() as AddressInfo;
  const made = new TogaiClient({ baseUrl: `http://127.0.0.1:${port}/v1/`, token: TOKEN, ...options });
  clients.push(made);
  return made;
}

const create = { method: 'POST', path: '/customers', body: { id: 'a' }, answer } as const;

async function failure(promise: Promise<unknown>): Promise<SyncError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SyncError);
  return error as SyncError;
}

function refuse(status: number, body: unknown, headers: Record<string, string> = {}): void {
  answerer = (_, response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
}

describe('a call', () => {
  it('carries the token, the filled path, the query and the JSON body', async () => {
    const got = await client().request({
      method: 'PATCH',
      path: '/customers/{customer_id}',
      params: { customer_id: 'a/b c' },
      query: { pageSize: 5, none: undefined },
      body: { name: 'Acmé' },
      answer,
    });
    expect(got).toEqual({ id: 'one' });
    expect(seen).toEqual([
      {
        method: 'PATCH',
        url: '/v1/customers/a%2Fb%20c?pageSize=5',
        authorization: `Bearer ${TOKEN}`,
        body: '{"name":"Acmé"}',
      },
    ]);
  });

  it('waits for the quota before it is sent', async () => {
    let open: () => void = () => undefined;
    const door = new Promise<void>((resolve) => (open = resolve));
    const call = client({ acquire: () => door }).request(create);
    expect(seen).toHaveLength(0);
    open();
    await call;
    expect(seen).toHaveLength(1);
  });

  it('of several clients waits its turn on the connections they share, which is no missing answer', async () => {
    const { port } = server.address() as AddressInfo;
    const wire = new TogaiWire(`http://127.0.0.1:${port}/v1/`, { atOnce: 1 });
    let [open, most] = [0, 0];
    answerer = (_, response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.end('{"id":"one"}');
      }, 300);
    };
    const [one, other] = [client({ wire, timeoutMs: 1_000 }), client({ wire, timeoutMs: 1_000 })];
    // Together they take longer than one may.
    const calls = Array.from({ length: 6 }, (_, n) => (n % 2 === 0 ? one : other).request(create));
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 6 }, () => ({ id: 'one' })));
    expect(most).toBe(1);
    await one.close();
    expect(await other.request(create)).toEqual({ id: 'one' });
    await wire.close();
  });

  it('uses its connections again', async () => {
    const made = client();
    const ports = new Set<number | undefined>();
    answerer = (request, response) => {
      ports.add(request.socket.remotePort);
      response.end('{"id":"one"}');
    };
    for (let i = 0; i < 20; i++) await made.request(create);
    // A connection is free again only after the answer was read, so the next call may open one more.
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('is reported by its template, never by its ids', async () => {
    const reports: CallReport[] = [];
    await client({ onCall: (report) => reports.push(report) }).request({
      method: 'GET',
      path: '/customers/{customer_id}',
      params: { customer_id: 'secret' },
      answer,
    });
    expect(reports).toEqual([
      { operation: 'GET /customers/{customer_id}', status: 200, ms: expect.any(Number) as number },
    ]);
  });

  it('without the id that its path needs is a fault of ours, and is not sent', async () => {
    const lost = client().request({
      method: 'GET',
      path: '/customers/{customer_id}',
      params: { customer_id: '' },
      answer,
    });
    await expect(lost).rejects.toThrow(TypeError);
    expect(seen).toHaveLength(0);
  });

  it('finds nothing where Togai says 404', async () => {
    refuse(404, { message: 'Customer not found' });
    expect(await client().find({ ...create, method: 'GET' })).toBeUndefined();
  });
});

describe('a refusal', () => {
  it.each([
    [400, { message: 'Customer already exists' }, 'TOGAI_REFUSED', 'action', false],
    [404, { message: 'No such plan' }, 'TOGAI_REFUSED', 'action', false],
    [422, { message: 'Currency is not supported' }, 'TOGAI_REFUSED', 'action', false],
    [400, { message: 'Customer limit reached for your organisation' }, 'TOGAI_LIMIT', 'action', false],
    [403, { message: 'You have exceeded the maximum number of price plans' }, 'TOGAI_LIMIT', 'action', false],
    [401, { message: 'Credential is not valid' }, 'TOGAI_ACCESS_REVOKED', 'pause', false],
    [403, { message: 'Forbidden' }, 'TOGAI_ACCESS_REVOKED', 'pause', false],
    [429, { message: 'Request limit exceeded' }, 'TOGAI_BUSY', 'retry', false],
    [500, { message: 'Internal error' }, 'TOGAI_BUSY', 'retry', true],
    [502, '<html>Bad gateway</html>', 'TOGAI_BUSY', 'retry', true],
    [504, '', 'TOGAI_BUSY', 'retry', true],
  ] as const)('of status %i %j is %s (%s), outcome unknown: %s', async (status, body, code, remedy, outcomeUnknown) => {
    refuse(status, body);
    const error = await failure(client().request(create));
    expect({ code: error.code, remedy: error.remedy, outcomeUnknown: error.outcomeUnknown }).toEqual({
      code,
      remedy,
      outcomeUnknown,
    });
    expect(error.detail).toContain(`POST /customers answered ${status}`);
  });

  it('tells the reason that Togai gave', async () => {
    refuse(400, { message: 'Invalid country' });
    const error = await failure(client().request(create));
    expect(error.message).toBe('Togai refused: Invalid country. Correct it, then press Retry.');
  });

  it('never repeats the token, even if Togai does', async () => {
    refuse(400, { message: `Bearer ${TOKEN} may not` });
    const error = await failure(client().request(create));
    expect(JSON.stringify([error.message, error.detail, error.arguments])).not.toContain(TOKEN);
  });

  it("says nothing of a proxy's page", async () => {
    refuse(400, '<html>stack</html>');
    expect((await failure(client().request(create))).arguments).toEqual({ reason: 'no reason given' });
  });

  it.each([
    ['3', 3000],
    ['0.5', 500],
    [undefined, 1000],
  ])('429 with Retry-After %s waits %i ms', async (header, wait) => {
    refuse(429, { message: 'Slow down' }, header === undefined ? {} : { 'retry-after': header });
    expect((await failure(client().request(create))).retryAfterMs).toBe(wait);
  });

  it('understands Retry-After as a date', async () => {
    refuse(503, '', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() });
    const wait = (await failure(client().request(create))).retryAfterMs;
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });
});

describe('silence', () => {
  it('past the time-out leaves the outcome of a write unknown', async () => {
    answerer = () => undefined;
    const error = await failure(client({ timeoutMs: 50 }).request(create));
    expect(error).toMatchObject({ code: 'TOGAI_BUSY', remedy: 'retry', outcomeUnknown: true });
    expect(error.detail).toContain('no answer within 50 ms');
  });

  it('after half an answer counts as no answer', async () => {
    answerer = (_, response) => response.writeHead(200, { 'content-length': '100' }).write('{"id"');
    expect((await failure(client({ timeoutMs: 50 }).request(create))).outcomeUnknown).toBe(true);
  });

  it('by a cut connection leaves the outcome of a write unknown, and of a read not', async () => {
    answerer = (request) => request.socket.destroy();
    expect((await failure(client().request(create))).outcomeUnknown).toBe(true);
    expect((await failure(client().request({ ...create, method: 'GET' }))).outcomeUnknown).toBe(false);
    expect((await failure(client().request({ ...create, changesNothing: true }))).outcomeUnknown).toBe(false);
  });

  it('because nobody listens is sure to have had no effect', async () => {
    const unreachable = new TogaiClient({ baseUrl: 'http://127.0.0.1:1', token: TOKEN });
    clients.push(unreachable);
    expect(await failure(unreachable.request(create))).toMatchObject({
      code: 'TOGAI_BUSY',
      remedy: 'retry',
      outcomeUnknown: false,
    });
  });

  it('asked for by the caller ends the call', async () => {
    const stop = new AbortController();
    answerer = () => stop.abort();
    expect(await failure(client().request({ ...create, signal: stop.signal }))).toMatchObject({
      remedy: 'retry',
      outcomeUnknown: true,
    });
    expect(await failure(client().request({ ...create, signal: stop.signal }))).toMatchObject({
      remedy: 'retry',
      outcomeUnknown: false,
    });
    expect(seen).toHaveLength(1);
  });
});

describe('an answer outside the contract', () => {
  it.each(['{"id":1}', 'not json', ''])(
    '%j is an error that names the call, and the write is looked up',
    async (body) => {
      answerer = (_, response) => response.end(body);
      const error = await failure(client().request(create));
      expect(error).toMatchObject({ code: 'TOGAI_ANSWER_UNREADABLE', remedy: 'retry', outcomeUnknown: true });
      expect(error.detail).toContain('POST /customers');
    },
  );
});

/** The console over HTTP on a database with one connection, a person who is signed in, and a log that is kept. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { openSession } from '../../../companion/store/browserSessions.ts';
import { makeLink, takeLink } from '../../../companion/store/people.ts';
import { Meter } from '../../../companion/sync/meter.ts';
import { TogaiDoors } from '../../../companion/sync/togaiDoors.ts';
import type { ConsoleParts } from '../../../companion/web/console.ts';
import { listen, webApp } from '../../../companion/web/server.ts';
import { createStore, type StoreFixture } from '../store/storeFixture.ts';

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What is sent besides the path. */
export interface RawRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The console's address, and ways to ask it as nobody and as the person who is signed in. */
export interface ConsoleFixture extends StoreFixture {
  readonly url: string;
  /** Routes with their patterns, as they are registered. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** The cookie and form token of a person who is signed in. */
  readonly cookie: string;
  readonly token: string;
  /** All that was logged so far. */
  logged(): string;
  /** Sends a request as it is: the path is not tidied up. */
  send(path: string, request?: RawRequest): Promise<Answer>;
  /** Sends a form of the signed-in person. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

/** Starts the console alone: no org is owned, no call leaves it. */
export async function createConsole(): Promise<ConsoleFixture> {
  const store = await createStore();
  let logged = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  let url = '';
  const meter = new Meter();
  const parts: ConsoleParts = {
    database: store.database,
    cipher: store.cipher,
    log: pino({ level: 'trace' }, sink),
    doors: new TogaiDoors(store.database, meter),
    meter,
    operatorNotices: { canMail: false, test: () => Promise.resolve({ webhook: undefined, email: undefined }) },
    publicUrl: () => url,
    salesforce: { clientId: 'client-id', clientSecret: 'client-secret-of-the-test', loginUrl: 'http://127.0.0.1:1' },
    orgs: { ring: () => undefined, ringOrg: () => undefined, orgIds: () => [], sinceLastTickMs: () => 0 },
  };
  const app = webApp(parts);
  const server = await listen(app, 0, '127.0.0.1');
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${String(port)}`;
  const personId = await takeLink(store.database, await makeLink(store.database, undefined));
  const cookie = `togai_session=${await openSession(store.database, personId ?? '0')}`;
  const send = (path: string, options: RawRequest = {}) => sendRaw(port, path, options);
  const token = /name="csrf" value="([\w-]+)"/.exec((await send('/account', { headers: { cookie } })).text)?.[1] ?? '';
  return {
    ...store,
    url,
    routes: app.routes.filter(({ method }) => method === 'GET' || method === 'POST'),
    cookie,
    token,
    logged: () => logged,
    send,
    get: (path) => send(path, { headers: { cookie } }),
    post: (path, fields) =>
      send(path, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', origin: url },
        body: new URLSearchParams({ csrf: token, ...fields }).toString(),
      }),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await store.close();
    },
  };
}

function sendRaw(port: number, path: string, { method = 'GET', headers = {}, body }: RawRequest): Promise<Answer> {
  return new Promise((done, fail) => {
    const sending = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
      agent: false,
    });
    sending.setTimeout(20_000, () => sending.destroy(new Error(`${method} ${path} was not answered`)));
    sending.on('error', fail);
    sending.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        // A part that renews itself never ends: its beginning is enough.
        if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
      });
      response.on('close', () => {
        done({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() });
      });
      response.on('error', () => undefined);
    });
    sending.end(body);
  });
}

/** A local Togai: the calls that the connector makes and that a person would check with, refusing what Togai refuses. */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CallLog } from '../calls.ts';
import { controlListener } from '../control.ts';
import { Faults } from '../faults.ts';
import { Access } from './access.ts';
import { Clock } from './clock.ts';
import { controlActions } from './controlActions.ts';
import { pagesListener } from './pages.ts';
import { routesOf } from './routes.ts';
import { Router } from './route.ts';
import { Door, type DoorOptions, type Exchange } from './door.ts';
import { type Limits, World } from './world.ts';

export type { Exchange } from './door.ts';
export type { World } from './world.ts';

/** Port, token, quota and clock of a local Togai; all have defaults. */
export interface TogaiOptions {
  /** Default 0: any free one. */
  readonly port?: number;
  /** The bearer token that lets callers in. Default: made up. */
  readonly token?: string;
  /** Quota of calls a second. Default 10; 0 = no limit. */
  readonly requestsPerSecond?: number;
  /** 429 answers carry `Retry-After: 1`. Default false: Togai's documents name no such header. */
  readonly retryAfter?: boolean;
  /** The organisation's IANA zone. Default UTC. */
  readonly timezone?: string;
  /** ISO 4217 code for accounts that name none. Default USD. */
  readonly baseCurrency?: string;
  /** How many customers, accounts and price plans there may be. Default: any number. */
  readonly limits?: Limits;
  /** What associating over dates that have a plan does. Default `refuse`. */
  readonly overlap?: 'refuse' | 'replace';
  readonly now?: () => Date;
  /** Told of every call and its answer, after it was sent; not of those that a fault kept from being answered. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Told of every call whose work was done, in that order, also of those whose answer never arrives. */
  readonly onEffect?: DoorOptions['onEffect'];
}

/** A running local Togai: its address, its state, and what a test may do to it. */
export interface TogaiSimulator {
  /** Address of the API; the pages are under `/ui`, the control routes under `/control`. */
  readonly url: string;
  readonly token: string;
  /** All rows, to look at. */
  readonly state: World;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly access: Access;
  readonly clock: Clock;
  close(): Promise<void>;
}

/** Starts a Togai on 127.0.0.1. Rejects when the port is taken. */
export async function startTogai(options: TogaiOptions = {}): Promise<TogaiSimulator> {
  const token = options.token ?? `togai-${randomBytes(16).toString('hex')}`;
  const clock = new Clock(options.now ?? (() => new Date()));
  const organisation = {
    id: 'XlK5h64gND',
    name: 'Local Togai',
    timezone: options.timezone ?? 'UTC',
    baseCurrency: options.baseCurrency ?? 'USD',
    limits: options.limits ?? {},
    overlap: options.overlap ?? 'refuse',
  } as const;
  const world = new World(organisation, () => clock.now());
  const faults = new Faults();
  const calls = new CallLog();
  const access = new Access(token, options.requestsPerSecond ?? 10);
  const door = new Door({
    router: new Router(routesOf(world, token)),
    faults,
    calls,
    quota: () => access.quota,
    admits: (authorization) => access.admits(authorization),
    retryAfter: options.retryAfter ?? false,
    onExchange: options.onExchange,
    onEffect: options.onEffect,
  });
  const control = controlListener({
    faults,
    calls,
    state: () => ({ organisation, now: world.timestamp(), counts: world.counts() }),
    actions: controlActions(world, access, clock),
  });
  const pages = pagesListener(world);
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    if (url.startsWith('/control/')) void control(request, response);
    else if (url === '/' || url.startsWith('/ui')) void pages(request, response);
    else door.receive(request, response);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    state: world,
    faults,
    calls,
    access,
    clock,
    close: () => close(server),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function close(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}

/** A local Togai for one test file, with every exchange held to the contract, and a bare HTTP caller for it. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type TogaiOptions, type TogaiSimulator, startTogai } from '../../simulator/togai/index.ts';
import { ContractKeeper } from './contract.ts';

/** An answer; the contract has checked its shape before the test looks into it. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A local Togai and calls to it that are held to the contract. */
export interface TogaiUnderTest {
  readonly togai: TogaiSimulator;
  /** Makes a call with the right token, unless `token` is another. */
  call(method: string, path: string, body?: unknown, token?: string): Promise<Reply>;
  get(path: string): Promise<Reply>;
  post(path: string, body?: unknown): Promise<Reply>;
  patch(path: string, body?: unknown): Promise<Reply>;
}

/** Starts it before the file's tests and stops it after; each test fails if an exchange broke the contract. */
export function togaiForTests(options: TogaiOptions = {}): TogaiUnderTest {
  const keeper = new ContractKeeper();
  let running: TogaiSimulator | undefined;
  const togai = (): TogaiSimulator => running ?? fail();
  beforeAll(async () => {
    running = await startTogai({ requestsPerSecond: 0, ...options, onExchange: keeper.onExchange });
  });
  afterEach(() => {
    togai().faults.clear();
    expect(keeper.violations.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await running?.close();
    expect(keeper.seen).toBeGreaterThan(0);
  });
  const call = async (method: string, path: string, body?: unknown, token = togai().token): Promise<Reply> => {
    const response = await fetch(togai().url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  return {
    get togai() {
      return togai();
    },
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
  };
}

function fail(): never {
  throw new Error('The local Togai is not running');
}

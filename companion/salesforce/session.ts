/** Calls to one org's REST API: signed in anew once when a token is spent, always with a time-out, every failure a SyncError. */
import { Connection } from 'jsforce/lib/connection.js';
import { SyncError } from '../domain/errors.ts';
import { OLDEST_VERSION } from './apiVersion.ts';
import { type Call, noAnswer, refusal } from './failures.ts';
import { type Names, names } from './names.ts';
import { Wire } from './wire.ts';

/** What a REST call needs to know of the sign-in. */
export interface Tokens {
  readonly accessToken: string;
  readonly instanceUrl: string;
}

/** Where tokens come from; one per org, so that a refresh token is never used twice. */
export interface TokenSource {
  current(): Promise<Tokens>;
  /** Other tokens than the spent one. Throws SyncError (`pause`) when the access was revoked. */
  renew(spentAccessToken: string): Promise<Tokens>;
}

/** The org of a session, and where its tokens come from. */
export interface SessionOptions {
  readonly tokens: TokenSource;
  /** 18-character id of the org. */
  readonly orgId: string;
  /** Namespace of the package in this org; empty when its metadata was deployed without one. */
  readonly namespace: string;
  /** E.g. `67.0`. Default: the oldest version that has all that is used, for calls made before the newest one is known. */
  readonly apiVersion?: string;
  /** Told after every call how many of the day's API calls are used. */
  readonly onUsage?: (used: number, limit: number) => void;
  /** Longest time for one call with its body, in milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
}

/** One REST call. */
export interface RestCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the API version's root (`/query?q=…`), or from the server's (`/services/…`). */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** An error status whose JSON body is an answer all the same: actions that failed for some of their inputs. */
  readonly resultStatus?: number;
  /** Told the headers of a good answer, for the few calls whose answer is in them. */
  readonly onHeaders?: (header: (name: string) => string | undefined) => void;
}

const TIMEOUT_MS = 30_000;

/** One per org and owner. Holds nothing open between calls. */
export class SalesforceSession {
  readonly orgId: string;
  readonly names: Names;
  readonly tokens: TokenSource;
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #onUsage: ((used: number, limit: number) => void) | undefined;
  #calls = 0;

  constructor(options: SessionOptions) {
    this.orgId = options.orgId;
    this.names = names(options.namespace);
    this.tokens = options.tokens;
    this.#connection = new Connection({ version: options.apiVersion ?? `${String(OLDEST_VERSION)}.0` });
    this.#timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.#onUsage = options.onUsage;
  }

  /** How many calls this session has made. */
  get calls(): number {
    return this.#calls;
  }

  /** The parsed body of the answer; the caller parses it with zod. Throws SyncError. */
  async request(call: RestCall): Promise<unknown> {
    const tokens = await this.tokens.current();
    const first = await this.#send(call, tokens);
    if (!first.tokenSpent) return first.body;
    const second = await this.#send(call, await this.tokens.renew(tokens.accessToken));
    if (!second.tokenSpent) return second.body;
    throw refusal(describeCall(call), { status: 401 }, asRefusal(second.error));
  }

  async #send(
    call: RestCall,
    tokens: Tokens,
  ): Promise<{ tokenSpent: false; body: unknown } | { tokenSpent: true; error: unknown }> {
    const wire = new Wire(this.#timeoutMs);
    this.#calls += 1;
    this.#connection.accessToken = tokens.accessToken;
    this.#connection.instanceUrl = tokens.instanceUrl;
    try {
      const body = await this.#connection.request(httpRequest(call), { transport: wire });
      const status = wire.answer?.status ?? 0;
      if (status >= 300) throw refusal(describeCall(call), { status }, { errorCode: 'REDIRECTED', message: '' });
      call.onHeaders?.((name) => wire.header(name));
      return { tokenSpent: false, body };
    } catch (error) {
      if (wire.answer?.status === 401) return { tokenSpent: true, error };
      const body =
        call.resultStatus !== undefined && call.resultStatus === wire.answer?.status ? jsonOf(wire.body) : undefined;
      if (body !== undefined) return { tokenSpent: false, body };
      throw this.#failure(call, wire, error);
    } finally {
      this.#tellUsage();
    }
  }

  #failure(call: RestCall, wire: Wire, error: unknown): SyncError {
    if (error instanceof SyncError) return error;
    const refused = error instanceof Error && 'errorCode' in error;
    if (wire.answer === undefined || !refused) return noAnswer(describeCall(call), error);
    return refusal(describeCall(call), wire.answer, asRefusal(error));
  }

  #tellUsage(): void {
    const usage = this.#connection.limitInfo.apiUsage;
    if (usage) this.#onUsage?.(usage.used, usage.limit);
  }
}

/** A call as failures tell it: without ids and queries. */
export function describeCall({ method, path }: RestCall): Call {
  const plain = path.replace(/\?.*$/s, '').replace(/\/(?=[A-Za-z]*\d)[A-Za-z0-9]{15,}(-\d+)?(?=\/|$)/g, '/{id}');
  return { operation: `${method} ${plain}`, writes: method !== 'GET' };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: a proxy's page. The status alone tells what happened.
    return undefined;
  }
}

function httpRequest({ method, path, body, headers }: RestCall): Parameters<Connection['request']>[0] {
  const content = body === undefined ? {} : { 'content-type': 'application/json' };
  const request = { method, url: path, headers: { accept: 'application/json', ...content, ...headers } };
  return body === undefined ? request : { ...request, body: JSON.stringify(body) };
}

/** jsforce's error as the refusal it stands for: several errors in one answer are told by the first. */
function asRefusal(error: unknown): { errorCode: string; message: string; fields?: string[] } {
  if (!(error instanceof Error)) return { errorCode: 'UNKNOWN', message: String(error) };
  const data: unknown = 'data' in error ? error.data : undefined;
  const first: unknown = Array.isArray(data) ? data[0] : data;
  const code = 'errorCode' in error && typeof error.errorCode === 'string' ? error.errorCode : error.name;
  if (typeof first !== 'object' || first === null) return { errorCode: code, message: error.message };
  const message = 'message' in first && typeof first.message === 'string' ? first.message : error.message;
  const errorCode = 'errorCode' in first && typeof first.errorCode === 'string' ? first.errorCode : code;
  const fields =
    'fields' in first && Array.isArray(first.fields) ? first.fields.filter((each) => typeof each === 'string') : [];
  return { errorCode, message, fields };
}

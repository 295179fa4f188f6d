/** The one door to Togai: authentication, quota, time-outs and connections; every failure leaves it as a SyncError. */
import { SyncError } from '../domain/errors.ts';
import { type Call, noAnswer, refusal } from './failures.ts';
import { parse, type SentRequest, target, type TogaiRequest } from './request.ts';
import { TogaiWire } from './wire.ts';

/** What became of one call, for receipts and metrics; bodies and the token are not in it. */
export interface CallReport {
  /** Method and path template, e.g. `PATCH /customers/{customer_id}`. */
  readonly operation: string;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /** Time on the wire in milliseconds, without the wait for the quota. */
  readonly ms: number;
}

/** Which environment, how long a call may take, and who watches. */
export interface TogaiClientOptions {
  /** Address of the API, e.g. `https://api.togai.com`. */
  readonly baseUrl: string;
  readonly token: string;
  /** The quota's door: resolves when one more call may be made. Awaited before every call. */
  readonly acquire?: () => Promise<void>;
  /** Longest wait for a whole answer, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number;
  /** Connections that are shared with other clients; whoever made them closes them. Default: some of its own. */
  readonly wire?: TogaiWire;
  readonly onCall?: (report: CallReport) => void;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** A connection to one Togai environment. Close it when done; calls under way then fail as unanswered. */
export class TogaiClient {
  readonly #wire: TogaiWire;
  readonly #options: TogaiClientOptions;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;

  constructor(options: TogaiClientOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#headers = {
      authorization: `Bearer ${options.token}`,
      accept: 'application/json',
      'content-type': 'application/json',
    };
    this.#wire = options.wire ?? new TogaiWire(options.baseUrl, { connectMs: this.#timeoutMs });
  }

  /** Makes one call and returns its parsed answer. Throws SyncError. */
  async request<T>(request: TogaiRequest<T>): Promise<T> {
    const { call, status, text, retryAfter } = await this.#exchange(request);
    if (status < 200 || status > 299) throw refusal(call, status, text, retryAfter, this.#options.token);
    return parse(call, text, request);
  }

  /** Like `request`, for what may not be there: a 404 is undefined. */
  async find<T>(request: TogaiRequest<T>): Promise<T | undefined> {
    const { call, status, text, retryAfter } = await this.#exchange(request);
    if (status === 404) return undefined;
    if (status < 200 || status > 299) throw refusal(call, status, text, retryAfter, this.#options.token);
    return parse(call, text, request);
  }

  /** Closes its own connections; waits for nothing. */
  async close(): Promise<void> {
    if (!this.#options.wire) await this.#wire.close();
  }

  #exchange(request: SentRequest): Promise<Answer> {
    return this.#wire.inTurn(() => this.#exchangeNow(request));
  }

  async #exchangeNow(request: SentRequest): Promise<Answer> {
    const operation = `${request.method} ${request.path}`;
    const call: Call = { operation, writes: request.method !== 'GET' && request.changesNothing !== true };
    const path = this.#wire.prefix + target(request);
    await this.#options.acquire?.();
    if (request.signal?.aborted) {
      throw new SyncError('TOGAI_BUSY', {
        remedy: 'retry',
        cause: request.signal.reason,
        detail: `${operation}: stopped before it was sent`,
      });
    }
    const started = performance.now();
    let status: number | undefined;
    try {
      const answer = await this.#send(request, path);
      status = answer.status;
      return { call, ...answer };
    } catch (error) {
      throw noAnswer(call, error);
    } finally {
      this.#options.onCall?.({ operation, status, ms: performance.now() - started });
    }
  }

  async #send(request: SentRequest, path: string): Promise<Omit<Answer, 'call'>> {
    const deadline = new AbortController();
    const stop = (): void => deadline.abort(request.signal?.reason);
    const timer = setTimeout(
      () => deadline.abort(new Error(`no answer within ${this.#timeoutMs} ms`)),
      this.#timeoutMs,
    );
    request.signal?.addEventListener('abort', stop, { once: true });
    try {
      const { statusCode, headers, body } = await this.#wire.pool.request({
        method: request.method,
        path,
        headers: this.#headers,
        body: request.body === undefined ? null : JSON.stringify(request.body),
        signal: deadline.signal,
      });
      const retryAfter = headers['retry-after'];
      return {
        status: statusCode,
        text: await body.text(),
        retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
      };
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', stop);
    }
  }
}

interface Answer {
  readonly call: Call;
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | undefined;
}

/** Sends jsforce's requests: with a time-out that covers the body, and without the retries that hide how long a call took. */
import { PassThrough } from 'node:stream';
import { Transport } from 'jsforce/lib/transport.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import { Agent, fetch } from 'undici';
import type { Answer } from './failures.ts';

type HttpRequest = Parameters<Transport['httpRequest']>[0];
type HttpResponse = Awaited<ReturnType<Transport['httpRequest']>>;

/** Connections to all orgs and login servers; idle ones don't keep the process alive. */
export const CONNECTIONS = new Agent({ connect: { timeout: 10_000 }, keepAliveTimeout: 10_000, allowH2: false });

/**
 * One request on its way. jsforce's own transport can't be used: a connection that is cut in the middle of a body ends the whole
 * process with an unhandled `error` event, and its time-out ends with the headers.
 */
export class Wire extends Transport {
  /** What came back so far; undefined when nothing did. */
  answer: Answer | undefined;
  /** The body as it came; empty when none did. */
  body = '';
  readonly #timeoutMs: number;
  #headers: ReadonlyMap<string, string> = new Map();

  constructor(timeoutMs: number) {
    super();
    this.#timeoutMs = timeoutMs;
  }

  /** A header of the answer, by its name in lower case. */
  header(name: string): string | undefined {
    return this.#headers.get(name);
  }

  override httpRequest(request: HttpRequest): StreamPromise<HttpResponse> {
    // jsforce pipes into this stream for callers who stream; nobody here does.
    return StreamPromise.create(() => ({ stream: new PassThrough(), promise: this.#send(request) }));
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers ?? {},
      body: typeof request.body === 'string' ? request.body : null,
      redirect: 'manual',
      signal: AbortSignal.timeout(this.#timeoutMs),
      dispatcher: CONNECTIONS,
    });
    this.#headers = new Map(response.headers);
    this.answer = { status: response.status, retryAfter: response.headers.get('retry-after') ?? undefined };
    this.body = await response.text();
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body: this.body };
  }
}

/** The HTTP door of the local Togai: token, quota, faults, routing; JSON in, JSON out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from '../calls.ts';
import type { FaultEffect, Faults } from '../faults.ts';
import { mutateText } from '../mutation.ts';
import { Refusal } from './refusal.ts';
import type { Quota } from './quota.ts';
import type { Route, Router } from './route.ts';

/** One call and its answer as they went over the wire. */
export interface Exchange {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  /** Template of the path, e.g. `/customers/{customer_id}`; undefined when there is no such route. */
  readonly template: string | undefined;
  readonly query: string;
  /** The parsed body, or its text when it was not JSON. */
  readonly requestBody: unknown;
  readonly status: number;
  readonly answerBody: unknown;
}

/** What stands between a request and its route, and who is told of it. */
export interface DoorOptions {
  readonly router: Router;
  readonly faults: Faults;
  readonly calls: CallLog;
  readonly quota: () => Quota;
  /** 401 or 403 when the caller may not come in. */
  readonly admits: (authorization: string | undefined) => 200 | 401 | 403;
  /** True = a 429 tells in `Retry-After` to wait a second; Togai's documents name no such header. */
  readonly retryAfter: boolean;
  readonly onExchange: ((exchange: Exchange) => void) | undefined;
  /** Told of every call whose work was done, in that order, also of those whose answer never arrives. */
  readonly onEffect: ((effect: Pick<Exchange, 'method' | 'template' | 'path' | 'requestBody'>) => void) | undefined;
}

/** A call on its way. */
interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly found: { route: Route; params: string[] } | undefined;
}

interface Ready {
  readonly status: number;
  readonly text: string;
}

/** Answers API calls; one instance a server. */
export class Door {
  readonly #options: DoorOptions;
  #spoiled = 0;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** Reads the call whole, then answers it. */
  receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => response.destroy());
    request.on('end', () =>
      this.#meet(request, response, chunks.length === 1 ? String(chunks[0]) : Buffer.concat(chunks).toString()),
    );
  }

  #meet(request: IncomingMessage, response: ServerResponse, body: string): void {
    const { path, query } = splitUrl(request);
    const method = request.method ?? '';
    const found = this.#options.router.find(method, path);
    const visit: Visit = { request, response, method, path, query, body, found };
    this.#options.calls.add(`${method} ${found?.route.path ?? '(unknown path)'}`);
    const effect = this.#options.faults.match(`${method} ${path}`)?.effect;
    if (!effect) this.#send(visit, this.#answer(visit));
    else if (effect.delayMs) setTimeout(() => this.#fail(visit, effect), effect.delayMs);
    else this.#fail(visit, effect);
  }

  #fail(visit: Visit, { cut, status, body, headers, mutate }: FaultEffect): void {
    if (cut === 'before') {
      visit.request.socket.destroy();
    } else if (status !== undefined) {
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? { message: `Fault on demand: ${status}` });
      visit.response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    } else {
      const ready = this.#answer(visit);
      if (cut === 'after') visit.request.socket.destroy();
      else if (mutate !== undefined) this.#spoil(visit, ready, mutate);
      else this.#send(visit, ready);
    }
  }

  /** A spoiled answer is no exchange: the contract says nothing of it. */
  #spoil({ response }: Visit, { status, text }: Ready, mutate: number): void {
    const spoiled = mutateText(text, mutate === -1 ? this.#spoiled++ : mutate);
    response.writeHead(status, { 'content-type': 'application/json' }).end(spoiled);
  }

  #answer({ request, method, path, query, body, found }: Visit): Ready {
    try {
      this.#admit(request);
      if (!found) throw new Refusal(404, `There is no ${method} ${path}`);
      const call = { params: found.params, query: new URLSearchParams(query), body: parseJson(body) };
      const { status = 200, body: answer } = found.route.handle(call);
      this.#options.onEffect?.({ method, path, template: found.route.path, requestBody: call.body });
      return { status, text: JSON.stringify(answer) };
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, text: JSON.stringify({ message: error.message }) };
      // A fault of the simulator itself: shown whole, so that nobody takes it for Togai's answer.
      const cause = error instanceof Error ? error.stack : String(error);
      return { status: 500, text: JSON.stringify({ message: `The local Togai failed: ${cause ?? ''}` }) };
    }
  }

  #admit(request: IncomingMessage): void {
    const admitted = this.#options.admits(request.headers.authorization);
    if (admitted === 401) throw new Refusal(401, 'Unauthorized');
    if (admitted === 403) throw new Refusal(403, 'Forbidden');
    if (!this.#options.quota().take()) throw new Refusal(429, 'Too Many Requests');
  }

  #send({ response, method, path, query, body, found }: Visit, { status, text }: Ready): void {
    const headers: Record<string, string | number> = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    if (status === 429 && this.#options.retryAfter) headers['retry-after'] = '1';
    response.writeHead(status, headers).end(text);
    const template = found?.route.path;
    this.#options.onExchange?.({
      method,
      path,
      template,
      query,
      requestBody: jsonOrText(body),
      status,
      answerBody: JSON.parse(text),
    });
  }
}

function splitUrl({ url = '/' }: IncomingMessage): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function parseJson(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'The request body is not JSON');
  }
}

function jsonOrText(body: string): unknown {
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}

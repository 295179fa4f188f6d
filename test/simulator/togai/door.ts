/** The HTTP door of the local Togai: token, quota, faults, routing; JSON in, JSON out. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallLog } from '../calls.ts';
import type { FaultEffect, Faults } from '../faults.ts';
import { Refusal } from './refusal.ts';
import type { Quota } from './quota.ts';
import type { Router } from './route.ts';

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
}

interface Ready {
  readonly status: number;
  readonly text: string;
  readonly template: string | undefined;
}

/** Answers API calls; one instance a server. */
export class Door {
  readonly #options: DoorOptions;

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
    const effect = this.#options.faults.match(`${request.method ?? ''} ${splitUrl(request).path}`)?.effect;
    if (!effect) {
      this.#send(request, response, body, this.#answer(request, body));
    } else if (effect.delayMs) {
      setTimeout(() => this.#fail(request, response, body, effect), effect.delayMs);
    } else {
      this.#fail(request, response, body, effect);
    }
  }

  #fail(request: IncomingMessage, response: ServerResponse, body: string, effect: FaultEffect): void {
    if (effect.cut === 'before') {
      request.socket.destroy();
    } else if (effect.status !== undefined) {
      const text =
        typeof effect.body === 'string'
          ? effect.body
          : JSON.stringify(effect.body ?? { message: `Fault on demand: ${effect.status}` });
      response.writeHead(effect.status, { 'content-type': 'application/json', ...effect.headers }).end(text);
    } else {
      const ready = this.#answer(request, body);
      if (effect.cut === 'after') request.socket.destroy();
      else this.#send(request, response, body, ready);
    }
  }

  #answer(request: IncomingMessage, body: string): Ready {
    const { path, query } = splitUrl(request);
    const method = request.method ?? '';
    const way = this.#options.router.find(method, path);
    const template = way?.route.path;
    this.#options.calls.add(way ? `${method} ${way.route.path}` : `${method} (unknown path)`);
    try {
      this.#admit(request);
      if (!way) throw new Refusal(404, `There is no ${method} ${path}`);
      const { status = 200, body: answer } = way.route.handle({
        params: way.params,
        query: new URLSearchParams(query),
        body: parseJson(body),
      });
      return { status, text: JSON.stringify(answer), template };
    } catch (error) {
      if (error instanceof Refusal)
        return { status: error.status, text: JSON.stringify({ message: error.message }), template };
      // A fault of the simulator itself: shown whole, so that nobody takes it for Togai's answer.
      return {
        status: 500,
        text: JSON.stringify({
          message: `The local Togai failed: ${error instanceof Error ? error.stack : String(error)}`,
        }),
        template,
      };
    }
  }

  #admit(request: IncomingMessage): void {
    const admitted = this.#options.admits(request.headers.authorization);
    if (admitted === 401) throw new Refusal(401, 'Unauthorized');
    if (admitted === 403) throw new Refusal(403, 'Forbidden');
    if (!this.#options.quota().take()) throw new Refusal(429, 'Too Many Requests');
  }

  #send(request: IncomingMessage, response: ServerResponse, body: string, { status, text, template }: Ready): void {
    const headers: Record<string, string | number> = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    };
    if (status === 429 && this.#options.retryAfter) headers['retry-after'] = '1';
    response.writeHead(status, headers).end(text);
    this.#options.onExchange?.({
      method: request.method ?? '',
      ...splitUrl(request),
      template,
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

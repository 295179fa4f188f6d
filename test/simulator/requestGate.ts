/** What every HTTP request of a simulator passes first: it is counted, and a fault may strike it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { MiddlewareHandler } from 'hono';
import type { CallLog } from './calls.ts';
import type { FaultEffect, Faults } from './faults.ts';
import { mutateText } from './mutation.ts';

/** Environment of an application behind the gate; `fault` is the rest of a fault's effect that the route itself carries out. */
export interface GatedEnv {
  Bindings: HttpBindings;
  Variables: { fault: FaultEffect };
}

/** The faults and the log of calls of a simulator, and how its paths and refusals look. */
export interface GateOptions {
  readonly faults: Faults;
  readonly calls: CallLog;
  /** The path with its ids taken out, for counting. */
  readonly template: (path: string) => string;
  /** Body of a fault that gives a status and no body. */
  readonly defaultBody: (status: number) => unknown;
}

/** Counts the call, then carries out the fault that strikes it: delay, cut, or an answer without the work. */
export function requestGate({ faults, calls, template, defaultBody }: GateOptions): MiddlewareHandler<GatedEnv> {
  let mutated = 0;
  return async (c, next) => {
    const { method, path } = c.req;
    calls.add(`${method} ${template(path)}`);
    const effect = faults.match(`${method} ${path}`)?.effect ?? {};
    c.set('fault', effect);
    if (effect.delayMs !== undefined) await sleep(effect.delayMs);
    const { socket } = c.env.incoming;
    if (effect.cut === 'before') {
      socket.destroy();
      return RESPONSE_ALREADY_SENT;
    }
    if (effect.status !== undefined) return faultAnswer(effect, effect.status, defaultBody);
    await next();
    if (effect.mutate !== undefined) {
      const spoiled = mutateText(await c.res.text(), effect.mutate === -1 ? mutated++ : effect.mutate);
      c.res = new Response([204, 304].includes(c.res.status) ? null : spoiled, c.res);
    }
    if (effect.cut === 'after') {
      socket.destroy();
      c.res = RESPONSE_ALREADY_SENT;
    }
    return undefined;
  };
}

function faultAnswer(
  { body, headers = {} }: FaultEffect,
  status: number,
  defaultBody: (status: number) => unknown,
): Response {
  const content = body === undefined ? defaultBody(status) : body;
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  const type = typeof content === 'string' ? 'text/plain' : 'application/json';
  return new Response([204, 304].includes(status) ? null : text, {
    status,
    headers: { 'Content-Type': `${type};charset=UTF-8`, ...headers },
  });
}

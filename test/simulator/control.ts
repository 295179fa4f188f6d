/** The control routes of a simulator, `/control/…`: arm faults, read the call counts and the state, make things happen. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import type { CallLog } from './calls.ts';
import { faultSchema, type Faults } from './faults.ts';

/** Something a test or a person may make happen. Takes the request's JSON body ({} when there is none), returns the answer. */
export type ControlAction = (body: unknown) => unknown;

/** What the control routes of a simulator act on. */
export interface ControlOptions {
  readonly faults: Faults;
  readonly calls: CallLog;
  /** What `GET /control/state` shows, as JSON. */
  readonly state: () => unknown;
  /** `POST /control/{name}` by name, e.g. `expire-tokens`. A ZodError thrown is the caller's fault: 400. */
  readonly actions?: Readonly<Record<string, ControlAction>>;
}

/** The routes as an application of their own, to mount or to serve. */
export function controlApp({ faults, calls, state, actions = {} }: ControlOptions): Hono {
  const app = new Hono().basePath('/control');
  app.get('/faults', (c) => c.json(faults.list()));
  app.post('/faults', async (c) => c.json({ id: faults.add(faultSchema.parse(await c.req.json())) }, 201));
  app.delete('/faults', (c) => {
    faults.clear();
    return c.body(null, 204);
  });
  app.delete('/faults/:id', (c) =>
    faults.remove(c.req.param('id')) ? c.body(null, 204) : c.json({ error: 'There is no such fault' }, 404),
  );
  app.get('/calls', (c) => c.json({ total: calls.count(), calls: calls.counts() }));
  app.delete('/calls', (c) => {
    calls.clear();
    return c.body(null, 204);
  });
  app.get('/state', (c) => c.json(state()));
  app.post('/:action', async (c) => {
    const action = Object.hasOwn(actions, c.req.param('action')) ? actions[c.req.param('action')] : undefined;
    if (!action) return c.json({ error: 'There is no such action', actions: Object.keys(actions) }, 404);
    const text = await c.req.text();
    return c.json((await action(text === '' ? {} : JSON.parse(text))) ?? {});
  });
  app.onError((error, c) => {
    if (error instanceof z.ZodError) return c.json({ error: z.prettifyError(error) }, 400);
    if (error instanceof SyntaxError) return c.json({ error: `Not JSON: ${error.message}` }, 400);
    return c.json({ error: error.message }, 422);
  });
  return app;
}

/** The same routes for a bare node:http server: call it for requests whose path begins with `/control/`. */
export function controlListener(
  options: ControlOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return getRequestListener(controlApp(options).fetch);
}

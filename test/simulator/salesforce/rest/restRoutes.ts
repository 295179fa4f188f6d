/** The REST API on HTTP: hands requests of a session to the org and writes its answers. */
import { Hono, type MiddlewareHandler } from 'hono';
import { answerData, type DataAnswer, versions } from './rest.ts';
import type { RestEnv } from './restSession.ts';

/** All routes under `/services/data`; `session` says whose a request is, or refuses it. */
export function restRoutes(session: MiddlewareHandler<RestEnv>): Hono<RestEnv> {
  const app = new Hono<RestEnv>();
  app.get('/services/data', () => respond(versions()));
  app.get('/services/data/', () => respond(versions()));
  app.all('/services/data/*', session, async (c) => {
    const { incoming } = c.env;
    const body = c.req.method === 'GET' ? '' : await c.req.text();
    const answer = answerData({
      org: c.get('org'),
      userId: c.get('userId'),
      method: c.req.method,
      url: incoming.url ?? '',
      header: (name) => c.req.header(name),
      body,
      rowErrors: c.get('fault').rowErrors,
    });
    return respond(answer);
  });
  return app;
}

function respond({ status, body, headers }: DataAnswer): Response {
  const type = body === undefined ? {} : { 'Content-Type': 'application/json;charset=UTF-8' };
  // Results of bulk queries are text already.
  const text = typeof body === 'string' && headers?.['Content-Type'] !== undefined ? body : JSON.stringify(body);
  return new Response(body === undefined ? null : text, { status, headers: { ...type, ...headers } });
}

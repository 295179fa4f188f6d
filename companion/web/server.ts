/** The HTTP server: all routes, strict headers, and errors that say what to do with a reference that is also in the log. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { secureHeaders } from 'hono/secure-headers';
import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { healthRoutes, type HealthFacts } from './health.ts';
import { homeRoutes } from './home.ts';
import { oauthRoutes, type OauthRoutesOptions } from './oauth.ts';
import { page } from './page.ts';
import { STYLE } from './style.ts';

export interface WebOptions {
  readonly database: Database;
  readonly log: Logger;
  readonly health: HealthFacts;
  readonly oauth: OauthRoutesOptions;
}

/** All pages and routes of the companion. */
export function webApp(options: WebOptions): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ["'self'"], formAction: ["'self'"], frameAncestors: ["'none'"], baseUri: ["'none'"] },
      referrerPolicy: 'no-referrer',
    }),
  );
  app.get('/style.css', (c) => c.body(STYLE, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'no-cache' }));
  app.route('/', healthRoutes(options.database, options.health));
  app.route('/', oauthRoutes(options.oauth));
  app.route('/', homeRoutes(options.database));
  app.notFound((c) => c.html(page('There is no such page', html`<p><a href="/">Back to the connections</a></p>`), 404));
  app.onError((error, c) => {
    const reference = randomUUID();
    options.log.error({ err: error, reference, path: c.req.path }, 'A page failed.');
    return c.html(page('That did not work', html`<p>Try again. If it stays so, look for ${reference} in the companion's log.</p>`), 500);
  });
  return app;
}

/** Listens; resolves when the port is open. Throws an Error that says what to do when it is taken. */
export function listen(app: Hono, port: number, host: string): Promise<Server> {
  const server = createServer(getRequestListener(app.fetch));
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `Port ${String(port)} is in use. Set PORT to a free one.` : `The server can't listen on ${host}:${String(port)}: ${error.message}`;
      fail(new Error(why, { cause: error }));
    });
    server.listen(port, host, () => {
      done(server);
    });
  });
}

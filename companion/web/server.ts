/** The HTTP server: all routes behind their guards, and errors that say what to do with a reference that is also in the log. */
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { listConnections } from '../store/connections.ts';
import { accountRoutes } from './account.ts';
import { accountFlowRoutes } from './accountFlow.ts';
import { activityRoutes } from './activity.ts';
import { appRoutes } from './apps.ts';
import { backfillRoutes } from './backfill.ts';
import { budgetRoutes } from './budget.ts';
import { conditionRoutes } from './conditions.ts';
import { connectionRoutes } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Routes } from './console.ts';
import { decisionRoutes } from './decisions.ts';
import { environmentRoutes } from './environments.ts';
import { flowRoutes } from './flows.ts';
import { forms, headers, signedIn, sizeLimit } from './guard.ts';
import { healthRoutes } from './health.ts';
import { mappingRoutes } from './mapping.ts';
import { metricsRoutes } from './metrics.ts';
import { oauthRoutes } from './oauth.ts';
import { page } from './page.ts';
import { peopleRoutes } from './people.ts';
import { quoteFlowRoutes } from './quoteFlow.ts';
import { rehearsalRoutes } from './rehearsal.ts';
import { ICON, SCRIPT } from './script.ts';
import { sessions } from './session.ts';
import { settingsRoutes } from './settings.ts';
import { signInRoutes } from './signIn.ts';
import { STYLE } from './style.ts';

/** The pages for people who are signed in. */
const PAGES = [
  accountRoutes,
  appRoutes,
  oauthRoutes,
  connectionRoutes,
  budgetRoutes,
  flowRoutes,
  accountFlowRoutes,
  quoteFlowRoutes,
  conditionRoutes,
  mappingRoutes,
  rehearsalRoutes,
  decisionRoutes,
  backfillRoutes,
  activityRoutes,
  environmentRoutes,
  settingsRoutes,
  peopleRoutes,
];

/** All pages and routes of the companion. */
export function webApp(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.use(headers());
  app.route('/', assets());
  app.route('/', healthRoutes(parts));
  app.route('/', metricsRoutes(parts));
  app.use(sizeLimit(), sessions(parts), forms(parts));
  app.route('/', signInRoutes(parts));
  app.use(signedIn());
  app.get('/', async (c) =>
    c.redirect((await listConnections(parts.database)).length === 0 ? '/apps' : '/connections', 303),
  );
  for (const routes of PAGES) app.route('/', routes(parts));
  app.notFound((c) =>
    c.html(
      page(c, {
        title: 'There is no such page',
        body: html`<p>It may have been removed. <a href="/">Back to the start</a></p>`,
      }),
      404,
    ),
  );
  app.onError((error, c) => {
    const reference = randomUUID();
    parts.log.error({ err: error, reference, method: c.req.method, path: c.req.path }, 'A page failed.');
    const body = html`<p>Try again. If it stays so, look for ${reference} in the companion’s log.</p>`;
    return c.html(page(c, { title: 'That did not work', body }), 500);
  });
  return app;
}

function assets(): Routes {
  const app = new Hono<ConsoleEnv>();
  const asset = (path: string, type: string, text: string): void => {
    app.get(path, (c) => c.body(text, 200, { 'content-type': type, 'cache-control': 'no-cache' }));
  };
  asset('/style.css', 'text/css; charset=utf-8', STYLE);
  asset('/console.js', 'text/javascript; charset=utf-8', SCRIPT);
  asset('/icon.svg', 'image/svg+xml', ICON);
  return app;
}

/** Listens; resolves when the port is open. Throws an Error that says what to do when it is taken. */
export function listen(app: Routes, port: number, host: string): Promise<Server> {
  const answer = getRequestListener(app.fetch);
  const server = createServer((request, response) => {
    // It answers every failure itself, so there is nothing to wait for.
    void answer(request, response);
  });
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `Port ${String(port)} is in use. Set PORT to a free one.`
          : `The server can't listen on ${host}:${String(port)}: ${error.message}`;
      fail(new Error(why, { cause: error }));
    });
    server.listen(port, host, () => {
      done(server);
    });
  });
}

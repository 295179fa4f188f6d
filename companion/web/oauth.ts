/** `/oauth/start` and `/oauth/callback`: the journey to Salesforce's login and back, and every way it can fail. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { beginConnect, type ConnectDependencies, type ConnectRefusal, type ConnectResult, finishConnect } from '../sync/connect.ts';
import { type Html, page } from './page.ts';
import { browserSession } from './session.ts';

export interface OauthRoutesOptions {
  readonly connect: ConnectDependencies;
  readonly defaultLoginUrl: string;
  readonly secure: boolean;
  /** An org was connected: its owner starts at once. */
  readonly onConnected: () => void;
}

const start = z.object({
  login_url: z.url({ protocol: /^https?$/ }).optional(),
  environment: z.string().regex(/^\d+$/).optional(),
});
const callback = z.object({
  state: z.string().min(1).max(200),
  code: z.string().max(2_000).optional(),
  error: z.string().max(200).optional(),
});

export function oauthRoutes(options: OauthRoutesOptions): Hono {
  const app = new Hono();
  app.get('/oauth/start', async (c) => {
    const query = start.safeParse(c.req.query());
    if (!query.success) return c.html(problem('That login address is not a web address', 'Go back and correct it.'), 400);
    const begun = await beginConnect(options.connect, {
      session: browserSession(c, options.secure),
      loginUrl: (query.data.login_url ?? options.defaultLoginUrl).replace(/\/+$/, ''),
      environmentId: query.data.environment,
    });
    if (begun.kind === 'go') return c.redirect(begun.url);
    return c.html(refusalPage(begun), 409);
  });
  app.get('/oauth/callback', async (c) => {
    const query = callback.safeParse(c.req.query());
    if (!query.success) return c.html(problem('This address is for Salesforce to come back to', 'Start again with + Add connection.'), 400);
    const result = await finishConnect(options.connect, { session: browserSession(c, options.secure), ...query.data });
    if (result.kind !== 'connected') return c.html(refusalPage(result), 409);
    options.onConnected();
    return c.redirect(`/?connected=${result.orgId}`);
  });
  return app;
}

function problem(title: string, fix: Html | string): Html {
  return page(title, html`<p>${fix}</p><p><a href="/">Back to the connections</a></p>`);
}

function refusalPage(refusal: Exclude<ConnectResult, { kind: 'connected' }>): Html {
  const { title, fix } = wordsOf(refusal);
  return problem(title, fix);
}

function wordsOf(refusal: ConnectRefusal): { title: string; fix: Html | string } {
  switch (refusal.kind) {
    case 'no environment':
      return { title: 'No Togai environment yet', fix: 'Set TOGAI_API_URL and TOGAI_API_TOKEN and start the companion again.' };
    case 'denied':
      return { title: 'Access was denied', fix: 'You pressed Deny in Salesforce, so nothing was connected. Start again and press Allow.' };
    case 'state':
      return STATE_WORDS[refusal.why];
    case 'code':
      return { title: 'Salesforce did not complete the sign-in', fix: refusal.error.detail ?? refusal.error.message };
    case 'package missing':
      return {
        title: 'The package is not installed in this org',
        fix: html`Install Togai for Salesforce there, then connect again. <a href="${refusal.instanceUrl}/lightning/setup/ImportedPackage/home">Installed Packages in Setup</a>`,
      };
    case 'quotes off':
      return {
        title: 'Quotes are switched off in this org',
        fix: html`Switch Quotes on, install the package, then connect again. <a href="${refusal.instanceUrl}/lightning/setup/QuoteSettings/home">Quote Settings in Setup</a>`,
      };
    case 'kind differs':
      return {
        title: `This Togai environment serves a ${refusal.serves} org`,
        fix: `Records of a sandbox have the same ids as in production, so one Togai environment can't serve both. Connect this org to another environment than ${refusal.environment}.`,
      };
  }
}

const STATE_WORDS = {
  unknown: { title: 'This sign-in was not started here', fix: 'Start again with + Add connection, in this browser.' },
  used: { title: 'This sign-in was already completed', fix: 'See the list of connections; if the org is missing, start again.' },
  expired: { title: 'This sign-in took too long', fix: 'It was started more than ten minutes ago. Start again.' },
} as const;

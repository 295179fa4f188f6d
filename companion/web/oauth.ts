/** `/oauth/start` and `/oauth/callback`: the journey to Salesforce's login and back, and every way it can fail. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { readConnection } from '../store/connections.ts';
import {
  beginConnect,
  type ConnectDependencies,
  type ConnectRefusal,
  finishConnect,
} from '../sync/connection/connect.ts';
import { connectPage, noEnvironment } from './apps.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { linkButton, outside } from './elements.ts';
import { LOGIN_KINDS, loginAddress } from './loginAddress.ts';
import { withNotice } from './notices.ts';
import { type Html, page } from './page.ts';

const start = z.object({
  kind: z.enum(LOGIN_KINDS).default('production'),
  domain: z.string().max(300).default(''),
  environment: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
  reconnects: z
    .string()
    .regex(/^00D[A-Za-z0-9]{15}$/)
    .optional(),
});
const callback = z.object({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(2_000).optional(),
  error: z.string().max(200).optional(),
});

/** Salesforce's login: going there and coming back. */
export function oauthRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  const connect: ConnectDependencies = {
    database: parts.database,
    cipher: parts.cipher,
    clientId: parts.salesforce.clientId,
    clientSecret: parts.salesforce.clientSecret,
    redirectUri: () => `${parts.publicUrl()}/oauth/callback`,
  };
  // Who follows this address gets the form: only a form of ours begins the journey.
  app.get('/oauth/start', (c) => c.redirect('/apps/salesforce/connect', 303));
  app.post('/oauth/start', (c) => begin(c, parts, connect));
  app.get('/oauth/callback', (c) => finish(c, parts, connect));
  return app;
}

async function begin(c: Page, parts: ConsoleParts, connect: ConnectDependencies): Promise<Response> {
  const given = start.safeParse(c.get('form'));
  if (!given.success)
    return c.html(await connectPage(c, parts, { text: 'Choose one of the orgs and environments offered.' }), 400);
  const { kind, domain, environment, reconnects } = given.data;
  const known = reconnects === undefined ? undefined : await readConnection(parts.database, reconnects);
  const loginUrl = known?.loginUrl ?? loginAddress(kind, domain, parts.salesforce.loginUrl);
  if (loginUrl === undefined) {
    const text =
      'That is no My Domain of Salesforce. It looks like acme.my.salesforce.com; find it in Setup under My Domain.';
    return c.html(await connectPage(c, parts, { text }), 400);
  }
  const environmentId = known?.environmentId ?? environment;
  const begun = await beginConnect(connect, {
    session: c.get('sessionId'),
    loginUrl,
    environmentId,
    reconnects: known?.orgId,
  });
  return begun.kind === 'go' ? c.redirect(begun.url, 303) : c.html(refusalPage(c, begun), 409);
}

async function finish(c: Page, parts: ConsoleParts, connect: ConnectDependencies): Promise<Response> {
  const query = callback.safeParse(c.req.query());
  if (!query.success || /[\0]/.test(query.data.state)) {
    return c.html(
      failed(c, 'This address is for Salesforce to come back to', 'Start again with + Add connection.'),
      400,
    );
  }
  const result = await finishConnect(connect, { session: c.get('sessionId'), ...query.data });
  if (result.kind !== 'connected') {
    const detail = result.kind === 'code' ? result.error.detail : undefined;
    parts.log.info({ refusal: result.kind, detail }, 'An org was not connected.');
    return c.html(refusalPage(c, result), 409);
  }
  parts.orgs.ring();
  return c.redirect(withNotice(`/connections/${result.orgId}`, result.again ? 'reconnected' : 'connected'), 303);
}

function failed(c: Page, title: string, fix: Html | string, next?: Html): Html {
  const again = next ?? linkButton('/apps/salesforce/connect', 'Start again', 'brand');
  const body = html`<section class="card">
    <p>${fix}</p>
    <div class="actions">${again}<a href="/connections">Connections</a></div>
  </section>`;
  const above = [
    { name: 'Apps', path: '/apps' },
    { name: 'Salesforce', path: '/apps/salesforce' },
  ];
  return page(c, { title, section: 'Apps', above, body });
}

function refusalPage(c: Page, refusal: ConnectRefusal): Html {
  switch (refusal.kind) {
    case 'no environment':
      return page(c, {
        title: 'No Togai environment yet',
        section: 'Apps',
        body: html`<section class="card">${noEnvironment()}</section>`,
      });
    case 'denied':
      return failed(
        c,
        'Access was denied',
        'Somebody pressed Deny in Salesforce, so nothing was connected. Start again and press Allow.',
      );
    case 'state':
      return failed(c, STATE_WORDS[refusal.why].title, STATE_WORDS[refusal.why].fix);
    case 'code':
      return failed(c, 'Salesforce did not complete the sign-in', refusal.error.message);
    case 'package missing':
      return failed(
        c,
        'The package is not installed in this org',
        html`Install Togai for Salesforce there, then start again. See what is installed:
        ${outside(`${refusal.instanceUrl}/lightning/setup/ImportedPackage/home`, 'Installed Packages in Setup')}.`,
      );
    case 'quotes off':
      return failed(
        c,
        'Quotes are switched off in this org',
        html`The package needs them. Switch Quotes on, install the package, then start again:
        ${outside(`${refusal.instanceUrl}/lightning/setup/QuoteSettings/home`, 'Quote Settings in Setup')}.`,
      );
    case 'kind differs':
      return failed(
        c,
        `This Togai environment serves a ${refusal.serves} org`,
        `A sandbox has copies of production’s records under the same ids, so one Togai environment can’t serve both. Add another environment under Settings and connect this org to it, not to ${refusal.environment}.`,
        linkButton('/settings', 'Add a Togai environment', 'brand'),
      );
    case 'already connected':
      return failed(
        c,
        `${refusal.name} is connected already`,
        'One org has one connection. To renew its access or sign it in as another user, open the connection and press Reconnect.',
        linkButton(`/connections/${refusal.orgId}`, `Open ${refusal.name}`, 'brand'),
      );
    case 'another org':
      return failed(
        c,
        'You signed in to another org',
        `You were reconnecting ${refusal.expected}, but signed in to ${refusal.found}. Sign out of Salesforce in this browser, then try again.`,
        linkButton(`/connections/${refusal.orgId}`, `Back to ${refusal.expected}`, 'brand'),
      );
  }
}

const STATE_WORDS = {
  unknown: { title: 'This sign-in was not started here', fix: 'Start again with + Add connection, in this browser.' },
  used: {
    title: 'This sign-in was already completed',
    fix: 'See the list of connections. If the org is missing there, start again.',
  },
  expired: { title: 'This sign-in took too long', fix: 'It was started more than ten minutes ago. Start again.' },
} as const;

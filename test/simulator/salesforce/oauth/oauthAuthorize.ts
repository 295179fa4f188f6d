/** The pages a person meets on the way to a grant: authorize, log in, allow or deny. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { APP_SCOPES, type OAuthClient } from './oauthClients.ts';
import type { Grants } from './oauthGrants.ts';
import type { OrgLogin } from '../org.ts';
import { type Html, smallPage } from '../pages/pageFrame.ts';

/** What the pages of the authorization endpoint need. */
export interface AuthorizeOptions {
  readonly grants: Grants;
  readonly clients: readonly OAuthClient[];
  /** The user of these credentials; undefined when there is none. */
  readonly signIn: (username: string, password: string) => OrgLogin | undefined;
}

/** A request on its way; `user` is there once somebody has logged in for it. */
interface Pending {
  readonly client: OAuthClient;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly loginHint: string;
  user?: OrgLogin;
  confirmation?: string;
}

const MOST_PENDING = 1000;
const LOGIN_FAILED =
  "Please check your username and password. If you still can't log in, contact your Salesforce administrator.";

const loginForm = z.object({ request: z.string(), username: z.string(), pw: z.string() });
const consentForm = z.object({ request: z.string(), confirmation: z.string(), decision: z.enum(['allow', 'deny']) });

/** `GET /services/oauth2/authorize`, `POST /login` and `POST /consent`. */
export function authorizeRoutes({ grants, clients, signIn }: AuthorizeOptions): Hono {
  const pending = new Map<string, Pending>();
  const app = new Hono();

  app.get('/services/oauth2/authorize', (c) => {
    const query = c.req.query();
    const client = clients.find(({ id }) => id === query['client_id']);
    if (!client) return c.html(refusedPage('invalid_client_id', 'client identifier invalid'), 400);
    const redirectUri = query['redirect_uri'] ?? '';
    if (!client.mayRedirectTo(redirectUri))
      return c.html(refusedPage('redirect_uri_mismatch', 'redirect_uri must match configuration'), 400);
    const refused = refusalOf(query, client);
    if (refused) return c.redirect(callback(redirectUri, { ...refused, state: query['state'] }));
    const id = randomUUID();
    const scope = query['scope'] ? query['scope'] : 'api refresh_token id';
    remember(pending, id, {
      client,
      redirectUri,
      scope,
      state: query['state'],
      codeChallenge: query['code_challenge'],
      loginHint: query['login_hint'] ?? '',
    });
    return c.html(loginPage(id, query['login_hint'] ?? ''));
  });

  app.post('/login', async (c) => {
    const form = loginForm.safeParse(await c.req.parseBody());
    const request = form.success ? pending.get(form.data.request) : undefined;
    if (!form.success || !request) return c.html(stalePage(), 400);
    const user = signIn(form.data.username.trim(), form.data.pw);
    if (!user) return c.html(loginPage(form.data.request, form.data.username, LOGIN_FAILED));
    request.user = user;
    request.confirmation = randomUUID();
    return c.html(consentPage(form.data.request, request, user));
  });

  app.post('/consent', async (c) => {
    const form = consentForm.safeParse(await c.req.parseBody());
    const request = form.success ? pending.get(form.data.request) : undefined;
    if (!form.success || !request?.user || request.confirmation !== form.data.confirmation)
      return c.html(stalePage(), 400);
    pending.delete(form.data.request);
    const { user, client, scope, redirectUri, state, codeChallenge } = request;
    if (form.data.decision === 'deny') {
      return c.redirect(
        callback(redirectUri, { error: 'access_denied', error_description: 'end-user denied authorization', state }),
      );
    }
    return c.redirect(
      callback(redirectUri, { code: grants.authorize(user, client, scope, redirectUri, codeChallenge), state }),
    );
  });
  return app;
}

/** What is wrong with a request whose app and callback are known: told to the app through the callback. */
function refusalOf(
  query: Record<string, string>,
  client: OAuthClient,
): { error: string; error_description: string } | undefined {
  if (query['response_type'] !== 'code')
    return { error: 'unsupported_response_type', error_description: 'response type not supported' };
  const unknown = (query['scope'] ?? '').split(/\s+/).filter((scope) => scope !== '' && !APP_SCOPES.includes(scope));
  if (unknown.length > 0) return { error: 'invalid_scope', error_description: 'the requested scope is not allowed' };
  if (query['code_challenge'] === undefined) {
    return client.requiresPkce
      ? { error: 'invalid_request', error_description: 'missing required code challenge' }
      : undefined;
  }
  const isS256 = (query['code_challenge_method'] ?? 'S256') === 'S256' && /^[\w-]{43}$/.test(query['code_challenge']);
  return isS256 ? undefined : { error: 'invalid_request', error_description: 'invalid code challenge' };
}

function callback(redirectUri: string, parameters: Record<string, string | undefined>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}

function remember(pending: Map<string, Pending>, id: string, request: Pending): void {
  pending.set(id, request);
  const oldest = pending.keys().next();
  if (pending.size > MOST_PENDING && !oldest.done) pending.delete(oldest.value);
}

function loginPage(request: string, username: string, fault?: string): Html {
  return smallPage(
    'Log In',
    html`${fault === undefined ? '' : html`<p class="error" role="alert" id="error">${fault}</p>`}
      <form method="post" action="/login" name="login">
        <input type="hidden" name="request" value="${request}" />
        <p><label for="username">Username</label><input id="username" name="username" type="text" autocomplete="username" value="${username}" /></p>
        <p><label for="password">Password</label><input id="password" name="pw" type="password" autocomplete="current-password" /></p>
        <button class="button primary" id="Login" name="Login">Log In</button>
      </form>`,
  );
}

const SCOPE_MEANINGS: Readonly<Record<string, string>> = {
  api: 'Manage user data via APIs',
  refresh_token: 'Perform requests at any time',
  offline_access: 'Perform requests at any time',
  id: 'Access the identity URL service',
  openid: 'Access unique user identifiers',
  web: 'Manage user data via Web browsers',
};

function consentPage(id: string, { client, scope, confirmation }: Pending, user: OrgLogin): Html {
  const meanings = new Set(scope.split(/\s+/).map((word) => SCOPE_MEANINGS[word] ?? word));
  return smallPage(
    'Allow Access?',
    html`<p><strong>${client.name}</strong> is asking to:</p>
      <ul>
        ${[...meanings].map((meaning) => html`<li>${meaning}</li>`)}
      </ul>
      <p class="note">Org: ${user.orgName}. Logged in as ${user.username}.</p>
      <form method="post" action="/consent" name="editPage" class="row">
        <input type="hidden" name="request" value="${id}" />
        <input type="hidden" name="confirmation" value="${confirmation}" />
        <button class="button" id="oadeny" name="decision" value="deny">Deny</button>
        <button class="button primary" id="oaapprove" name="decision" value="allow">Allow</button>
      </form>`,
  );
}

function refusedPage(error: string, description: string): Html {
  return smallPage('OAuth Error', html`<p class="error">error=${error}&amp;error_description=${description}</p>`);
}

function stalePage(): Html {
  return smallPage('This page is no longer valid', html`<p>Start again from the app that sent you here.</p>`);
}

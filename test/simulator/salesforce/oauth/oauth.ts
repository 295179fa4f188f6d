/** OAuth as an org serves it to apps: tokens, revocation, identity; the pages for people are in oauthAuthorize. */
import { createHmac } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { authorizeRoutes } from './oauthAuthorize.ts';
import { isSecretOf, type OAuthClient } from './oauthClients.ts';
import { GrantError, type Grants, type IssuedTokens } from './oauthGrants.ts';
import { identity, identityUrl, userInfo } from './oauthIdentity.ts';
import type { OrgLogin } from '../org.ts';

/** What the OAuth routes need: the orgs, the grants, and the address they are reached at. */
export interface OAuthOptions {
  readonly grants: Grants;
  readonly clients: readonly OAuthClient[];
  readonly signIn: (username: string, password: string) => OrgLogin | undefined;
  /** The user a client-credentials grant runs as. */
  readonly runAs: () => OrgLogin | undefined;
  /** Base address of this server, without a slash at its end. */
  readonly url: () => string;
  readonly now: () => Date;
}

type Form = Record<string, string | undefined>;

/** All routes of `/services/oauth2/…` and `/id/…`. */
export function oauthRoutes(options: OAuthOptions): Hono {
  const { grants, url } = options;
  const app = new Hono();
  app.route('/', authorizeRoutes(options));
  app.post('/services/oauth2/token', async (c) => {
    const form = await readForm(c);
    c.header('Cache-Control', 'no-cache, no-store');
    try {
      const client = clientOf(options.clients, form, c.req.header('authorization'));
      return c.json(tokenAnswer(options, client, grant(options, client, form)));
    } catch (error) {
      if (!(error instanceof GrantError)) throw error;
      return c.json({ error: error.error, error_description: error.description }, 400);
    }
  });
  app.get('/services/oauth2/token', (c) =>
    c.json({ error: 'invalid_request', error_description: 'must use HTTP POST for token requests' }, 400),
  );
  app.on(['GET', 'POST'], '/services/oauth2/revoke', async (c) => {
    const token = c.req.query('token') ?? (await readForm(c))['token'] ?? '';
    if (grants.revoke(token)) return c.body(null, 200);
    return c.json(
      { error: 'invalid_token', error_description: 'invalid token: the token is unknown, expired or revoked' },
      400,
    );
  });
  app.on(['GET', 'POST'], '/services/oauth2/userinfo', (c) => {
    const session = grants.session(bearer(c));
    return session ? c.json(userInfo(url(), session.user)) : c.text('Bad_OAuth_Token', 403);
  });
  app.get('/id/:orgId/:userId', (c) => {
    const token = bearer(c);
    if (token === '') return c.text('Missing_OAuth_Token', 403);
    const session = grants.session(token);
    if (!session) return c.text('Bad_OAuth_Token', 403);
    const { orgId, userId } = c.req.param();
    if (!sameId(session.user.orgId, orgId)) return c.text('Wrong_Org', 403);
    return sameId(session.user.userId, userId) ? c.json(identity(url(), session.user)) : c.text('Bad_Id', 403);
  });
  return app;
}

function grant({ grants, signIn, runAs }: OAuthOptions, client: OAuthClient, form: Form): IssuedTokens {
  switch (form['grant_type']) {
    case 'authorization_code':
      return grants.exchange(required(form, 'code'), client, required(form, 'redirect_uri'), form['code_verifier']);
    case 'refresh_token':
      return grants.refresh(required(form, 'refresh_token'), client);
    case 'password': {
      const user = signIn(required(form, 'username'), required(form, 'password'));
      if (!user) throw new GrantError('invalid_grant', 'authentication failure');
      return grants.signIn(user, client);
    }
    case 'client_credentials': {
      const user = runAs();
      if (!user || client.secret === '') throw new GrantError('invalid_grant', 'no client credentials user enabled');
      return grants.signIn(user, client);
    }
    default:
      throw new GrantError('unsupported_grant_type', 'grant type not supported');
  }
}

function tokenAnswer({ url, now }: OAuthOptions, client: OAuthClient, issued: IssuedTokens): Record<string, unknown> {
  const id = identityUrl(url(), issued.user);
  const issuedAt = String(now().getTime());
  return {
    access_token: issued.accessToken,
    ...(issued.refreshToken === undefined ? {} : { refresh_token: issued.refreshToken }),
    signature: createHmac('sha256', client.secret)
      .update(id + issuedAt)
      .digest('base64'),
    scope: issued.scope,
    instance_url: url(),
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}

/** The app that asks, by its id and secret from the form or from HTTP Basic. */
function clientOf(clients: readonly OAuthClient[], form: Form, authorization = ''): OAuthClient {
  const basic = /^Basic (.+)$/i.exec(authorization)?.[1];
  const [basicId = '', ...basicSecret] =
    basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent);
  const client = clients.find(({ id }) => id === (form['client_id'] ?? basicId));
  if (!client) throw new GrantError('invalid_client_id', 'client identifier invalid');
  if (!isSecretOf(client, form['client_secret'] ?? basicSecret.join(':')))
    throw new GrantError('invalid_client', 'invalid client credentials');
  return client;
}

function required(form: Form, name: string): string {
  const value = form[name];
  if (!value) throw new GrantError('invalid_request', `missing required parameter: ${name}`);
  return value;
}

async function readForm(c: Context): Promise<Form> {
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}

function bearer(c: Context): string {
  return (
    /^(?:Bearer|OAuth) (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ??
    c.req.query('oauth_token') ??
    c.req.query('access_token') ??
    ''
  );
}

/** Ids may come with 15 characters or 18. */
function sameId(full: string, given: string): boolean {
  return full === given || full.slice(0, 15) === given;
}

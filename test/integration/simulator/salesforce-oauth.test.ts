/** OAuth of the local Salesforce as an app meets it over HTTP: pages, codes, PKCE, rotation, identity, revocation. */
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oauthRoutes } from '../../simulator/salesforce/oauth/oauth.ts';
import { connectorClient, PLATFORM_CLI } from '../../simulator/salesforce/oauth/oauthClients.ts';
import { Grants } from '../../simulator/salesforce/oauth/oauthGrants.ts';
import type { OrgLogin } from '../../simulator/salesforce/org.ts';
import { soapLoginRoutes } from '../../simulator/salesforce/oauth/soapLogin.ts';
import { hiddenFields, pkce, post, visit } from './oauthBrowser.ts';

const REDIRECT = 'http://localhost:3000/oauth/callback';
const APP = { client_id: '3MVGtest', client_secret: 'secret & more' };
const PERSON = { username: 'admin@acme.example', password: 'salesforce1' };
const USER: OrgLogin = {
  ...PERSON,
  orgId: '00D000000000001EAA',
  orgName: 'Acme',
  sandbox: false,
  userId: '005000000000001EAA',
  displayName: 'Ada Admin',
  email: 'ada@acme.example',
};

let now: Date;
let grants: Grants;
let server: ServerType;
let url: string;

beforeEach(async () => {
  now = new Date('2026-11-20T10:00:00Z');
  grants = new Grants(() => now);
  const signIn = (username: string, password: string) =>
    username === USER.username && password === USER.password ? USER : undefined;
  const clients = [
    connectorClient(APP.client_id, APP.client_secret, ['https://connector.example/oauth/callback']),
    PLATFORM_CLI,
  ];
  const options = { grants, clients, signIn, runAs: () => USER, url: () => url, now: () => now };
  const app = new Hono().route('/', oauthRoutes(options)).route('/', soapLoginRoutes(options));
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => {
      resolve();
    });
  });
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
});

function authorizeUrl(changes: Record<string, string | undefined> = {}): string {
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: APP.client_id,
    redirect_uri: REDIRECT,
    state: 's&1',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return `${url}/services/oauth2/authorize?${query.toString()}`;
}

async function token(form: Record<string, string>): Promise<{ status: number; body: Record<string, string> }> {
  const response = await post(`${url}/services/oauth2/token`, { ...APP, ...form });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

async function newCode(verifier: string, challenge: string): Promise<Record<string, string>> {
  const back = await visit({ authorizeUrl: authorizeUrl({ code_challenge: challenge }), ...PERSON });
  return {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT,
    code_verifier: verifier,
  };
}

async function signedIn(): Promise<Record<string, string>> {
  const { verifier, challenge } = pkce();
  return (await token(await newCode(verifier, challenge))).body;
}

const bearer = (accessToken: string | undefined) => ({ headers: { authorization: `Bearer ${accessToken ?? ''}` } });
const refresh = (refreshToken: string | undefined) =>
  token({ grant_type: 'refresh_token', refresh_token: refreshToken ?? '' });

describe('the pages', () => {
  test('log in and Allow lead back with a code and the state as it was', async () => {
    const back = await visit({ authorizeUrl: authorizeUrl(), ...PERSON });
    expect(back.origin + back.pathname).toBe(REDIRECT);
    expect(back.searchParams.get('state')).toBe('s&1');
    expect(back.searchParams.get('code')).toMatch(/^aPrx/);
  });

  test('Deny leads back with access_denied', async () => {
    const back = await visit({ authorizeUrl: authorizeUrl(), ...PERSON, decision: 'deny' });
    expect(back.search).toBe('?error=access_denied&error_description=end-user+denied+authorization&state=s%261');
  });

  test('a wrong password shows the login page again and grants nothing', async () => {
    const page = await (await fetch(authorizeUrl())).text();
    const answer = await post(`${url}/login`, { ...hiddenFields(page), username: PERSON.username, pw: 'wrong' });
    expect(await answer.text()).toContain('Please check your username and password');
  });

  test('consent without a login, or with a made-up confirmation, is refused', async () => {
    const request = hiddenFields(await (await fetch(authorizeUrl())).text());
    expect((await post(`${url}/consent`, { ...request, confirmation: '', decision: 'allow' })).status).toBe(400);
    await post(`${url}/login`, { ...request, username: PERSON.username, pw: PERSON.password });
    expect((await post(`${url}/consent`, { ...request, confirmation: 'guess', decision: 'allow' })).status).toBe(400);
  });

  test.each([
    ['an unknown app', { client_id: 'nobody' }, 'invalid_client_id'],
    ['a callback not registered', { redirect_uri: 'https://evil.example/oauth/callback' }, 'redirect_uri_mismatch'],
  ])('%s is shown on a page, never redirected', async (_, change, error) => {
    const answer = await fetch(authorizeUrl(change), { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain(error);
  });

  test.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no PKCE challenge', { code_challenge: undefined }, 'invalid_request'],
    ['a plain PKCE challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a scope the app may not have', { scope: 'api full_admin' }, 'invalid_scope'],
  ])('%s is told to the app', async (_, change, error) => {
    const back = await visit({ authorizeUrl: authorizeUrl(change), ...PERSON });
    expect(back.searchParams.get('error')).toBe(error);
    expect(back.searchParams.get('state')).toBe('s&1');
  });

  test.each([
    'http://localhost:1/oauth/callback',
    'http://127.0.0.1:65535/oauth/callback',
    'https://connector.example/oauth/callback',
  ])('%s is a registered callback', async (redirectUri) => {
    expect((await fetch(authorizeUrl({ redirect_uri: redirectUri }))).status).toBe(200);
  });
});

describe('a code', () => {
  test('gives tokens, signed, with the identity they belong to', async () => {
    const answer = await signedIn();
    expect(answer).toMatchObject({
      token_type: 'Bearer',
      instance_url: url,
      scope: 'api refresh_token id',
      id: `${url}/id/${USER.orgId}/${USER.userId}`,
    });
    const signature = createHmac('sha256', APP.client_secret)
      .update(`${answer['id'] ?? ''}${answer['issued_at'] ?? ''}`)
      .digest('base64');
    expect(answer['signature']).toBe(signature);
    const identity: unknown = await (await fetch(answer['id'] ?? '', bearer(answer['access_token']))).json();
    expect(identity).toMatchObject({
      organization_id: USER.orgId,
      user_id: USER.userId,
      username: USER.username,
      urls: { rest: `${url}/services/data/v{version}/` },
    });
  });

  test('is good once: a second use fails and revokes what the first one got', async () => {
    const { verifier, challenge } = pkce();
    const form = await newCode(verifier, challenge);
    const first = await token(form);
    expect(await token(form)).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'expired authorization code' },
    });
    expect((await fetch(`${url}/services/oauth2/userinfo`, bearer(first.body['access_token']))).status).toBe(403);
    expect((await refresh(first.body['refresh_token'])).body['error']).toBe('invalid_grant');
  });

  test('expires after 15 minutes', async () => {
    const { verifier, challenge } = pkce();
    const form = await newCode(verifier, challenge);
    now = new Date(now.getTime() + 15 * 60_000 + 1);
    expect((await token(form)).body).toEqual({
      error: 'invalid_grant',
      error_description: 'expired authorization code',
    });
  });

  test.each([
    ['another verifier', { code_verifier: pkce().verifier }, 'invalid_grant', 'invalid code verifier'],
    ['no verifier', { code_verifier: '' }, 'invalid_grant', 'invalid code verifier'],
    [
      'another callback',
      { redirect_uri: 'http://localhost:4/oauth/callback' },
      'redirect_uri_mismatch',
      'redirect_uri must match configuration',
    ],
    ['a wrong secret', { client_secret: 'guess' }, 'invalid_client', 'invalid client credentials'],
    ['an unknown app', { client_id: 'nobody' }, 'invalid_client_id', 'client identifier invalid'],
    ['an unknown code', { code: 'made up' }, 'invalid_grant', 'invalid authorization code'],
    ['another grant type', { grant_type: 'magic' }, 'unsupported_grant_type', 'grant type not supported'],
  ])('with %s is refused in words', async (_, change, error, description) => {
    const { verifier, challenge } = pkce();
    expect(await token({ ...(await newCode(verifier, challenge)), ...change })).toEqual({
      status: 400,
      body: { error, error_description: description },
    });
  });

  test('may come with the app in HTTP Basic', async () => {
    const { verifier, challenge } = pkce();
    const basic = Buffer.from(`${APP.client_id}:${encodeURIComponent(APP.client_secret)}`).toString('base64');
    const answer = await post(`${url}/services/oauth2/token`, await newCode(verifier, challenge), {
      authorization: `Basic ${basic}`,
    });
    expect(answer.status).toBe(200);
  });
});

describe('refresh tokens', () => {
  test('rotate: each use gives the next', async () => {
    const first = await signedIn();
    const second = await refresh(first['refresh_token']);
    expect(second.status).toBe(200);
    expect(second.body['refresh_token']).not.toBe(first['refresh_token']);
    expect((await refresh(second.body['refresh_token'])).status).toBe(200);
  });

  test('a spent one used again revokes all that came from the consent', async () => {
    const first = await signedIn();
    const second = (await refresh(first['refresh_token'])).body;
    expect(await refresh(first['refresh_token'])).toEqual({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'expired access/refresh token' },
    });
    expect((await refresh(second['refresh_token'])).body['error']).toBe('invalid_grant');
    expect((await fetch(`${url}/services/oauth2/userinfo`, bearer(second['access_token']))).status).toBe(403);
  });

  test('end after 30 idle days', async () => {
    const { refresh_token: refreshToken } = await signedIn();
    now = new Date(now.getTime() + 31 * 86_400_000);
    expect((await refresh(refreshToken)).body['error']).toBe('invalid_grant');
  });

  test('outlive their session', async () => {
    const { access_token: accessToken, refresh_token: refreshToken } = await signedIn();
    expect(grants.expireSessions(USER.orgId)).toBe(1);
    expect(grants.session(accessToken ?? '')).toBeUndefined();
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  test('are given only to an app that asked for them', async () => {
    const { verifier, challenge } = pkce();
    const back = await visit({ authorizeUrl: authorizeUrl({ code_challenge: challenge, scope: 'api' }), ...PERSON });
    const answer = await token({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: REDIRECT,
      code_verifier: verifier,
    });
    expect(answer.body).not.toHaveProperty('refresh_token');
  });
});

describe('revocation and identity', () => {
  test('revoking the refresh token ends the session too', async () => {
    const { access_token: accessToken, refresh_token: refreshToken } = await signedIn();
    expect((await post(`${url}/services/oauth2/revoke`, { token: refreshToken ?? '' })).status).toBe(200);
    expect((await fetch(`${url}/services/oauth2/userinfo`, bearer(accessToken))).status).toBe(403);
    expect((await refresh(refreshToken)).status).toBe(400);
  });

  test('revoking by GET works, and an unknown token is refused', async () => {
    const { access_token: accessToken } = await signedIn();
    const revoke = () => fetch(`${url}/services/oauth2/revoke?token=${encodeURIComponent(accessToken ?? '')}`);
    expect((await revoke()).status).toBe(200);
    expect((await revoke()).status).toBe(400);
  });

  test('userinfo names org and user', async () => {
    const { access_token: accessToken } = await signedIn();
    const info: unknown = await (await fetch(`${url}/services/oauth2/userinfo`, bearer(accessToken))).json();
    expect(info).toMatchObject({
      organization_id: USER.orgId,
      user_id: USER.userId,
      preferred_username: USER.username,
      name: 'Ada Admin',
    });
  });

  test.each([
    ['no token', `/id/${USER.orgId}/${USER.userId}`, '', 'Missing_OAuth_Token'],
    ['a wrong token', `/id/${USER.orgId}/${USER.userId}`, 'nope', 'Bad_OAuth_Token'],
  ])('the identity URL refuses %s', async (_, path, accessToken, text) => {
    const answer = await fetch(url + path, accessToken === '' ? {} : bearer(accessToken));
    expect([answer.status, await answer.text()]).toEqual([403, text]);
  });

  test('the identity of another org is refused', async () => {
    const { access_token: accessToken } = await signedIn();
    expect(await (await fetch(`${url}/id/00D000000000002EAA/${USER.userId}`, bearer(accessToken))).text()).toBe(
      'Wrong_Org',
    );
  });
});

describe('other ways to a session', () => {
  test('username and password', async () => {
    expect((await token({ grant_type: 'password', ...PERSON })).status).toBe(200);
    expect((await token({ grant_type: 'password', ...PERSON, password: 'wrong' })).body).toEqual({
      error: 'invalid_grant',
      error_description: 'authentication failure',
    });
  });

  test('client credentials', async () => {
    expect((await token({ grant_type: 'client_credentials' })).status).toBe(200);
  });

  test('SOAP login refuses a wrong password with its fault', async () => {
    const envelope =
      '<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Body><login xmlns="urn:partner.soap.sforce.com"><username>a</username><password>b</password></login></se:Body></se:Envelope>';
    const answer = await fetch(`${url}/services/Soap/u/67.0`, {
      method: 'POST',
      body: envelope,
      headers: { 'content-type': 'text/xml' },
    });
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('<faultstring>INVALID_LOGIN: Invalid username, password');
  });
});

/** Signing in over real HTTP: what is sent, what comes of each answer, and that another org is never mistaken for ours. */
import type { ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { discoverApiVersion } from '../../../companion/salesforce/apiVersion.ts';
import {
  authorizeUrl,
  exchangeCode,
  fetchIdentity,
  pkce,
  refreshGrant,
  revoke,
} from '../../../companion/salesforce/oauth.ts';
import { type HttpFake, sendJson, startHttpFake } from './httpFake.ts';

const ORG = '00D000000000001EAA';
const USER = '005000000000001AAA';
const APP = { clientId: 'client', clientSecret: 'secret' };
let fake: HttpFake;

afterEach(() => fake.close());

async function answering(answer: (response: ServerResponse) => void): Promise<HttpFake> {
  fake = await startHttpFake((_request, response) => {
    answer(response);
  });
  return fake;
}

const tokens = (more: object = {}) => ({
  access_token: 'access',
  instance_url: 'https://acme.my.salesforce.com',
  id: `https://login.salesforce.com/id/${ORG}/${USER}`,
  scope: 'api refresh_token',
  ...more,
});
const refreshWith = (refreshToken: string, orgId = ORG) =>
  refreshGrant({ ...APP, loginUrl: fake.url, refreshToken, orgId });
const exchange = () =>
  exchangeCode({ ...APP, loginUrl: fake.url, redirectUri: 'http://localhost/cb', code: 'c', codeVerifier: 'v' });

describe('the way to the authorization page', () => {
  it('carries a challenge that only the verifier opens, and the state', async () => {
    await answering(() => undefined);
    const { codeVerifier, codeChallenge } = pkce();
    const url = new URL(
      authorizeUrl({
        loginUrl: 'https://test.salesforce.com',
        clientId: 'a&b',
        redirectUri: 'http://localhost/cb?x=1',
        state: 's',
        codeChallenge,
      }),
    );
    expect(url.origin + url.pathname).toBe('https://test.salesforce.com/services/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: 'a&b',
      redirect_uri: 'http://localhost/cb?x=1',
      state: 's',
      code_challenge_method: 'S256',
    });
    expect(createHash('sha256').update(codeVerifier).digest('base64url')).toBe(url.searchParams.get('code_challenge'));
    expect(pkce().codeVerifier).not.toBe(codeVerifier);
  });
});

describe('exchanging the code', () => {
  it('sends code, verifier and secret in the body, and yields the grant', async () => {
    await answering((response) => {
      sendJson(response, 200, tokens({ refresh_token: 'refresh' }));
    });
    expect(await exchange()).toMatchObject({
      accessToken: 'access',
      refreshToken: 'refresh',
      orgId: ORG,
      userId: USER,
    });
    expect(fake.received[0]?.url).toBe('/services/oauth2/token');
    expect(Object.fromEntries(new URLSearchParams(fake.received[0]?.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: 'http://localhost/cb',
      code_verifier: 'v',
      client_id: 'client',
      client_secret: 'secret',
    });
  });

  it('refuses a grant that ends with the session', async () => {
    await answering((response) => {
      sendJson(response, 200, tokens());
    });
    await expect(exchange()).rejects.toMatchObject({ code: 'SALESFORCE_SIGN_IN_FAILED', remedy: 'action' });
  });

  it.each([
    [
      400,
      { error: 'invalid_grant', error_description: 'expired authorization code' },
      'SALESFORCE_SIGN_IN_FAILED',
      'action',
    ],
    [
      400,
      { error: 'invalid_client_id', error_description: 'client identifier invalid' },
      'SALESFORCE_CLIENT_REFUSED',
      'pause',
    ],
    [500, 'oops', 'SALESFORCE_BUSY', 'retry'],
  ])('answered %i %o is %s', async (status, body, code, remedy) => {
    await answering((response) => {
      sendJson(response, status, body);
    });
    await expect(exchange()).rejects.toMatchObject({ code, remedy });
  });
});

describe('renewing', () => {
  it('yields the next refresh token: the new one, or the old one where they are not rotated', async () => {
    const answers = [tokens({ refresh_token: 'second' }), tokens()];
    await answering((response) => {
      sendJson(response, 200, answers.shift());
    });
    expect((await refreshWith('first')).refreshToken).toBe('second');
    expect((await refreshWith('second')).refreshToken).toBe('second');
  });

  it('of a revoked access pauses the connection', async () => {
    await answering((response) => {
      sendJson(response, 400, { error: 'invalid_grant', error_description: 'expired access/refresh token' });
    });
    await expect(refreshWith('first')).rejects.toMatchObject({ code: 'SALESFORCE_ACCESS_REVOKED', remedy: 'pause' });
  });

  it('is refused when another org answers', async () => {
    await answering((response) => {
      sendJson(response, 200, tokens());
    });
    await expect(refreshWith('first', '00D000000000002EAA')).rejects.toMatchObject({
      code: 'SALESFORCE_ORG_CHANGED',
      remedy: 'pause',
      arguments: { expected: '00D000000000002EAA', found: ORG },
    });
  });

  it('without an answer may have spent the token', async () => {
    await answering((response) => response.socket?.destroy());
    await expect(refreshWith('first')).rejects.toMatchObject({ remedy: 'retry', outcomeUnknown: true });
  });

  it('never tells the secrets in an error', async () => {
    await answering((response) => {
      sendJson(response, 400, { error: 'invalid_grant' });
    });
    const error: unknown = await refreshWith('very-secret').catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error) + String(error instanceof Error && error.stack)).not.toMatch(/very-secret|"secret"/);
  });
});

describe('who is signed in, and signing out', () => {
  it('reads the identity with the access token', async () => {
    await answering((response) => {
      sendJson(response, 200, {
        organization_id: ORG.slice(0, 15),
        user_id: USER,
        username: 'a@b.c',
        display_name: 'Ada',
      });
    });
    const identity = await fetchIdentity({ accessToken: 'access', identityUrl: `${fake.url}/id/${ORG}/${USER}` });
    expect(identity).toEqual({ orgId: ORG, userId: USER, username: 'a@b.c', displayName: 'Ada' });
    expect(fake.received[0]?.headers.authorization).toBe('Bearer access');
  });

  it('takes a token that is unknown already as revoked, and tells other failures', async () => {
    const statuses = [200, 400, 503];
    await answering((response) => {
      sendJson(response, statuses.shift() ?? 0, { error: 'unsupported_token_type' });
    });
    await revoke({ instanceUrl: fake.url, token: 't' });
    await revoke({ instanceUrl: fake.url, token: 't' });
    await expect(revoke({ instanceUrl: fake.url, token: 't' })).rejects.toMatchObject({ remedy: 'retry' });
  });
});

describe('the API version', () => {
  it.each([
    [['59.0', '60.0', '66.0'], '66.0'],
    [['60.0', '67.0', '99.0'], '67.0'],
  ])('of an org that speaks %o is %s', async (versions, expected) => {
    await answering((response) => {
      sendJson(
        response,
        200,
        versions.map((version) => ({ version, label: 'x', url: 'y' })),
      );
    });
    expect(await discoverApiVersion(fake.url)).toBe(expected);
  });

  it('is refused in words when the org is too old', async () => {
    await answering((response) => {
      sendJson(response, 200, [{ version: '59.0' }]);
    });
    await expect(discoverApiVersion(fake.url)).rejects.toMatchObject({
      remedy: 'action',
      message: expect.stringContaining('60.0 to 67.0') as string,
    });
  });
});

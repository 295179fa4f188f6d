/** Signing in to an org: authorization page, code for tokens, renewing, revoking, and who is signed in. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';
import { fullId } from '../domain/syncRequest.ts';
import { unreadable } from './failures.ts';
import { oauthRefusal, signInFailed } from './oauthErrors.ts';
import { type PlainAnswer, plainCall } from './plainCall.ts';

/** The app as Salesforce knows it, and where its users sign in. */
export interface OAuthClient {
  /** `https://login.salesforce.com`, `https://test.salesforce.com`, a My Domain, or an instance. */
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What signing in or a refresh gave. */
export interface TokenGrant {
  readonly accessToken: string;
  /** The one to use next: a new one when Salesforce rotates them, else the old one. */
  readonly refreshToken: string;
  readonly instanceUrl: string;
  readonly identityUrl: string;
  /** 18-character id of the org that was signed in to. */
  readonly orgId: string;
  /** 18-character id of the user. */
  readonly userId: string;
  readonly scope: string;
}

/** Who signed in, and to which org; ids have 18 characters. */
export interface Identity {
  readonly orgId: string;
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
}

const SCOPE = 'api refresh_token id';

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  instance_url: z.url(),
  id: z.url(),
  scope: z.string().default(''),
});
const identityAnswer = z.object({
  organization_id: z.string(),
  user_id: z.string(),
  username: z.string(),
  display_name: z.string(),
});

/** A fresh PKCE pair (S256); the verifier stays here until the code is exchanged. */
export function pkce(): { codeVerifier: string; codeChallenge: string } {
  const codeVerifier = randomBytes(48).toString('base64url');
  return { codeVerifier, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') };
}

/** The page where an admin signs in and allows the access. */
export function authorizeUrl(o: {
  loginUrl: string;
  clientId: string;
  redirectUri: string;
  state: string;
  codeChallenge: string;
}): string {
  const url = new URL('/services/oauth2/authorize', o.loginUrl);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: o.clientId,
    redirect_uri: o.redirectUri,
    scope: SCOPE,
    state: o.state,
    code_challenge: o.codeChallenge,
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

/** Tokens for the code that came to the callback. Throws SyncError; a grant without a refresh token is refused. */
export async function exchangeCode(
  o: OAuthClient & { redirectUri: string; code: string; codeVerifier: string },
): Promise<TokenGrant> {
  const parameters = {
    grant_type: 'authorization_code',
    code: o.code,
    redirect_uri: o.redirectUri,
    code_verifier: o.codeVerifier,
  };
  const grant = await requestTokens(o, parameters, '');
  if (grant.refreshToken === '') throw signInFailed('the app may not stay signed in (scope refresh_token)');
  return grant;
}

/**
 * New tokens. With rotation the old refresh token is spent when this returns: store the new one before using anything.
 * Throws SyncError: `pause` when the access was revoked or, with `orgId` given, when another org answers.
 */
export async function refreshGrant(o: OAuthClient & { refreshToken: string; orgId?: string }): Promise<TokenGrant> {
  const grant = await requestTokens(o, { grant_type: 'refresh_token', refresh_token: o.refreshToken }, o.refreshToken);
  if (o.orgId !== undefined && grant.orgId !== o.orgId) {
    throw new SyncError('SALESFORCE_ORG_CHANGED', {
      remedy: 'pause',
      arguments: { expected: o.orgId, found: grant.orgId },
    });
  }
  return grant;
}

/** Ends the access that a token stands for; a token that is unknown already counts as ended. Throws SyncError. */
export async function revoke(o: { instanceUrl: string; token: string }): Promise<void> {
  const answer = await postForm(new URL('/services/oauth2/revoke', o.instanceUrl), { token: o.token });
  if (answer.status > 400) throw oauthRefusal(answer);
}

/** Who is signed in. Throws SyncError. */
export async function fetchIdentity(grant: Pick<TokenGrant, 'identityUrl' | 'accessToken'>): Promise<Identity> {
  const answer = await plainCall(new URL(grant.identityUrl), {
    headers: { authorization: `Bearer ${grant.accessToken}` },
  });
  if (answer.status >= 300) throw oauthRefusal(answer);
  const parsed = identityAnswer.safeParse(answer.body);
  if (!parsed.success) throw unreadable({ operation: 'GET /id', writes: false }, parsed.error);
  const { organization_id, user_id, username, display_name } = parsed.data;
  return {
    orgId: fullId(organization_id) ?? organization_id,
    userId: fullId(user_id) ?? user_id,
    username,
    displayName: display_name,
  };
}

async function requestTokens(
  client: OAuthClient,
  parameters: Record<string, string>,
  oldRefreshToken: string,
): Promise<TokenGrant> {
  const secrets = { client_id: client.clientId, client_secret: client.clientSecret };
  const answer = await postForm(new URL('/services/oauth2/token', client.loginUrl), { ...parameters, ...secrets });
  if (answer.status >= 300) throw oauthRefusal(answer, parameters.grant_type);
  const parsed = tokenAnswer.safeParse(answer.body);
  if (!parsed.success) throw unreadable({ operation: 'POST /services/oauth2/token', writes: true }, parsed.error);
  const { access_token, refresh_token = oldRefreshToken, instance_url, id, scope } = parsed.data;
  const [orgId, userId] = new URL(id).pathname
    .split('/')
    .slice(-2)
    .map((part) => fullId(part));
  if (!orgId?.startsWith('00D') || userId === undefined) throw signInFailed('the answer names no org and user');
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    instanceUrl: instance_url,
    identityUrl: id,
    orgId,
    userId,
    scope,
  };
}

function postForm(url: URL, parameters: Record<string, string>): Promise<PlainAnswer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return plainCall(url, { method: 'POST', headers, body: new URLSearchParams(parameters).toString() });
}

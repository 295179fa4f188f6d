/** Connecting an org: from the code that Salesforce sends back to a connection that runs, or the reason why not. */
import { randomBytes } from 'node:crypto';
import { SyncError } from '../../domain/errors.ts';
import { type AccessReport, checkAccess } from '../../salesforce/access.ts';
import { discoverApiVersion } from '../../salesforce/apiVersion.ts';
import {
  authorizeUrl,
  exchangeCode,
  fetchIdentity,
  type Identity,
  pkce,
  revoke,
  type TokenGrant,
} from '../../salesforce/oauth.ts';
import { SalesforceSession, type TokenSource } from '../../salesforce/session.ts';
import type { Cipher } from '../../store/cipher.ts';
import { readConnection, saveConnection } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import { claimEnvironmentKind, listEnvironments } from '../../store/environments.ts';
import { type OauthAttempt, saveAttempt, takeAttempt } from '../../store/oauthAttempts.ts';

/** What connecting an org needs. */
export interface ConnectDependencies {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where Salesforce sends the browser back to; registered with the External Client App. */
  readonly redirectUri: () => string;
}

/** Why an org was not connected; each has a page that says what to do. */
export type ConnectRefusal =
  | { readonly kind: 'no environment' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'state'; readonly why: 'unknown' | 'used' | 'expired' }
  | { readonly kind: 'code'; readonly error: SyncError }
  | { readonly kind: 'package missing'; readonly instanceUrl: string }
  | { readonly kind: 'quotes off'; readonly instanceUrl: string }
  | { readonly kind: 'kind differs'; readonly environment: string; readonly serves: string }
  | { readonly kind: 'already connected'; readonly orgId: string; readonly name: string }
  /** Reconnecting one org, somebody signed in to another. */
  | { readonly kind: 'another org'; readonly orgId: string; readonly expected: string; readonly found: string };

/** The connection, or why there is none and what to do. */
export type ConnectResult =
  | ConnectRefusal
  | {
      readonly kind: 'connected';
      readonly orgId: string;
      readonly name: string;
      readonly access: AccessReport;
      readonly again: boolean;
    };

/** Begins an authorization for this browser session; returns Salesforce's address to go to. */
export async function beginConnect(
  dependencies: ConnectDependencies,
  request: { session: string; loginUrl: string; environmentId?: string | undefined; reconnects?: string | undefined },
): Promise<{ kind: 'go'; url: string } | ConnectRefusal> {
  const { database, cipher, clientId, redirectUri } = dependencies;
  const environments = await listEnvironments(database, cipher);
  const environment =
    request.environmentId === undefined ? environments[0] : environments.find(({ id }) => id === request.environmentId);
  if (!environment) return { kind: 'no environment' };
  const { codeVerifier, codeChallenge } = pkce();
  const state = randomBytes(32).toString('base64url');
  const { loginUrl, reconnects } = request;
  await saveAttempt(database, cipher, state, request.session, {
    codeVerifier,
    loginUrl,
    environmentId: environment.id,
    reconnects: reconnects ?? null,
  });
  return { kind: 'go', url: authorizeUrl({ loginUrl, clientId, redirectUri: redirectUri(), state, codeChallenge }) };
}

/** Ends it with what Salesforce sent back. A state works once, in the session it was made for. */
export async function finishConnect(
  dependencies: ConnectDependencies,
  answer: { session: string; state: string; code?: string | undefined; error?: string | undefined },
): Promise<ConnectResult> {
  const { database, cipher, clientId, clientSecret, redirectUri } = dependencies;
  const attempt = await takeAttempt(database, cipher, answer.state, answer.session);
  if (typeof attempt === 'string') return { kind: 'state', why: attempt };
  if (answer.code === undefined) {
    if (answer.error === 'access_denied') return { kind: 'denied' };
    const detail = answer.error ?? 'neither a code nor an error came back';
    return {
      kind: 'code',
      error: new SyncError('SALESFORCE_REFUSED', { remedy: 'action', arguments: { reason: detail }, detail }),
    };
  }
  try {
    const { loginUrl, codeVerifier } = attempt;
    const grant = await exchangeCode({
      loginUrl,
      clientId,
      clientSecret,
      redirectUri: redirectUri(),
      code: answer.code,
      codeVerifier,
    });
    return await admit(dependencies, attempt, grant);
  } catch (error) {
    if (error instanceof SyncError) return { kind: 'code', error };
    throw error;
  }
}

async function admit(
  dependencies: ConnectDependencies,
  attempt: OauthAttempt,
  grant: TokenGrant,
): Promise<ConnectResult> {
  const identity = await fetchIdentity(grant);
  const known = await misplaced(dependencies, attempt, identity);
  if (known) {
    await revoke({ instanceUrl: grant.instanceUrl, token: grant.refreshToken });
    return known;
  }
  const session = new SalesforceSession({
    tokens: fixedTokens(grant),
    orgId: identity.orgId,
    namespace: '',
    apiVersion: await discoverApiVersion(grant.instanceUrl),
  });
  const access = await checkAccess(session, identity.userId);
  const refusal = await refusalOf(dependencies, attempt, grant, access);
  if (refusal) {
    // Nothing of a refused sign-in is kept, here or in the org's list of connected apps.
    await revoke({ instanceUrl: grant.instanceUrl, token: grant.refreshToken });
    return refusal;
  }
  await save(dependencies, attempt, grant, identity, access);
  return { kind: 'connected', orgId: identity.orgId, name: access.orgName, access, again: attempt.reconnects !== null };
}

/** One org has one connection; renewing it is a journey of its own, so that no second sign-in replaces it by accident. */
async function misplaced(
  { database }: ConnectDependencies,
  attempt: OauthAttempt,
  { orgId }: Identity,
): Promise<ConnectRefusal | undefined> {
  if (attempt.reconnects === orgId) return undefined;
  if (attempt.reconnects !== null) {
    const expected = (await readConnection(database, attempt.reconnects))?.name ?? attempt.reconnects;
    return {
      kind: 'another org',
      orgId: attempt.reconnects,
      expected,
      found: (await readConnection(database, orgId))?.name ?? orgId,
    };
  }
  const connection = await readConnection(database, orgId);
  if (connection?.disconnectedAt !== null) return undefined;
  return { kind: 'already connected', orgId, name: connection.name };
}

async function refusalOf(
  { database, cipher }: ConnectDependencies,
  attempt: OauthAttempt,
  { instanceUrl }: TokenGrant,
  access: AccessReport,
): Promise<ConnectRefusal | undefined> {
  // A package with a Quote trigger can't be installed without Quotes: that is the cause to name first.
  if (!access.quotesOn) return { kind: 'quotes off', instanceUrl };
  if (!access.packageInstalled) return { kind: 'package missing', instanceUrl };
  const kind = access.isSandbox ? 'sandbox' : 'production';
  const serves = await claimEnvironmentKind(database, attempt.environmentId, kind);
  if (serves === kind) return undefined;
  const environment = (await listEnvironments(database, cipher)).find(({ id }) => id === attempt.environmentId);
  return { kind: 'kind differs', environment: environment?.name ?? '', serves };
}

async function save(
  { database, cipher }: ConnectDependencies,
  attempt: OauthAttempt,
  grant: TokenGrant,
  identity: Identity,
  access: AccessReport,
): Promise<void> {
  await saveConnection(database, cipher, {
    orgId: identity.orgId,
    environmentId: attempt.environmentId,
    name: access.orgName,
    kind: access.isSandbox ? 'sandbox' : 'production',
    loginUrl: attempt.loginUrl,
    userId: identity.userId,
    username: identity.username,
    namespace: access.namespace,
    apiVersion: access.apiVersion,
    features: {
      multiCurrency: access.multiCurrency,
      personAccounts: access.personAccounts,
      countryCodes: access.countryCodes,
      defaultCurrency: access.defaultCurrency,
      loadWithoutSync: access.loadWithoutSync,
    },
    missingAccess: access.missing,
    tokens: { accessToken: grant.accessToken, refreshToken: grant.refreshToken, instanceUrl: grant.instanceUrl },
  });
}

/** The tokens of a sign-in that just happened; if they don't work there is nothing to renew. */
function fixedTokens({ accessToken, instanceUrl }: TokenGrant): TokenSource {
  return {
    current: () => Promise.resolve({ accessToken, instanceUrl }),
    renew: () => Promise.reject(new SyncError('SALESFORCE_ACCESS_REVOKED', { remedy: 'pause' })),
  };
}

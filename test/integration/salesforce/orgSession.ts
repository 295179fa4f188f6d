/** A local Salesforce with one org, and a session of the companion that is signed in to it through the real pages. */
import {
  exchangeCode,
  authorizeUrl,
  pkce,
  refreshGrant,
  type TokenGrant,
} from '../../../companion/salesforce/oauth.ts';
import { SalesforceSession, type TokenSource } from '../../../companion/salesforce/session.ts';
import { type SalesforceSimulator, startSalesforce } from '../../simulator/salesforce/index.ts';
import type { Org, OrgOptions } from '../../simulator/salesforce/org.ts';
import { visit } from '../simulator/oauthBrowser.ts';

const REDIRECT = 'http://localhost:3000/oauth/callback';

/** A local Salesforce and a session of the companion in its org. */
export interface OrgWorld {
  readonly salesforce: SalesforceSimulator;
  readonly org: Org;
  readonly session: SalesforceSession;
  /** What signing in gave; renewed when a call needed it. */
  grant(): TokenGrant;
  close(): Promise<void>;
}

/** Starts a local Salesforce with one org and opens a session in it. */
export async function startOrg(options: Partial<OrgOptions> = {}): Promise<OrgWorld> {
  const salesforce = await startSalesforce({ orgs: [{ name: 'Acme', ...options }] });
  try {
    let grant = await signIn(salesforce);
    const { url: loginUrl, clientId, clientSecret } = salesforce;
    const tokens: TokenSource = {
      current: () => Promise.resolve(grant),
      renew: async () => {
        grant = await refreshGrant({
          loginUrl,
          clientId,
          clientSecret,
          refreshToken: grant.refreshToken,
          orgId: grant.orgId,
        });
        return grant;
      },
    };
    const session = new SalesforceSession({
      tokens,
      orgId: grant.orgId,
      namespace: options.namespace ?? '',
      apiVersion: '67.0',
    });
    return { salesforce, org: salesforce.org(), session, grant: () => grant, close: () => salesforce.close() };
  } catch (error) {
    await salesforce.close();
    throw error;
  }
}

/** The whole web-server flow with PKCE, as the admin's browser does it. */
async function signIn(salesforce: SalesforceSimulator): Promise<TokenGrant> {
  const { url: loginUrl, clientId, clientSecret, username, password } = salesforce;
  const { codeVerifier, codeChallenge } = pkce();
  const page = authorizeUrl({ loginUrl, clientId, redirectUri: REDIRECT, state: 'state', codeChallenge });
  const back = await visit({ authorizeUrl: page, username, password });
  const code = back.searchParams.get('code') ?? '';
  return exchangeCode({ loginUrl, clientId, clientSecret, redirectUri: REDIRECT, code, codeVerifier });
}

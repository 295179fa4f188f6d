/** The apps that may ask for access: the connector's own and the public one of the `sf` CLI. */
import { timingSafeEqual } from 'node:crypto';

/** An app that may ask for access, with where it may be called back. */
export interface OAuthClient {
  readonly id: string;
  /** Empty for a public app. */
  readonly secret: string;
  /** Shown on the consent page. */
  readonly name: string;
  /** Whether a callback address is registered for the app. */
  readonly mayRedirectTo: (redirectUri: string) => boolean;
  readonly requiresPkce: boolean;
  /** Each use of a refresh token spends it and hands out the next. */
  readonly rotatesRefreshTokens: boolean;
}

/** Scopes an app may be granted; asking for another one is refused. */
export const APP_SCOPES = ['api', 'refresh_token', 'offline_access', 'id', 'openid', 'profile', 'email', 'web'];

const LOOPBACK_CALLBACK = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/oauth\/callback$/;

/** The connector's app: `http://localhost|127.0.0.1:{any port}/oauth/callback` and the given addresses are registered. */
export function connectorClient(id: string, secret: string, redirectUris: readonly string[]): OAuthClient {
  return {
    id,
    secret,
    name: 'Togai for Salesforce',
    mayRedirectTo: (uri) => LOOPBACK_CALLBACK.test(uri) || redirectUris.includes(uri),
    requiresPkce: true,
    rotatesRefreshTokens: true,
  };
}

/** The app every org knows: `sf org login web` comes with it. */
export const PLATFORM_CLI: OAuthClient = {
  id: 'PlatformCLI',
  secret: '',
  name: 'Salesforce CLI',
  mayRedirectTo: (uri) => /^http:\/\/localhost:\d+\/OauthRedirect$/.test(uri),
  requiresPkce: false,
  rotatesRefreshTokens: false,
};

/** Whether a secret is the app's. */
export function isSecretOf(client: OAuthClient, secret: string): boolean {
  const [own, given] = [Buffer.from(client.secret), Buffer.from(secret)];
  return own.length === given.length && timingSafeEqual(own, given);
}

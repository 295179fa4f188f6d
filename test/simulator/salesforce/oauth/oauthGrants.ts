/** What was granted to whom: authorization codes, rotating refresh tokens, and the sessions behind access tokens. */
import { createHash, randomBytes } from 'node:crypto';
import type { OAuthClient } from './oauthClients.ts';
import type { OrgLogin } from '../org.ts';

const CODE_LIFE_MS = 15 * 60 * 1000;
const REFRESH_IDLE_MS = 30 * 24 * 60 * 60 * 1000;

/** A refused grant; `description` in Salesforce's words. */
export class GrantError extends Error {
  override readonly name = 'GrantError';
  readonly error: string;
  readonly description: string;

  constructor(error: string, description: string) {
    super(`${error}: ${description}`);
    this.error = error;
    this.description = description;
  }
}

/** One consent: all tokens that came from it, by renewal upon renewal. They are revoked together. */
interface Family {
  readonly user: OrgLogin;
  readonly client: OAuthClient | undefined;
  readonly scope: string;
  readonly accessTokens: Set<string>;
  refreshToken: string | undefined;
  lastUsed: number;
  revoked: boolean;
}

interface Code {
  readonly redirectUri: string;
  readonly codeChallenge: string | undefined;
  readonly expires: number;
  readonly family: Family;
  spent: boolean;
}

/** The tokens that a code or a refresh token was changed for, and for whom. */
export interface IssuedTokens {
  readonly user: OrgLogin;
  readonly scope: string;
  readonly accessToken: string;
  /** Absent when the scope has no refresh_token, or when the old one stays good. */
  readonly refreshToken: string | undefined;
}

/** Whom an access token stands for. */
export interface Session {
  readonly user: OrgLogin;
  readonly scope: string;
}

/** All codes, refresh tokens and access tokens of a local Salesforce; each may be spent, ended or revoked. */
export class Grants {
  readonly #now: () => Date;
  readonly #codes = new Map<string, Code>();
  readonly #sessions = new Map<string, Family>();
  /** Every refresh token ever issued, spent ones too: that is how a reuse is noticed. */
  readonly #refreshTokens = new Map<string, Family>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** A code for a consent just given. */
  authorize(
    user: OrgLogin,
    client: OAuthClient,
    scope: string,
    redirectUri: string,
    codeChallenge: string | undefined,
  ): string {
    const code = `aPrx${randomBytes(36).toString('base64url')}==`;
    const family = this.#family(user, client, scope);
    this.#codes.set(code, {
      redirectUri,
      codeChallenge,
      expires: this.#now().getTime() + CODE_LIFE_MS,
      family,
      spent: false,
    });
    return code;
  }

  /** Tokens for a code. A second use revokes what the first one got. Throws GrantError. */
  exchange(code: string, client: OAuthClient, redirectUri: string, codeVerifier: string | undefined): IssuedTokens {
    const granted = this.#codes.get(code);
    if (granted?.family.client?.id !== client.id) throw new GrantError('invalid_grant', 'invalid authorization code');
    if (granted.spent) this.#revoke(granted.family);
    if (granted.spent || granted.expires < this.#now().getTime())
      throw new GrantError('invalid_grant', 'expired authorization code');
    if (granted.redirectUri !== redirectUri)
      throw new GrantError('redirect_uri_mismatch', 'redirect_uri must match configuration');
    if (granted.codeChallenge !== undefined && granted.codeChallenge !== challengeOf(codeVerifier ?? '')) {
      throw new GrantError('invalid_grant', 'invalid code verifier');
    }
    granted.spent = true;
    return this.#issue(granted.family);
  }

  /** Tokens for a refresh token. A spent one used again revokes the whole family. Throws GrantError. */
  refresh(refreshToken: string, client: OAuthClient): IssuedTokens {
    const family = this.#refreshTokens.get(refreshToken);
    const expired = new GrantError('invalid_grant', 'expired access/refresh token');
    if (family?.client?.id !== client.id || family.revoked) throw expired;
    if (family.refreshToken !== refreshToken || this.#now().getTime() - family.lastUsed > REFRESH_IDLE_MS) {
      this.#revoke(family);
      throw expired;
    }
    return this.#issue(family);
  }

  /** A session without a refresh token, as the password, client-credentials and SOAP logins give. */
  signIn(user: OrgLogin, client: OAuthClient | undefined): IssuedTokens {
    return this.#issue(this.#family(user, client, 'api id web'));
  }

  /** The session of an access token; undefined when it is unknown, expired or revoked. */
  session(accessToken: string): Session | undefined {
    const family = this.#sessions.get(accessToken);
    return family && { user: family.user, scope: family.scope };
  }

  /** Revokes a refresh token with all that came from its consent, or one access token. False when the token is neither. */
  revoke(token: string): boolean {
    const family = this.#refreshTokens.get(token);
    if (family && !family.revoked) this.#revoke(family);
    else if (!this.#sessions.delete(token)) return false;
    return true;
  }

  /** Ends sessions, of one org or of all; refresh tokens stay good. Returns how many ended. */
  expireSessions(orgId?: string): number {
    return this.#end((family) => orgId === undefined || family.user.orgId === orgId);
  }

  /** Takes all consents back, of one org or of all, as an admin does who revokes the app. */
  revokeAll(orgId?: string): void {
    for (const family of new Set([...this.#refreshTokens.values(), ...this.#sessions.values()])) {
      if (orgId === undefined || family.user.orgId === orgId) this.#revoke(family);
    }
  }

  #end(matches: (family: Family) => boolean): number {
    let ended = 0;
    for (const [token, family] of this.#sessions) if (matches(family) && this.#sessions.delete(token)) ended++;
    return ended;
  }

  #family(user: OrgLogin, client: OAuthClient | undefined, scope: string): Family {
    return {
      user,
      client,
      scope,
      accessTokens: new Set(),
      refreshToken: undefined,
      lastUsed: this.#now().getTime(),
      revoked: false,
    };
  }

  #issue(family: Family): IssuedTokens {
    const accessToken = `${family.user.orgId.slice(0, 15)}!AQ${randomBytes(70).toString('base64url')}`;
    this.#sessions.set(accessToken, family);
    family.accessTokens.add(accessToken);
    family.lastUsed = this.#now().getTime();
    const renew =
      /\b(refresh_token|offline_access)\b/.test(family.scope) &&
      (!family.refreshToken || family.client?.rotatesRefreshTokens);
    if (renew) {
      family.refreshToken = `5Aep861${randomBytes(60).toString('base64url')}`;
      this.#refreshTokens.set(family.refreshToken, family);
    }
    return {
      user: family.user,
      scope: family.scope,
      accessToken,
      refreshToken: renew ? family.refreshToken : undefined,
    };
  }

  #revoke(family: Family): void {
    family.revoked = true;
    for (const token of family.accessTokens) this.#sessions.delete(token);
  }
}

function challengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url');
}

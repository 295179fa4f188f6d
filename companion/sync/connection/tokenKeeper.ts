/** Keeps an org's tokens: read once, renewed once at a time, stored before they are used. */
import { SyncError } from '../../domain/errors.ts';
import { refreshGrant } from '../../salesforce/oauth.ts';
import type { Tokens, TokenSource } from '../../salesforce/session.ts';
import type { Cipher } from '../../store/cipher.ts';
import { type Connection, readTokens, saveTokens, type StoredTokens } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import { withTokenLock } from '../../store/tokenLock.ts';
import type { LeaseClock } from '../leaseClock.ts';

/** What keeping an org's tokens needs. */
export interface TokenKeeperOptions {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly connection: Pick<Connection, 'orgId' | 'loginUrl'>;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The owner's; pages of the console, which ask for little, have none. */
  readonly lease: Pick<LeaseClock, 'assertHeld'>;
}

/** One per owned org, and one for each page that asks an org. Throws SyncError (`pause`) when the access was revoked, LeaseLostError when the org may have another owner. */
export class TokenKeeper implements TokenSource {
  readonly #options: TokenKeeperOptions;
  #tokens: StoredTokens | undefined;
  #renewing: Promise<Tokens> | undefined;

  constructor(options: TokenKeeperOptions) {
    this.#options = options;
  }

  async current(): Promise<Tokens> {
    this.#options.lease.assertHeld();
    this.#tokens ??= await this.#read();
    return this.#tokens;
  }

  renew(spentAccessToken: string): Promise<Tokens> {
    this.#renewing ??= this.#renew(spentAccessToken).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  /** One node at a time: a refresh token used twice revokes the whole connection. */
  #renew(spent: string): Promise<Tokens> {
    return withTokenLock(this.#options.database, this.#options.connection.orgId, () => this.#renewAlone(spent));
  }

  async #renewAlone(spent: string): Promise<Tokens> {
    const { database, cipher, connection, clientId, clientSecret, lease } = this.#options;
    // Another call, or the sign-in page, may have renewed them already.
    const stored = await this.#read();
    if (stored.accessToken !== spent) {
      this.#tokens = stored;
      return stored;
    }
    lease.assertHeld();
    const grant = await refreshGrant({
      loginUrl: connection.loginUrl,
      clientId,
      clientSecret,
      refreshToken: stored.refreshToken,
      orgId: connection.orgId,
    });
    const renewed = {
      accessToken: grant.accessToken,
      refreshToken: grant.refreshToken || stored.refreshToken,
      instanceUrl: grant.instanceUrl,
    };
    await saveTokens(database, cipher, connection.orgId, renewed);
    this.#tokens = renewed;
    return renewed;
  }

  async #read(): Promise<StoredTokens> {
    const tokens = await readTokens(this.#options.database, this.#options.cipher, this.#options.connection.orgId);
    if (!tokens) throw new SyncError('SALESFORCE_ACCESS_REVOKED', { remedy: 'pause' });
    return tokens;
  }
}

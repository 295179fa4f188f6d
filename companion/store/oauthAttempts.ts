/** Authorizations under way: each `state` belongs to one browser session, lives ten minutes and is used once. */
import { createHash } from 'node:crypto';
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';

/** An authorization that was begun and comes back with its `state`. */
export interface OauthAttempt {
  readonly codeVerifier: string;
  readonly loginUrl: string;
  readonly environmentId: string;
  /** The org that is connected already and whose access is renewed; null for a new connection. */
  readonly reconnects: string | null;
}

/** Remembers the attempt under its state; only hashes of state and session are kept. */
export async function saveAttempt(
  database: Database,
  cipher: Cipher,
  state: string,
  session: string,
  attempt: OauthAttempt,
): Promise<void> {
  await database.query({
    text: `insert into oauth_attempt (state_hash, session_hash, verifier_cipher, login_url, environment_id, reconnects) values ($1, $2, $3, $4, $5, $6)`,
    values: [
      hash(state),
      hash(session),
      cipher.encrypt(attempt.codeVerifier),
      attempt.loginUrl,
      attempt.environmentId,
      attempt.reconnects,
    ],
  });
  await database.query(`delete from oauth_attempt where created_at < now() - interval '1 day'`);
}

/** Takes the attempt of this state and session, once; says why not if it can't be had. */
export async function takeAttempt(
  database: Database,
  cipher: Cipher,
  state: string,
  session: string,
): Promise<OauthAttempt | 'unknown' | 'used' | 'expired'> {
  const { rows } = await database.query<Omit<OauthAttempt, 'codeVerifier'> & { verifier: string; fresh: boolean }>({
    text: `update oauth_attempt set used_at = now() where state_hash = $1 and session_hash = $2 and used_at is null
           returning verifier_cipher as verifier, login_url as "loginUrl", environment_id as "environmentId", reconnects,
             created_at > now() - interval '10 minutes' as fresh`,
    values: [hash(state), hash(session)],
  });
  const row = rows[0];
  if (row) {
    if (!row.fresh) return 'expired';
    return {
      codeVerifier: cipher.decrypt(row.verifier),
      loginUrl: row.loginUrl,
      environmentId: row.environmentId,
      reconnects: row.reconnects,
    };
  }
  const known = await database.query({
    text: 'select from oauth_attempt where state_hash = $1 and session_hash = $2',
    values: [hash(state), hash(session)],
  });
  return known.rowCount ? 'used' : 'unknown';
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

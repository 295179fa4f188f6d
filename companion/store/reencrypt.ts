/** Writes every stored secret anew with the newest key, so that an old key can be taken away. */
import type { Cipher } from './cipher.ts';
import { type Database, inTransaction } from './database.ts';

/** Where secrets stand: table, its key, and the column. */
const SECRETS = [
  { table: 'togai_environment', key: 'id', column: 'token_cipher' },
  { table: 'connection', key: 'org_id', column: 'access_token_cipher' },
  { table: 'connection', key: 'org_id', column: 'refresh_token_cipher' },
  { table: 'oauth_attempt', key: 'state_hash', column: 'verifier_cipher' },
  { table: 'console_setting', key: 'id', column: 'webhook_cipher' },
  { table: 'encryption_check', key: 'id', column: 'cipher' },
] as const;

/**
 * Re-encrypts what an older key wrote; returns how many secrets that were. Companions may run meanwhile, if they have both keys: each
 * row is locked while it is rewritten. Throws WrongKeyError, and changes nothing, when a secret was written with a key not given.
 */
export function reencrypt(database: Database, cipher: Cipher): Promise<number> {
  return inTransaction(database, async (client) => {
    let changed = 0;
    for (const { table, key, column } of SECRETS) {
      const { rows } = await client.query<{ key: string; secret: string }>(
        `select ${key}::text as key, ${column} as secret from ${table} where ${column} is not null order by ${key} for update`,
      );
      for (const row of rows) {
        if (cipher.isCurrent(row.secret)) continue;
        await client.query({
          text: `update ${table} set ${column} = $2 where ${key}::text = $1`,
          values: [row.key, cipher.encrypt(cipher.decrypt(row.secret))],
        });
        changed += 1;
      }
    }
    return changed;
  });
}

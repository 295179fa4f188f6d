/**
 * Key rotation: put the new key first in ENCRYPTION_KEYS, restart every node, run `node scripts/reencrypt.ts` with the same
 * environment, then take the old key away.
 */
import { ConfigError, readConfig } from '../companion/config.ts';
import { Cipher } from '../companion/store/cipher.ts';
import { openDatabase } from '../companion/store/database.ts';
import { startEmbeddedPostgres } from '../companion/store/embeddedPostgres.ts';
import { reencrypt } from '../companion/store/reencrypt.ts';

async function main(): Promise<void> {
  const config = await readConfig(process.env);
  if (!config.encryptionKeys)
    throw new ConfigError('ENCRYPTION_KEYS is missing: the new key first, then the old ones.');
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres(config.dataDir) : undefined;
  const database = openDatabase({ url: config.databaseUrl ?? embedded?.url ?? '' });
  try {
    const changed = await reencrypt(database, new Cipher(config.encryptionKeys));
    process.stdout.write(
      `${String(changed)} ${changed === 1 ? 'secret was' : 'secrets were'} written anew. The old keys can be taken away.\n`,
    );
  } finally {
    await database.end();
    await embedded?.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

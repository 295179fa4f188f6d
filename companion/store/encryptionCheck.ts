/** Tells at start, not at the first sync, that the encryption keys are not those the stored secrets were written with. */
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';

const PROOF = 'togai-for-salesforce';

/** Leaves a proof on the first start and reads it on every later one; throws WrongKeyError if the keys don't fit. */
export async function checkEncryptionKeys(database: Database, cipher: Cipher): Promise<void> {
  await database.query({
    text: 'insert into encryption_check (cipher) values ($1) on conflict do nothing',
    values: [cipher.encrypt(PROOF)],
  });
  const { rows } = await database.query<{ cipher: string }>('select cipher from encryption_check');
  const stored = rows[0]?.cipher;
  if (stored !== undefined) cipher.decrypt(stored);
}

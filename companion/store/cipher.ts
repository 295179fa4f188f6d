/** Encrypts the secrets we keep (AES-256-GCM); the first key writes, every key reads. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Thrown when a stored secret was written with a key that this start was not given. */
class WrongKeyError extends Error {
  override readonly name = 'WrongKeyError';
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Reads and writes secrets as text `keyId.base64url`; the key id is a short fingerprint, not the key. */
export class Cipher {
  readonly #keys: Map<string, Buffer>;
  readonly #writer: string;

  /** @param keys 32-byte keys, newest first. */
  constructor(keys: readonly Buffer[]) {
    this.#keys = new Map(keys.map((key) => [fingerprint(key), key]));
    const [first] = this.#keys.keys();
    if (first === undefined) throw new Error('Cipher needs at least one key.');
    this.#writer = first;
  }

  encrypt(plain: string): string {
    const key = this.#keys.get(this.#writer);
    if (!key) throw new WrongKeyError('The writing key is missing.');
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return `${this.#writer}.${Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')}`;
  }

  /** Throws WrongKeyError if no given key wrote it, or if it was changed. */
  decrypt(text: string): string {
    const [keyId = '', encoded = ''] = text.split('.');
    const key = this.#keys.get(keyId);
    if (!key) throw new WrongKeyError('A stored secret was encrypted with a key that is not in ENCRYPTION_KEYS.');
    const data = Buffer.from(encoded, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, data.subarray(0, IV_BYTES));
    decipher.setAuthTag(data.subarray(data.length - TAG_BYTES));
    try {
      return (
        decipher.update(data.subarray(IV_BYTES, data.length - TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch (cause) {
      throw new WrongKeyError('A stored secret does not fit its key; it was changed or cut.', { cause });
    }
  }

  /** True when the text was written with the newest key, so that re-encrypting it would change nothing. */
  isCurrent(text: string): boolean {
    return text.startsWith(`${this.#writer}.`);
  }
}

function fingerprint(key: Buffer): string {
  return createHash('sha256').update('key id').update(key).digest('base64url').slice(0, 8);
}

/** Passwords: hashed with scrypt, few at a time, and compared without telling by the time whether the person exists. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import pLimit from 'p-limit';

/** Characters that a password has at least. */
export const SHORTEST_PASSWORD = 12;
/** Characters that a password has at most: hashing costs more the longer it is. */
export const LONGEST_PASSWORD = 200;

/** About 60 ms and 32 MB each: dear for who guesses, and bounded for us by two at a time. */
const COST = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 32;
const atOnce = pLimit(2);

/** The text to keep of a password: its parameters, salt and key. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Whether the password is the one that was hashed. Without a hash it takes as long and is false. */
export async function isPassword(password: string, hashed: string | undefined): Promise<boolean> {
  const [scheme, N, r, p, salt = '', key = ''] = (hashed ?? NOBODY).split('$');
  if (scheme !== 'scrypt') throw new Error('A stored password has an unknown form.');
  const expected = Buffer.from(key, 'base64url');
  const derived = await derive(password, Buffer.from(salt, 'base64url'), {
    N: Number(N),
    r: Number(r),
    p: Number(p),
    maxmem: COST.maxmem,
  });
  return timingSafeEqual(derived, expected) && hashed !== undefined;
}

/** Stands in for the hash of a person that doesn't exist. */
const NOBODY = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  randomBytes(16).toString('base64url'),
  randomBytes(KEY_BYTES).toString('base64url'),
].join('$');

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  const run = (): Promise<Buffer> =>
    new Promise((done, fail) => {
      scrypt(password.normalize('NFKC'), salt, KEY_BYTES, cost, (error, key) => {
        if (error) fail(error);
        else done(key);
      });
    });
  return atOnce(run);
}

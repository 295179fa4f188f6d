/** Ids in the look of Togai's own, e.g. `inv.20txx3jeQU4.nlMQh`. */

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Mints ids that never repeat within one environment. */
export class IdMint {
  #next = Date.now() * 1000;

  /** `prefix` is the kind: `pp`, `inv`, `addon` …; 18 characters follow it. */
  next(prefix: string): string {
    return `${prefix}.${base62(this.#next++, 11)}.${base62(Math.floor(Math.random() * 62 ** 5), 5)}`;
  }
}

function base62(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 62)) text = ALPHABET.charAt(rest % 62) + text;
  return text;
}

/** Salesforce record ids: 15 characters that mind case, 18 that do not, and how an org hands out new ones. */

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const SHORT = /^[a-zA-Z0-9]{15}$/;
const LONG = /^[a-zA-Z0-9]{15}[A-Z0-5]{3}$/i;

/** The 18-character form of a 15-character id. */
export function withSuffix(id15: string): string {
  let suffix = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const code = id15.charCodeAt(start + i);
      if (code >= 65 && code <= 90) bits |= 1 << i;
    }
    suffix += SUFFIX.charAt(bits);
  }
  return id15 + suffix;
}

/** Any text a client may send as an id → the 18-character id; undefined when it can be none. Case is repaired from the suffix. */
export function normalizeId(text: string): string | undefined {
  if (text.length === 18 && LONG.test(text)) {
    const id = withSuffix(text.slice(0, 15));
    return id.slice(15) === text.slice(15) ? id : repairCase(text);
  }
  return SHORT.test(text) ? withSuffix(text) : undefined;
}

function repairCase(text: string): string | undefined {
  let id = '';
  for (let i = 0; i < 15; i++) {
    const bits = SUFFIX.indexOf(text.charAt(15 + Math.floor(i / 5)).toUpperCase());
    if (bits < 0) return undefined;
    const character = text.charAt(i);
    id += bits & (1 << (i % 5)) ? character.toUpperCase() : character.toLowerCase();
  }
  const full = withSuffix(id);
  return full.slice(15) === text.slice(15).toUpperCase() ? full : undefined;
}

/** Two letters or digits for a new org's ids, chosen by the digest of its name, that no other org has. */
export function freeInstance(digest: string, taken: ReadonlySet<string>): string {
  for (let from = 0; from + 2 <= digest.length; from += 2) {
    const pair = digest.slice(from, from + 2);
    if (!taken.has(pair)) return pair;
  }
  for (const first of BASE62) for (const second of BASE62) if (!taken.has(first + second)) return first + second;
  throw new Error('One local Salesforce has room for 3,844 orgs.');
}

/** Hands out the ids of one org: key prefix, two characters of the org's instance, and a counter per object. */
export class IdSource {
  readonly #instance: string;
  readonly #counters = new Map<string, number>();

  /** `instance`: two letters or digits; records of orgs with different ones never share an id. */
  constructor(instance: string) {
    this.#instance = instance;
  }

  /** The next 18-character id for a three-character key prefix. */
  next(keyPrefix: string): string {
    const count = (this.#counters.get(keyPrefix) ?? 0) + 1;
    this.#counters.set(keyPrefix, count);
    let rest = count;
    let digits = '';
    for (let i = 0; i < 9; i++) {
      digits = BASE62.charAt(rest % 62) + digits;
      rest = Math.floor(rest / 62);
    }
    return withSuffix(`${keyPrefix}${this.#instance}0${digits}`);
  }
}

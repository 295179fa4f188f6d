/** Spoils a good answer on purpose, by a number that gives the same spoiled answer every time. */

/** A generator of numbers in [0, 1) from a seed (Mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  '',
  'x'.repeat(100_000),
  '\u0000',
  '💥',
  '<script>alert(1)</script>',
  [],
  {},
  [null],
  { __proto__: null, constructor: 1 },
  '9999-99-99T99:99:99Z',
];

/** The text, broken in one of the ways that proxies, bugs and new versions break answers. */
export function mutateText(text: string, seed: number): string {
  const random = randomFrom(seed);
  const at = (length: number): number => Math.floor(random() * Math.max(1, length));
  switch (at(9)) {
    case 0:
      return text.slice(0, at(text.length));
    case 1:
      return '';
    case 2:
      return `<html><body>${'Maintenance. '.repeat(at(50))}</body></html>`;
    case 3:
      return flipped(text, at(text.length), at(256));
    case 4: {
      const from = at(text.length);
      return text.slice(0, from) + text.slice(from + 1 + at(20));
    }
    case 5:
      return `${text}${text.slice(at(text.length))}`;
    default:
      return withOddValue(text, at);
  }
}

/** Bytes, with some of them changed, cut away or put in. */
export function mutateBytes(bytes: Buffer, seed: number): Buffer {
  const random = randomFrom(seed);
  const at = (length: number): number => Math.floor(random() * Math.max(1, length));
  const spoiled = Buffer.from(bytes);
  switch (at(5)) {
    case 0:
      return spoiled.subarray(0, at(spoiled.length));
    case 1:
      return Buffer.concat([spoiled, Buffer.alloc(1 + at(64), at(256))]);
    case 2:
      // A length of an Avro text that goes far beyond the payload.
      return Buffer.concat([spoiled.subarray(0, at(spoiled.length)), Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x0f])]);
    default:
      for (let flips = 1 + at(8); flips > 0; flips--) spoiled[at(spoiled.length)] = at(256);
      return spoiled;
  }
}

function flipped(text: string, at: number, code: number): string {
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1);
}

/** One value anywhere in the JSON replaced by an odd one, or taken out. */
function withOddValue(text: string, at: (length: number) => number): string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return flipped(text, at(text.length), at(256));
  }
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      walk(holder[key]);
    }
  };
  walk(json);
  const place = places[at(places.length)];
  if (!place) return JSON.stringify(ODD_VALUES[at(ODD_VALUES.length)]);
  if (at(4) === 0) Reflect.deleteProperty(place.holder, place.key);
  else place.holder[place.key] = ODD_VALUES[at(ODD_VALUES.length)];
  return JSON.stringify(json);
}

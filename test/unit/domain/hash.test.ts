/** Fingerprints: equal for equal values, in whatever order they were built. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, contentHash } from '../../../companion/domain/hash.ts';

describe('canonical JSON', () => {
  it('sorts keys, leaves out undefined members and keeps null', () => {
    expect(canonicalJson({ b: [1, undefined, { d: null, c: undefined }], a: 'x' })).toBe(
      '{"a":"x","b":[1,null,{"d":null}]}',
    );
  });

  it('writes decimals and dates as text', () => {
    expect(canonicalJson({ d: new Decimal('10.50'), t: new Date(0) })).toBe(
      '{"d":"10.5","t":"1970-01-01T00:00:00.000Z"}',
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, undefined, () => 1, 1n])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  it('reads back as the value it was made of', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('a fingerprint', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(contentHash(reversed)).toBe(contentHash(value));
      }),
    );
  });

  it('is 43 characters of base64url, and known', () => {
    expect(contentHash({ a: 1 })).toBe('AVq9f1zFei3ZS3WQ8ErYCEJzkF7jPsXOvq5iJ2qX-GI');
  });
});

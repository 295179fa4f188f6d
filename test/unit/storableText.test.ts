/** Text on its way into PostgreSQL: a character zero never stops a statement, and nothing else is changed. */
import { describe, expect, it } from 'vitest';
import { storableJson, storableText } from '../../companion/store/text.ts';

describe('text for the database', () => {
  it('has a replacement for each character zero', () => {
    expect(storableText('a\0b\0')).toBe('a\ufffdb\ufffd');
    expect(storableText('plain')).toBe('plain');
  });

  it.each([
    ['a\0b', 'a\ufffdb'],
    ['\\u0000', '\\u0000'],
    ['\\\0', '\\\ufffd'],
    ['\\\\u0000\0', '\\\\u0000\ufffd'],
    ['\0\0', '\ufffd\ufffd'],
  ])('in JSON %j becomes %j', (given, kept) => {
    expect(JSON.parse(storableJson({ a: given }))).toEqual({ a: kept });
  });
});

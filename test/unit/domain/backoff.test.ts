/** How long the connector waits, and when it stops. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { givesUp, retryDelayMs } from '../../../companion/domain/backoff.ts';

const almostOne = 1 - Number.EPSILON;

describe('the wait before the next try', () => {
  it.each([
    [1, 2_000],
    [2, 4_000],
    [5, 32_000],
    [11, 2_048_000],
    [12, 3_600_000],
    [100_000, 3_600_000],
  ])('after %i failed tries is at most %i ms', (tries, longest) => {
    expect(retryDelayMs(tries, () => almostOne)).toBe(longest);
    expect(retryDelayMs(tries, () => 0)).toBe(0);
  });

  it('is never shorter than what was asked for', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.double({ min: 0, max: almostOne, noNaN: true }),
        fc.nat(10_000_000),
        (tries, random, asked) => {
          const wait = retryDelayMs(tries, () => random, asked);
          return wait >= asked && wait <= asked + 3_600_000;
        },
      ),
    );
  });
});

describe('giving up', () => {
  const first = new Date('2026-11-01T12:00:00Z');
  it('comes after 14 days and not before', () => {
    expect(givesUp(first, new Date('2026-11-15T11:59:59Z'))).toBe(false);
    expect(givesUp(first, new Date('2026-11-15T12:00:00Z'))).toBe(true);
  });
});

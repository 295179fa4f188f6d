/** When the nightly check is due: once a night, at the connection's own three o'clock, whatever the clocks do. */
import { describe, expect, it } from 'vitest';
import { nextCheckAt } from '../../../companion/domain/checkTimes.ts';

const ORG = '00D000000000001EAA';
const local = (at: Date, timeZone: string): string =>
  at.toLocaleString('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' });

describe('the nightly check', () => {
  it.each([
    ['UTC', '2026-11-27T10:00:00Z', '2026-11-28 03'],
    ['UTC', '2026-11-27T02:00:00Z', '2026-11-27 03'],
    ['Asia/Kolkata', '2026-11-27T22:00:00Z', '2026-11-29 03'],
    ['America/New_York', '2026-11-27T07:30:00Z', '2026-11-27 03'],
    // Days of 25 and of 23 hours; the day may begin with an hour that is there twice.
    ['Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-25 02'],
    ['Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-29 04'],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-26 03'],
  ])('in %s after %s is due at %s o’clock', (zone, after, hour) => {
    expect(local(nextCheckAt(new Date(after), zone, ORG), zone)).toBe(hour);
  });

  it('comes once a night for a year', () => {
    let at = new Date('2026-01-01T12:00:00Z');
    const days = new Set<string>();
    for (let night = 0; night < 365; night++) {
      const next = nextCheckAt(at, 'Europe/Berlin', ORG);
      const hours = (next.getTime() - at.getTime()) / 3_600_000;
      if (night > 0) expect(hours).toBeGreaterThan(22.9);
      expect(hours).toBeLessThan(25.1);
      days.add(local(next, 'Europe/Berlin').slice(0, 10));
      at = next;
    }
    expect(days.size).toBe(365);
  });

  it('is spread over orgs, and the same for one org every night', () => {
    const after = new Date('2026-11-27T10:00:00Z');
    const minutes = new Set(
      Array.from({ length: 30 }, (_, n) => nextCheckAt(after, 'UTC', `00D00000000000${String(n)}EAA`).getTime()),
    );
    expect(minutes.size).toBeGreaterThan(20);
    expect(nextCheckAt(after, 'UTC', ORG)).toEqual(nextCheckAt(new Date('2026-11-27T20:00:00Z'), 'UTC', ORG));
  });
});

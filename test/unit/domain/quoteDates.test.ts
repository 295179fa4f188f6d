/** Days and moments in Togai's time zone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billingDates, dayIn, NO_END, startOfDay } from '../../../companion/domain/quote/quoteDates.ts';

const now = new Date('2026-12-01T10:00:00Z');

describe('the dates of a Quote', () => {
  it.each([
    ['its own', { startDate: '2027-01-01', endDate: '2027-12-31' }, { start: '2027-01-01', end: '2027-12-31' }],
    ['from today on', { startDate: '2026-12-01' }, { start: '2026-12-01', end: NO_END }],
    ['from its acceptance on', { acceptedAt: now }, { start: '2026-12-01', end: NO_END }],
    ['from today on before its acceptance', {}, { start: '2026-12-01', end: NO_END }],
    [
      'from today on when accepted yesterday',
      { acceptedAt: new Date('2026-11-30T23:00:00Z') },
      { start: '2026-12-01', end: NO_END },
    ],
  ])('are %s', (_, quote, dates) => {
    expect(billingDates(quote, 'UTC', now)).toEqual(dates);
  });

  it.each([
    ['a start in the past', { startDate: '2026-11-30' }, 'QUOTE_START_IN_PAST'],
    ['an acceptance that is days ago', { acceptedAt: new Date('2026-11-29T12:00:00Z') }, 'QUOTE_START_IN_PAST'],
    ['an end before the start', { startDate: '2027-01-02', endDate: '2027-01-01' }, 'QUOTE_END_BEFORE_START'],
    ['an end on the start', { startDate: '2027-01-01', endDate: '2027-01-01' }, 'QUOTE_END_BEFORE_START'],
    ['an end without a start, already over', { endDate: '2026-11-30' }, 'QUOTE_END_BEFORE_START'],
  ])('need action for %s', (_, quote, code) => {
    expect(billingDates(quote, 'UTC', now)).toMatchObject({ code });
  });

  it("are days of Togai's zone", () => {
    const evening = new Date('2026-12-01T20:00:00Z');
    expect(billingDates({ acceptedAt: evening }, 'Asia/Kolkata', evening)).toMatchObject({ start: '2026-12-02' });
    expect(billingDates({ acceptedAt: evening }, 'America/New_York', evening)).toMatchObject({ start: '2026-12-01' });
  });
});

describe('the start of a day', () => {
  it.each([
    ['2026-12-01', 'UTC', '2026-12-01T00:00:00.000Z'],
    ['2026-12-01', 'Asia/Kolkata', '2026-11-30T18:30:00.000Z'],
    ['2026-12-01', 'America/New_York', '2026-12-01T05:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-03-29', 'Atlantic/Azores', '2026-03-29T01:00:00.000Z'],
    ['2026-09-06', 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ])('%s in %s is %s', (day, zone, moment) => {
    expect(startOfDay(day, zone).toISOString()).toBe(moment);
  });

  it('is the first moment of that day in any zone, also where clocks change at midnight', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Asia/Kolkata',
      'America/New_York',
      'Europe/Berlin',
      'America/Santiago',
      'Asia/Beirut',
      'Pacific/Apia',
      'Australia/Lord_Howe',
      'Pacific/Kiritimati',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 3_650 }), (zone, days) => {
        const day = new Date(Date.UTC(2024, 0, 1 + days)).toISOString().slice(0, 10);
        const start = startOfDay(day, zone);
        expect(dayIn(zone, start)).toBe(day);
        expect(dayIn(zone, new Date(start.getTime() - 1))).not.toBe(day);
      }),
      { numRuns: 1_000 },
    );
  });
});

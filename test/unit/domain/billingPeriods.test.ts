/** When periods begin, by the contract's own examples. */
import { describe, expect, it } from 'vitest';
import { nextPeriodStart, type PricingCycle } from '../../../companion/domain/quote/billingPeriods.ts';

const anniversary = (interval: PricingCycle['interval']): PricingCycle => ({ interval, anniversaryCycle: true });
const offset = (interval: PricingCycle['interval'], dayOffset: string, monthOffset = 'NIL'): PricingCycle => ({
  interval,
  startOffset: { dayOffset, monthOffset },
  anniversaryCycle: false,
});

describe('periods that count from the day of attachment', () => {
  it.each([
    ['WEEKLY', '2023-10-25', '2023-10-26', '2023-11-01'],
    ['MONTHLY', '2023-10-12', '2023-10-12', '2023-10-12'],
    ['MONTHLY', '2023-10-12', '2023-10-13', '2023-11-12'],
    ['MONTHLY', '2023-10-31', '2024-02-01', '2024-02-29'],
    ['MONTHLY', '2023-10-30', '2023-11-01', '2023-11-30'],
    ['MONTHLY', '2023-12-15', '2023-12-16', '2024-01-15'],
    ['QUARTERLY', '2024-01-15', '2024-01-16', '2024-04-15'],
    ['QUARTERLY', '2024-02-15', '2024-08-16', '2024-11-15'],
    ['HALF_YEARLY', '2024-04-15', '2024-04-16', '2024-10-15'],
    ['ANNUALLY', '2024-02-29', '2024-03-01', '2025-02-28'],
    ['ANNUALLY', '2023-02-28', '2024-01-01', '2024-02-29'],
    ['ANNUALLY', '2024-08-15', '2026-08-16', '2027-08-15'],
  ] as const)('%s since %s: next after %s is %s', (interval, attached, from, next) => {
    expect(nextPeriodStart(from, anniversary(interval), attached)).toBe(next);
  });
});

describe('periods on fixed days', () => {
  it.each([
    [offset('WEEKLY', '1'), '2023-10-24', '2023-10-30'],
    [offset('WEEKLY', 'LAST'), '2023-10-24', '2023-10-29'],
    [offset('MONTHLY', '1'), '2023-10-02', '2023-11-01'],
    [offset('MONTHLY', 'LAST'), '2024-02-01', '2024-02-29'],
    [offset('QUARTERLY', '15', 'FIRST'), '2024-01-16', '2024-04-15'],
    [offset('QUARTERLY', '15', '2'), '2024-01-16', '2024-02-15'],
    [offset('QUARTERLY', '15', 'LAST'), '2024-03-16', '2024-06-15'],
    [offset('HALF_YEARLY', '15', '4'), '2024-01-01', '2024-04-15'],
    [offset('ANNUALLY', 'LAST', '2'), '2024-01-01', '2024-02-29'],
    [offset('ANNUALLY', '15', 'LAST'), '2024-01-01', '2024-12-15'],
  ] as const)('%j: next after %s is %s', (cycle, from, next) => {
    expect(nextPeriodStart(from, cycle, '2023-01-01')).toBe(next);
  });
});

/** Values of conditions: what no field of that type can ever hold is refused in a sentence. */
import { describe, expect, it } from 'vitest';
import type { ConditionOperator } from '../../../companion/domain/account/accountConditions.ts';
import { checkedValue } from '../../../companion/domain/account/conditionValue.ts';

describe('a value that could never be met', () => {
  it.each<[type: string, operator: ConditionOperator, value: string, fault: RegExp]>([
    ['currency', 'greater than', 'lots', /"lots" is no number/],
    ['int', 'in', '1, two', /"two" is no number/],
    ['datetime', 'less than', 'yesterday', /no date or time/],
    ['datetime', 'greater than', '30.11.2026', /like 2026-01-31/],
    ['date', 'equals', '2026-13-01', /no date/],
    ['boolean', 'equals', 'maybe', /true or false/],
    ['boolean', 'greater than', 'true', /true or false/],
    ['reference', 'equals', 'Bob', /no Salesforce id/],
    ['picklist', 'in', ', ,', /single commas/],
    ['string', 'equals', ' ', /Say what/],
  ])('%s %s "%s" is refused', (type, operator, value, fault) => {
    expect(checkedValue(type, operator, value)).toEqual({ fault: expect.stringMatching(fault) as string });
  });
});

describe('a value that can be met', () => {
  it.each<[type: string, operator: ConditionOperator, value: string, taken: string]>([
    ['currency', 'greater than', ' 1000.50 ', '1000.50'],
    ['datetime', 'greater than', '2026-01-31', '2026-01-31'],
    ['datetime', 'less than', '2026-01-31T08:00:00Z', '2026-01-31T08:00:00Z'],
    ['boolean', 'equals', 'True', 'True'],
    ['picklist', 'in', 'Banking ,Retail', 'Banking, Retail'],
    ['currency', 'starts with', '1x', '1x'],
  ])('%s %s "%s" is taken', (type, operator, value, taken) => {
    expect(checkedValue(type, operator, value)).toEqual({ value: taken });
  });

  it('as an id of 15 characters is compared as the one of 18 that fields hold', () => {
    expect(checkedValue('reference', 'in', '005370000000001, 005370000000001AAA')).toEqual({
      value: '005370000000001AAA, 005370000000001AAA',
    });
  });
});

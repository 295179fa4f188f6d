/** Conditions on Accounts, one line a case. */
import { describe, expect, it } from 'vitest';
import {
  type AccountCondition,
  checkConditions,
  CONDITION_OPERATORS,
  type ConditionOperator,
} from '../../../companion/domain/account/accountConditions.ts';

const FIELDS = {
  Type: 'Customer - Direct',
  Rating: null,
  Employees: 250,
  Active: true,
  Since: '2026-03-01',
  Address: { city: 'Berlin' },
};

function check(field: string, operator: ConditionOperator, value?: string) {
  return checkConditions([{ field, operator, ...(value === undefined ? {} : { value }) }], FIELDS).kind;
}

describe('a condition', () => {
  it.each<[string, ConditionOperator, string | undefined, 'met' | 'unmet']>([
    ['Type', 'equals', 'customer - direct', 'met'],
    ['Type', 'equals', 'Customer', 'unmet'],
    ['Type', 'not equals', 'Prospect', 'met'],
    ['Type', 'not equals', 'Customer - Direct', 'unmet'],
    ['Type', 'in', 'Prospect, Customer - Direct', 'met'],
    ['Type', 'in', 'Prospect', 'unmet'],
    ['Type', 'not in', 'Prospect, Partner', 'met'],
    ['Type', 'not in', 'Customer - Direct', 'unmet'],
    ['Type', 'contains', 'direct', 'met'],
    ['Type', 'contains', 'channel', 'unmet'],
    ['Type', 'does not contain', 'channel', 'met'],
    ['Type', 'does not contain', 'Direct', 'unmet'],
    ['Type', 'starts with', 'CUST', 'met'],
    ['Type', 'starts with', 'Direct', 'unmet'],
    ['Type', 'is blank', undefined, 'unmet'],
    ['Type', 'is not blank', undefined, 'met'],
    ['Rating', 'is blank', undefined, 'met'],
    ['Rating', 'is not blank', undefined, 'unmet'],
    ['Rating', 'equals', '', 'met'],
    ['Rating', 'not equals', 'Hot', 'met'],
    ['Rating', 'greater than', '1', 'unmet'],
    ['Rating', 'less than', '1', 'unmet'],
    ['Employees', 'equals', '250.0', 'met'],
    ['Employees', 'greater than', '90', 'met'],
    ['Employees', 'less than', '90', 'unmet'],
    ['Employees', 'greater than', 'many', 'unmet'],
    ['Since', 'greater than', '2026-02-28', 'met'],
    ['Since', 'less than', '2026-02-28', 'unmet'],
    ['Active', 'equals', 'TRUE', 'met'],
    ['Active', 'equals', 'false', 'unmet'],
  ])('%s %s %j is %s', (field, operator, value, expected) => {
    expect(check(field, operator, value)).toBe(expected);
  });

  it.each(['Unknown', 'Address', 'toString'])('on %s, which has no comparable value, is unreadable', (field) => {
    expect(check(field, 'equals', 'x')).toBe('unreadable');
  });
});

describe('several conditions', () => {
  it('must all hold, and the first that does not is told', () => {
    const conditions: AccountCondition[] = [
      { field: 'Active', operator: 'equals', value: 'true' },
      { field: 'Employees', label: 'Employee Count', operator: 'less than', value: '100' },
      { field: 'Rating', operator: 'is not blank' },
    ];
    expect(checkConditions(conditions, FIELDS)).toEqual({
      kind: 'unmet',
      condition: 'Employee Count must be less than 100, and it is "250"',
    });
  });

  it('none at all hold', () => {
    expect(checkConditions([], {})).toEqual({ kind: 'met' });
  });
});

describe('in words', () => {
  it.each(CONDITION_OPERATORS)('%s reads as a rule', (operator) => {
    const wanted = operator.startsWith('is') ? '' : 'zzz';
    const fields = [{ Any: null }, { Any: 'zzz' }, { Any: 'a' }];
    const told = fields
      .map((values) => checkConditions([{ field: 'Any', operator, value: wanted }], values))
      .find(({ kind }) => kind === 'unmet');
    expect(told?.kind === 'unmet' && told.condition).toMatch(/^Any must .+, and it is ("[a-z]+"|blank)$/);
  });
});

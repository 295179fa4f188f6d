/** Whether a condition's value can ever be met by a field of its type: what can't would leave out every Account, or none. */
import { fullId } from '../syncRequest.ts';
import type { ConditionOperator } from './accountConditions.ts';

/** The value as it is compared, or what is wrong with it in one sentence. */
export type CheckedValue = { readonly value: string } | { readonly fault: string };

const NUMBERS = new Set(['int', 'long', 'double', 'currency', 'percent']);
const IDS = new Set(['id', 'reference']);
const BY_PIECES: readonly ConditionOperator[] = ['contains', 'does not contain', 'starts with'];
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const MOMENT = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T[\d:.+\-Zz]*)?$/;

/** Checks a value for a field of a type, as Salesforce's describe names types; ids of 15 characters become those of 18. */
export function checkedValue(type: string, operator: ConditionOperator, text: string): CheckedValue {
  const many = operator === 'in' || operator === 'not in';
  const items = many ? text.split(',').map((item) => item.trim()) : [text.trim()];
  if (items.some((item) => item === ''))
    return { fault: many ? 'Separate the values by single commas.' : 'Say what to compare the field with.' };
  if (BY_PIECES.includes(operator)) return { value: text.trim() };
  const checked: string[] = [];
  for (const item of items) {
    const one = checkedItem(type, operator, item);
    if ('fault' in one) return one;
    checked.push(one.value);
  }
  return { value: checked.join(', ') };
}

function checkedItem(type: string, operator: ConditionOperator, item: string): CheckedValue {
  const isOrder = operator === 'greater than' || operator === 'less than';
  if (NUMBERS.has(type) && !Number.isFinite(Number(item)))
    return { fault: `"${item}" is no number. Write it like 1000.50.` };
  if (type === 'boolean' && (isOrder || !/^(true|false)$/i.test(item)))
    return { fault: 'A checkbox equals true or false.' };
  if (type === 'date' && !DAY.test(item)) return { fault: `"${item}" is no date. Write it like 2026-01-31.` };
  if (type === 'datetime' && !MOMENT.test(item))
    return { fault: `"${item}" is no date or time. Write it like 2026-01-31 or 2026-01-31T08:00:00Z.` };
  if (!IDS.has(type) || isOrder) return { value: item };
  const id = fullId(item);
  return id === undefined
    ? { fault: `"${item}" is no Salesforce id; those have 15 or 18 letters and digits.` }
    : { value: id };
}

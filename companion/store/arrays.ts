/** Columns of many rows as array literals: the driver's own way of writing arrays costs more than storing the rows. */
import { storableText } from './text.ts';

/** A `text[]` literal; null stands for SQL's null. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map(element).join(',')}}`;
}

/** A `bytea[]` literal. */
export function byteaArray(values: readonly Buffer[]): string {
  return `{${values.map((value) => `"\\\\x${value.toString('hex')}"`).join(',')}}`;
}

/** A `timestamptz[]` literal. */
export function timeArray(values: readonly (Date | null)[]): string {
  return `{${values.map((value) => value?.toISOString() ?? 'null').join(',')}}`;
}

/** Text that needs no quotes: no separators, not empty, and not the word null. */
const PLAIN = /^[\w-]+$/;

function element(value: string | null): string {
  if (value === null) return 'null';
  if (PLAIN.test(value) && value.length !== 4) return value;
  return `"${storableText(value).replace(/["\\]/g, '\\$&')}"`;
}

/** The values that a query compares with: read, checked against the field's type, and ordered as Salesforce orders them. */
import type { LiteralType } from '@jetstreamapp/soql-parser-js';
import { normalizeId } from '../ids.ts';
import type { FieldSchema, FieldType, FieldValue } from '../schema/schema.ts';
import { type DateRange, dateRange } from './soqlDates.ts';
import { at, type QueryScope } from './soqlPath.ts';
import { parseTime, storedTime } from '../values.ts';

/** What a condition compares with. */
export type Comparable = FieldValue;
/** A stretch of time in the field's own form: from `start` on, up to but without `end`. */
export interface Range {
  readonly start: string;
  readonly end: string;
}

const KINDS: Partial<Record<FieldType, string>> = {
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  currency: 'double',
  percent: 'double',
  date: 'date',
  datetime: 'dateTime',
};
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** A literal for a field. Throws INVALID_FIELD where its type is not the field's, INVALID_QUERY_FILTER_OPERATOR for a bad id. */
export function literalOf(
  scope: QueryScope,
  field: FieldSchema,
  text: string,
  kind: LiteralType | LiteralType[] | undefined,
): Comparable | Range {
  if (kind === 'NULL') return null;
  const wanted = KINDS[field.type];
  const mismatch = (): Error => {
    const quotes = wanted === undefined ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
    return at(
      scope,
      field.apiName,
      'INVALID_FIELD',
      `value of filter criterion for field '${field.apiName}' must be of type ${wanted ?? 'string'} and ${quotes}`,
    );
  };
  if (wanted === undefined) {
    if (kind !== 'STRING') throw mismatch();
    return field.type === 'id' || field.type === 'reference' ? idOf(scope, field, unquote(text)) : unquote(text);
  }
  if (field.type === 'boolean') {
    if (kind !== 'BOOLEAN') throw mismatch();
    return text.toUpperCase() === 'TRUE';
  }
  if (field.type === 'date' || field.type === 'datetime')
    return timeOf(scope, field.type, text, kind) ?? fail(mismatch());
  if (kind !== 'INTEGER' && kind !== 'DECIMAL') throw mismatch();
  return Number(text);
}

function fail(error: Error): never {
  throw error;
}

/** A quoted text without its quotes and escapes; `\%` and `\_` stay for LIKE. */
export function unquote(text: string): string {
  return text
    .slice(1, -1)
    .replace(/\\(.)/gs, (whole: string, character: string) =>
      character === '%' || character === '_' ? whole : (ESCAPES[character] ?? character),
    );
}

function idOf(scope: QueryScope, field: FieldSchema, text: string): string {
  const id = normalizeId(text);
  if (id === undefined && text !== '')
    throw at(scope, field.apiName, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  return id ?? '';
}

function timeOf(
  scope: QueryScope,
  type: 'date' | 'datetime',
  text: string,
  kind: LiteralType | LiteralType[] | undefined,
): Comparable | Range | undefined {
  if (kind === 'DATE_LITERAL' || kind === 'DATE_N_LITERAL')
    return inFieldForm(dateRange(text, scope.store.now()), type);
  if (type === 'date') return kind === 'DATE' ? text : undefined;
  return kind === 'DATETIME' ? parseTime(text.replace(' ', '+')) : undefined;
}

function inFieldForm({ start, end }: DateRange, type: 'date' | 'datetime'): Range {
  const form = (time: Date): string => (type === 'date' ? time.toISOString().slice(0, 10) : storedTime(time));
  return { start: form(start), end: form(end) };
}

/** How a stored value (never null) stands to a literal: below 0 before it, above 0 after it, 0 equal or within. */
export function compareBy(field: FieldSchema, literal: Comparable | Range): (value: FieldValue) => number {
  if (typeof literal === 'object') {
    if (literal === null) return () => 1;
    const { start, end } = literal;
    return (value) => (String(value) < start ? -1 : String(value) >= end ? 1 : 0);
  }
  if (typeof literal !== 'string') return (value) => Number(value) - Number(literal);
  const exact =
    field.caseSensitive || KINDS[field.type] !== undefined || field.type === 'id' || field.type === 'reference';
  const wanted = exact ? literal : literal.toLowerCase();
  return (value) => {
    const text = exact ? String(value) : String(value).toLowerCase();
    return text < wanted ? -1 : text > wanted ? 1 : 0;
  };
}

/** Turns values as JSON or a test brings them into the form they are stored in, or says what is wrong with them. */
import { type ApiError, rowError } from './rest/errors.ts';
import { normalizeId } from './ids.ts';
import type { FieldSchema, FieldValue } from './schema/schema.ts';

/** A value of the wrong JSON kind: the request can't be read at all. Anything else is an error of the row alone. */
export class UnreadableValue extends Error {
  override readonly name = 'UnreadableValue';
}

const EMAIL = /^[A-Za-z0-9!#$%&'*/=?^_+`{|}~.-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;
const DATE = /^(\d{4}-\d{2}-\d{2})(T.*)?$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/** A time as Salesforce stores and shows it: to the second, in UTC. */
export function storedTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}.000+0000`;
}

/** Text as a time to the second; undefined when it is none. */
export function parseTime(text: string): string | undefined {
  if (!DATE_TIME.test(text)) return undefined;
  const time = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time.getTime()) ? undefined : storedTime(time);
}

/** Text as a date; a time's date is taken. Undefined when it is none. */
function parseDate(text: string): string | undefined {
  const day = DATE.exec(text)?.[1];
  if (day === undefined) return undefined;
  const time = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(time.getTime()) || !time.toISOString().startsWith(day) ? undefined : day;
}

/**
 * The stored form of a value for a field, or the row's error.
 * Throws UnreadableValue when the JSON kind does not fit the field.
 */
export function storedValue(field: FieldSchema, value: unknown): { value: FieldValue } | { error: ApiError } {
  if (value === undefined || value === null || value === '')
    return { value: field.type === 'boolean' ? nullBoolean(field) : null };
  switch (field.type) {
    case 'boolean':
      if (typeof value === 'boolean') return { value };
      if (value === 'true' || value === 'false') return { value: value === 'true' };
      throw unreadable('boolean', value);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return numberValue(field, value);
    case 'date':
      return {
        value:
          (value instanceof Date
            ? parseDate(value.toISOString())
            : typeof value === 'string'
              ? parseDate(value)
              : undefined) ?? fail('date', value),
      };
    case 'datetime':
      return {
        value:
          (value instanceof Date ? storedTime(value) : typeof value === 'string' ? parseTime(value) : undefined) ??
          fail('datetime', value),
      };
    case 'id':
    case 'reference':
      return idValue(field, value);
    case 'address':
      throw unreadable('address', value);
    default:
      return textValue(field, value);
  }
}

function nullBoolean(field: FieldSchema): FieldValue {
  return field.defaultValue ?? false;
}

function numberValue(field: FieldSchema, value: unknown): { value: FieldValue } | { error: ApiError } {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (!Number.isFinite(number)) throw unreadable(field.type === 'int' ? 'int' : 'double', value);
  const rounded = Number(number.toFixed(field.type === 'int' ? 0 : field.scale));
  if (Math.abs(rounded) >= 10 ** (field.precision - field.scale)) {
    return {
      error: rowError(
        'NUMBER_OUTSIDE_VALID_RANGE',
        `${field.label}: value outside of valid range on numeric field: ${String(number)}`,
        [field.apiName],
      ),
    };
  }
  return { value: rounded };
}

function idValue(field: FieldSchema, value: unknown): { value: FieldValue } | { error: ApiError } {
  if (typeof value !== 'string') throw unreadable('string', value);
  const id = normalizeId(value);
  if (id === undefined)
    return { error: rowError('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.apiName]) };
  return { value: id };
}

function textValue(field: FieldSchema, value: unknown): { value: FieldValue } | { error: ApiError } {
  if (typeof value !== 'string') throw unreadable('string', value);
  const text = value.trim();
  if (text === '') return { value: null };
  const fields = [field.apiName];
  if (text.length > field.length) {
    return {
      error: rowError(
        'STRING_TOO_LONG',
        `${field.label}: data value too large: ${text} (max length=${String(field.length)})`,
        fields,
      ),
    };
  }
  if (field.type === 'email' && !EMAIL.test(text)) {
    return { error: rowError('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text}`, fields) };
  }
  if (field.restricted && !field.picklist.some((each) => each.value === text)) {
    return {
      error: rowError(
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `${field.label}: bad value for restricted picklist field: ${text}`,
        fields,
      ),
    };
  }
  return { value: text };
}

function fail(kind: string, value: unknown): never {
  throw unreadable(kind, value);
}

function unreadable(kind: string, value: unknown): UnreadableValue {
  const token =
    typeof value === 'string'
      ? 'VALUE_STRING'
      : typeof value === 'number'
        ? 'VALUE_NUMBER'
        : typeof value === 'boolean'
          ? 'VALUE_TRUE'
          : 'START_OBJECT';
  const shown = typeof value === 'object' ? '' : ` value ${JSON.stringify(value)}`;
  return new UnreadableValue(
    `Cannot deserialize instance of ${kind} from ${token}${shown} or request may be missing a required field`,
  );
}

/** A connection's conditions on Accounts: which of them are synced, and in words why one is not. */

/** What a condition can ask of a field, in the words of the No code Center. */
export const CONDITION_OPERATORS = [
  'equals',
  'not equals',
  'in',
  'not in',
  'contains',
  'does not contain',
  'starts with',
  'greater than',
  'less than',
  'is blank',
  'is not blank',
] as const;
/** One of the operators. */
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

/** One condition; an Account is synced only if all of them hold. */
export interface AccountCondition {
  /** API name of the Account field, without the package's namespace. */
  readonly field: string;
  /** What people call the field; the API name when missing. */
  readonly label?: string | undefined;
  readonly operator: ConditionOperator;
  /** What to compare with; for `in` and `not in` a comma-separated list; unused by the blank operators. */
  readonly value?: string | undefined;
}

/** A field's value as Salesforce's REST API gives it, without the compound ones (addresses, locations). */
type FieldValue = string | number | boolean | null;

/** What the conditions of a connection say of one Account. */
export type ConditionResult =
  | { readonly kind: 'met' }
  /** `condition` says which one failed and what the field holds. */
  | { readonly kind: 'unmet'; readonly condition: string }
  /** The field isn't among those that were read: it doesn't exist, or the integration user may not see it. */
  | { readonly kind: 'unreadable'; readonly field: string };

/** Checks all conditions in order; the first that fails decides. */
export function checkConditions(
  conditions: readonly AccountCondition[],
  fields: Readonly<Record<string, unknown>>,
): ConditionResult {
  for (const condition of conditions) {
    const label = condition.label ?? condition.field;
    const value = fieldValue(fields, condition.field);
    if (value === undefined) return { kind: 'unreadable', field: label };
    const rule = RULES[condition.operator];
    const wanted = condition.value ?? '';
    if (!rule.holds(value, wanted))
      return { kind: 'unmet', condition: `${label} ${rule.words(wanted)}, and it is ${shown(value)}` };
  }
  return { kind: 'met' };
}

interface Rule {
  holds(actual: FieldValue, wanted: string): boolean;
  words(wanted: string): string;
}

const RULES: Readonly<Record<ConditionOperator, Rule>> = {
  'is blank': { holds: (actual) => plain(actual) === '', words: () => 'must be blank' },
  'is not blank': { holds: (actual) => plain(actual) !== '', words: () => 'must not be blank' },
  equals: { holds: same, words: (wanted) => `must be "${wanted}"` },
  'not equals': { holds: (actual, wanted) => !same(actual, wanted), words: (wanted) => `must not be "${wanted}"` },
  in: { holds: isOneOf, words: (wanted) => `must be one of ${quoted(wanted)}` },
  'not in': {
    holds: (actual, wanted) => !isOneOf(actual, wanted),
    words: (wanted) => `must be none of ${quoted(wanted)}`,
  },
  contains: {
    holds: (actual, wanted) => plain(actual).includes(plain(wanted)),
    words: (wanted) => `must contain "${wanted}"`,
  },
  'does not contain': {
    holds: (actual, wanted) => !plain(actual).includes(plain(wanted)),
    words: (wanted) => `must not contain "${wanted}"`,
  },
  'starts with': {
    holds: (actual, wanted) => plain(actual).startsWith(plain(wanted)),
    words: (wanted) => `must start with "${wanted}"`,
  },
  'greater than': {
    holds: (actual, wanted) => compare(actual, wanted) > 0,
    words: (wanted) => `must be greater than ${wanted}`,
  },
  'less than': {
    holds: (actual, wanted) => compare(actual, wanted) < 0,
    words: (wanted) => `must be less than ${wanted}`,
  },
};

/** Undefined when the field was not read, or is none that can be compared. */
function fieldValue(fields: Readonly<Record<string, unknown>>, field: string): FieldValue | undefined {
  if (!Object.hasOwn(fields, field)) return undefined;
  const value = fields[field] ?? null;
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : undefined;
}

/** Compared as Salesforce's own filters do: without regard to case, numbers by value. */
function same(actual: FieldValue, wanted: string): boolean {
  if (typeof actual === 'number') return wanted.trim() !== '' && actual === Number(wanted);
  return plain(actual) === plain(wanted);
}

function isOneOf(actual: FieldValue, wanted: string): boolean {
  return list(wanted).some((item) => same(actual, item));
}

/** Above 0 when the field is greater; NaN (so neither greater nor less) when one side is blank or no number beside a number. */
function compare(actual: FieldValue, wanted: string): number {
  const text = plain(actual);
  const other = plain(wanted);
  if (text === '' || other === '') return Number.NaN;
  if (typeof actual === 'number') return actual - Number(wanted);
  // Dates and times come as ISO 8601, whose text order is their order in time.
  return text < other ? -1 : text > other ? 1 : 0;
}

function plain(value: FieldValue): string {
  return value === null ? '' : String(value).trim().toLowerCase();
}

function list(value: string): string[] {
  return value.split(',').map((item) => item.trim());
}

function quoted(value: string): string {
  return list(value)
    .map((item) => `"${item}"`)
    .join(', ');
}

const LONGEST_SHOWN = 80;

function shown(value: FieldValue): string {
  const text = value === null ? '' : String(value);
  if (text === '') return 'blank';
  return `"${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}"`;
}

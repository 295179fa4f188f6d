/** Compiles the conditions of a query into tests of rows, and finds the index that narrows the rows to look at. */
import { malformedQuery } from '../rest/errors.ts';
import type { FieldValue, ObjectType, Row } from '../schema/schema.ts';
import { type Comparable, compareBy, literalOf, type Range } from './soqlLiterals.ts';
import { type Condition, conditionOf, type Leaf } from './soqlParse.ts';
import { at, fieldPath, type FieldPath, type QueryScope } from './soqlPath.ts';
import type { Query, WhereClause } from '@jetstreamapp/soql-parser-js';

/** A compiled condition; `ids`: the only rows that can pass, where an index says so. */
export interface Filter {
  readonly test: (row: Row) => boolean;
  readonly ids?: readonly string[] | undefined;
}

/** Values that a subquery in a condition finds. */
export type RunSubquery = (query: Query) => FieldValue[];

/** Compiles a WHERE clause. Throws what Salesforce answers for unknown fields and wrong values. */
export function compileWhere(scope: QueryScope, type: ObjectType, where: WhereClause, subquery: RunSubquery): Filter {
  return compile({ scope, type, subquery }, conditionOf(where), true);
}

interface Context {
  readonly scope: QueryScope;
  readonly type: ObjectType;
  readonly subquery: RunSubquery;
}

function compile(context: Context, condition: Condition, joinsAllowed: boolean): Filter {
  if (condition.kind === 'leaf') return compileLeaf(context, condition.leaf, joinsAllowed);
  if (condition.kind === 'not') {
    const inner = compile(context, condition.inner, false);
    return { test: (row) => !inner.test(row) };
  }
  if (condition.kind === 'or') {
    const parts = condition.parts.map((part) => compile(context, part, false));
    const ids = parts.every((part) => part.ids) ? [...new Set(parts.flatMap((part) => part.ids ?? []))] : undefined;
    return { test: (row) => parts.some((part) => part.test(row)), ids };
  }
  const parts = condition.parts.map((part) => compile(context, part, joinsAllowed));
  const narrow = parts.flatMap((part) => (part.ids ? [part.ids] : [])).sort((a, b) => a.length - b.length)[0];
  return { test: (row) => parts.every((part) => part.test(row)), ids: narrow };
}

function compileLeaf(context: Context, leaf: Leaf, joinsAllowed: boolean): Filter {
  const { scope, type } = context;
  if ('fn' in leaf)
    throw malformedQuery(`The function ${leaf.fn.functionName ?? ''} is not supported in conditions here`);
  if (!('field' in leaf)) throw malformedQuery('expecting a condition');
  const path = fieldPath(scope, type, leaf.field);
  if (!path.field.filterable)
    throw at(scope, leaf.field, 'INVALID_FIELD', `field '${path.field.apiName}' can not be filtered in a query call`);
  if ('valueQuery' in leaf) return compileJoin(context, path, leaf, joinsAllowed);
  const operator = leaf.operator.toUpperCase();
  const kinds = leaf.literalType;
  if (Array.isArray(leaf.value)) {
    const values = leaf.value.map((value, i) =>
      literalOf(scope, path.field, value, Array.isArray(kinds) ? kinds[i] : kinds),
    );
    return compileSet(scope, type, path, operator, values, leaf.field);
  }
  const literal = literalOf(scope, path.field, leaf.value, Array.isArray(kinds) ? kinds[0] : kinds);
  return compileComparison(scope, type, path, operator, literal, leaf.field);
}

function compileComparison(
  scope: QueryScope,
  type: ObjectType,
  path: FieldPath,
  operator: string,
  literal: Comparable | Range,
  word: string,
): Filter {
  const { field, read } = path;
  if (operator === 'LIKE') {
    if (field.type === 'id' || field.type === 'reference')
      throw at(scope, word, 'INVALID_QUERY_FILTER_OPERATOR', 'invalid operator on id field');
    if (typeof literal !== 'string')
      throw at(scope, word, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator on ${field.type} field`);
    const pattern = likePattern(literal);
    return { test: (row) => pattern.test(String(read(row) ?? '')) && read(row) !== null };
  }
  const order = compareBy(field, literal);
  const test = COMPARISONS[operator];
  if (!test) throw at(scope, word, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator: ${operator}`);
  const isNull = literal === null;
  if (isNull && operator !== '=' && operator !== '!=')
    throw at(scope, word, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator ${operator} with null`);
  const ids =
    operator === '=' && !isNull && typeof literal !== 'object' ? indexed(scope, type, path, [literal]) : undefined;
  const whenNull = isNull ? operator === '=' : operator === '!=';
  return {
    ids,
    test: (row) => {
      const value = read(row);
      return value === null ? whenNull : isNull ? operator === '!=' : test(order(value));
    },
  };
}

const COMPARISONS: Readonly<Record<string, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function compileSet(
  scope: QueryScope,
  type: ObjectType,
  path: FieldPath,
  operator: string,
  values: readonly (Comparable | Range)[],
  word: string,
): Filter {
  if (operator !== 'IN' && operator !== 'NOT IN')
    throw at(scope, word, 'INVALID_QUERY_FILTER_OPERATOR', `invalid operator: ${operator}`);
  const plain = values.filter((value) => typeof value !== 'object' || value === null);
  const ranges = values
    .filter((value) => typeof value === 'object' && value !== null)
    .map((range) => compareBy(path.field, range));
  const wanted = new Set(plain.map((value) => setKey(path, value)));
  const isIn = operator === 'IN';
  const ids = isIn && ranges.length === 0 ? indexed(scope, type, path, plain) : undefined;
  return {
    ids,
    test: (row) => {
      const value = path.read(row);
      const found = wanted.has(setKey(path, value)) || (value !== null && ranges.some((order) => order(value) === 0));
      return found === isIn;
    },
  };
}

const setKey = ({ field }: FieldPath, value: FieldValue): FieldValue =>
  typeof value === 'string' && !field.caseSensitive && field.type !== 'id' && field.type !== 'reference'
    ? value.toLowerCase()
    : value;

/** `Id IN (SELECT …)` and its opposite; an empty lookup is in no set, and not outside of one either. */
function compileJoin(
  { scope, type, subquery }: Context,
  path: FieldPath,
  leaf: Extract<Leaf, { valueQuery: Query }>,
  allowed: boolean,
): Filter {
  if (!allowed)
    throw malformedQuery(
      'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
    );
  if (path.field.type !== 'id' && path.field.type !== 'reference')
    throw at(
      scope,
      leaf.field,
      'INVALID_FIELD',
      'The left operand field in the where expression for outer query should be an ID or reference field',
    );
  const found = new Set(subquery(leaf.valueQuery).filter((value) => value !== null));
  const isIn = leaf.operator.toUpperCase() === 'IN';
  const ids = isIn ? indexed(scope, type, path, [...found]) : undefined;
  return {
    ids,
    test: (row) => {
      const value = path.read(row);
      return value !== null && found.has(value) === isIn;
    },
  };
}

/** Ids of the rows that an index finds for these values; undefined where none can. */
function indexed(
  scope: QueryScope,
  type: ObjectType,
  path: FieldPath,
  values: readonly FieldValue[],
): string[] | undefined {
  if (path.depth > 0 || scope.allRows || values.includes(null)) return undefined;
  if (path.field.name === 'Id') return values.map(String);
  const table = scope.store.table(type.name);
  return table.isIndexed(path.field.name)
    ? values.flatMap((value) => table.idsWith(path.field.name, value))
    : undefined;
}

/** `%` any text, `_` one character, both literal after a backslash; case does not count. */
function likePattern(text: string): RegExp {
  const source = text.replace(
    /\\([%_])|([%_])|[.*+?^${}()|[\]\\]/g,
    (whole: string, escaped: string | undefined, wild: string | undefined) =>
      escaped ?? (wild === '%' ? '[\\s\\S]*' : wild === '_' ? '[\\s\\S]' : `\\${whole}`),
  );
  return new RegExp(`^${source}$`, 'i');
}

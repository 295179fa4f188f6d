/** Queries that count and sum: COUNT, SUM, AVG, MIN, MAX, with GROUP BY and HAVING. */
import type {
  FieldFunctionExpression,
  FunctionExp,
  GroupByClause,
  OrderByClause,
  Query,
} from '@jetstreamapp/soql-parser-js';
import { malformedQuery, SalesforceError } from '../rest/errors.ts';
import type { FieldValue, ObjectType, Row } from '../schema/schema.ts';
import { type Condition, conditionOf, type Leaf } from './soqlParse.ts';
import { fieldPath, type FieldPath, type QueryScope } from './soqlPath.ts';
import type { Answered } from './soqlSelect.ts';
import { unquote } from './soqlLiterals.ts';

type Reduce = (rows: readonly Row[]) => FieldValue;

/** Whether a query answers groups instead of records. `SELECT COUNT()` alone is neither: it answers a number. */
export function isAggregate(query: Query): boolean {
  return (
    query.groupBy !== undefined ||
    (query.fields ?? []).some((field) => field.type === 'FieldFunctionExpression' && field.isAggregateFn === true)
  );
}

/** True of `SELECT COUNT() …`, which answers with a number and no rows. */
export function isBareCount(query: Query): boolean {
  const [field] = query.fields ?? [];
  return (
    field?.type === 'FieldFunctionExpression' &&
    field.functionName.toUpperCase() === 'COUNT' &&
    field.parameters.length === 0
  );
}

/** The groups of the rows, as AggregateResult records. */
export function aggregate(scope: QueryScope, type: ObjectType, query: Query, rows: readonly Row[]): Answered[] {
  const keys = list(query.groupBy).map((clause) => groupPath(scope, type, clause));
  const columns = columnsOf(scope, type, query, keys);
  const groups =
    keys.length === 0
      ? [rows]
      : [...Map.groupBy(rows, (row) => JSON.stringify(keys.map((key) => key.read(row)))).values()];
  const having = query.having ? conditionOf(query.having) : undefined;
  const kept = having ? groups.filter((group) => holds(scope, type, having, group)) : groups;
  const records = kept.map((group) => {
    const record: Answered = { attributes: { type: 'AggregateResult' } };
    for (const { name, reduce } of columns) record[name] = reduce(group);
    return { record, group };
  });
  const orders = list(query.orderBy).map((clause) => ({
    reduce: orderOf(scope, type, clause, columns),
    descending: clause.order === 'DESC',
  }));
  records.sort((a, b) => {
    for (const { reduce, descending } of orders) {
      const order = compare(reduce(a.group), reduce(b.group));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return records.map(({ record }) => record);
}

interface Column {
  readonly name: string;
  readonly reduce: Reduce;
}

function columnsOf(scope: QueryScope, type: ObjectType, query: Query, keys: readonly FieldPath[]): Column[] {
  let unnamed = 0;
  return (query.fields ?? []).map((field): Column => {
    if (field.type === 'FieldFunctionExpression')
      return { name: field.alias ?? `expr${String(unnamed++)}`, reduce: reducer(scope, type, field) };
    if (field.type !== 'Field' && field.type !== 'FieldRelationship')
      throw malformedQuery('Only fields and functions can be grouped');
    const path = fieldPath(
      scope,
      type,
      field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.'),
    );
    if (!keys.some((key) => key.field === path.field)) {
      throw new SalesforceError(400, {
        message: `Field must be grouped or aggregated: ${path.field.apiName}`,
        errorCode: 'MALFORMED_QUERY',
      });
    }
    const alias = 'alias' in field ? field.alias : undefined;
    return { name: alias ?? path.field.apiName, reduce: ([row]) => (row ? path.read(row) : null) };
  });
}

function groupPath(scope: QueryScope, type: ObjectType, clause: GroupByClause): FieldPath {
  if (!('field' in clause)) throw malformedQuery('Grouping by a function is not supported here');
  return fieldPath(scope, type, clause.field);
}

function reducer(scope: QueryScope, type: ObjectType, call: FieldFunctionExpression | FunctionExp): Reduce {
  const [parameter] = call.parameters ?? [];
  const name = (call.functionName ?? '').toUpperCase();
  if (name === 'COUNT' && parameter === undefined) return (rows) => rows.length;
  if (typeof parameter !== 'string') throw malformedQuery(`unexpected token: '${call.functionName ?? ''}'`);
  const { read } = fieldPath(scope, type, parameter);
  const valuesOf = (rows: readonly Row[]): FieldValue[] => rows.map(read).filter((value) => value !== null);
  const sumOf = (values: readonly FieldValue[]): number =>
    values.reduce<number>((sum, value) => sum + Number(value), 0);
  switch (name) {
    case 'COUNT':
      return (rows) => valuesOf(rows).length;
    case 'COUNT_DISTINCT':
      return (rows) => new Set(valuesOf(rows)).size;
    case 'SUM':
      return (rows) => (valuesOf(rows).length === 0 ? null : sumOf(valuesOf(rows)));
    case 'AVG':
      return (rows) => (valuesOf(rows).length === 0 ? null : sumOf(valuesOf(rows)) / valuesOf(rows).length);
    case 'MIN':
      return (rows) => valuesOf(rows).sort(compare)[0] ?? null;
    case 'MAX':
      return (rows) => valuesOf(rows).sort(compare).at(-1) ?? null;
    default:
      throw malformedQuery(`unexpected token: '${call.functionName ?? ''}'`);
  }
}

function orderOf(scope: QueryScope, type: ObjectType, clause: OrderByClause, columns: readonly Column[]): Reduce {
  if ('fn' in clause) return reducer(scope, type, clause.fn);
  const column = columns.find(({ name }) => name.toLowerCase() === clause.field.toLowerCase());
  if (column) return column.reduce;
  const { read } = fieldPath(scope, type, clause.field);
  return ([row]) => (row ? read(row) : null);
}

function holds(scope: QueryScope, type: ObjectType, condition: Condition, group: readonly Row[]): boolean {
  if (condition.kind === 'leaf') return leafHolds(scope, type, condition.leaf, group);
  if (condition.kind === 'not') return !holds(scope, type, condition.inner, group);
  const test = (part: Condition): boolean => holds(scope, type, part, group);
  return condition.kind === 'and' ? condition.parts.every(test) : condition.parts.some(test);
}

function leafHolds(scope: QueryScope, type: ObjectType, leaf: Leaf, group: readonly Row[]): boolean {
  if (!('value' in leaf) || Array.isArray(leaf.value))
    throw malformedQuery('This condition is not supported in HAVING here');
  const path = 'field' in leaf ? fieldPath(scope, type, leaf.field) : undefined;
  const value = 'fn' in leaf ? reducer(scope, type, leaf.fn)(group) : group[0] && path ? path.read(group[0]) : null;
  const order = compare(value, leaf.literalType === 'STRING' ? unquote(leaf.value) : Number(leaf.value));
  const tests: Readonly<Record<string, boolean>> = {
    '=': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  };
  return tests[leaf.operator] ?? false;
}

/** Empty before anything else; texts without regard to case. */
export function compare(a: FieldValue, b: FieldValue): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  if (typeof a === 'string' && typeof b === 'string') {
    const [x, y] = [a.toLowerCase(), b.toLowerCase()];
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return Number(a) - Number(b);
}

function list<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Runs a query against an org's records. */
import type { OrderByClause, Query, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js';
import { malformedQuery, SalesforceError } from '../rest/errors.ts';
import type { FieldValue, ObjectType, Row } from '../schema/schema.ts';
import { aggregate, compare, isAggregate, isBareCount } from './soqlAggregate.ts';
import { compileWhere, type Filter } from './soqlConditions.ts';
import { parseSoql } from './soqlParse.ts';
import { at, fieldPath, queriedType, type QueryScope } from './soqlPath.ts';
import { type Answered, compileSelect } from './soqlSelect.ts';

const LARGEST_OFFSET = 2000;
const MOST_WITH_ALL_FIELDS = 200;

/** What a query found: the rows, and how each is shown. */
export interface Found {
  readonly total: number;
  /** How many records there are to show; a bare COUNT() has none. */
  readonly length: number;
  /** The records from one place to another. */
  readonly records: (from: number, to: number) => Answered[];
}

/** Runs a query as a user. Throws a SalesforceError in Salesforce's words for what it refuses. */
export function runQuery(scope: QueryScope): Found {
  const query = parseSoql(scope.soql);
  const type = queriedType(scope, query.sObject ?? '');
  const plain = withoutAlias(query, query.sObjectAlias);
  refuseUnbounded(plain);
  if (isBareCount(plain)) {
    const total = select(scope, type, plain)().length;
    return { total, length: 0, records: () => [] };
  }
  if (isAggregate(plain)) {
    const { limit, offset = 0, orderBy: _orderBy, ...rest } = plain;
    const groups = aggregate(scope, type, plain, select(scope, type, rest)());
    const shown = groups.slice(offset, limit === undefined ? undefined : offset + limit);
    return { total: shown.length, length: shown.length, records: (from, to) => shown.slice(from, to) };
  }
  const show = compileSelect(scope, type, plain.fields ?? [], (field) => compileChildren(scope, type, field.subquery));
  const rows = select(scope, type, plain)();
  return { total: rows.length, length: rows.length, records: (from, to) => rows.slice(from, to).map(show) };
}

/** `a.Name` and `Account.Name` become `Name` where `a` stands for the object itself. */
function withoutAlias(query: Query, alias: string | undefined): Query {
  if (alias === undefined) return query;
  const prefix = new RegExp(`^${alias}\\.`, 'i');
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        key === 'field' && typeof each === 'string' ? each.replace(prefix, '') : strip(each),
      ]),
    );
  };
  return {
    ...query,
    ...(query.where ? { where: strip(query.where) as Query['where'] & object } : {}),
    ...(query.orderBy ? { orderBy: strip(query.orderBy) as Query['orderBy'] & object } : {}),
  };
}

function refuseUnbounded(query: Query): void {
  if ((query.offset ?? 0) > LARGEST_OFFSET) {
    throw new SalesforceError(400, {
      message: `Maximum SOQL offset allowed is ${String(LARGEST_OFFSET)}`,
      errorCode: 'NUMBER_OUTSIDE_VALID_RANGE',
    });
  }
  const hasAllFields = (query.fields ?? []).some(
    (field) => field.type === 'FieldFunctionExpression' && field.functionName.toUpperCase() === 'FIELDS',
  );
  if (hasAllFields && (query.limit === undefined || query.limit > MOST_WITH_ALL_FIELDS))
    throw malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
}

/** Compiles everything but the select list; the result takes the rows to choose from, or all of the object's. */
function select(scope: QueryScope, type: ObjectType, query: QueryBase): (candidates?: readonly string[]) => Row[] {
  const filter: Filter | undefined = query.where
    ? compileWhere(scope, type, query.where, (inner) => valuesOf(scope, inner))
    : undefined;
  const order = query.orderBy === undefined ? undefined : ordering(scope, type, query.orderBy);
  const table = scope.store.table(type.name);
  const { offset = 0, limit } = query;
  return (candidates) => {
    const ids = candidates ?? (filter?.ids && uniqueSorted(filter.ids));
    const rows: Row[] = [];
    const source = ids ? ids.flatMap((id) => table.get(id) ?? []) : table.rows();
    for (const row of source) if (!filter || filter.test(row)) rows.push(row);
    if (scope.allRows)
      for (const row of table.deletedRows())
        if ((!candidates || candidates.includes(row.Id)) && (!filter || filter.test(row))) rows.push(row);
    if (order) rows.sort(order);
    return offset === 0 && limit === undefined
      ? rows
      : rows.slice(offset, limit === undefined ? undefined : offset + limit);
  };
}

const uniqueSorted = (ids: readonly string[]): string[] => [...new Set(ids)].sort();

function ordering(
  scope: QueryScope,
  type: ObjectType,
  clauses: OrderByClause | OrderByClause[],
): (a: Row, b: Row) => number {
  const keys = (Array.isArray(clauses) ? clauses : [clauses]).map((clause) => {
    if (!('field' in clause)) throw malformedQuery('Sorting by a function is not supported here');
    const { field, read } = fieldPath(scope, type, clause.field);
    if (!field.filterable)
      throw at(scope, clause.field, 'INVALID_FIELD', `field '${field.apiName}' can not be sorted in a query call`);
    return { read, sign: clause.order === 'DESC' ? -1 : 1, nulls: clause.nulls === 'LAST' ? 1 : -1 };
  });
  return (a, b) => {
    for (const { read, sign, nulls } of keys) {
      const [x, y] = [read(a), read(b)];
      if (x === null || y === null) {
        if (x !== y) return x === null ? nulls : -nulls;
        continue;
      }
      const order = compare(x, y) * sign;
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** The one field of a subquery in a condition, over all its rows. */
function valuesOf(scope: QueryScope, query: Query): FieldValue[] {
  const type = queriedType(scope, query.sObject ?? '');
  const [field, ...more] = query.fields ?? [];
  if (!field || more.length > 0 || (field.type !== 'Field' && field.type !== 'FieldRelationship'))
    throw malformedQuery('A semi join sub-select can only query one field');
  const { read } = fieldPath(
    scope,
    type,
    field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.'),
  );
  return select(scope, type, query)().map(read);
}

function compileChildren(
  scope: QueryScope,
  parent: ObjectType,
  query: Subquery,
): { key: string; read: (row: Row) => unknown } {
  const child = parent.child(query.relationshipName);
  const type = child && scope.store.schema.type(child.child);
  if (
    !child ||
    !type ||
    !scope.access.canRead(scope.userId, type.name) ||
    !scope.access.canRead(scope.userId, type.name, child.field)
  ) {
    const hint =
      "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.";
    throw at(
      scope,
      query.relationshipName,
      'INVALID_TYPE',
      `Didn't understand relationship '${query.relationshipName}' in FROM part of query call. ${hint}`,
    );
  }
  const choose = select(scope, type, query);
  const show = compileSelect(scope, type, query.fields ?? [], () => {
    throw malformedQuery('Nesting of semi join sub-selects is not supported');
  });
  const table = scope.store.table(type.name);
  const read = (row: Row): unknown => {
    const deleted = scope.allRows ? [...table.deletedRows()].filter((each) => each[child.field] === row.Id) : [];
    const rows = choose([...table.idsWith(child.field, row.Id), ...deleted.map(({ Id }) => Id)]);
    return rows.length === 0 ? null : { totalSize: rows.length, done: true, records: rows.map(show) };
  };
  return { key: child.apiName, read };
}

/** What columns a query answers, as `columns=true` asks: command-line clients lay out their tables by it. */
import type { FieldType as SelectedField } from '@jetstreamapp/soql-parser-js';
import type { FieldType, ObjectType } from '../schema/schema.ts';
import { parseSoql } from './soqlParse.ts';
import { fieldPath, parentOf, queriedType, type QueryScope } from './soqlPath.ts';

interface Column {
  readonly aggregate: boolean;
  readonly apexType: string;
  readonly booleanType: boolean;
  readonly columnName: string;
  readonly custom: boolean;
  readonly displayName: string;
  readonly foreignKeyName: string | null;
  readonly insertable: boolean;
  joinColumns: Column[];
  readonly numberType: boolean;
  readonly textType: boolean;
  readonly updatable: boolean;
}

const APEX: Partial<Record<FieldType, string>> = {
  id: 'Id',
  reference: 'Id',
  boolean: 'Boolean',
  int: 'Integer',
  double: 'Double',
  currency: 'Double',
  percent: 'Double',
  date: 'Date',
  datetime: 'Datetime',
};

/** The columns of a query, parents and children nested. Throws what the query itself would. */
export function columnMetadata(scope: QueryScope): {
  columnMetadata: Column[];
  entityName: string;
  groupBy: boolean;
  idSelected: boolean;
  keyPrefix: string;
} {
  const query = parseSoql(scope.soql);
  const type = queriedType(scope, query.sObject ?? '');
  const columns = columnsOf(scope, type, query.fields ?? []);
  return {
    columnMetadata: columns,
    entityName: type.apiName,
    groupBy: query.groupBy !== undefined,
    idSelected: columns.some(({ columnName }) => columnName === 'Id'),
    keyPrefix: type.keyPrefix,
  };
}

function columnsOf(scope: QueryScope, type: ObjectType, fields: readonly SelectedField[]): Column[] {
  const columns: Column[] = [];
  let unnamed = 0;
  for (const field of fields) {
    if (field.type === 'Field') columns.push(fieldColumn(scope, type, field.field));
    else if (field.type === 'FieldRelationship') joinParent(scope, type, field.relationships, field.field, columns);
    else if (field.type === 'FieldSubquery') {
      const child = scope.store.schema.type(type.child(field.subquery.relationshipName)?.child ?? '');
      const inner = child ? columnsOf(scope, child, field.subquery.fields ?? []) : [];
      columns.push({ ...column(field.subquery.relationshipName, 'Object'), aggregate: true, joinColumns: inner });
    } else if (field.type === 'FieldFunctionExpression') {
      const isAggregate = field.isAggregateFn === true;
      const parameter = typeof field.parameters[0] === 'string' ? field.parameters[0] : '';
      columns.push({
        ...column(
          field.alias ?? (isAggregate ? `expr${String(unnamed++)}` : parameter),
          isAggregate ? 'Double' : 'String',
        ),
        aggregate: isAggregate,
      });
    }
  }
  return columns;
}

function fieldColumn(scope: QueryScope, type: ObjectType, name: string): Column {
  const { field } = fieldPath(scope, type, name);
  const base = column(field.apiName, APEX[field.type] ?? 'String');
  return {
    ...base,
    custom: field.custom,
    displayName: field.apiName,
    insertable: field.createable,
    updatable: field.updateable,
  };
}

function joinParent(
  scope: QueryScope,
  type: ObjectType,
  relationships: readonly string[],
  name: string,
  columns: Column[],
): void {
  const [relationship, ...further] = relationships;
  if (relationship === undefined) {
    columns.push(fieldColumn(scope, type, name));
    return;
  }
  const step = parentOf(scope, type, relationship);
  const key = step.lookup.relationshipName;
  const known = columns.find(({ columnName, aggregate }) => columnName === key && !aggregate);
  const parent = known ?? { ...column(key, 'Object'), foreignKeyName: step.lookup.apiName };
  if (!known) columns.push(parent);
  joinParent(scope, step.type, further, name, parent.joinColumns);
}

function column(columnName: string, apexType: string): Column {
  return {
    aggregate: false,
    apexType,
    booleanType: apexType === 'Boolean',
    columnName,
    custom: columnName.endsWith('__c'),
    displayName: columnName,
    foreignKeyName: null,
    insertable: false,
    joinColumns: [],
    numberType: apexType === 'Double' || apexType === 'Integer',
    textType: apexType === 'String',
    updatable: false,
  };
}

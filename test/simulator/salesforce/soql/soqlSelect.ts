/** Builds the records of an answer: fields, parents by lookups, and what functions make of them. */
import type { FieldFunctionExpression, FieldType as SelectedField } from '@jetstreamapp/soql-parser-js';
import { malformedQuery } from '../rest/errors.ts';
import type { FieldSchema, ObjectType, Row } from '../schema/schema.ts';
import { parentOf, type ParentStep, type QueryScope, visibleField } from './soqlPath.ts';

/** A record of an answer, ready for JSON. */
export type Answered = Record<string, unknown>;

/** Reads one entry of a record. */
type Entry = (row: Row, into: Answered) => void;

/** The records below a parent, as a subquery finds them. */
export type CompileChildren = (field: Extract<SelectedField, { type: 'FieldSubquery' }>) => {
  key: string;
  read: (row: Row) => unknown;
};

interface Level {
  readonly type: ObjectType;
  readonly entries: Entry[];
  readonly names: Set<string>;
  readonly parents: Map<string, Level>;
}

/** Compiles a select list into a function from rows to records. Throws INVALID_FIELD, or MALFORMED_QUERY for a field named twice. */
export function compileSelect(
  scope: QueryScope,
  type: ObjectType,
  fields: readonly SelectedField[],
  children: CompileChildren,
): (row: Row) => Answered {
  const top = newLevel(type);
  for (const field of fields) {
    switch (field.type) {
      case 'Field':
        addField(top, visibleField(scope, type, field.field), field.alias);
        break;
      case 'FieldRelationship':
        addParentField(scope, top, withoutOwnName(type, field.relationships), field.field);
        break;
      case 'FieldSubquery': {
        const { key, read } = children(field);
        addEntry(top, key, (row, into) => (into[key] = read(row)));
        break;
      }
      case 'FieldFunctionExpression':
        addFunction(scope, top, field);
        break;
      default:
        throw malformedQuery('TYPEOF is not supported here');
    }
  }
  return (row) => recordOf(scope, top, row);
}

const newLevel = (type: ObjectType): Level => ({ type, entries: [], names: new Set(), parents: new Map() });

function withoutOwnName(type: ObjectType, relationships: readonly string[]): readonly string[] {
  const [first = ''] = relationships;
  return first.toLowerCase() === type.apiName.toLowerCase() && !type.lookup(first)
    ? relationships.slice(1)
    : relationships;
}

function addEntry(level: Level, name: string, entry: Entry): void {
  if (level.names.has(name)) throw malformedQuery(`duplicate field selected: ${name}`);
  level.names.add(name);
  level.entries.push(entry);
}

function addField(level: Level, field: FieldSchema, alias: string | undefined): void {
  const key = alias ?? field.apiName;
  const { name } = field;
  if (field.type === 'address') addEntry(level, key, (row, into) => (into[key] = addressOf(row, name)));
  else addEntry(level, key, (row, into) => (into[key] = row[name] ?? null));
}

function addParentField(scope: QueryScope, level: Level, relationships: readonly string[], fieldName: string): void {
  const [relationship, ...further] = relationships;
  if (relationship === undefined) {
    addField(level, visibleField(scope, level.type, fieldName), undefined);
    return;
  }
  const step = parentOf(scope, level.type, relationship);
  const key = step.lookup.relationshipName;
  const parent = level.parents.get(key) ?? addParent(scope, level, key, step);
  addParentField(scope, parent, further, fieldName);
}

function addParent(scope: QueryScope, level: Level, key: string, step: ParentStep): Level {
  const parent = newLevel(step.type);
  level.parents.set(key, parent);
  addEntry(level, key, (row, into) => {
    const found = step.follow(row);
    into[key] = found ? recordOf(scope, parent, found) : null;
  });
  return parent;
}

function recordOf(scope: QueryScope, level: Level, row: Row): Answered {
  const { apiName } = level.type;
  const record: Answered = { attributes: { type: apiName, url: `${scope.base}/sobjects/${apiName}/${row.Id}` } };
  for (const entry of level.entries) entry(row, record);
  return record;
}

/** FIELDS(…) stands for many fields; toLabel and FORMAT for one, shown to people. */
function addFunction(scope: QueryScope, level: Level, call: FieldFunctionExpression): void {
  const [parameter] = call.parameters;
  if (typeof parameter !== 'string') throw malformedQuery(`unexpected token: '${call.functionName}'`);
  const name = call.functionName.toUpperCase();
  if (name === 'FIELDS') {
    for (const field of fieldsOf(scope, level.type, parameter.toUpperCase())) addField(level, field, undefined);
    return;
  }
  const field = visibleField(scope, level.type, parameter);
  const key = call.alias ?? field.apiName;
  if (name === 'TOLABEL') {
    const labels = new Map(field.picklist.map(({ value, label }) => [value, label]));
    addEntry(level, key, (row, into) => (into[key] = labels.get(String(row[field.name])) ?? row[field.name] ?? null));
  } else if (name === 'FORMAT' || name === 'CONVERTCURRENCY') {
    addEntry(
      level,
      key,
      (row, into) =>
        (into[key] =
          name === 'FORMAT' && row[field.name] != null ? String(row[field.name]) : (row[field.name] ?? null)),
    );
  } else throw malformedQuery(`unexpected token: '${call.functionName}'`);
}

function fieldsOf(scope: QueryScope, type: ObjectType, which: string): readonly FieldSchema[] {
  const visible = type.fields.filter((field) => scope.access.canRead(scope.userId, type.name, field.name));
  if (which === 'ALL') return visible;
  return visible.filter((field) => field.custom === (which === 'CUSTOM'));
}

const ADDRESS_PARTS = ['City', 'Country', 'CountryCode', 'PostalCode', 'State', 'StateCode', 'Street'] as const;

/** The compound value of an address field; null when all of it is empty. */
export function addressOf(row: Row, name: string): Answered | null {
  const prefix = name.slice(0, -'Address'.length);
  const parts: Answered = {};
  for (const part of ADDRESS_PARTS) {
    const value = row[prefix + part];
    if (value !== undefined) parts[part.charAt(0).toLowerCase() + part.slice(1)] = value;
  }
  if (Object.values(parts).every((value) => value === null)) return null;
  return { ...parts, geocodeAccuracy: null, latitude: null, longitude: null };
}

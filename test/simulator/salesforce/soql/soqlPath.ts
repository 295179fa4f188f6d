/** Finds the fields that a query names, along lookups, as far as the querying user may see them. */
import type { Access } from '../rest/access.ts';
import { SalesforceError } from '../rest/errors.ts';
import type { FieldSchema, FieldValue, ObjectType, Row } from '../schema/schema.ts';
import type { Store } from '../store.ts';

/** Who asks what of which org. */
export interface QueryScope {
  readonly store: Store;
  readonly access: Access;
  readonly userId: string;
  /** The query's text, for the place of an error. */
  readonly soql: string;
  /** Deleted records too. */
  readonly allRows: boolean;
  /** `/services/data/v67.0`. */
  readonly base: string;
}

/** A field found, and how to read it from a row of the object the path starts at. */
export interface FieldPath {
  readonly field: FieldSchema;
  /** The object the field is of. */
  readonly owner: ObjectType;
  /** How many lookups lie between. */
  readonly depth: number;
  readonly read: (row: Row) => FieldValue;
}

const HINT = 'Please reference your WSDL or the describe call for the appropriate names.';

/** The object of a FROM. Throws INVALID_TYPE when there is none, or the user may not see it. */
export function queriedType(scope: QueryScope, apiName: string): ObjectType {
  const type = scope.store.schema.byApiName(apiName);
  if (type && type.schema.kind !== 'event' && scope.access.canRead(scope.userId, type.name)) return type;
  throw at(
    scope,
    apiName,
    'INVALID_TYPE',
    `sObject type '${apiName}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. ${HINT}`,
  );
}

/** Finds `Name`, `Account.Name`, `Account.Owner.Name` … from an object. Throws INVALID_FIELD for what the user can't see. */
export function fieldPath(scope: QueryScope, type: ObjectType, path: string): FieldPath {
  const parts = path.split('.');
  if (parts.length > 1 && parts[0]?.toLowerCase() === type.apiName.toLowerCase() && !type.lookup(parts[0]))
    parts.shift();
  const name = parts.pop() ?? '';
  let owner = type;
  let row = (start: Row): Row | undefined => start;
  for (const relationship of parts) {
    const step = parentOf(scope, owner, relationship);
    const below = row;
    row = (start) => {
      const child = below(start);
      return child && step.follow(child);
    };
    owner = step.type;
  }
  const field = visibleField(scope, owner, name);
  const { name: key } = field;
  const read =
    parts.length === 0
      ? (start: Row): FieldValue => start[key] ?? null
      : (start: Row): FieldValue => row(start)?.[key] ?? null;
  return { field, owner, depth: parts.length, read };
}

/** One step of a path such as `Account.Owner.Name`, from a row to its parent. */
export interface ParentStep {
  readonly type: ObjectType;
  readonly lookup: FieldSchema;
  readonly follow: (row: Row) => Row | undefined;
}

/** One lookup up. Throws INVALID_FIELD when the object has no such relationship that the user may see. */
export function parentOf(scope: QueryScope, type: ObjectType, relationship: string): ParentStep {
  const lookup = type.lookup(relationship);
  const parent = lookup && scope.store.schema.type(lookup.referenceTo[0] ?? '');
  if (
    !lookup ||
    !parent ||
    !scope.access.canRead(scope.userId, type.name, lookup.name) ||
    !scope.access.canRead(scope.userId, parent.name)
  ) {
    throw at(
      scope,
      relationship,
      'INVALID_FIELD',
      `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${HINT}`,
    );
  }
  const table = scope.store.table(parent.name);
  const follow = (row: Row): Row | undefined => {
    const id = row[lookup.name];
    if (typeof id !== 'string') return undefined;
    return table.get(id) ?? (scope.allRows ? table.deleted(id) : undefined);
  };
  return { type: parent, lookup, follow };
}

/** A field of an object by its API name. Throws INVALID_FIELD when the user can't see one. */
export function visibleField(scope: QueryScope, type: ObjectType, apiName: string): FieldSchema {
  const field = type.fieldByApiName(apiName);
  if (field && scope.access.canRead(scope.userId, type.name, field.name)) return field;
  throw at(
    scope,
    apiName,
    'INVALID_FIELD',
    `No such column '${apiName}' on entity '${type.apiName}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${HINT}`,
  );
}

/** An error with the place of a word in the query, drawn as Salesforce draws it. */
export function at(scope: QueryScope, word: string, errorCode: string, message: string): SalesforceError {
  const index = Math.max(0, scope.soql.search(new RegExp(`\\b${word.replace(/[^A-Za-z0-9_]/g, '.')}\\b`, 'i')));
  const start = Math.max(0, index - 30);
  const excerpt = scope.soql.slice(start, index + word.length + 20);
  return new SalesforceError(400, {
    message: `\n${excerpt}\n${' '.repeat(index - start)}^\nERROR at Row:1:Column:${String(index + 1)}\n${message}`,
    errorCode,
  });
}

/** Turns records as the wire brings them into fields by name without namespace, and checks what the user may do with the object. */
import { normalizeId } from '../ids.ts';
import { type ApiError, rowError, SalesforceError } from './errors.ts';
import { type Call, objectOf } from './restCall.ts';
import type { Fields } from '../save.ts';
import type { FieldSchema, ObjectType } from '../schema/schema.ts';

/** What is done to a record. */
export type Verb = 'insert' | 'update' | 'delete';
const PAST = { insert: 'inserted', update: 'updated', delete: 'deleted' } as const;

/** The error of rows of an object that this user may not write; undefined when all is well. */
export function writeRefusal({ org, userId }: Call, type: ObjectType, verb: Verb): ApiError | undefined {
  if (!type.schema.writable || (type.schema.kind === 'event' && verb !== 'insert'))
    return rowError('INVALID_TYPE_FOR_OPERATION', `entity type cannot be ${PAST[verb]}: ${type.schema.label}`);
  if (org.access.canEdit(userId, type.name)) return undefined;
  if (verb === 'insert')
    return rowError('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', `entity type cannot be inserted: ${type.schema.label}`);
  return rowError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
}

/**
 * The fields of a record of the wire. `attributes` is passed over; a parent may be named by its external id
 * (`"Account": {"Key__c": "x"}`). Throws INVALID_FIELD for a field that the user can't see.
 */
export function fieldsOf(call: Call, type: ObjectType, record: unknown): Fields {
  const fields: Record<string, unknown> = {};
  const source = objectOf(record);
  for (const apiName in source) {
    if (apiName === 'attributes') continue;
    const field = type.fieldByApiName(apiName);
    if (field && call.org.access.canRead(call.userId, type.name, field.name)) {
      fields[field.name] = source[apiName];
      continue;
    }
    const lookup = type.lookup(apiName);
    if (!lookup)
      throw new SalesforceError(400, {
        message: `No such column '${apiName}' on sobject of type ${type.apiName}`,
        errorCode: 'INVALID_FIELD',
      });
    fields[lookup.name] = parentId(call, type, lookup, source[apiName]);
  }
  return fields;
}

function parentId(call: Call, type: ObjectType, lookup: FieldSchema, value: unknown): string | null {
  if (value === null) return null;
  const parent = call.org.schema.type(lookup.referenceTo[0] ?? '');
  const [[apiName, key] = ['', '']] = Object.entries(objectOf(value)).filter(([name]) => name !== 'attributes');
  const field = parent?.fieldByApiName(apiName);
  if (!parent || !(field?.externalId || field?.unique || field?.name === 'Id')) {
    throw new SalesforceError(400, {
      message: `The field ${apiName} is no external id of ${lookup.apiName}`,
      errorCode: 'INVALID_FIELD',
    });
  }
  const ids =
    field.name === 'Id'
      ? [normalizeId(String(key)) ?? '']
      : call.org.findBy(parent.name, field.name, String(key)).map(({ Id }) => Id);
  if (ids.length === 1 && ids[0]) return ids[0];
  throw new SalesforceError(400, {
    message: `Foreign key external ID: ${String(key)} not found for field ${apiName} in entity ${type.apiName}`,
    errorCode: 'INVALID_FIELD',
    fields: [],
  });
}

/** The external id (or Id) field that an upsert goes by. Throws NOT_FOUND when the object has none of that name. */
export function externalIdField(call: Call, type: ObjectType, apiName: string): FieldSchema {
  const field = type.fieldByApiName(apiName);
  const usable =
    field && (field.externalId || field.name === 'Id') && call.org.access.canRead(call.userId, type.name, field.name);
  if (usable) return field;
  throw new SalesforceError(404, {
    errorCode: 'NOT_FOUND',
    message: `Provided external ID field does not exist or is not accessible: ${apiName}`,
  });
}

/** The record id in an address. Throws NOT_FOUND for text that is none, MALFORMED_ID for one of another object. */
export function recordId(type: ObjectType, text: string): string {
  const id = normalizeId(text);
  if (id === undefined)
    throw new SalesforceError(404, {
      errorCode: 'NOT_FOUND',
      message: `Provided external ID field does not exist or is not accessible: ${text}`,
    });
  if (id.slice(0, 3) === type.keyPrefix) return id;
  throw new SalesforceError(400, {
    message: `${type.schema.label} ID: id value of incorrect type: ${text}`,
    errorCode: 'MALFORMED_ID',
    fields: ['Id'],
  });
}

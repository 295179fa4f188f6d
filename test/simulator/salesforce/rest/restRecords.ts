/** Single records over REST: create, read, change, delete, and upsert by an external id. */
import { notFound, refusal, rowError, SalesforceError } from './errors.ts';
import { type Call, type DataAnswer, objectOf, readable, saveOptions, visibleType } from './restCall.ts';
import { externalIdField, fieldsOf, recordId, writeRefusal } from './restFields.ts';
import type { Fields, SaveResult } from '../save.ts';
import type { FieldSchema, ObjectType, Row } from '../schema/schema.ts';
import { addressOf, type Answered } from '../soql/soqlSelect.ts';
import { at, type QueryScope } from '../soql/soqlPath.ts';

/** `POST /sobjects/{object}`. */
function createRecord(call: Call, type: ObjectType): DataAnswer {
  const fields = readable(() => fieldsOf(call, type, call.json()));
  if ('Id' in fields)
    throw new SalesforceError(400, {
      message: 'The Id field should not be specified in the sobject data.',
      errorCode: 'INVALID_FIELD',
      fields: ['Id'],
    });
  const refused = writeRefusal(call, type, 'insert');
  if (refused) throw refusal([refused]);
  const { id, errors } = succeeded(readable(() => call.org.saves.insert(type, [fields], saveOptions(call, true))));
  const shown = errors.map(({ errorCode, message, fields: named }) => ({
    statusCode: errorCode,
    message,
    fields: named ?? [],
  }));
  return {
    status: 201,
    body: { id, success: true, errors: shown },
    headers: { Location: `${call.base}/sobjects/${type.apiName}/${id ?? ''}` },
  };
}

/** `GET|PATCH|DELETE /sobjects/{object}/{id}`. */
function oneRecord(call: Call, type: ObjectType, idText: string): DataAnswer {
  const id = recordId(type, idText);
  switch (call.method) {
    case 'GET':
    case 'HEAD':
      return readRecord(call, type, call.org.get(type.name, id));
    case 'PATCH':
      return changeRecord(call, type, id);
    case 'DELETE':
      return deleteRecord(call, type, id);
    default:
      throw notAllowed(call.method);
  }
}

/** `GET|PATCH|DELETE /sobjects/{object}/{externalIdField}/{value}`. */
function recordByExternalId(call: Call, type: ObjectType, fieldName: string, value: string): DataAnswer {
  const key = externalIdField(call, type, fieldName);
  if (key.name === 'Id' && value !== '') return oneRecord(call, type, value);
  const ids = call.org.findBy(type.name, key.name, value).map(({ Id }) => Id);
  if (ids.length > 1) return { status: 300, body: ids.map((id) => `${call.base}/sobjects/${type.apiName}/${id}`) };
  const [id] = ids;
  if (call.method === 'PATCH') return upsertRecord(call, type, key, value);
  if (id === undefined) throw notFound();
  return oneRecord(call, type, id);
}

function readRecord(call: Call, type: ObjectType, row: Row | undefined): DataAnswer {
  if (!row) throw notFound();
  const wanted = call.query
    .get('fields')
    ?.split(',')
    .map((name) => name.trim());
  return { status: 200, body: showRecord(call, type, row, wanted) };
}

/** A record as REST shows it: all fields that the user may see, or those asked for. Throws INVALID_FIELD for an unknown one. */
export function showRecord(call: Call, type: ObjectType, row: Row, wanted?: readonly string[]): Answered {
  const visible = (field: FieldSchema): boolean => call.org.access.canRead(call.userId, type.name, field.name);
  const fields = wanted
    ? wanted.map((name) => type.fieldByApiName(name) ?? unknownField(call, type, name))
    : type.fields.filter(visible);
  const hidden = fields.find((field) => !visible(field));
  if (hidden) unknownField(call, type, hidden.apiName);
  const record: Answered = {
    attributes: { type: type.apiName, url: `${call.base}/sobjects/${type.apiName}/${row.Id}` },
  };
  for (const field of fields)
    record[field.apiName] = field.type === 'address' ? addressOf(row, field.name) : (row[field.name] ?? null);
  record['Id'] = row.Id;
  return record;
}

function unknownField(call: Call, type: ObjectType, name: string): never {
  const scope: QueryScope = {
    store: call.org.store,
    access: call.org.access,
    userId: call.userId,
    soql: name,
    allRows: false,
    base: call.base,
  };
  throw at(
    scope,
    name,
    'INVALID_FIELD',
    `No such column '${name}' on entity '${type.apiName}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

function changeRecord(call: Call, type: ObjectType, id: string): DataAnswer {
  const source = objectOf(call.json());
  if ('Id' in source || 'id' in source)
    throw new SalesforceError(400, {
      message: 'The Id field should not be specified in the sobject data.',
      errorCode: 'INVALID_FIELD',
      fields: ['Id'],
    });
  const fields = readable(() => fieldsOf(call, type, source));
  const refused = writeRefusal(call, type, 'update');
  if (refused) throw refusal([refused]);
  mustHaveBeen(call, type, id);
  succeeded(readable(() => call.org.saves.update(type, [{ ...fields, Id: id }], saveOptions(call, true))));
  return { status: 204, body: undefined };
}

function deleteRecord(call: Call, type: ObjectType, id: string): DataAnswer {
  const refused = writeRefusal(call, type, 'delete');
  if (refused) throw refusal([refused]);
  mustHaveBeen(call, type, id);
  succeeded(call.org.deletions.delete(type, [id], saveOptions(call, true)));
  return { status: 204, body: undefined };
}

function upsertRecord(call: Call, type: ObjectType, key: FieldSchema, value: string): DataAnswer {
  const fields: Fields = readable(() => fieldsOf(call, type, call.json()));
  for (const name of [key.name, 'Id']) {
    if (name in fields)
      throw new SalesforceError(400, {
        message: `The ${type.field(name)?.apiName ?? name} field should not be specified in the sobject data.`,
        errorCode: 'INVALID_FIELD',
        fields: [name],
      });
  }
  const refused = writeRefusal(call, type, 'update');
  if (refused) throw refusal([refused]);
  const result = succeeded(
    readable(() => call.org.saves.upsert(type, key, [{ ...fields, [key.name]: value }], saveOptions(call, true))),
  );
  const created = result.created ?? false;
  return { status: created ? 201 : 200, body: { id: result.id, success: true, errors: [], created } };
}

function succeeded(results: readonly SaveResult[]): SaveResult {
  const [result] = results;
  if (!result) throw new Error('A save answers one result per row');
  if (!result.success) throw refusal(result.errors);
  return result;
}

/** Refuses to go on with a record that never was: as the target of a call that is "not found". */
function mustHaveBeen(call: Call, type: ObjectType, id: string): void {
  const table = call.org.store.table(type.name);
  if (!table.get(id) && !table.deleted(id))
    throw new SalesforceError(404, rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'));
}

/** 405 METHOD_NOT_ALLOWED. */
export function notAllowed(method: string): SalesforceError {
  return new SalesforceError(405, {
    errorCode: 'METHOD_NOT_ALLOWED',
    message: `HTTP Method '${method}' not allowed. Allowed are GET,POST,PATCH,DELETE`,
  });
}

/** `/sobjects/{object}…` but describe. */
export function sobjectRoute(call: Call): DataAnswer {
  const [, apiName = '', first, second] = call.path;
  const type = visibleType(call, apiName);
  if (first === undefined) {
    if (call.method === 'POST') return createRecord(call, type);
    throw notAllowed(call.method);
  }
  if (second !== undefined) return recordByExternalId(call, type, first, second);
  return oneRecord(call, type, first);
}

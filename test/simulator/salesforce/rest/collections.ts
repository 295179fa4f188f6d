/** sObject Collections: up to 200 records in a call, each with its own result, HTTP 200 even when rows were refused. */
import { z } from 'zod';
import { type ApiError, jsonParserError, notFound, rowError, SalesforceError } from './errors.ts';
import { normalizeId } from '../ids.ts';
import { type Call, type DataAnswer, objectOf, readable, saveOptions, visibleType } from './restCall.ts';
import { externalIdField, fieldsOf, type Verb, writeRefusal } from './restFields.ts';
import { notAllowed, showRecord } from './restRecords.ts';
import { asOne, failed, type Fields, type SaveResult } from '../save.ts';
import type { ObjectType } from '../schema/schema.ts';

const MOST_RECORDS = 200;
const MOST_READ = 2000;
const MOST_CHUNKS = 10;

const writeSchema = z.object({
  allOrNone: z.boolean().optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});
const readSchema = z.object({ ids: z.array(z.string()), fields: z.array(z.string()).optional() });

interface Item {
  readonly type: ObjectType;
  readonly fields: Fields;
}

/** `/composite/sobjects…`: POST creates, PATCH updates or upserts, DELETE deletes, and with an object GET and POST read. */
export function collectionsRoute(call: Call): DataAnswer {
  const [, , apiName, fieldName] = call.path;
  if (fieldName !== undefined && call.method === 'PATCH') return upsertMany(call, apiName ?? '', fieldName);
  if (apiName !== undefined && fieldName === undefined && (call.method === 'GET' || call.method === 'POST'))
    return readMany(call, visibleType(call, apiName));
  if (apiName !== undefined) throw notFound();
  if (call.method === 'POST') return writeMany(call, 'insert');
  if (call.method === 'PATCH') return writeMany(call, 'update');
  if (call.method === 'DELETE') return deleteMany(call);
  throw notAllowed(call.method);
}

function parseBody<T>(schema: z.ZodType<T>, call: Call): T {
  const parsed = schema.safeParse(call.json());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw jsonParserError(`${issue?.message ?? 'Unreadable'}: ${(issue?.path ?? []).join('.')} at [line:1, column:1]`);
}

function refuseTooMany(count: number, most = MOST_RECORDS): void {
  if (count > most)
    throw new SalesforceError(400, {
      message: `record limit reached. cannot submit more than ${String(most)} records into this collection`,
      errorCode: 'EXCEEDED_ID_LIMIT',
    });
}

function typeOf(call: Call, record: Readonly<Record<string, unknown>>): ObjectType {
  const { attributes } = record;
  const apiName = attributes === undefined ? undefined : objectOf(attributes)['type'];
  if (typeof apiName !== 'string')
    throw new SalesforceError(400, {
      message: 'The sObject type of a record is missing: attributes.type',
      errorCode: 'INVALID_TYPE',
    });
  const type = call.org.schema.byApiName(apiName);
  if (type && call.org.access.canRead(call.userId, type.name)) return type;
  throw new SalesforceError(400, { message: `sObject type '${apiName}' is not supported.`, errorCode: 'INVALID_TYPE' });
}

function itemsOf(call: Call, records: readonly Readonly<Record<string, unknown>>[]): Item[] {
  return readable(() =>
    records.map((record) => {
      const type = typeOf(call, record);
      const { id, ...rest } = record;
      const source = id === undefined ? rest : { ...rest, Id: id };
      return { type, fields: fieldsOf(call, type, source) };
    }),
  );
}

function writeMany(call: Call, verb: 'insert' | 'update'): DataAnswer {
  const { allOrNone = false, records } = parseBody(writeSchema, call);
  refuseTooMany(records.length);
  const items = itemsOf(call, records);
  return answer(
    inChunks(call, items, allOrNone, verb, (type, rows) => {
      const options = saveOptions(call, allOrNone);
      if (verb === 'insert') return call.org.saves.insert(type, rows, options);
      return checked(
        rows,
        (fields) => idError(type, fields['Id']),
        (good) =>
          call.org.saves.update(
            type,
            good.map((fields) => ({ ...fields, Id: normalizeId(String(fields['Id'])) })),
            options,
          ),
      );
    }),
    false,
  );
}

function upsertMany(call: Call, apiName: string, fieldName: string): DataAnswer {
  const type = visibleType(call, apiName);
  const key = externalIdField(call, type, fieldName);
  const { allOrNone = false, records } = parseBody(writeSchema, call);
  refuseTooMany(records.length);
  const items = itemsOf(call, records);
  if (items.some((item) => item.type !== type))
    throw new SalesforceError(400, {
      message: `All records must be of type ${type.apiName}`,
      errorCode: 'INVALID_TYPE',
    });
  const saved = inChunks(call, items, allOrNone, 'update', (_type, rows) =>
    call.org.saves.upsert(type, key, rows, saveOptions(call, allOrNone)),
  );
  return answer(saved, true);
}

function deleteMany(call: Call): DataAnswer {
  const ids = (call.query.get('ids') ?? '').split(',').filter((id) => id !== '');
  refuseTooMany(ids.length);
  const allOrNone = call.query.get('allOrNone') === 'true';
  const items = ids.map((text) => ({ text, id: normalizeId(text) }));
  const bad = items.find(({ id }) => id === undefined || !call.org.schema.ofId(id));
  if (bad) throw new SalesforceError(400, { message: `malformed id ${bad.text}`, errorCode: 'MALFORMED_ID' });
  const rows = items.flatMap(({ id = '' }): Item[] => {
    const type = call.org.schema.ofId(id);
    return type ? [{ type, fields: { Id: id } }] : [];
  });
  return answer(
    inChunks(call, rows, allOrNone, 'delete', (type, chunk) =>
      call.org.deletions.delete(
        type,
        chunk.map((fields) => String(fields['Id'])),
        saveOptions(call, allOrNone),
      ),
    ),
    false,
  );
}

/** Neighbours of one type are saved together; with allOrNone all groups are one transaction. */
function inChunks(
  call: Call,
  items: readonly Item[],
  allOrNone: boolean,
  verb: Verb,
  save: (type: ObjectType, rows: readonly Fields[]) => readonly SaveResult[],
): readonly SaveResult[] {
  const chunks: { type: ObjectType; rows: Fields[] }[] = [];
  for (const { type, fields } of items) {
    const last = chunks.at(-1);
    if (last?.type === type) last.rows.push(fields);
    else chunks.push({ type, rows: [fields] });
  }
  if (chunks.length > MOST_CHUNKS) {
    throw new SalesforceError(400, {
      message: 'Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.',
      errorCode: 'LIMIT_EXCEEDED',
    });
  }
  const saveChunk = ({ type, rows }: { type: ObjectType; rows: Fields[] }): readonly SaveResult[] => {
    const refused = writeRefusal(call, type, verb);
    return refused ? rows.map(() => failed([refused])) : readable(() => save(type, rows));
  };
  return asOne(call.org.store, allOrNone, () => chunks.flatMap(saveChunk));
}

/** Sets bad rows aside, saves the rest, and puts the results back in the order of the rows. */
function checked(
  rows: readonly Fields[],
  errorOf: (fields: Fields) => ApiError | undefined,
  save: (good: readonly Fields[]) => readonly SaveResult[],
): SaveResult[] {
  const errors = rows.map(errorOf);
  const saved = save(rows.filter((_row, i) => !errors[i]))[Symbol.iterator]();
  return errors.map((error) => (error ? failed([error]) : (saved.next().value ?? failed([]))));
}

function idError(type: ObjectType, id: unknown): ApiError | undefined {
  if (id === undefined || id === null) return rowError('MISSING_ARGUMENT', 'Id not specified in an update call');
  const text = typeof id === 'string' ? id : JSON.stringify(id);
  if (normalizeId(text)?.startsWith(type.keyPrefix)) return undefined;
  return rowError('MALFORMED_ID', `${type.schema.label} ID: id value of incorrect type: ${text}`, ['Id']);
}

function answer(results: readonly SaveResult[], isUpsert: boolean): DataAnswer {
  const body = results.map(({ id, success, created, errors }) => ({
    ...(id === null ? {} : { id }),
    success,
    errors: errors.map(({ errorCode, message, fields }) => ({ statusCode: errorCode, message, fields: fields ?? [] })),
    ...(isUpsert && success ? { created: created ?? false } : {}),
  }));
  return { status: 200, body };
}

function readMany(call: Call, type: ObjectType): DataAnswer {
  const asked =
    call.method === 'POST'
      ? parseBody(readSchema, call)
      : { ids: list(call.query.get('ids')), fields: list(call.query.get('fields')) };
  refuseTooMany(asked.ids.length, MOST_READ);
  const wanted = asked.fields && asked.fields.length > 0 ? asked.fields : ['Id'];
  const body = asked.ids.map((id) => {
    const row = call.org.get(type.name, id);
    return row ? showRecord(call, type, row, wanted) : null;
  });
  return { status: 200, body };
}

const list = (text: string | null): string[] =>
  (text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

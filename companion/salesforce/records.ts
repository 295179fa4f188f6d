/** Reading and writing records: queries by pages, many rows a call with each row's own result, and descriptions of objects. */
import { z } from 'zod';
import type { SyncError } from '../domain/errors.ts';
import { recordRefusal, unreadable } from './failures.ts';
import type { Row } from './names.ts';
import { describeCall, type RestCall, type SalesforceSession } from './session.ts';

/** Most rows of one write, as Salesforce sets it. */
export const MOST_ROWS = 200;

/** What became of one row. */
export interface RowResult {
  readonly ok: boolean;
  /** Id of the row in Salesforce, when it is known. */
  readonly id?: string | undefined;
  /** Whether an upsert made the row. */
  readonly created?: boolean | undefined;
  /** Why the row was refused, and whether trying again helps. */
  readonly error?: SyncError | undefined;
}

/** A row to update: its object, its id, and the fields to change. */
export type UpdateRow = { readonly type: string; readonly Id: string } & Row;

const queryAnswer = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});

const writeAnswer = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    created: z.boolean().optional(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string(), fields: z.array(z.string()).default([]) })),
  }),
);

/** Adding rows of ours must neither run assignment rules nor fail for looking like others. */
const WRITE_HEADERS = { 'Sforce-Auto-Assign': 'FALSE', 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };

/**
 * The rows of a query, all pages. The query stands in the org's names (`session.names`), the rows come in the package's own.
 * `deleted`: also those in the recycle bin. Throws SyncError.
 */
export async function query<T>(
  session: SalesforceSession,
  soql: string,
  rowSchema: z.ZodType<T>,
  o: { deleted?: boolean } = {},
): Promise<T[]> {
  const rows: T[] = [];
  for await (const page of queryPages(session, soql, rowSchema, o)) rows.push(...page);
  return rows;
}

/** The same, page by page (up to 2,000 rows); the next page is read when it is asked for. */
export async function* queryPages<T>(
  session: SalesforceSession,
  soql: string,
  rowSchema: z.ZodType<T>,
  { deleted = false }: { deleted?: boolean } = {},
): AsyncGenerator<T[]> {
  let path: string | undefined = queryPath(soql, deleted);
  while (path !== undefined) {
    const call: RestCall = { method: 'GET', path };
    const page: z.infer<typeof queryAnswer> = await answer(session, call, queryAnswer);
    const rows = z.array(rowSchema).safeParse(page.records.map((record) => session.names.fromOrg(record)));
    if (!rows.success) throw unreadable(describeCall(call), rows.error);
    yield rows.data;
    path = page.done ? undefined : page.nextRecordsUrl;
  }
}

/** The path of a query's call; its length counts against the longest address that Salesforce takes. */
export function queryPath(soql: string, deleted = false): string {
  return `/${deleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql).replaceAll('%20', '+')}`;
}

/**
 * Writes up to 200 rows by external id; each has its own result, in the order given. Object, field and keys are the package's
 * own names. Repeating it changes nothing more. Throws SyncError when the call as a whole fails, RangeError for too many rows.
 */
export function upsertRows(
  session: SalesforceSession,
  object: string,
  externalIdField: string,
  rows: readonly Row[],
): Promise<RowResult[]> {
  const { names } = session;
  const type = names.object(object);
  const path = `/composite/sobjects/${type}/${names.field(externalIdField)}`;
  return write(
    session,
    path,
    rows.map((row) => ({ attributes: { type }, ...names.toOrg(row) })),
  );
}

/** Updates up to 200 rows by id, of up to 10 objects; otherwise like `upsertRows`. */
export function updateRows(session: SalesforceSession, rows: readonly UpdateRow[]): Promise<RowResult[]> {
  const { names } = session;
  const records = rows.map(({ type, ...fields }) => ({
    attributes: { type: names.object(type) },
    ...names.toOrg(fields),
  }));
  return write(session, '/composite/sobjects', records);
}

/** Makes a call and parses its answer. Throws SyncError. */
export async function answer<T>(session: SalesforceSession, call: RestCall, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await session.request(call));
  if (!parsed.success) throw unreadable(describeCall(call), parsed.error);
  return parsed.data;
}

async function write(session: SalesforceSession, path: string, records: readonly Row[]): Promise<RowResult[]> {
  if (records.length > MOST_ROWS)
    throw new RangeError(`One call takes ${String(MOST_ROWS)} rows, not ${String(records.length)}.`);
  if (records.length === 0) return [];
  const schema = writeAnswer.refine((results) => results.length === records.length, 'not one result for each row');
  const results = await answer(
    session,
    { method: 'PATCH', path, body: { allOrNone: false, records }, headers: WRITE_HEADERS },
    schema,
  );
  return results.map(({ id, success, created, errors }) => {
    if (success) return { ok: true, id: id ?? undefined, created };
    const first = errors[0] ?? { statusCode: 'UNKNOWN_EXCEPTION', message: 'No reason given', fields: [] };
    return {
      ok: false,
      error: recordRefusal({
        errorCode: first.statusCode,
        message: first.message,
        fields: first.fields.map(session.names.own),
      }),
    };
  });
}

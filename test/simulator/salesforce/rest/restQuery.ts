/** Queries over REST: answers in batches, and the locators to get the rest by. */
import { malformedQuery, SalesforceError } from './errors.ts';
import type { Org } from '../org.ts';
import type { Call, DataAnswer } from './restCall.ts';
import { columnMetadata } from '../soql/soqlColumns.ts';
import { type Found, runQuery } from '../soql/soqlQuery.ts';

const DEFAULT_BATCH = 2000;
const SMALLEST_BATCH = 200;
const MOST_CURSORS = 10;

interface Cursor {
  readonly found: Found;
  readonly userId: string;
}

/** The open cursors of each org; the oldest of a user gives way to an eleventh. */
const cursors = new WeakMap<Org, Map<string, Cursor>>();

/** `GET /query?q=…`, `/queryAll?q=…` and `/query/{locator}`. */
export function queryRoute(call: Call): DataAnswer {
  const [resource = 'query', locator] = call.path;
  const batch = batchSize(call.header('sforce-query-options'));
  if (locator !== undefined) return more(call, resource, locator, batch);
  const soql = call.query.get('q');
  if (soql === null) throw malformedQuery('A query must be given as the parameter q');
  const { org, userId, base } = call;
  const scope = { store: org.store, access: org.access, userId, soql, base, allRows: resource === 'queryAll' };
  if (call.query.get('columns') === 'true') return { status: 200, body: { ...columnMetadata(scope) } };
  const found = runQuery(scope);
  if (found.length <= batch)
    return { status: 200, body: { totalSize: found.total, done: true, records: found.records(0, found.length) } };
  return page(call, resource, open(call, found), found, 0, batch);
}

function batchSize(options: string | undefined): number {
  const asked = Number(/batchSize\s*=\s*(\d+)/i.exec(options ?? '')?.[1] ?? DEFAULT_BATCH);
  return Math.min(DEFAULT_BATCH, Math.max(SMALLEST_BATCH, asked));
}

function open({ org, userId }: Call, found: Found): string {
  const known = cursors.get(org) ?? new Map<string, Cursor>();
  cursors.set(org, known);
  const own = [...known].filter(([, cursor]) => cursor.userId === userId);
  const oldest = own.length >= MOST_CURSORS ? own[0]?.[0] : undefined;
  if (oldest !== undefined) known.delete(oldest);
  const id = org.store.ids.next('0r8');
  known.set(id, { found, userId });
  return id;
}

function more(call: Call, resource: string, locator: string, batch: number): DataAnswer {
  const [, id = '', from = ''] = /^([A-Za-z0-9]+)-(\d+)$/.exec(locator) ?? [];
  const cursor = cursors.get(call.org)?.get(id);
  if (cursor?.userId !== call.userId)
    throw new SalesforceError(400, { message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' });
  return page(call, resource, id, cursor.found, Number(from), batch);
}

function page({ base }: Call, resource: string, id: string, found: Found, from: number, batch: number): DataAnswer {
  const to = Math.min(found.length, from + batch);
  const done = to >= found.length;
  const next = done ? {} : { nextRecordsUrl: `${base}/${resource}/${id}-${String(to)}` };
  return { status: 200, body: { totalSize: found.total, done, ...next, records: found.records(from, to) } };
}

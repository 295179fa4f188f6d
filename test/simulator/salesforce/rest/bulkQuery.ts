/** Bulk API 2.0 query jobs over a local org: created, watched, read as CSV pages by locator, aborted and deleted. */
import { notFound, SalesforceError } from './errors.ts';
import type { Org } from '../org.ts';
import { type Call, type DataAnswer, objectOf } from './restCall.ts';
import { notAllowed } from './restRecords.ts';
import { type Found, runQuery } from '../soql/soqlQuery.ts';
import type { Answered } from '../soql/soqlSelect.ts';

/** Salesforce's own limit for one page. */
const LARGEST_PAGE = 100_000;

interface Job {
  readonly id: string;
  readonly userId: string;
  readonly query: string;
  readonly object: string;
  readonly operation: string;
  readonly apiVersion: number;
  readonly createdDate: string;
  readonly found: Found;
  state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted';
}

/** The jobs of each org. */
const jobs = new WeakMap<Org, Map<string, Job>>();

/** All under `/jobs`. */
export function jobsRoute(call: Call): DataAnswer {
  const [, kind, id, part] = call.path;
  if (kind !== 'query') throw notFound();
  if (id === undefined) return call.method === 'POST' ? create(call) : list(call);
  const job = jobs.get(call.org)?.get(id);
  if (job?.userId !== call.userId) throw notFound();
  if (part === 'results') return results(call, job);
  if (part !== undefined) throw notFound();
  switch (call.method) {
    case 'GET':
      return { status: 200, body: shown(advance(job)) };
    case 'PATCH':
      return abort(call, job);
    case 'DELETE':
      if (job.state !== 'JobComplete' && job.state !== 'Aborted') throw invalidState('The job is still running');
      jobs.get(call.org)?.delete(id);
      return { status: 204, body: undefined };
    default:
      throw notAllowed(call.method);
  }
}

function create(call: Call): DataAnswer {
  const { operation, query } = objectOf(call.json());
  if (operation !== 'query' && operation !== 'queryAll')
    throw invalid('INVALIDJOB', `Invalid operation: ${String(operation)}`);
  if (typeof query !== 'string' || query.trim() === '') throw invalid('INVALIDJOB', 'The query is missing');
  if (/\b(count|sum|avg|min|max)\s*\(|\bgroup\s+by\b|\boffset\b/i.test(query)) {
    throw invalid('API_ERROR', 'Aggregate queries, GROUP BY and OFFSET are not supported in Bulk API 2.0 queries');
  }
  const { org, userId, base, version } = call;
  const found = runQuery({
    store: org.store,
    access: org.access,
    userId,
    soql: query,
    base,
    allRows: operation === 'queryAll',
  });
  const job: Job = {
    id: org.store.ids.next('750'),
    userId,
    query,
    object: /\bfrom\s+(\w+)/i.exec(query)?.[1] ?? '',
    operation,
    apiVersion: Number(version),
    createdDate: org.store.time(),
    found,
    state: 'UploadComplete',
  };
  const known = jobs.get(org) ?? new Map<string, Job>();
  jobs.set(org, known.set(job.id, job));
  const { numberRecordsProcessed: _, retries: _retries, totalProcessingTime: _time, ...answer } = shown(job);
  return { status: 200, body: answer };
}

function list({ org, userId, method }: Call): DataAnswer {
  if (method !== 'GET') throw notAllowed(method);
  const own = [...(jobs.get(org)?.values() ?? [])].filter((job) => job.userId === userId);
  return { status: 200, body: { done: true, records: own.map(shown), nextRecordsUrl: null } };
}

/** Each look finds the job a step further, as a job that takes its time. */
function advance(job: Job): Job {
  if (job.state === 'InProgress') job.state = 'JobComplete';
  if (job.state === 'UploadComplete') job.state = 'InProgress';
  return job;
}

function abort(call: Call, job: Job): DataAnswer {
  if (objectOf(call.json())['state'] !== 'Aborted') throw invalid('INVALIDJOB', 'Only the state Aborted can be set');
  if (job.state === 'JobComplete') throw invalidState('The job is complete');
  job.state = 'Aborted';
  return { status: 200, body: shown(job) };
}

function shown({ found, query: _, userId, ...job }: Job) {
  return {
    ...job,
    createdById: userId,
    systemModstamp: job.createdDate,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
    jobType: 'V2Query',
    numberRecordsProcessed: job.state === 'JobComplete' ? found.length : 0,
    retries: 0,
    totalProcessingTime: 1,
  };
}

function results(call: Call, job: Job): DataAnswer {
  if (call.method !== 'GET') throw notAllowed(call.method);
  if (job.state !== 'JobComplete') throw invalidState('The job is not complete');
  const from = decodeLocator(call.query.get('locator'));
  const asked = Number(call.query.get('maxRecords') ?? LARGEST_PAGE);
  if (!Number.isInteger(asked) || asked < 1)
    throw invalid('INVALID_QUERY_LOCATOR', 'maxRecords must be a positive number');
  const to = Math.min(job.found.length, from + Math.min(asked, LARGEST_PAGE));
  const locator = to < job.found.length ? Buffer.from(String(to)).toString('base64url') : 'null';
  const records = job.found.records(from, to);
  return {
    status: 200,
    body: csv(records.length > 0 ? records : job.found.records(0, 1), records.length),
    headers: {
      'Content-Type': 'text/csv',
      'Sforce-Locator': locator,
      'Sforce-NumberOfRecords': String(records.length),
    },
  };
}

function decodeLocator(locator: string | null): number {
  if (locator === null || locator === '') return 0;
  const from = Number(Buffer.from(locator, 'base64url').toString());
  if (!Number.isInteger(from) || from < 0) throw invalid('INVALID_QUERY_LOCATOR', 'The locator is not valid');
  return from;
}

/** A head line and `count` rows; relationships become dotted columns, blanks are empty. */
function csv(records: readonly Answered[], count: number): string {
  const rows = records.map((record) => new Map(columns(record, '')));
  const heads = [...(rows[0]?.keys() ?? ['Id'])];
  const line = (cells: readonly string[]): string =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
  return (
    line(heads) +
    rows
      .slice(0, count)
      .map((row) => line(heads.map((head) => row.get(head) ?? '')))
      .join('')
  );
}

function columns(record: Readonly<Record<string, unknown>>, prefix: string): [string, string][] {
  return Object.entries(record).flatMap(([name, value]): [string, string][] => {
    if (name === 'attributes') return [];
    if (isRecord(value)) return columns(value, `${prefix}${name}.`);
    return [
      [
        prefix + name,
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '',
      ],
    ];
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function invalid(errorCode: string, message: string): SalesforceError {
  return new SalesforceError(400, { errorCode, message });
}

function invalidState(message: string): SalesforceError {
  return invalid('INVALIDJOBSTATE', message);
}

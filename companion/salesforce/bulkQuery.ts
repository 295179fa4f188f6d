/** Bulk API 2.0 query jobs: Salesforce collects what a query finds, and gives it out page by page. */
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';
import { answer } from './records.ts';
import { describeCall, type RestCall, type SalesforceSession } from './session.ts';
import { unreadable } from './failures.ts';

const JOBS = '/jobs/query';
const job = z.object({
  id: z.string(),
  state: z.enum(['UploadComplete', 'InProgress', 'JobComplete', 'Failed', 'Aborted']),
  errorMessage: z.string().optional(),
  numberRecordsProcessed: z.number().optional(),
});

/** Starts a job; the query stands in the org's names. Returns its id. Throws SyncError. */
export async function startQueryJob(session: SalesforceSession, soql: string): Promise<string> {
  const { id } = await answer(session, { method: 'POST', path: JOBS, body: { operation: 'query', query: soql } }, job);
  return id;
}

/** Whether the job's result is complete. Throws SyncError; a job that failed or is gone is a `failed` one. */
export async function isQueryJobDone(session: SalesforceSession, jobId: string): Promise<boolean> {
  const { state, errorMessage } = await answer(session, { method: 'GET', path: `${JOBS}/${jobId}` }, job);
  if (state === 'JobComplete') return true;
  if (state === 'UploadComplete' || state === 'InProgress') return false;
  const reason = errorMessage ?? `the query job was ${state.toLowerCase()}`;
  throw new SyncError('SALESFORCE_REFUSED', {
    remedy: 'failed',
    arguments: { reason },
    detail: `Query job ${jobId}: ${reason}`,
  });
}

/** A page of a job's result. */
export interface QueryJobPage<T> {
  readonly rows: T[];
  /** Where the next page begins; undefined after the last. */
  readonly locator: string | undefined;
}

/** Reads a page of a complete job; every value comes as text. Throws SyncError. */
export async function readQueryJobPage<T>(
  session: SalesforceSession,
  jobId: string,
  page: { locator?: string | undefined; most: number },
  rowSchema: z.ZodType<T>,
): Promise<QueryJobPage<T>> {
  const search = new URLSearchParams({
    maxRecords: String(page.most),
    ...(page.locator !== undefined && { locator: page.locator }),
  });
  let locator: string | undefined;
  const call: RestCall = {
    method: 'GET',
    path: `${JOBS}/${jobId}/results?${search.toString()}`,
    headers: { accept: 'text/csv' },
    onHeaders: (header) => {
      locator = header('sforce-locator');
    },
  };
  const rows = z.array(rowSchema).safeParse(await session.request(call));
  if (!rows.success) throw unreadable(describeCall(call), rows.error);
  return { rows: rows.data, locator: locator === undefined || locator === 'null' ? undefined : locator };
}

/** Deletes a job and its result; one that is gone already is fine. Throws SyncError. */
export async function deleteQueryJob(session: SalesforceSession, jobId: string): Promise<void> {
  await session.request({ method: 'DELETE', path: `${JOBS}/${jobId}` });
}

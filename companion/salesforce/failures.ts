/** What Salesforce's refusals and silences mean to a run: error code, HTTP status or lost connection → SyncError. */
import type { z } from 'zod';
import { SyncError } from '../domain/errors.ts';

/** The call that failed. */
export interface Call {
  /** Method and path without ids and queries, e.g. `PATCH /composite/sobjects`. */
  readonly operation: string;
  /** True when the call may have changed something in Salesforce. */
  readonly writes: boolean;
}

/** One refusal in Salesforce's own words. */
export interface Refusal {
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[] | undefined;
}

/** How an answer came, as far as it did. */
export interface Answer {
  readonly status: number;
  /** The header `Retry-After`, if there was one. */
  readonly retryAfter?: string | undefined;
}

const LONGEST_REASON = 500;

/** What passes by itself: row locks, time-outs, two upserts of one new row at once, a query cursor that was dropped. */
const PASSING = new Set([
  'UNABLE_TO_LOCK_ROW',
  'SERVER_UNAVAILABLE',
  'REQUEST_RUNNING_TOO_LONG',
  'QUERY_TIMEOUT',
  'INVALID_QUERY_LOCATOR',
  'DUPLICATE_VALUE',
  'UNKNOWN_EXCEPTION',
]);

const ACCESS = new Set([
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_FIELD',
  'INVALID_TYPE',
]);

/** Faults in what we sent: no retry and no change of the record mends them. */
const OURS = new Set(['MALFORMED_QUERY', 'JSON_PARSER_ERROR', 'MALFORMED_ID', 'INVALID_QUERY_FILTER_OPERATOR']);

/** Failures that come before a byte of the request was sent: the call surely had no effect. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** A call that was answered with an error status. A 401 is the session's to cure first; here it means that no sign-in helped. */
export function refusal(call: Call, { status, retryAfter }: Answer, refused: Refusal): SyncError {
  const detail = `${call.operation} answered ${String(status)} ${refused.errorCode}: ${cut(refused.message)}`;
  const wait = waitOf(retryAfter);
  const retryAfterMs = wait === undefined ? {} : { retryAfterMs: wait };
  if (status === 401) return new SyncError('SALESFORCE_ACCESS_REVOKED', { remedy: 'pause', detail });
  if (refused.errorCode === 'REQUEST_LIMIT_EXCEEDED') {
    // The same code stands for too many calls at once, which is over in seconds.
    const atOnce = /concurrent/i.test(refused.message);
    return new SyncError(atOnce ? 'SALESFORCE_BUSY' : 'SALESFORCE_LIMIT', {
      remedy: atOnce ? 'retry' : 'pause',
      ...retryAfterMs,
      detail,
    });
  }
  if (/^API_(CURRENTLY_)?DISABLED/.test(refused.errorCode)) {
    return new SyncError('ACCESS_MISSING', {
      remedy: 'pause',
      arguments: { access: 'use the API ("API Enabled")' },
      detail,
    });
  }
  if (status >= 500 || status === 408 || status === 429 || (status >= 300 && status < 400)) {
    return new SyncError('SALESFORCE_BUSY', {
      remedy: 'retry',
      ...retryAfterMs,
      outcomeUnknown: call.writes && status >= 500,
      detail,
    });
  }
  const object = /\/sobjects\/(\w+)\/describe/.exec(call.operation)?.[1];
  if (object !== undefined && status === 404) return accessMissing(`read the object ${object}`, detail);
  return recordRefusal(refused, detail);
}

/** A refusal of one record, or of a call because of what it asks for. */
export function recordRefusal(refused: Refusal, detail = `${refused.errorCode}: ${cut(refused.message)}`): SyncError {
  if (PASSING.has(refused.errorCode)) return new SyncError('SALESFORCE_BUSY', { remedy: 'retry', detail });
  if (OURS.has(refused.errorCode)) return new SyncError('UNEXPECTED', { remedy: 'failed', detail });
  if (ACCESS.has(refused.errorCode)) return accessMissing(accessOf(refused), detail);
  const reason = cut(refused.message).replace(/[\s.]+$/, '') || refused.errorCode;
  return new SyncError('SALESFORCE_REFUSED', { remedy: 'action', arguments: { reason }, detail });
}

/** The integration user lacks an access; `access` follows the words "may not". */
export function accessMissing(access: string, detail: string): SyncError {
  return new SyncError('ACCESS_MISSING', { remedy: 'action', arguments: { access }, detail });
}

/** A call that got no answer (time-out, lost connection). */
export function noAnswer(call: Call, cause: unknown): SyncError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SyncError('SALESFORCE_BUSY', {
    remedy: 'retry',
    outcomeUnknown: call.writes && !NEVER_SENT.has(causeCode(cause)),
    cause,
    detail: `${call.operation} got no answer: ${reason}`,
  });
}

/** A good answer that is not what Salesforce's API promises: a proxy's page, a cut body. */
export function unreadable(call: Call, cause: z.ZodError): SyncError {
  const issue = cause.issues[0];
  const where = issue ? `${issue.path.join('.')}: ${issue.message}` : cause.message;
  const detail = `${call.operation} answered in a form that is not known: ${cut(where)}`;
  return new SyncError('SALESFORCE_ANSWER_UNREADABLE', { remedy: 'retry', outcomeUnknown: call.writes, cause, detail });
}

/** What the integration user lacks, in words that follow "may not". */
function accessOf({ errorCode, message, fields }: Refusal): string {
  const column = /No such column '([^']+)' on (?:entity|sobject of type) '?(\w+)/i.exec(message);
  if (column) return `read the field ${column[2] ?? ''}.${column[1] ?? ''}`;
  const object = /sObject type '([^']+)'|relationship '([^']+)'/i.exec(message);
  if (object) return `read the object ${object[1] ?? object[2] ?? ''}`;
  if (fields !== undefined && fields.length > 0) return `edit the field ${fields.join(', ')}`;
  return `do what Salesforce answers with ${errorCode} (${cut(message).replace(/[\s.]+$/, '')})`;
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; undefined when it is neither. */
function waitOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function causeCode(error: unknown): string {
  if (error instanceof AggregateError) return causeCode(error.errors[0]);
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return causeCode(error.cause);
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON - 1)}…` : line;
}

/** What Togai's refusals and silences mean to a run: HTTP status, message or lost connection → SyncError. */
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';

/** The call that failed. */
export interface Call {
  /** Method and path template. */
  readonly operation: string;
  /** True when the call may have changed something in Togai. */
  readonly writes: boolean;
}

const errorBody = z.object({ message: z.string() });

/** How long to wait after a 429 that doesn't say, in milliseconds: Togai's quota counts seconds. */
const DEFAULT_THROTTLE_MS = 1_000;
const LONGEST_REASON = 500;

/** Failures that come before a byte of the request was sent: the call surely had no effect. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Togai's words for "you have used up how many you may have"; the contract names neither a status nor a text. */
const LIMIT_WORDS =
  /\b(limit|quota|maximum number)\b.*\b(reach|exceed|exhaust|cross)|\b(reach|exceed|exhaust|cross)\w*\b.*\b(limit|quota|maximum number)\b/i;

/** An answer other than 2xx as an error. `token` is blanked out wherever the answer repeats it. */
export function refusal(
  call: Call,
  status: number,
  text: string,
  retryAfter: string | undefined,
  token: string,
): SyncError {
  const reason = reasonOf(text, token);
  const detail = `${call.operation} answered ${status}: ${reason}`;
  if (status === 429 || status === 503 || status === 425) {
    const retryAfterMs = waitOf(retryAfter) ?? (status === 429 ? DEFAULT_THROTTLE_MS : undefined);
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    return new SyncError('TOGAI_BUSY', {
      remedy: 'retry',
      ...wait,
      outcomeUnknown: status === 503 && call.writes,
      detail,
    });
  }
  if (status >= 500 || status === 408 || (status >= 300 && status < 400)) {
    return new SyncError('TOGAI_BUSY', { remedy: 'retry', outcomeUnknown: call.writes && status >= 408, detail });
  }
  if (LIMIT_WORDS.test(reason))
    return new SyncError('TOGAI_LIMIT', { remedy: 'action', arguments: { reason }, detail });
  if (status === 401 || status === 403) return new SyncError('TOGAI_ACCESS_REVOKED', { remedy: 'pause', detail });
  return new SyncError('TOGAI_REFUSED', { remedy: 'action', arguments: { reason }, detail });
}

/** A call that got no answer (time-out, lost connection, stopped) as an error. */
export function noAnswer(call: Call, error: unknown): SyncError {
  const code = errorCode(error);
  const reason = error instanceof Error ? error.message || code : String(error);
  const mayTakeEffect = call.writes && !NEVER_SENT.has(code);
  return new SyncError('TOGAI_BUSY', {
    remedy: 'retry',
    outcomeUnknown: mayTakeEffect,
    unanswered: mayTakeEffect,
    cause: error,
    detail: `${call.operation} got no answer: ${reason}`,
  });
}

/** A 2xx answer that is not what the contract promises: the call worked, what it made must be looked up. */
export function unreadable(call: Call, fault: string, cause: unknown): SyncError {
  const detail = `${call.operation} answered outside the contract: ${fault}`;
  return new SyncError('TOGAI_ANSWER_UNREADABLE', { remedy: 'retry', outcomeUnknown: call.writes, cause, detail });
}

function reasonOf(text: string, token: string): string {
  let reason = 'no reason given';
  try {
    const body = errorBody.safeParse(JSON.parse(text));
    if (body.success && body.data.message.trim() !== '') reason = body.data.message.trim();
  } catch {
    // A proxy's HTML page and the like: it would tell a rep nothing.
  }
  if (token !== '') reason = reason.replaceAll(token, '…');
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON - 1)}…` : reason;
}

/** `Retry-After` in milliseconds: seconds or an HTTP date; undefined when it is neither. */
function waitOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(header.trim())) return Math.ceil(Number(header) * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function errorCode(error: unknown): string {
  if (error instanceof AggregateError) return errorCode(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

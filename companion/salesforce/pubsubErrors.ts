/** What the ends of an event stream mean: Salesforce's error code, not the gRPC status, says what to do. */
import { Metadata, status } from '@grpc/grpc-js';
import { SyncError, type SyncErrorOptions } from '../domain/errors.ts';
import type { MessageCode } from '../domain/messages.ts';

const PREFIX = 'sfdc.platform.eventbus.grpc.';

/**
 * What to do after an error:
 * - `reconnect`: after a pause, from the stored cursor;
 * - `sign in again`: renew the token once, then reconnect;
 * - `slow down`: reconnect after a long pause;
 * - `read from earliest`: the cursor is too old or invalid, events may be lost: reconcile by a query, too;
 * - `park`: an admin must change something; try again now and then.
 */
export type Advice = 'reconnect' | 'sign in again' | 'slow down' | 'read from earliest' | 'park';

const ADVICE: Readonly<Record<string, Advice>> = {
  'service.auth.error': 'sign in again',
  'service.auth.headers.invalid': 'sign in again',
  'service.protection.triggered': 'slow down',
  'subscription.fetch.replayid.corrupted': 'read from earliest',
  'subscription.fetch.replayid.validation.failed': 'read from earliest',
  'subscription.limit.exceeded': 'park',
  'concurrent.client.limit.exceeded': 'park',
  'topic.not.found': 'park',
  'subscription.topic.cannot.subscribe': 'park',
};

const MEANING: Readonly<
  Record<Advice, { code: MessageCode; remedy: SyncErrorOptions['remedy']; retryAfterMs?: number }>
> = {
  reconnect: { code: 'SALESFORCE_BUSY', remedy: 'retry' },
  'sign in again': { code: 'SALESFORCE_ACCESS_REVOKED', remedy: 'pause' },
  'slow down': { code: 'SALESFORCE_BUSY', remedy: 'retry', retryAfterMs: 60_000 },
  'read from earliest': { code: 'SALESFORCE_BUSY', remedy: 'retry' },
  park: { code: 'SALESFORCE_STREAM_REFUSED', remedy: 'pause', retryAfterMs: 10 * 60_000 },
};

/** A call of the Pub/Sub API that ended badly. */
export class PubSubError extends SyncError {
  /** Salesforce's code without its common prefix, e.g. `service.auth.error`; `grpc.NAME` when it gave none; `silence` when nothing came. */
  readonly errorCode: string;
  readonly advice: Advice;

  constructor(errorCode: string, detail: string, cause?: unknown) {
    const advice = ADVICE[errorCode] ?? 'reconnect';
    const { code, ...options } = MEANING[advice];
    super(code, { ...options, arguments: { reason: sentence(detail) }, detail: `${errorCode}: ${detail}`, cause });
    this.errorCode = errorCode;
    this.advice = advice;
  }
}

/** The error that grpc-js ended a call with. */
export function pubSubError(error: unknown): PubSubError {
  if (!(error instanceof Error)) return new PubSubError('grpc.UNKNOWN', String(error), error);
  const given =
    'metadata' in error && error.metadata instanceof Metadata
      ? error.metadata.get('error-code')[0]?.toString()
      : undefined;
  const text =
    'details' in error && typeof error.details === 'string' && error.details !== '' ? error.details : error.message;
  const code = 'code' in error ? error.code : undefined;
  return new PubSubError(
    given === undefined || given === '' ? codeWithoutTrailer(code) : given.replace(PREFIX, ''),
    text,
    error,
  );
}

/** Proxies and the client itself end calls without Salesforce's trailer. */
function codeWithoutTrailer(code: unknown): string {
  return code === status.UNAUTHENTICATED
    ? 'service.auth.error'
    : `grpc.${typeof code === 'number' ? (status[code] ?? String(code)) : 'UNKNOWN'}`;
}

function sentence(text: string): string {
  return text.replace(/\s*rpc-?id:.*$/is, '').replace(/[\s.]+$/, '');
}

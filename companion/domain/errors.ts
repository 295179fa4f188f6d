/** The one error the rooms speak in: what went wrong, whether trying again helps, and what a person should do. */
import { type MessageArguments, type MessageCode, messageText } from './messages.ts';

/**
 * What follows from an error:
 * - `retry`: the same call may succeed later (busy, time-out, 5xx, row lock);
 * - `action`: a person must change the record or the set-up; ends the run as Action Needed;
 * - `failed`: no retry and no record change cures it; ends the run as Failed;
 * - `pause`: nothing of this connection (or Togai environment) can work now: wait, keep the record Pending.
 */
export type Remedy = 'retry' | 'action' | 'failed' | 'pause';

/** What is known of an error beside its code. */
export interface SyncErrorOptions {
  readonly remedy: Remedy;
  readonly arguments?: MessageArguments;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** True when the call may have taken effect although no answer came: look it up before doing it again. */
  readonly outcomeUnknown?: boolean;
  /** True when no answer came to what was sent: it may take effect even later, when a look-up has not found it. */
  readonly unanswered?: boolean;
  readonly cause?: unknown;
  /** What the other side said, for the log and the receipt; never shown to a rep as it is. */
  readonly detail?: string;
}

/** Thrown by every room for whatever a run may meet; anything else that is thrown is a fault of ours. */
export class SyncError extends Error {
  override readonly name = 'SyncError';
  readonly code: MessageCode;
  readonly remedy: Remedy;
  readonly arguments: MessageArguments;
  readonly retryAfterMs: number | undefined;
  readonly outcomeUnknown: boolean;
  readonly unanswered: boolean;
  readonly detail: string | undefined;

  constructor(code: MessageCode, options: SyncErrorOptions) {
    super(messageText(code, options.arguments ?? {}), options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.remedy = options.remedy;
    this.arguments = options.arguments ?? {};
    this.retryAfterMs = options.retryAfterMs;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
    this.unanswered = options.unanswered ?? false;
    this.detail = options.detail;
  }
}

/** Any thrown value as a SyncError; what we did not foresee is retried, and says where to look. */
export function asSyncError(thrown: unknown): SyncError {
  if (thrown instanceof SyncError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new SyncError('UNEXPECTED', { remedy: 'retry', outcomeUnknown: true, cause: thrown, detail });
}

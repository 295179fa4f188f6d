/** Turns the end of a run, good or bad, into what is stored: status, the next try, and the answer for Salesforce. */
import { GIVE_UP_AFTER_DAYS, givesUp, retryDelayMs } from '../domain/backoff.ts';
import { SyncError } from '../domain/errors.ts';
import { type MessageArguments, type MessageCode, messageText } from '../domain/messages.ts';
import type { SyncStatus } from '../domain/status.ts';
import type { AnswerRecord, Outcome, StepRecord } from '../store/outcomes.ts';
import type { Run, RunResult } from './run.ts';

/** From this try on a person sees on the record why it is still Pending. */
const TELL_FROM_ATTEMPT = 3;
/** What met a pause is due again soon: the pause itself is kept by `drain`, for all records of the connection together. */
const AFTER_PAUSE_MS = 1_000;
const MOST_APART_MS = 10_000;
/** Lengths of the fields of `Sync_Record__c`; the package's metadata says the same. */
const NAME_LENGTH = 80;
const STEPS_LENGTH = 8_192;
/** Of a Quote with some hundred lines; a receipt is no archive. */
const SNAPSHOT_LENGTH = 32_768;

/** The outcome of a run that came to its end. */
export function resultOutcome(run: Run, result: RunResult): Outcome {
  const args = result.arguments ?? {};
  return {
    ...base(run, result.status, result.code, args),
    ...(result.detail !== undefined && { detail: result.detail }),
    ...(result.link && { link: result.link }),
    ...(result.unlink && { unlink: true }),
    ...(result.settleMerges && { settleMerges: true }),
    ...(result.also && { also: result.also }),
    ...withAnswer(run, result.status, result.code, args, result),
  };
}

/** The outcome of a run that an error ended or put off. */
export function errorOutcome(run: Run, error: SyncError, now = new Date()): Outcome {
  const detail = error.detail ?? error.message;
  if (error.remedy === 'action' || error.remedy === 'failed') {
    const status = error.remedy === 'action' ? 'Action Needed' : 'Failed';
    return {
      ...base(run, status, error.code, error.arguments),
      detail,
      ...withAnswer(run, status, error.code, error.arguments),
    };
  }
  // A paused connection waits for an admin, however long: that is no reason to give up on its records.
  if (error.remedy === 'retry' && run.row.waitingSince !== null && givesUp(run.row.waitingSince, now)) {
    const args = { days: String(GIVE_UP_AFTER_DAYS), reason: error.message };
    return { ...base(run, 'Failed', 'GAVE_UP', args), detail, ...withAnswer(run, 'Failed', 'GAVE_UP', args) };
  }
  const retryInMs = error.remedy === 'pause' ? AFTER_PAUSE_MS : nextTryMs(run.row.attempts + 1, error.retryAfterMs);
  const tell =
    run.row.attempts + 1 === TELL_FROM_ATTEMPT ? withAnswer(run, 'Pending', error.code, error.arguments) : {};
  return { ...base(run, 'Pending', error.code, error.arguments), detail, retryInMs, ...tell };
}

/** Who says how long to wait (a spent quota) is taken at its word, and those who wait for the same don't come back together; else the wait grows with each try. */
function nextTryMs(tries: number, retryAfterMs: number | undefined): number {
  return retryAfterMs === undefined
    ? retryDelayMs(tries, Math.random)
    : retryAfterMs + Math.random() * Math.min(retryAfterMs, MOST_APART_MS);
}

function base(run: Run, status: SyncStatus, code: MessageCode, args: MessageArguments): Outcome {
  return {
    work: run.row,
    status,
    code,
    arguments: args,
    ...(run.record?.name !== undefined && { recordName: run.record.name }),
    steps: run.steps,
    ...(run.snapshot !== undefined && { snapshot: bounded(run.snapshot) }),
    startedAt: run.startedAt,
    finishedAt: new Date(),
  };
}

/** No answer for a record that Salesforce doesn't have: it would make a `Sync_Record__c` of nothing. */
function withAnswer(
  run: Run,
  status: SyncStatus,
  code: MessageCode,
  args: MessageArguments,
  result?: RunResult,
): { answer?: AnswerRecord } {
  if (!run.record) return {};
  const { recordId, flow } = run.row;
  if (flow === 'Quote Preview')
    return result?.preview
      ? { answer: { row: { Record_Id__c: recordId, Quote__c: recordId, ...result.preview } } }
      : {};
  const lookup = flow === 'Account Sync' ? 'Account__c' : 'Quote__c';
  return {
    answer: {
      row: {
        Record_Id__c: recordId,
        ...(!run.record.deleted && { [lookup]: recordId }),
        ...(run.record.name !== undefined && { Name: run.record.name.slice(0, NAME_LENGTH) }),
        Status__c: status,
        Code__c: code,
        Arguments__c: JSON.stringify(args),
        Message__c: messageText(code, args),
        ...answeredAt(run.record),
        ...(status === 'Synced' && { Synced_At__c: new Date().toISOString() }),
        Steps__c: stepsText(run.steps),
        ...result?.ids,
      },
      ...(result?.accountField !== undefined && { customerId: result.accountField }),
    },
  };
}

/** What a receipt keeps of what was read, at most so many characters; of more, that it was cut. */
function bounded(snapshot: unknown): unknown {
  const text = JSON.stringify(snapshot);
  return text.length <= SNAPSHOT_LENGTH ? snapshot : { cut: text.slice(0, SNAPSHOT_LENGTH) };
}

/** The steps as JSON that fits its field; what is cut is said. What only receipts show stays here. */
export function stepsText(steps: readonly StepRecord[]): string {
  let shown = steps.map(({ after: _, key: __, ...step }) => step);
  let text = JSON.stringify(shown);
  while (text.length > STEPS_LENGTH) {
    shown = shown.slice(0, -1);
    text = JSON.stringify([...shown, { step: '…', ms: 0, note: `${String(steps.length - shown.length)} more steps` }]);
  }
  return text;
}

/** Of a deleted record nothing more can be asked, so its answer is to all there was: else every sweep would find it outstanding. */
function answeredAt({ deleted, requestedAt }: NonNullable<Run['record']>): { Answered_At__c?: string } {
  if (requestedAt !== undefined) return { Answered_At__c: requestedAt };
  return deleted ? { Answered_At__c: new Date().toISOString() } : {};
}

/** Brings answers back to Salesforce: ≤ 200 a call, each row's refusal read, nothing lost until it is written. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { retryDelayMs } from '../domain/backoff.ts';
import { asSyncError } from '../domain/errors.ts';
import type { RowResult } from '../salesforce/records.ts';
import { updateRows, upsertRows } from '../salesforce/records.ts';
import type { SalesforceSession } from '../salesforce/session.ts';
import type { Database } from '../store/database.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
import { commitDeliveries, type Delivery, type OutboxRow, takeAnswers } from '../store/outbox.ts';
import { WakeUp } from './wakeUp.ts';

const BATCH = 200;
/** A locked Account is tried this often; then its own field is left alone, for the record's answer is what counts. */
const ACCOUNT_FIELD_TRIES = 3;
const AFTER_ERROR_MS = 1_000;
/** While many runs are under way, answers gather this long at most before a call that is not full. */
const GATHER_MS = 100;

/** What bringing answers back needs. */
export interface WriteBackOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly session: SalesforceSession;
  readonly log: Logger;
  /** True while many more answers are about to come. */
  readonly isBusy: () => boolean;
  /** Owners are to be told of records that need them. */
  readonly onNotices: () => void;
}

/** One per owned org. */
export class WriteBack {
  readonly #options: WriteBackOptions;
  readonly #bell = new WakeUp();

  constructor(options: WriteBackOptions) {
    this.#options = options;
  }

  /** There may be answers to bring. */
  ring(): void {
    this.#bell.ring();
  }

  /** Brings answers until the signal aborts. Throws LeaseLostError when the org has another owner. */
  async run(signal: AbortSignal): Promise<void> {
    const { database, fence, log } = this.#options;
    while (!signal.aborted) {
      try {
        let answers = await takeAnswers(database, fence.orgId, BATCH);
        if (answers.length > 0 && answers.length < BATCH && this.#options.isBusy()) {
          await pause(GATHER_MS, undefined, { signal }).catch(() => undefined);
          answers = await takeAnswers(database, fence.orgId, BATCH);
        }
        if (answers.length === 0) await this.#bell.next(signal);
        else if ((await commitDeliveries(database, fence, await this.#deliver(answers))) > 0) this.#options.onNotices();
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        log.error({ err: error }, 'Answers could not be brought back; trying again.');
        await this.#bell.next(signal, AFTER_ERROR_MS);
      }
    }
  }

  async #deliver(answers: readonly OutboxRow[]): Promise<Delivery[]> {
    const notes = await this.#writeAccountField(answers.filter((answer) => answer.customerId !== null));
    const results = await this.#upsert(answers);
    return answers.map((answer, index) => delivery(answer, results[index], notes.get(answer.recordId)));
  }

  /** `Account.Togai_Customer_Id__c`, best effort: what Salesforce refuses is noted and never blocks the answer. */
  async #writeAccountField(answers: readonly OutboxRow[]): Promise<Map<string, AccountNote>> {
    const notes = new Map<string, AccountNote>();
    if (answers.length === 0) return notes;
    const rows = answers.map((answer) => ({
      type: 'Account',
      Id: answer.recordId,
      Togai_Customer_Id__c: answer.customerId,
    }));
    const results = await orOneForAll(answers.length, () => updateRows(this.#options.session, rows));
    for (const [index, answer] of answers.entries()) {
      const error = results[index]?.error;
      if (!error) notes.set(answer.recordId, { done: true });
      else {
        const busy = error.remedy === 'retry' && answer.attempts < ACCOUNT_FIELD_TRIES;
        notes.set(answer.recordId, {
          done: !busy,
          text: `Togai Customer Id on the Account was not written: ${error.detail}`,
        });
      }
    }
    return notes;
  }

  #upsert(answers: readonly OutboxRow[]): Promise<Result[]> {
    const rows = answers.map((answer) => answer.row);
    return orOneForAll(answers.length, () => upsertRows(this.#options.session, 'Sync_Record__c', 'Record_Id__c', rows));
  }
}

const needsPerson = z.object({
  Status__c: z.literal('Action Needed'),
  Code__c: z.string(),
  Message__c: z.string(),
  Name: z.string().optional(),
});

interface AccountNote {
  /** Written, or refused for good. */
  readonly done: boolean;
  readonly text?: string;
}

interface Result {
  readonly error?:
    { readonly remedy: string; readonly detail: string; readonly retryAfterMs?: number | undefined } | undefined;
}

/** A call that failed as a whole gives every row the same error. */
async function orOneForAll(count: number, call: () => Promise<RowResult[]>): Promise<Result[]> {
  try {
    return (await call()).map(({ error }) => ({
      error: error && { remedy: error.remedy, detail: error.detail ?? error.message },
    }));
  } catch (thrown) {
    if (thrown instanceof LeaseLostError) throw thrown;
    const { remedy, message, detail, retryAfterMs } = asSyncError(thrown);
    return Array.from({ length: count }, () => ({ error: { remedy, detail: detail ?? message, retryAfterMs } }));
  }
}

/** Refused answers wait and are tried again for as long as it takes: a validation rule or missing access is mended some day. */
function delivery(answer: OutboxRow, result: Result | undefined, account: AccountNote | undefined): Delivery {
  const { recordId, version } = answer;
  const note = account?.text === undefined ? {} : { note: account.text };
  if (result?.error) {
    const retryInMs = retryDelayMs(answer.attempts + 1, Math.random, result.error.retryAfterMs);
    return {
      recordId,
      version,
      retryInMs,
      error: result.error.detail,
      customerIdDone: account?.done ?? false,
      ...note,
    };
  }
  if (account && !account.done) {
    // The answer is there already; writing it again with the next try of the field changes nothing.
    return {
      recordId,
      version,
      retryInMs: retryDelayMs(answer.attempts + 1, Math.random),
      customerIdDone: false,
      ...note,
    };
  }
  return { recordId, version, ...note, ...ownerNotice(answer.row) };
}

/** What the owner is told once the answer is there. */
function ownerNotice(row: Readonly<Record<string, unknown>>): Pick<Delivery, 'notice'> {
  const answered = needsPerson.safeParse(row);
  if (!answered.success) return {};
  const { Code__c: code, Message__c: body, Name: name } = answered.data;
  return {
    notice: { code, title: name === undefined ? 'Togai: action needed' : `Togai: action needed for ${name}`, body },
  };
}

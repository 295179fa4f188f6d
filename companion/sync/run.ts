/** One run of one record: what it has done so far, for the receipt, and how it ended. */
import type { MessageArguments, MessageCode } from '../domain/messages.ts';
import type { FinalStatus } from '../domain/status.ts';
import type { InboxRow } from '../store/inbox.ts';
import type { LinkRecord, Outcome, StepRecord } from '../store/outcomes.ts';

/** What a run knows of its record, as soon as it was read. */
export interface RecordFacts {
  readonly name?: string | undefined;
  /** A deleted record can't be looked up to; its answer leaves the lookup as it is. */
  readonly deleted: boolean;
  /** `Requested_At__c` as it was read together with the record: what this run answers. */
  readonly requestedAt?: string | undefined;
}

/** Ids from Togai, by the fields of `Sync_Record__c` they go to. */
export interface TogaiIds {
  readonly Togai_Customer_Id__c?: string;
  readonly Togai_Account_Id__c?: string;
  readonly Price_Plan_Id__c?: string;
  readonly Purchase_Id__c?: string;
  readonly Invoice_Id__c?: string;
}

/** How a run ended, in the words of its flow; `drain` makes an Outcome of it. */
export interface RunResult {
  readonly status: FinalStatus;
  readonly code: MessageCode;
  readonly arguments?: MessageArguments;
  readonly ids?: TogaiIds;
  readonly link?: LinkRecord;
  readonly unlink?: boolean;
  readonly settleMerges?: boolean;
  readonly also?: NonNullable<Outcome['also']>;
  /** Write this customer id to the Account's own field too. */
  readonly accountField?: string;
  /** A preview: only these fields are answered, the status stays as it is. */
  readonly preview?: { readonly Preview__c: string; readonly Preview_At__c: string };
  readonly detail?: string;
}

/** Collects the steps of a run. */
export class Run {
  readonly row: InboxRow;
  readonly startedAt = new Date();
  readonly steps: StepRecord[] = [];
  /** Undefined until the record was found in Salesforce, and for one that is not there. */
  record: RecordFacts | undefined;
  /** What was read from Salesforce and mapped, for the receipt. */
  snapshot: unknown;
  readonly #began = performance.now();

  constructor(row: InboxRow) {
    this.row = row;
  }

  /** Runs a step and notes its name, its time and, if it fails, that it was the one; `key` is the call's idempotency key. */
  async step<T>(
    step: string,
    call: string | undefined,
    work: () => Promise<T>,
    togaiId?: (result: T) => string | undefined,
    key?: string,
  ): Promise<T> {
    const started = performance.now();
    try {
      const result = await work();
      this.note(step, performance.now() - started, { call, togaiId: togaiId?.(result), key });
      return result;
    } catch (error) {
      this.note(step, performance.now() - started, {
        call,
        key,
        note: error instanceof Error ? error.message : String(error),
      });
      throw error;
    }
  }

  /** Notes a step that was done elsewhere (a batched read) or needed no call. */
  note(
    step: string,
    ms: number,
    facts: {
      call?: string | undefined;
      togaiId?: string | undefined;
      note?: string | undefined;
      key?: string | undefined;
    } = {},
  ): void {
    this.steps.push({
      step,
      ms: Math.round(ms * 10) / 10,
      after: Math.max(0, Math.round(performance.now() - this.#began - ms)),
      ...(facts.call !== undefined && { call: facts.call }),
      ...(facts.togaiId !== undefined && { togaiId: facts.togaiId }),
      ...(facts.note !== undefined && { note: facts.note }),
      ...(facts.key !== undefined && { key: facts.key }),
    });
  }
}

/**
 * A flow, as `drain` runs it: prepares a batch of at most 200 rows (reading their records in one call), then runs each.
 * Both throw SyncError; what `prepare` throws holds for the whole batch.
 */
export interface FlowRunner {
  prepare(rows: readonly InboxRow[]): Promise<(run: Run) => Promise<RunResult>>;
}

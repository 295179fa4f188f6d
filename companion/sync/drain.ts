/** Works an org's inbox off: rows in batches, records side by side, each record's rows one after the other. */
import pLimit, { type LimitFunction } from 'p-limit';
import type { Logger } from 'pino';
import { asSyncError, SyncError } from '../domain/errors.ts';
import type { Database } from '../store/database.ts';
import { type InboxRow, takeDue } from '../store/inbox.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
import type { Outcome } from '../store/outcomes.ts';
import type { Committer } from './committer.ts';
import { errorOutcome, resultOutcome } from './outcome.ts';
import { type FlowRunner, Run, type RunResult } from './run.ts';
import { WakeUp } from './wakeUp.ts';

/** Salesforce reads at most this many records in a call. */
const BATCH = 200;
const MOST_UNDER_WAY = 600;
const CALLS_SIDE_BY_SIDE = 32;
/** After a database error the loop breathes before it asks again. */
const AFTER_ERROR_MS = 1_000;

export interface DrainOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly flows: Readonly<Record<string, FlowRunner>>;
  readonly committer: Committer;
  readonly log: Logger;
  /** Told when a run shows that the whole connection must wait, and when one shows that it works. */
  readonly onPause: (error: SyncError) => void;
  readonly onWorks: () => void;
}

/** One per owned org. */
export class Drain {
  readonly #options: DrainOptions;
  readonly #bell = new WakeUp();
  readonly #underWay = new Map<string, Promise<void>>();
  readonly #limit: LimitFunction = pLimit(CALLS_SIDE_BY_SIDE);
  #lost: LeaseLostError | undefined;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** There may be due rows. */
  ring(): void {
    this.#bell.ring();
  }

  /** Works until the signal aborts; runs under way then end first. Throws LeaseLostError when the org has another owner. */
  async run(signal: AbortSignal): Promise<void> {
    const { database, fence, log } = this.#options;
    while (!signal.aborted && !this.#lost) {
      try {
        const room = MOST_UNDER_WAY - this.#underWay.size;
        const rows = room < BATCH ? [] : await takeDue(database, fence.orgId, [...this.#underWay.keys()], BATCH);
        if (rows.length === 0) await this.#bell.next(signal);
        else await this.#start(rows);
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        log.error({ err: error }, 'The inbox could not be read; trying again.');
        await this.#bell.next(signal, AFTER_ERROR_MS);
      }
    }
    await Promise.allSettled(this.#underWay.values());
    if (this.#lost) throw this.#lost;
  }

  /** Prepares the batch of each flow, then lets its rows run while the next batch is taken. */
  async #start(rows: readonly InboxRow[]): Promise<void> {
    for (const [flow, batch] of Map.groupBy(rows, (row) => row.flow)) {
      const runs = batch.map((row) => new Run(row));
      let perform: (run: Run) => Promise<RunResult>;
      try {
        const runner = this.#options.flows[flow];
        if (!runner) throw new SyncError('FLOW_UNKNOWN', { remedy: 'failed', arguments: { flow } });
        perform = await runner.prepare(batch);
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        perform = () => Promise.reject(asSyncError(error));
      }
      for (const run of runs) this.#underWay.set(run.row.seq, this.#work(run, perform));
    }
  }

  async #work(run: Run, perform: (run: Run) => Promise<RunResult>): Promise<void> {
    try {
      const outcome = await this.#limit(() => this.#perform(run, perform));
      await this.#options.committer.commit(outcome);
    } catch (error) {
      if (error instanceof LeaseLostError) this.#lost = error;
      // The row is still in the inbox: it is taken again once it is not under way.
      else this.#options.log.error({ err: error, recordId: run.row.recordId }, 'An outcome was not saved; the record runs again.');
    } finally {
      this.#underWay.delete(run.row.seq);
      if (this.#lost || this.#underWay.size <= MOST_UNDER_WAY - BATCH) this.#bell.ring();
    }
  }

  async #perform(run: Run, perform: (run: Run) => Promise<RunResult>): Promise<Outcome> {
    try {
      const result = await perform(run);
      this.#options.onWorks();
      return resultOutcome(run, result);
    } catch (thrown) {
      if (thrown instanceof LeaseLostError) throw thrown;
      const error = asSyncError(thrown);
      if (error.remedy === 'pause') this.#options.onPause(error);
      if (error.code === 'UNEXPECTED') this.#options.log.error({ err: thrown, recordId: run.row.recordId }, 'A run ended unexpectedly.');
      return errorOutcome(run, error);
    }
  }
}

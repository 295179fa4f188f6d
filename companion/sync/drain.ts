/** Works an org's inbox off: rows in batches, records side by side, each record's rows one after the other. */
import { setTimeout as pause } from 'node:timers/promises';
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
import type { NodeRoom } from './nodeRoom.ts';
import { WakeUp } from './wakeUp.ts';

const CALLS_SIDE_BY_SIDE = 32;
/** While runs are under way, rows are taken this far apart, so that a read is for many records. */
const TAKES_APART_MS = 50;
/** So many runs under way are load. */
const BUSY = 10;
/** After a database error the loop breathes before it asks again. */
const AFTER_ERROR_MS = 1_000;
/** While the whole connection must wait, one record tries it anew after this long, doubled each time up to the longest. */
const PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
/** How often it is looked whether a spent budget is there again. */
const REFUSED_MS = 15_000;

/** What working an org's inbox off needs. */
export interface DrainOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly flows: Readonly<Record<string, FlowRunner>>;
  readonly committer: Committer;
  readonly log: Logger;
  /** What all orgs of this node may have under way. */
  readonly room: NodeRoom;
  /** Why nothing may be started now (the org's API calls are spent); undefined while all is well. */
  readonly refusal: () => SyncError | undefined;
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
  #takenAt = 0;
  #pause: { readonly until: number; readonly ms: number } | undefined;

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** There may be due rows. */
  ring(): void {
    this.#bell.ring();
  }

  /** More is under way than a person would save at once. */
  get isBusy(): boolean {
    return this.#underWay.size >= BUSY;
  }

  /** Works until the signal aborts; runs under way then end first. Throws LeaseLostError when the org has another owner. */
  async run(signal: AbortSignal): Promise<void> {
    const { database, fence, log } = this.#options;
    while (!signal.aborted && !this.#lost) {
      try {
        const refusal = this.#options.refusal();
        if (refusal) {
          this.#options.onPause(refusal);
          await this.#bell.next(signal, REFUSED_MS);
          continue;
        }
        await this.#gather(signal);
        const most = this.#room();
        const rows = most === 0 ? [] : await takeDue(database, fence.orgId, [...this.#underWay.keys()], most);
        if (rows.length > 0) await this.#start(rows);
        else await this.#bell.next(signal, this.#pause && Math.max(0, this.#pause.until - performance.now()));
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        log.error({ err: error }, 'The inbox could not be read; trying again.');
        await this.#bell.next(signal, AFTER_ERROR_MS);
      }
    }
    await Promise.allSettled(this.#underWay.values());
    if (this.#lost) throw this.#lost;
  }

  /** Under load, lets rows gather for a moment; a lone row is taken at once. */
  async #gather(signal: AbortSignal): Promise<void> {
    const early = this.#takenAt + TAKES_APART_MS - performance.now();
    if (this.isBusy && early > 0) await pause(early, undefined, { signal }).catch(() => undefined);
    this.#takenAt = performance.now();
  }

  /** How many rows may be taken now; while the connection waits one at a time, to see whether it works again. */
  #room(): number {
    if (!this.#pause) return this.#options.room.roomFor(this.#underWay.size);
    return this.#underWay.size > 0 || performance.now() < this.#pause.until ? 0 : 1;
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
        const failure = forWholeBatch(asSyncError(error));
        perform = () => Promise.reject(failure);
      }
      this.#options.room.enter(runs.length);
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
      else
        this.#options.log.error(
          { err: error, recordId: run.row.recordId },
          'An outcome was not saved; the record runs again.',
        );
    } finally {
      this.#underWay.delete(run.row.seq);
      this.#options.room.leave();
      if (this.#lost || this.#room() > 0) this.#bell.ring();
    }
  }

  #pauseAll(error: SyncError): void {
    const now = performance.now();
    // The other records under way say the same: only the first of a round makes the pause longer.
    if (!this.#pause || now >= this.#pause.until) {
      const ms = Math.max(
        error.retryAfterMs ?? 0,
        Math.min(LONGEST_PAUSE_MS, this.#pause ? this.#pause.ms * 2 : PAUSE_MS),
      );
      this.#pause = { until: now + ms, ms };
    }
    this.#options.onPause(error);
  }

  async #perform(run: Run, perform: (run: Run) => Promise<RunResult>): Promise<Outcome> {
    try {
      const result = await perform(run);
      this.#pause = undefined;
      this.#options.onWorks();
      return resultOutcome(run, result);
    } catch (thrown) {
      if (thrown instanceof LeaseLostError) throw thrown;
      const error = asSyncError(thrown);
      if (error.remedy === 'pause') this.#pauseAll(error);
      if (error.code === 'UNEXPECTED')
        this.#options.log.error({ err: thrown, recordId: run.row.recordId }, 'A run ended unexpectedly.');
      return errorOutcome(run, error);
    }
  }
}

/**
 * A read of many records that is refused says nothing of one of them: missing access, or a query that the org can't take, stops
 * the connection until it is mended. Ending its records would leave them Pending in Salesforce for good: nothing was read to answer.
 */
function forWholeBatch(error: SyncError): SyncError {
  if ((error.remedy !== 'action' && error.remedy !== 'failed') || error.code === 'FLOW_UNKNOWN') return error;
  const { code, arguments: args, detail } = error;
  return new SyncError(code, {
    remedy: 'pause',
    arguments: args,
    cause: error,
    ...(detail !== undefined && { detail }),
  });
}

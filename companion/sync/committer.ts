/** Groups outcomes into few commits: at once when alone, at least 20 ms apart under load. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import type { Fence } from '../store/leases.ts';
import { commitOutcomes, type Outcome } from '../store/outcomes.ts';

const APART_MS = 20;
const MOST = 500;

interface Waiting {
  readonly outcome: Outcome;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** One per owned org. After a failed commit its outcomes are lost on purpose: their inbox rows are still there. */
export class Committer {
  readonly #database: Database;
  readonly #fence: Fence;
  readonly #onCommitted: (outcomes: readonly Outcome[]) => void;
  #waiting: Waiting[] = [];
  #busy = false;
  #last = 0;

  constructor(database: Database, fence: Fence, onCommitted: (outcomes: readonly Outcome[]) => void) {
    this.#database = database;
    this.#fence = fence;
    this.#onCommitted = onCommitted;
  }

  /** Resolves when the outcome is durable; rejects with LeaseLostError, or with the database's error. */
  commit(outcome: Outcome): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ outcome, resolve, reject });
      if (!this.#busy) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#busy = true;
    try {
      // Outcomes of the same moment go together.
      await Promise.resolve();
      while (this.#waiting.length > 0) {
        const wait = this.#last + APART_MS - performance.now();
        if (wait > 0) await pause(wait);
        await this.#commitSome(this.#waiting.splice(0, MOST));
      }
    } finally {
      this.#busy = false;
    }
  }

  async #commitSome(batch: readonly Waiting[]): Promise<void> {
    this.#last = performance.now();
    const outcomes = batch.map((one) => one.outcome);
    try {
      await commitOutcomes(this.#database, this.#fence, outcomes);
      this.#onCommitted(outcomes);
      for (const one of batch) one.resolve();
    } catch (error) {
      for (const one of batch) one.reject(error);
    }
  }
}

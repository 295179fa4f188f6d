/** The door every Togai call goes through: it opens as often as the environment's quota allows, for all nodes together. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../store/database.ts';
import { takePortion } from '../store/quota.ts';

/** A portion is a fifth of a second's worth, so that no node sits on many. */
const PORTIONS_PER_SECOND = 5;

/** One per Togai environment and process. */
export class QuotaDoor {
  readonly #database: Database;
  readonly #environmentId: string;
  readonly #requestsPerSecond: number;
  readonly #queue: { pass: () => void; fail: (error: unknown) => void }[] = [];
  #tokens = 0;
  #notBefore = 0;
  #fetching = false;

  /** @param requestsPerSecond 0 means Togai has lifted the quota. */
  constructor(database: Database, environmentId: string, requestsPerSecond: number) {
    this.#database = database;
    this.#environmentId = environmentId;
    this.#requestsPerSecond = requestsPerSecond;
  }

  /** Resolves when one request may be sent. */
  acquire(): Promise<void> {
    if (this.#requestsPerSecond === 0 && this.#notBefore === 0) return Promise.resolve();
    return new Promise((pass, fail) => {
      this.#queue.push({ pass, fail });
      if (!this.#fetching) void this.#serve();
    });
  }

  /** Togai said 429: nothing passes for this long. */
  holdFor(ms: number): void {
    this.#notBefore = Math.max(this.#notBefore, performance.now() + ms);
  }

  async #serve(): Promise<void> {
    this.#fetching = true;
    try {
      while (this.#queue.length > 0) {
        await this.#waitOutHold();
        if (this.#requestsPerSecond > 0 && this.#tokens === 0) await this.#fetch();
        this.#pass();
      }
    } catch (error) {
      // The database did not answer: the callers' runs are retried, none is lost.
      for (const one of this.#queue.splice(0)) one.fail(error);
    } finally {
      this.#fetching = false;
    }
  }

  async #waitOutHold(): Promise<void> {
    for (let wait = this.#notBefore - performance.now(); wait > 0; wait = this.#notBefore - performance.now())
      await pause(wait);
    this.#notBefore = 0;
  }

  async #fetch(): Promise<void> {
    const wanted = Math.max(1, Math.min(this.#queue.length, Math.ceil(this.#requestsPerSecond / PORTIONS_PER_SECOND)));
    const portion = await takePortion(this.#database, this.#environmentId, wanted, this.#requestsPerSecond);
    this.#tokens = portion.granted;
    if (portion.granted === 0) await pause(portion.waitMs);
  }

  #pass(): void {
    const unlimited = this.#requestsPerSecond === 0;
    while (this.#queue.length > 0 && (unlimited || this.#tokens > 0)) {
      if (!unlimited) this.#tokens--;
      this.#queue.shift()?.pass();
    }
  }
}

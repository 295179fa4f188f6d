/** Keeps the connector within its share of an org's API calls: counts its own, hears of all others', and says what may go on. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { callBudget, type CallBudgetState, ownShare } from '../domain/callBudget.ts';
import { SyncError } from '../domain/errors.ts';
import { addOrgCalls } from '../store/spending.ts';
import type { Database } from '../store/database.ts';

/** Counts are kept this often: what a killed companion loses of them is a few seconds'. */
const KEEP_EVERY_MS = 15_000;

/** What counting needs. */
export interface CallBudgetOptions {
  readonly database: Database;
  readonly orgId: string;
  /** Percent of the org's calls that the connector may use. */
  readonly share: number;
  /** Calls that this owner has made so far. */
  readonly calls: () => number;
  readonly log: Logger;
}

/** One per owned org. */
export class CallBudget {
  readonly #options: CallBudgetOptions;
  #org: { readonly used: number; readonly limit: number } | undefined;
  /** Own calls of the day, up to the last time they were kept. */
  #kept: number;
  /** Calls of this owner that are among them. */
  #keptCalls = 0;

  /** `known`: the day's calls as they were kept and heard before. */
  constructor(
    options: CallBudgetOptions,
    known: { readonly own: number; readonly used: number | null; readonly limit: number | null },
  ) {
    this.#options = options;
    this.#kept = known.own;
    if (known.used !== null && known.limit !== null) this.#org = { used: known.used, limit: known.limit };
  }

  /** What Salesforce says of all apps' calls. */
  hear(used: number, limit: number): void {
    this.#org = { used, limit };
  }

  get state(): CallBudgetState {
    const { calls, share } = this.#options;
    return callBudget({ own: this.#kept + calls() - this.#keptCalls, org: this.#org }, share);
  }

  /** Why nothing may be read now; undefined while the budget lasts. */
  get refusal(): SyncError | undefined {
    if (this.state !== 'spent') return undefined;
    const { share } = this.#options;
    const limit = this.#org?.limit ?? 0;
    return new SyncError('SALESFORCE_BUDGET', {
      remedy: 'pause',
      arguments: { share: String(share), calls: String(ownShare(limit, share)) },
      detail: `own calls of the day ${String(this.#kept)}, of all apps ${String(this.#org?.used)} of ${String(limit)}`,
    });
  }

  /** Keeps the count every few seconds, and when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.#keep();
      if (signal.aborted) return;
      await pause(KEEP_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #keep(): Promise<void> {
    const { database, orgId, calls, log } = this.#options;
    const now = calls();
    // An idle org costs no statement.
    if (now === this.#keptCalls) return;
    try {
      this.#kept = await addOrgCalls(database, orgId, now - this.#keptCalls);
      this.#keptCalls = now;
    } catch (error) {
      log.warn({ err: error }, 'The count of API calls was not kept; trying again soon.');
    }
  }
}

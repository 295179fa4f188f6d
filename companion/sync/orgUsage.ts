/** Keeps what Salesforce tells of an org's day, all apps together: API calls with every answer, event deliveries when asked. */
import type { Logger } from 'pino';
import { asSyncError } from '../domain/errors.ts';
import { readAllocations } from '../salesforce/allocations.ts';
import type { SalesforceSession } from '../salesforce/session.ts';
import { saveApiUsage, saveEventUsage } from '../store/connections.ts';
import type { Database } from '../store/database.ts';

/** Usage is told with every answer; it is stored this often at most. */
const KEEP_EVERY_MS = 10_000;
/** The day's event deliveries cost a call to ask for. */
const ASK_EVERY_MS = 60 * 60_000;

/** What keeping it needs. */
export interface OrgUsageOptions {
  readonly database: Database;
  readonly orgId: string;
  readonly log: Logger;
}

/** One per owned org. */
export class OrgUsage {
  readonly #options: OrgUsageOptions;
  #keptAt = Number.NEGATIVE_INFINITY;
  #told: readonly [used: number, limit: number] = [0, 0];
  #later: NodeJS.Timeout | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(options: OrgUsageOptions) {
    this.#options = options;
  }

  /** An answer told how many API calls of the day are used, and how many there are. */
  hear(used: number, limit: number): void {
    this.#told = [used, limit];
    // The last of a burst is kept too, when its time has come: an idle org hears nothing more for minutes.
    const inMs = Math.max(0, this.#keptAt + KEEP_EVERY_MS - performance.now());
    this.#later ??= setTimeout(() => {
      this.#keep();
    }, inMs);
  }

  #keep(): void {
    const { database, orgId, log } = this.#options;
    this.#later = undefined;
    this.#keptAt = performance.now();
    saveApiUsage(database, orgId, ...this.#told).catch((failure: unknown) => {
      log.warn({ err: failure }, 'The use of API calls was not saved.');
    });
  }

  /** Nothing more is kept: the org has another owner, or none. */
  close(): void {
    clearTimeout(this.#later);
  }

  /** Asks how many event deliveries are used, once an hour at most. Throws SyncError if Salesforce is busy. */
  async askEventDeliveries(session: SalesforceSession): Promise<void> {
    if (performance.now() - this.#askedAt <= ASK_EVERY_MS) return;
    this.#askedAt = performance.now();
    const { database, orgId, log } = this.#options;
    const allocations = await readAllocations(session).catch((thrown: unknown) => {
      const error = asSyncError(thrown);
      if (error.remedy === 'retry') throw error;
      // Users who may not view set-up can't ask for it. Nothing but the console's figure needs it.
      log.info({ detail: error.detail }, 'The org does not tell how many event deliveries are left.');
      return undefined;
    });
    const deliveries = allocations?.eventDeliveries;
    if (deliveries) await saveEventUsage(database, orgId, deliveries.used, deliveries.limit);
  }
}

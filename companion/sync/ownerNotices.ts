/** Tells owners in Salesforce that a record of theirs needs them: once per record and reason, best effort, beside all else. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { retryDelayMs } from '../domain/backoff.ts';
import { asSyncError } from '../domain/errors.ts';
import {
  NOTIFICATION_TYPE,
  type NotificationFailure,
  notificationType,
  notifyOwners,
} from '../salesforce/notifications.ts';
import type { SalesforceSession } from '../salesforce/session.ts';
import type { Database } from '../store/database.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
import {
  nextNoticeInMs,
  type OwnerNotice,
  settleNotices,
  type SettledNotice,
  takeNotices,
} from '../store/ownerNotices.ts';
import { WakeUp } from './wakeUp.ts';

const BATCH = 200;
/** Then it is given up: the record and the console show what is needed anyway. */
const MOST_TRIES = 6;
/** A person is not waiting: what needs action within this time is told with one call. */
const GATHER_MS = 1_000;
const AFTER_ERROR_MS = 10_000;

/** What telling owners needs. */
export interface OwnerNoticesOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly session: SalesforceSession;
  readonly log: Logger;
}

/** One per owned org. */
export class OwnerNotices {
  readonly #options: OwnerNoticesOptions;
  readonly #bell = new WakeUp();
  #typeId: string | undefined;

  constructor(options: OwnerNoticesOptions) {
    this.#options = options;
  }

  /** There may be notifications to send. */
  ring(): void {
    this.#bell.ring();
  }

  /** Sends until the signal aborts. Throws LeaseLostError when the org has another owner. */
  async run(signal: AbortSignal): Promise<void> {
    const { database, fence, log } = this.#options;
    while (!signal.aborted) {
      try {
        const dueInMs = await nextNoticeInMs(database, fence.orgId);
        if (dueInMs === undefined || dueInMs > 0) await this.#bell.next(signal, dueInMs);
        else await this.#gatherAndSend(signal);
      } catch (error) {
        if (error instanceof LeaseLostError) throw error;
        log.error({ err: error }, 'Notifications to owners could not be taken up; trying again.');
        await pause(AFTER_ERROR_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #gatherAndSend(signal: AbortSignal): Promise<void> {
    const { database, fence, log } = this.#options;
    await pause(GATHER_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    const due = await takeNotices(database, fence.orgId, BATCH);
    if (due.length === 0) return;
    const failures = await this.#send(due);
    const settled = due.map((notice, index) => settledAs(notice, failures[index]));
    const failed = settled.filter(({ problem }) => problem !== undefined);
    if (failed.length > 0)
      log.warn(
        { failed: failed.length, of: due.length, first: failed[0] },
        'Owners were not notified of records that need them.',
      );
    await settleNotices(database, fence, settled);
  }

  async #send(due: readonly OwnerNotice[]): Promise<NotificationFailure[]> {
    const { session } = this.#options;
    try {
      this.#typeId ??= await notificationType(session);
      if (this.#typeId !== undefined) return await notifyOwners(session, this.#typeId, due);
      return due.map(() => ({ reason: `the org has no notification type ${NOTIFICATION_TYPE}.`, mayPass: false }));
    } catch (thrown) {
      if (thrown instanceof LeaseLostError) throw thrown;
      // Another one may have been installed since.
      this.#typeId = undefined;
      const { remedy, message, detail } = asSyncError(thrown);
      return due.map(() => ({ reason: detail ?? message, mayPass: remedy === 'retry' || remedy === 'pause' }));
    }
  }
}

function settledAs({ recordId, code, attempts }: OwnerNotice, failure: NotificationFailure): SettledNotice {
  if (!failure) return { recordId, code };
  const problem = failure.reason;
  if (!failure.mayPass || attempts + 1 >= MOST_TRIES) return { recordId, code, problem };
  return { recordId, code, problem, retryInMs: retryDelayMs(attempts + 1, Math.random) };
}

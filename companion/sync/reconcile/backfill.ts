/** Imports the Accounts an org has already: a dry run over Salesforce's bulk query, then its records through the inbox. */
import pLimit from 'p-limit';
import type { Logger } from 'pino';
import { z } from 'zod';
import { retryDelayMs } from '../../domain/backoff.ts';
import { asSyncError, type SyncError } from '../../domain/errors.ts';
import { deleteQueryJob, isQueryJobDone, readQueryJobPage, startQueryJob } from '../../salesforce/bulkQuery.ts';
import type { SalesforceSession } from '../../salesforce/session.ts';
import {
  type Backfill,
  backfillBacklog,
  failBackfill,
  finishBackfill,
  handOver,
  listBackfills,
  saveJob,
  saveLookedPage,
} from '../../store/backfills.ts';
import type { Connection } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import { type Fence, LeaseLostError } from '../../store/leases.ts';
import type { TogaiClient } from '../../togai/client.ts';
import type { ConnectionSettings } from '../connection/connectionSettings.ts';
import type { CustomerIndexes } from '../account/customerMatching.ts';
import { rehearse, type Rehearsed, type Verdict } from '../account/accountRehearsal.ts';
import { WakeUp } from '../wakeUp.ts';

/** What is worth a run: the others would change nothing, or were left out on purpose. */
export const IMPORTED_VERDICTS: readonly Verdict[] = ['new', 'matched', 'changed', 'waits', 'action'];

const PAGE = 2_000;
const READ_AT_ONCE = 200;
/** While Salesforce and the database answer for one piece, the next are on their way; more would crowd out live records. */
const READS_SIDE_BY_SIDE = 4;
/** So many records of an import are in the inbox at a time: it stays small. */
export const HANDED_OVER_AT_ONCE = 1_000;
const POLL_MS = 1_000;
/** How often an import that waits for API calls looks whether there are some. */
const SHORT_MS = 15_000;
const row = z.object({ Id: z.string(), Name: z.string() });

/** What an import needs of its org. */
export interface BackfillOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly session: SalesforceSession;
  readonly togai: TogaiClient;
  readonly customerIndexes: CustomerIndexes;
  readonly connection: Connection;
  readonly settings: ConnectionSettings;
  readonly log: Logger;
  /** Records were given to the inbox. */
  readonly onHandedOver: () => void;
  /** Whether the day's API calls suffice for what can wait. */
  readonly mayGoOn: () => boolean;
}

/** One per owned org. All it knows is in the database, so the next owner goes on where this one stopped. */
export class BackfillRunner {
  readonly #options: BackfillOptions;
  readonly #bell = new WakeUp();

  constructor(options: BackfillOptions) {
    this.#options = options;
  }

  /** Something about an import may have changed. */
  ring(): void {
    this.#bell.ring();
  }

  /** Runs imports until the signal aborts. Throws LeaseLostError when the org has another owner. */
  async run(signal: AbortSignal): Promise<void> {
    const { database, fence, log } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      try {
        const [backfill] = await listBackfills(database, fence.orgId, 1);
        if (backfill && !this.#options.mayGoOn()) await this.#bell.next(signal, SHORT_MS);
        else if (backfill?.state === 'looking') await this.#look(backfill, signal);
        else if (backfill?.state === 'running') await this.#import(backfill, signal);
        else await this.#bell.next(signal);
        failures = 0;
      } catch (thrown) {
        if (thrown instanceof LeaseLostError) throw thrown;
        const error = asSyncError(thrown);
        failures += 1;
        log.warn({ err: thrown, detail: error.detail }, 'The backfill was held up; trying again.');
        await this.#endIfHopeless(error);
        await this.#bell.next(signal, retryDelayMs(failures, Math.random, error.retryAfterMs) + POLL_MS);
      }
    }
  }

  async #endIfHopeless(error: SyncError): Promise<void> {
    const { database, fence } = this.#options;
    if (error.remedy !== 'failed' && error.remedy !== 'action') return;
    const [backfill] = await listBackfills(database, fence.orgId, 1);
    if (backfill) await failBackfill(database, fence, backfill.id, error.message);
  }

  /** One step of the dry run: the index, the job, or a page of its result. */
  async #look(backfill: Backfill, signal: AbortSignal): Promise<void> {
    const { database, fence, session, togai, connection, customerIndexes } = this.#options;
    await customerIndexes.ensure(connection.environmentId, togai);
    const { jobId } = backfill;
    if (jobId === null) return saveJob(database, fence, backfill.id, await startQueryJob(session, soqlOf(backfill)));
    if (!(await isQueryJobDone(session, jobId))) return this.#bell.next(signal, POLL_MS);
    const page = await readQueryJobPage(session, jobId, { locator: backfill.locator ?? undefined, most: PAGE }, row);
    const side = pLimit(READS_SIDE_BY_SIDE);
    const pieces: Promise<Rehearsed[]>[] = [];
    for (let from = 0; from < page.rows.length; from += READ_AT_ONCE) {
      const piece = page.rows.slice(from, from + READ_AT_ONCE);
      pieces.push(side(() => (signal.aborted ? [] : this.#rehearse(piece))));
    }
    const rows = (await Promise.all(pieces)).flat();
    if (signal.aborted) return;
    await saveLookedPage(database, fence, backfill, { rows, locator: page.locator });
    if (page.locator === undefined) await this.#forgetJob(jobId);
  }

  async #rehearse(accounts: readonly z.infer<typeof row>[]): Promise<Rehearsed[]> {
    const { database, session, connection, settings } = this.#options;
    const verdicts = await rehearse(
      { database, session, connection, settings },
      accounts.map(({ Id }) => Id),
    );
    return verdicts.map((verdict, index) => ({ ...verdict, name: verdict.name || (accounts[index]?.Name ?? '') }));
  }

  /** Best effort: Salesforce deletes old jobs by itself. */
  async #forgetJob(jobId: string): Promise<void> {
    try {
      await deleteQueryJob(this.#options.session, jobId);
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      this.#options.log.info(
        { err: error, jobId },
        'A bulk query job was not deleted; Salesforce does it after a week.',
      );
    }
  }

  /** One step of the import: some more records for the inbox, or its end. */
  async #import(backfill: Backfill, signal: AbortSignal): Promise<void> {
    const { database, fence, onHandedOver } = this.#options;
    const waiting = await backfillBacklog(database, fence.orgId);
    const all = backfill.handedOver >= backfill.total;
    if (all && waiting === 0) return finishBackfill(database, fence, backfill.id);
    if (all || waiting >= HANDED_OVER_AT_ONCE / 2) return this.#bell.next(signal, POLL_MS / 4);
    await handOver(database, fence, backfill.id, IMPORTED_VERDICTS, HANDED_OVER_AT_ONCE);
    onHandedOver();
  }
}

function soqlOf({ conditions }: Backfill): string {
  const since =
    conditions.changedSince === undefined
      ? ''
      : ` WHERE SystemModstamp >= ${new Date(conditions.changedSince).toISOString()}`;
  return `SELECT Id, Name FROM Account${since}`;
}

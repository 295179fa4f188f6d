/** Runs everything of one org that this node owns: stream, inbox, answers and sweep, until it is stopped or lost. */
import type { Logger } from 'pino';
import { retryDelayMs } from '../domain/backoff.ts';
import { asSyncError, type SyncError } from '../domain/errors.ts';
import { askUsage, readAllocations } from '../salesforce/allocations.ts';
import { SalesforceSession } from '../salesforce/session.ts';
import type { Cipher } from '../store/cipher.ts';
import {
  type Connection,
  readConnection,
  saveApiUsage,
  saveEventUsage,
  setConnectionState,
} from '../store/connections.ts';
import type { Database } from '../store/database.ts';
import { closeGaps, openGap } from '../store/gaps.ts';
import { readEnvironment, type TogaiEnvironment } from '../store/environments.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
import { readOrgCalls } from '../store/spending.ts';
import { AccountFirst } from './account/accountFirst.ts';
import { accountSync } from './account/accountSync.ts';
import type { CustomerIndexes } from './account/customerMatching.ts';
import { Catalogue } from './quote/catalogueSteps.ts';
import { BackfillRunner } from './reconcile/backfill.ts';
import { CallBudget } from './callBudget.ts';
import { CheckRunner } from './reconcile/checkRunner.ts';
import { Committer } from './committer.ts';
import { parseSettings } from './connection/connectionSettings.ts';
import { Drain } from './drain.ts';
import { Intake } from './intake.ts';
import { LeaseClock } from './leaseClock.ts';
import type { Meter } from './meter.ts';
import type { NodeRoom } from './nodeRoom.ts';
import { OrgSettings } from './connection/orgSettings.ts';
import { OwnerNotices } from './ownerNotices.ts';
import type { Owner } from './ownership.ts';
import { quotePreview } from './quote/quotePreview.ts';
import { quoteSync } from './quote/quoteSync.ts';
import { SWEEP_EVERY_MS, sweep } from './reconcile/sweep.ts';
import { TokenKeeper } from './connection/tokenKeeper.ts';
import { Turns } from './quote/turns.ts';
import type { TogaiDoors } from './togaiDoors.ts';
import { WakeUp } from './wakeUp.ts';
import { WriteBack } from './writeBack.ts';

/** What every owner of this node shares. */
export interface OwnerDependencies {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly log: Logger;
  readonly doors: TogaiDoors;
  readonly meter: Meter;
  readonly room: NodeRoom;
  readonly customerIndexes: CustomerIndexes;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly pubsubUrl: string;
}

/** Usage is told with every answer; it is stored this often at most. */
const USAGE_EVERY_MS = 10_000;
/** The day's event deliveries cost a call to ask for. */
const ALLOCATIONS_EVERY_MS = 60 * 60_000;

/** Starts the loops of an org. Throws if its connection is gone. */
export async function startOwner(dependencies: OwnerDependencies, fence: Fence, asked: number): Promise<Owner> {
  const connection = await readConnection(dependencies.database, fence.orgId);
  if (!connection) throw new Error('The connection is gone.');
  const environment = await readEnvironment(dependencies.database, dependencies.cipher, connection.environmentId);
  if (!environment) throw new Error('The Togai environment of the connection is gone.');
  const ownCalls = await readOrgCalls(dependencies.database, fence.orgId);
  return new OrgOwner(dependencies, fence, connection, environment, ownCalls, asked);
}

class OrgOwner implements Owner {
  readonly fence: Fence;
  readonly revision: number;
  readonly #lease: LeaseClock;
  readonly #stopping = new AbortController();
  readonly #drain: Drain;
  readonly #writeBack: WriteBack;
  readonly #notices: OwnerNotices;
  readonly #orgSettings: OrgSettings;
  readonly #backfill: BackfillRunner;
  readonly #check: CheckRunner;
  readonly #budget: CallBudget;
  readonly #sweepBell = new WakeUp();
  readonly #done: Promise<void>;
  readonly #log: Logger;
  readonly #dependencies: OwnerDependencies;
  readonly #connection: Connection;
  /** The code of what the connection waits for; undefined while it works. */
  #blockedBy: string | undefined;
  #usageSavedAt = Number.NEGATIVE_INFINITY;
  #allocationsAskedAt = Number.NEGATIVE_INFINITY;

  constructor(
    dependencies: OwnerDependencies,
    fence: Fence,
    connection: Connection,
    environment: TogaiEnvironment,
    ownCalls: number,
    asked: number,
  ) {
    const { database, cipher, clientId, clientSecret, room, customerIndexes } = dependencies;
    this.fence = fence;
    this.revision = connection.revision;
    this.#dependencies = dependencies;
    this.#connection = connection;
    this.#blockedBy = connection.state === 'blocked' ? (connection.stateCode ?? 'UNEXPECTED') : undefined;
    this.#log = dependencies.log.child({ orgId: fence.orgId });
    this.#lease = new LeaseClock(fence, asked);
    const tokens = new TokenKeeper({ database, cipher, connection, clientId, clientSecret, lease: this.#lease });
    const session = new SalesforceSession({
      tokens,
      orgId: connection.orgId,
      namespace: connection.namespace,
      apiVersion: connection.apiVersion,
      onUsage: (used, limit) => {
        this.#noteUsage(used, limit);
      },
    });
    const togai = dependencies.doors.client(environment, this.#lease);
    const settings = parseSettings(connection.settings);
    this.#budget = new CallBudget(
      { database, orgId: connection.orgId, share: settings.apiShare, calls: () => session.calls, log: this.#log },
      { own: ownCalls, used: connection.apiUsed, limit: connection.apiLimit },
    );
    this.#orgSettings = new OrgSettings({
      database,
      session,
      connection,
      settings,
      environmentId: environment.id,
      log: this.#log,
    });
    this.#notices = new OwnerNotices({ database, fence, session, log: this.#log });
    this.#writeBack = new WriteBack({
      database,
      fence,
      session,
      log: this.#log,
      isBusy: () => this.#drain.isBusy,
      onNotices: () => {
        this.#notices.ring();
      },
    });
    const committer = new Committer(database, fence, (outcomes) => {
      for (const { work, status, code } of outcomes) dependencies.meter.run(work.flow, status, code);
      if (outcomes.some((outcome) => outcome.answer)) this.#writeBack.ring();
      if (outcomes.some((outcome) => outcome.also?.length)) this.#drain.ring();
    });
    const accounts = accountSync({ database, session, togai, connection, environment, customerIndexes, settings });
    const quotes = {
      database,
      fence,
      session,
      togai,
      connection,
      settings,
      accountFirst: new AccountFirst({ database, fence, committer, accounts }),
      catalogue: new Catalogue(database, environment.id, togai),
      accountTurns: new Turns(),
    };
    this.#drain = new Drain({
      database,
      fence,
      committer,
      log: this.#log,
      room,
      flows: { 'Account Sync': accounts, 'Quote Sync': quoteSync(quotes), 'Quote Preview': quotePreview(quotes) },
      refusal: () => this.#budget.refusal,
      onPause: (error) => {
        this.#block(error);
      },
      onWorks: () => {
        this.#unblock();
      },
    });
    const intake = new Intake({
      database,
      fence,
      session,
      url: dependencies.pubsubUrl,
      log: this.#log,
      onStored: (count) => {
        dependencies.meter.events(fence.orgId, count);
        this.#drain.ring();
      },
      onGap: () => {
        this.#sweepBell.ring();
      },
      onPause: (error) => {
        this.#block(error);
      },
    });
    this.#backfill = new BackfillRunner({
      database,
      fence,
      session,
      togai,
      customerIndexes,
      connection,
      settings,
      log: this.#log,
      onHandedOver: () => {
        this.#drain.ring();
      },
      mayGoOn: () => this.#budget.state === 'enough',
    });
    this.#check = new CheckRunner({
      database,
      fence,
      session,
      connection,
      settings,
      lease: this.#lease,
      log: this.#log,
      budget: () => this.#budget.state,
      onFound: () => {
        this.#drain.ring();
      },
    });
    const { signal } = this.#stopping;
    const goOn = () => {
      signal.throwIfAborted();
      const refusal = this.#budget.refusal;
      if (refusal) throw refusal;
    };
    const sweeping = this.#sweep({ database, session, connection, lease: this.#lease, log: this.#log, goOn }, signal);
    this.#done = this.#watch([
      intake.run(signal),
      this.#drain.run(signal),
      this.#backfill.run(signal),
      this.#check.run(signal),
      this.#budget.run(signal),
      this.#writeBack.run(signal),
      this.#notices.run(signal),
      sweeping,
    ]).then(() => togai.close());
  }

  get ended(): boolean {
    return this.#stopping.signal.aborted;
  }

  extend(asked: number): void {
    this.#lease.extend(asked);
  }

  ring(): void {
    this.#drain.ring();
    this.#writeBack.ring();
    this.#backfill.ring();
    this.#check.ring();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  /** One loop that loses the lease ends them all; any other end of a loop is a fault of ours, and told. */
  async #watch(loops: readonly Promise<void>[]): Promise<void> {
    const watched = loops.map((loop) =>
      loop.catch((error: unknown) => {
        this.#stopping.abort();
        if (!(error instanceof LeaseLostError))
          this.#log.error({ err: error }, 'A loop of the connection ended; another owner takes over.');
      }),
    );
    await Promise.all(watched);
  }

  async #sweep(options: Parameters<typeof sweep>[0], signal: AbortSignal): Promise<void> {
    let since = this.#connection.sweptUntil ?? undefined;
    let failures = 0;
    while (!signal.aborted) {
      let waitMs = SWEEP_EVERY_MS;
      try {
        const refusal = this.#budget.refusal;
        if (refusal) {
          this.#block(refusal);
          // One call tells whether the day has moved on; nothing is asked for that could not be worked on.
          await askUsage(options.session);
          await this.#sweepBell.next(signal, waitMs);
          continue;
        }
        await this.#orgSettings.tell();
        const gap = await openGap(options.database, this.fence.orgId);
        const { until, found, handedOver } = await sweep(options, gap === undefined ? since : undefined);
        since = until;
        if (gap !== undefined) await closeGaps(options.database, this.fence.orgId, gap, handedOver);
        failures = 0;
        if (this.#blockedBy?.startsWith('SALESFORCE_')) this.#unblock();
        if (performance.now() - this.#allocationsAskedAt > ALLOCATIONS_EVERY_MS)
          await this.#noteAllocations(options.session);
        if (found.missed > 0) this.#log.info(found, 'The sweep found records that no event had told.');
        if (handedOver > 0) this.#drain.ring();
      } catch (thrown) {
        if (thrown instanceof LeaseLostError) throw thrown;
        if (thrown === signal.reason) return;
        const error = asSyncError(thrown);
        failures += 1;
        waitMs = Math.min(SWEEP_EVERY_MS, retryDelayMs(failures, Math.random, error.retryAfterMs) + 1_000);
        if (error.remedy === 'pause') this.#block(error);
        this.#log.warn({ err: error, detail: error.detail }, 'The sweep failed; trying again.');
      }
      await this.#sweepBell.next(signal, waitMs);
    }
  }

  #block(error: SyncError): void {
    if (this.#blockedBy === error.code) return;
    this.#blockedBy = error.code;
    this.#saveState('blocked', error);
  }

  #unblock(): void {
    if (this.#blockedBy === undefined) return;
    this.#blockedBy = undefined;
    this.#saveState('active');
  }

  #saveState(state: 'active' | 'blocked', error?: SyncError): void {
    const reason = error && { code: error.code, arguments: error.arguments };
    this.#log.warn({ state, reason: error?.message, detail: error?.detail }, 'The connection changed its state.');
    setConnectionState(this.#dependencies.database, this.fence.orgId, state, reason, this.revision).catch(
      (failure: unknown) => {
        this.#log.error({ err: failure }, 'The state of the connection was not saved; the next change saves it.');
      },
    );
  }

  /** How many of the org's event deliveries of the day are used, by all subscribers together. */
  async #noteAllocations(session: SalesforceSession): Promise<void> {
    this.#allocationsAskedAt = performance.now();
    const allocations = await readAllocations(session).catch((thrown: unknown) => {
      const error = asSyncError(thrown);
      if (error.remedy === 'retry') throw error;
      // Users who may not view set-up can't ask for it. Nothing but the console's figure needs it.
      this.#log.info({ detail: error.detail }, 'The org does not tell how many event deliveries are left.');
      return undefined;
    });
    const eventDeliveries = allocations?.eventDeliveries;
    if (eventDeliveries)
      await saveEventUsage(this.#dependencies.database, this.fence.orgId, eventDeliveries.used, eventDeliveries.limit);
  }

  #noteUsage(used: number, limit: number): void {
    this.#budget.hear(used, limit);
    const now = performance.now();
    if (now - this.#usageSavedAt < USAGE_EVERY_MS) return;
    this.#usageSavedAt = now;
    saveApiUsage(this.#dependencies.database, this.fence.orgId, used, limit).catch((failure: unknown) => {
      this.#log.warn({ err: failure }, 'The use of API calls was not saved.');
    });
  }
}

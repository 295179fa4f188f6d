/** Puts the loops of one org together: stream, inbox, answers, notices, sweep, nightly check and import, and who wakes whom. */
import type { Logger } from 'pino';
import { SalesforceSession } from '../salesforce/session.ts';
import type { Cipher } from '../store/cipher.ts';
import type { Connection } from '../store/connections.ts';
import type { Database } from '../store/database.ts';
import type { TogaiEnvironment } from '../store/environments.ts';
import type { Fence } from '../store/leases.ts';
import { AccountFirst } from './account/accountFirst.ts';
import { accountSync } from './account/accountSync.ts';
import type { CustomerIndexes } from './account/customerMatching.ts';
import { CallBudget } from './callBudget.ts';
import { Committer } from './committer.ts';
import { parseSettings } from './connection/connectionSettings.ts';
import { ConnectionState } from './connection/connectionState.ts';
import { OrgSettings } from './connection/orgSettings.ts';
import { TokenKeeper } from './connection/tokenKeeper.ts';
import { Drain } from './drain.ts';
import { Intake } from './intake.ts';
import type { LeaseClock } from './leaseClock.ts';
import type { Meter } from './meter.ts';
import type { NodeRoom } from './nodeRoom.ts';
import { OrgUsage } from './orgUsage.ts';
import { OwnerNotices } from './ownerNotices.ts';
import { Catalogue } from './quote/catalogueSteps.ts';
import { quotePreview } from './quote/quotePreview.ts';
import { quoteSync } from './quote/quoteSync.ts';
import { Turns } from './quote/turns.ts';
import { BackfillRunner } from './reconcile/backfill.ts';
import { CheckRunner } from './reconcile/checkRunner.ts';
import { SweepRunner } from './reconcile/sweepRunner.ts';
import type { TogaiDoors } from './togaiDoors.ts';
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

/** What one owner has of its own. */
export interface OwnedOrg {
  readonly fence: Fence;
  readonly lease: LeaseClock;
  readonly connection: Connection;
  readonly environment: TogaiEnvironment;
  /** Own API calls of the day so far. */
  readonly ownCalls: number;
}

/** The loops of an org, ready to run. */
export interface OrgLoops {
  /** Each runs until its signal aborts, and throws LeaseLostError when the org has another owner. */
  readonly loops: readonly { run(signal: AbortSignal): Promise<void> }[];
  /** There may be due rows, answers, an import or a check. */
  ring(): void;
  /** Gives up what the loops used; called when all have ended. */
  close(): Promise<void>;
}

/** Puts the loops together; nothing runs yet. `log` names the org. */
export function orgLoops(dependencies: OwnerDependencies, org: OwnedOrg, log: Logger): OrgLoops {
  const { database, cipher, doors, meter, room, customerIndexes, clientId, clientSecret } = dependencies;
  const { fence, lease, connection, environment } = org;
  const { orgId, namespace, apiVersion } = connection;
  const settings = parseSettings(connection.settings);
  const usage = new OrgUsage({ database, orgId, log });
  const session = new SalesforceSession({
    tokens: new TokenKeeper({ database, cipher, connection, clientId, clientSecret, lease }),
    orgId,
    namespace,
    apiVersion,
    onUsage: (used, limit) => {
      budget.hear(used, limit);
      usage.hear(used, limit);
    },
  });
  const budget = new CallBudget(
    { database, orgId, share: settings.apiShare, calls: () => session.calls, log },
    { own: org.ownCalls, used: connection.apiUsed, limit: connection.apiLimit },
  );
  const state = new ConnectionState({ database, connection, log });
  const togai = doors.client(environment, lease);

  const notices = new OwnerNotices({ database, fence, session, log });
  const writeBack = new WriteBack({
    database,
    fence,
    session,
    log,
    isBusy: () => drain.isBusy,
    onNotices: () => {
      notices.ring();
    },
  });
  const committer = new Committer(database, fence, (outcomes) => {
    for (const { work, status, code } of outcomes) meter.run(work.flow, status, code);
    if (outcomes.some((outcome) => outcome.answer)) writeBack.ring();
    if (outcomes.some((outcome) => outcome.also?.length)) drain.ring();
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
  const drain = new Drain({
    database,
    fence,
    committer,
    log,
    room,
    flows: { 'Account Sync': accounts, 'Quote Sync': quoteSync(quotes), 'Quote Preview': quotePreview(quotes) },
    refusal: () => budget.refusal,
    onPause: (error) => {
      state.block(error);
    },
    onWorks: () => {
      state.unblock();
    },
  });
  const ringDrain = () => {
    drain.ring();
  };

  const intake = new Intake({
    database,
    fence,
    session,
    url: dependencies.pubsubUrl,
    log,
    onStored: (count) => {
      meter.events(orgId, count);
      drain.ring();
    },
    onGap: () => {
      sweeps.ring();
    },
    onPause: (error) => {
      state.block(error);
    },
  });
  const sweeps = new SweepRunner({
    database,
    session,
    connection,
    lease,
    log,
    state,
    usage,
    sweptUntil: connection.sweptUntil,
    orgSettings: new OrgSettings({ database, session, connection, settings, environmentId: environment.id, log }),
    refusal: () => budget.refusal,
    onFound: ringDrain,
  });
  const check = new CheckRunner({
    database,
    fence,
    session,
    connection,
    settings,
    lease,
    log,
    budget: () => budget.state,
    onFound: ringDrain,
  });
  const backfill = new BackfillRunner({
    database,
    fence,
    session,
    togai,
    customerIndexes,
    connection,
    settings,
    log,
    onHandedOver: ringDrain,
    mayGoOn: () => budget.state === 'enough',
  });

  return {
    loops: [intake, drain, backfill, check, budget, writeBack, notices, sweeps],
    ring: () => {
      for (const one of [drain, writeBack, backfill, check]) one.ring();
    },
    close: () => {
      usage.close();
      return togai.close();
    },
  };
}

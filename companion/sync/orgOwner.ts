/** Runs everything of one org that this node owns: stream, inbox, answers and sweep, until it is stopped or lost. */
import type { Logger } from 'pino';
import { retryDelayMs } from '../domain/backoff.ts';
import { asSyncError, type SyncError } from '../domain/errors.ts';
import { SalesforceSession } from '../salesforce/session.ts';
import type { Cipher } from '../store/cipher.ts';
import { type Connection, readConnection, saveApiUsage, setConnectionState } from '../store/connections.ts';
import type { Database } from '../store/database.ts';
import { readEnvironment, type TogaiEnvironment } from '../store/environments.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
import { accountSync } from './accountSync.ts';
import { Committer } from './committer.ts';
import { parseSettings } from './connectionSettings.ts';
import { Drain } from './drain.ts';
import { Intake } from './intake.ts';
import { LeaseClock } from './leaseClock.ts';
import type { Owner } from './ownership.ts';
import { SWEEP_EVERY_MS, sweep } from './sweep.ts';
import { TokenKeeper } from './tokenKeeper.ts';
import type { TogaiDoors } from './togaiDoors.ts';
import { WakeUp } from './wakeUp.ts';
import { WriteBack } from './writeBack.ts';

/** What every owner of this node shares. */
export interface OwnerDependencies {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly log: Logger;
  readonly doors: TogaiDoors;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly pubsubUrl: string;
}

/** Usage is told with every answer; it is stored this often at most. */
const USAGE_EVERY_MS = 10_000;

/** Starts the loops of an org. Throws if its connection is gone. */
export async function startOwner(dependencies: OwnerDependencies, fence: Fence, asked: number): Promise<Owner> {
  const connection = await readConnection(dependencies.database, fence.orgId);
  if (!connection) throw new Error('The connection is gone.');
  const environment = await readEnvironment(dependencies.database, dependencies.cipher, connection.environmentId);
  if (!environment) throw new Error('The Togai environment of the connection is gone.');
  return new OrgOwner(dependencies, fence, connection, environment, asked);
}

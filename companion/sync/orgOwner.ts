/** Owns one org for this node: runs all its loops until it is stopped or its lease is lost. */
import type { Logger } from 'pino';
import { readConnection } from '../store/connections.ts';
import { readEnvironment } from '../store/environments.ts';
import { type Fence, LeaseLostError } from '../store/leases.ts';
import { readOrgCalls } from '../store/spending.ts';
import { LeaseClock } from './leaseClock.ts';
import { type OrgLoops, orgLoops, type OwnerDependencies } from './orgLoops.ts';
import type { Owner } from './ownership.ts';

/** Starts the loops of an org. Throws if its connection is gone. */
export async function startOwner(dependencies: OwnerDependencies, fence: Fence, asked: number): Promise<Owner> {
  const { database, cipher } = dependencies;
  const connection = await readConnection(database, fence.orgId);
  if (!connection) throw new Error('The connection is gone.');
  const environment = await readEnvironment(database, cipher, connection.environmentId);
  if (!environment) throw new Error('The Togai environment of the connection is gone.');
  const ownCalls = await readOrgCalls(database, fence.orgId);
  const lease = new LeaseClock(fence, asked);
  const log = dependencies.log.child({ orgId: fence.orgId });
  const loops = orgLoops(dependencies, { fence, lease, connection, environment, ownCalls }, log);
  return new OrgOwner(fence, connection.revision, lease, loops, log);
}

class OrgOwner implements Owner {
  readonly fence: Fence;
  readonly revision: number;
  readonly #lease: LeaseClock;
  readonly #org: OrgLoops;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  readonly #done: Promise<void>;

  constructor(fence: Fence, revision: number, lease: LeaseClock, org: OrgLoops, log: Logger) {
    this.fence = fence;
    this.revision = revision;
    this.#lease = lease;
    this.#org = org;
    this.#log = log;
    this.#done = this.#run().then(() => org.close());
  }

  get ended(): boolean {
    return this.#stopping.signal.aborted;
  }

  extend(asked: number): void {
    this.#lease.extend(asked);
  }

  ring(): void {
    this.#org.ring();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  /** One loop that loses the lease ends them all; any other end of a loop is a fault of ours, and told. */
  async #run(): Promise<void> {
    const watched = this.#org.loops.map((loop) =>
      loop.run(this.#stopping.signal).catch((error: unknown) => {
        this.#stopping.abort();
        if (!(error instanceof LeaseLostError))
          this.#log.error({ err: error }, 'A loop of the connection ended; another owner takes over.');
      }),
    );
    await Promise.all(watched);
  }
}

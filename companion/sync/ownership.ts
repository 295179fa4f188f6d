/** Which orgs are ours: claims a fair share, renews every second, starts an owner for each and stops those that were lost. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../store/database.ts';
import { wakeDueOrgs } from '../store/inbox.ts';
import {
  claimLeases,
  type Fence,
  type HeldLease,
  leave,
  type LeaseShares,
  releaseLease,
  renewLeases,
} from '../store/leases.ts';
import { WakeUp } from './wakeUp.ts';

const TICK_MS = 1_000;

/** What ownership needs of an org's owner. */
export interface Owner {
  readonly fence: Fence;
  readonly revision: number;
  /** A loop of it has ended by itself: it does nothing any more, whatever its lease says. */
  readonly ended: boolean;
  /** The lease was renewed; `asked` is when the renewal was sent. */
  extend(asked: number): void;
  /** There may be due rows or answers. */
  ring(): void;
  /** Ends all loops; resolves when runs under way are over. */
  stop(): Promise<void>;
}

/** What sharing the orgs needs. */
export interface OwnershipOptions {
  readonly database: Database;
  readonly log: Logger;
  /** Starts the owner of an org just claimed. Throws if it can't be started; the lease is then given back. */
  readonly start: (fence: Fence, asked: number) => Promise<Owner>;
}

/** One per process. */
export class Ownership {
  readonly holder = randomUUID();
  readonly #options: OwnershipOptions;
  readonly #owners = new Map<string, Owner>();
  readonly #ending = new Set<Promise<void>>();
  readonly #bell = new WakeUp();
  #lastTickAt = 0;

  constructor(options: OwnershipOptions) {
    this.#options = options;
  }

  /** Something changed (a connection was added): look now, not at the next tick. */
  ring(): void {
    this.#bell.ring();
  }

  /** The orgs this node runs now. */
  get orgIds(): string[] {
    return [...this.#owners.keys()];
  }

  /** Wakes the owner of an org if it is ours; another node's finds the work at its next tick. */
  ringOrg(orgId: string): void {
    this.#owners.get(orgId)?.ring();
  }

  /** Milliseconds since the database last answered a tick. */
  get sinceLastTickMs(): number {
    return performance.now() - this.#lastTickAt;
  }

  /** Ticks until the signal aborts, then hands every org over. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const started = performance.now();
      try {
        await this.#tick(signal);
        this.#lastTickAt = performance.now();
      } catch (error) {
        this.#options.log.error({ err: error }, 'Waiting for the database.');
      }
      await this.#bell.next(signal, Math.max(0, TICK_MS - (performance.now() - started)));
    }
    await Promise.all([...this.#owners.keys()].map((orgId) => this.#handOver(orgId)));
    await Promise.all(this.#ending);
    await leave(this.#options.database, this.holder);
  }

  async #tick(signal: AbortSignal): Promise<void> {
    const { database } = this.#options;
    const asked = performance.now();
    const { held, shares } = await renewLeases(database, this.holder);
    this.#takeUp(held, asked);
    await this.#claim(shares, signal);
    const ours = this.orgIds;
    if (ours.length === 0) return;
    for (const orgId of await wakeDueOrgs(database, ours)) this.#owners.get(orgId)?.ring();
  }

  #takeUp(leases: readonly HeldLease[], asked: number): void {
    const held = new Map(leases.map((lease) => [lease.fence.orgId, lease]));
    for (const [orgId, owner] of this.#owners) {
      const lease = held.get(orgId);
      if (lease?.fence.epoch !== owner.fence.epoch) this.#end(orgId, false);
      else if (owner.ended || lease.paused || lease.revision !== owner.revision) this.#end(orgId, true);
      else owner.extend(asked);
    }
  }

  async #claim({ holders, free }: LeaseShares, signal: AbortSignal): Promise<void> {
    const others = [...holders.keys()].filter((holder) => holder !== this.holder);
    const total = free + [...holders.values()].reduce((sum, count) => sum + count, 0);
    const share = Math.ceil(total / (others.length + 1));
    const mine = holders.get(this.holder) ?? 0;
    const surplus = mine - share;
    // Others have joined: hand over what is above our share, one a tick, so that work goes on.
    const [first] = this.#owners.keys();
    if (surplus > 0 && first !== undefined) this.#end(first, true);
    if (free === 0 || surplus >= 0 || signal.aborted) return;
    const asked = performance.now();
    for (const fence of await claimLeases(this.#options.database, this.holder, Math.min(free, share - mine))) {
      await this.#startOwner(fence, asked);
    }
  }

  async #startOwner(fence: Fence, asked: number): Promise<void> {
    try {
      this.#owners.set(fence.orgId, await this.#options.start(fence, asked));
    } catch (error) {
      this.#options.log.error({ err: error, orgId: fence.orgId }, 'The connection could not be started; trying again.');
      // Let it rest for a tick: a connection that can't start must not spin.
      await pause(TICK_MS / 10);
      await releaseLease(this.#options.database, fence);
    }
  }

  /** In the background: handing over waits for runs under way and must not hold up the renewal of other orgs. */
  #end(orgId: string, release: boolean): void {
    const ending = (release ? this.#handOver(orgId) : this.#drop(orgId)).catch((error: unknown) => {
      this.#options.log.error({ err: error, orgId }, 'An owner did not stop cleanly; its lease lapses by itself.');
    });
    this.#ending.add(ending);
    void ending.finally(() => {
      this.#ending.delete(ending);
      this.#bell.ring();
    });
  }

  async #drop(orgId: string): Promise<void> {
    const owner = this.#owners.get(orgId);
    this.#owners.delete(orgId);
    await owner?.stop();
  }

  /** Gives the lease back only after the last call of the owner has ended. */
  async #handOver(orgId: string): Promise<void> {
    const owner = this.#owners.get(orgId);
    await this.#drop(orgId);
    if (owner) await releaseLease(this.#options.database, owner.fence);
  }
}

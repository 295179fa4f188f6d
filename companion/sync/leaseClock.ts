/** Our own clock beside the lease: no call leaves the process for an org once its lease may have lapsed. */
import { type Fence, LEASE_SECONDS, LeaseLostError } from '../store/leases.ts';

/** Kept by the owner of an org: extended at each renewal, asked before each call. */
export class LeaseClock {
  readonly #fence: Fence;
  #until: number;

  /** @param asked when the renewal was sent, by `performance.now()`: the lease runs from then at the earliest. */
  constructor(fence: Fence, asked: number) {
    this.#fence = fence;
    this.#until = asked + LEASE_SECONDS * 1000;
  }

  extend(asked: number): void {
    this.#until = asked + LEASE_SECONDS * 1000;
  }

  /** Throws LeaseLostError when the lease may have lapsed (a stopped and resumed process, a lost database). */
  assertHeld(): void {
    if (performance.now() >= this.#until) throw new LeaseLostError(`The lease of ${this.#fence.orgId} has lapsed.`);
  }
}

/** How many records may be under way on this node at once, shared out to its orgs: what is under way lies in memory. */

/** Salesforce reads at most this many records in a call. */
const BATCH = 200;
const MOST_OF_ORG = 600;
const MOST_OF_NODE = 3_000;
/** An org may always have so many, however busy the others are: a hundred orgs stay below 7,000 together. */
const LEAST_OF_ORG = 40;

/** One per process. */
export class NodeRoom {
  #underWay = 0;

  /**
   * How many rows an org with so many under way may take now: a whole batch where there is room for one, so that a read is for
   * many; on a full node what the org may always have, once half of that is free.
   */
  roomFor(own: number): number {
    if (Math.min(MOST_OF_ORG - own, MOST_OF_NODE - this.#underWay) >= BATCH) return BATCH;
    const least = LEAST_OF_ORG - own;
    return least >= LEAST_OF_ORG / 2 ? least : 0;
  }

  /** So many rows of any org were taken. */
  enter(rows: number): void {
    this.#underWay += rows;
  }

  /** One of them is done. */
  leave(): void {
    this.#underWay--;
  }
}

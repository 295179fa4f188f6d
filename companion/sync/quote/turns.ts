/** Lets work on one thing be done one after the other, while other things go on beside it. */
/** One queue a key. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when all earlier work on this key has ended, however it ended. */
  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const mine = before ? before.then(work, work) : work();
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}

/** Lets many that want the same thing at once share one attempt at it. */

/** Failures are shared with those who waited, and not remembered. */
export class SingleFlight<T> {
  readonly #underWay = new Map<string, Promise<T>>();

  do(key: string, work: () => Promise<T>): Promise<T> {
    const underWay = this.#underWay.get(key);
    if (underWay) return underWay;
    const started = work().finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, started);
    return started;
  }
}

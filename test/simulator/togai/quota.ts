/** The quota of calls a second that all holders of a token share. */

/** A bucket that holds one second's worth of calls and refills steadily. */
export class Quota {
  readonly #perSecond: number;
  readonly #clock: () => number;
  #left: number;
  #at: number;

  /** `perSecond` 0 = no limit. `clock` gives milliseconds and only ever grows. */
  constructor(perSecond: number, clock: () => number = () => performance.now()) {
    this.#perSecond = perSecond;
    this.#clock = clock;
    this.#left = perSecond;
    this.#at = clock();
  }

  /** Takes one call out of the bucket; false when it is empty. */
  take(): boolean {
    if (this.#perSecond === 0) return true;
    const now = this.#clock();
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

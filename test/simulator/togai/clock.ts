/** The environment's clock, which a test may put forward to see what Togai does with time. */

/** The time of the local Togai: the real one until a test moves it on. */
export class Clock {
  readonly #source: () => Date;
  #ahead = 0;

  constructor(source: () => Date) {
    this.#source = source;
  }

  now(): Date {
    const now = this.#source();
    return this.#ahead === 0 ? now : new Date(now.getTime() + this.#ahead);
  }

  /** Puts the clock forward. Throws a RangeError for a negative time. */
  advance(milliseconds: number): void {
    if (milliseconds < 0) throw new RangeError('The clock goes forward only');
    this.#ahead += milliseconds;
  }
}

/** A bell for a loop: rung while it works, it is heard when it next listens. */

/** Rings once for any number of `ring` calls between two listenings. */
export class WakeUp {
  #rung = false;
  #heard: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#heard?.();
  }

  /** Resolves at the next ring (or at once, if it rang since), after `timeoutMs` if given, or when the signal aborts. */
  async next(signal: AbortSignal, timeoutMs?: number): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = timeoutMs === undefined ? undefined : setTimeout(done, timeoutMs);
        const heard = (): void => {
          done();
        };
        function done(): void {
          clearTimeout(timer);
          signal.removeEventListener('abort', heard);
          resolve();
        }
        this.#heard = heard;
        signal.addEventListener('abort', heard, { once: true });
      });
      this.#heard = undefined;
    }
    this.#rung = false;
  }
}

/** Waits for what a test expects to come true, by looking again and again. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;

/** Resolves with what `look` returns once it no longer throws; rejects with its last error when the time is up. */
export async function eventually<T>(look: () => T | Promise<T>, withinMs = 20_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(LOOK_EVERY_MS);
    }
  }
}

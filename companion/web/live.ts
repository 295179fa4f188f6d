/** Parts of pages that renew themselves: the server looks every other second and sends the part when it changed. */
import { setTimeout as pause } from 'node:timers/promises';
import { streamSSE } from 'hono/streaming';
import type { Page } from './console.ts';
import type { Html } from './page.ts';

const LOOK_EVERY_MS = 2_000;
/** Then the browser asks anew; so no stream outlives its session for long. */
const LONGEST_MS = 5 * 60_000;

/** The stream of a part. `look` returns it, or undefined once there is nothing more to wait for: then the page loads anew. */
export function livePart(c: Page, look: () => Promise<Html | undefined>): Response {
  return streamSSE(c, async (stream) => {
    const stopping = new AbortController();
    stream.onAbort(() => {
      stopping.abort();
    });
    const until = performance.now() + LONGEST_MS;
    let shown: string | undefined;
    while (!stopping.signal.aborted && performance.now() < until) {
      const part = await look();
      if (part === undefined) return stream.writeSSE({ event: 'over', data: '' });
      const text = part.toString().replace(/\s*\n\s*/g, ' ');
      if (text !== shown) await stream.writeSSE({ event: 'part', data: text });
      shown = text;
      await pause(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  });
}

/** Connections to one Togai environment, shared by all clients of it: so many calls at once, the others wait in turn. */
import pLimit, { type LimitFunction } from 'p-limit';
import { Pool } from 'undici';

const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;
const CONNECT_MS = 30_000;
const AT_ONCE = 32;

/** Close it when done; calls under way then fail as unanswered. */
export class TogaiWire {
  readonly pool: Pool;
  /** Path of the API's address, without a slash at its end. */
  readonly prefix: string;
  /** Runs a call when it is its turn. The time that a call may take begins then: waiting for others is no missing answer. */
  readonly inTurn: LimitFunction;

  /** `baseUrl`: address of the API, e.g. `https://api.togai.com`; `atOnce`: calls side by side, default 32. */
  constructor(baseUrl: string, { atOnce = AT_ONCE, connectMs = CONNECT_MS } = {}) {
    const { origin, pathname } = new URL(baseUrl);
    this.prefix = pathname.replace(/\/+$/, '');
    this.inTurn = pLimit(atOnce);
    this.pool = new Pool(origin, {
      connections: atOnce,
      connect: { timeout: connectMs },
      // The client keeps the deadline of a whole call; undici's own two would only double it.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxResponseSize: LARGEST_ANSWER_BYTES,
    });
  }

  /** Closes all connections; waits for nothing. */
  async close(): Promise<void> {
    await this.pool.destroy();
  }
}

/** The quota doors and connections of this node, one per Togai environment, shared by all orgs that sync into it. */
import type { Database } from '../store/database.ts';
import type { TogaiEnvironment } from '../store/environments.ts';
import { addTogaiRequests } from '../store/spending.ts';
import { TogaiClient } from '../togai/client.ts';
import { TogaiWire } from '../togai/wire.ts';
import type { LeaseClock } from './leaseClock.ts';
import type { Meter } from './meter.ts';
import { QuotaDoor } from './quotaDoor.ts';

/** Without word from Togai how long, a 429 holds all calls to the environment for a second: its quota counts seconds. */
const HOLD_MS = 1_000;

/** One per process. */
export class TogaiDoors {
  readonly #database: Database;
  readonly #meter: Meter;
  readonly #doors = new Map<string, QuotaDoor>();
  readonly #wires = new Map<string, TogaiWire>();
  #requests = new Map<string, number>();

  constructor(database: Database, meter: Meter) {
    this.#database = database;
    this.#meter = meter;
  }

  /** A client for the owner of an org: each call waits for the quota, then makes sure that the org is still ours. */
  client(environment: TogaiEnvironment, lease: Pick<LeaseClock, 'assertHeld'>): TogaiClient {
    const door = this.#door(environment);
    return new TogaiClient({
      baseUrl: environment.apiUrl,
      token: environment.token,
      wire: this.#wire(environment),
      acquire: async () => {
        await door.acquire();
        lease.assertHeld();
      },
      onCall: ({ operation, status }) => {
        this.#meter.togaiCall(operation, status);
        this.#requests.set(environment.id, (this.#requests.get(environment.id) ?? 0) + 1);
        if (status === 429) door.holdFor(HOLD_MS);
      },
    });
  }

  /** Keeps how many requests this node made since the last time. Requests that could not be kept are counted with the next. */
  async keepRequests(): Promise<void> {
    const kept = this.#requests;
    this.#requests = new Map();
    try {
      await addTogaiRequests(this.#database, kept);
    } catch (error) {
      for (const [id, count] of kept) this.#requests.set(id, (this.#requests.get(id) ?? 0) + count);
      throw error;
    }
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    for (const wire of this.#wires.values()) await wire.close();
  }

  /** An environment whose address was changed gets another one; what is under way to the old address ends on its own. */
  #wire({ id, apiUrl }: TogaiEnvironment): TogaiWire {
    const key = `${id} ${apiUrl}`;
    const known = this.#wires.get(key);
    if (known) return known;
    const wire = new TogaiWire(apiUrl);
    this.#wires.set(key, wire);
    return wire;
  }

  #door({ id, requestsPerSecond }: TogaiEnvironment): QuotaDoor {
    const key = `${id} ${String(requestsPerSecond)}`;
    const known = this.#doors.get(key);
    if (known) return known;
    const door = new QuotaDoor(this.#database, id, requestsPerSecond);
    this.#doors.set(key, door);
    return door;
  }
}

/** A world whose companion is a process of its own, to be killed at a chosen call and started again. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { expect, vi } from 'vitest';
import type { Fault, Faults } from '../simulator/faults.ts';
import type { Org } from '../simulator/salesforce/org.ts';
import { type CompanionProcess, startCompanionProcess } from '../world/companionProcess.ts';
import { eventually } from '../world/eventually.ts';
import { startWorld, type TestWorld, type WorldOptions } from '../world/world.ts';
import { type Verdict } from './evidence.ts';
import { judge } from './oracle.ts';
import { OrderKeeper } from './oracleOrder.ts';

/** One kind of call, by the simulator that receives it. */
export interface Call {
  readonly side: 'salesforce' | 'togai';
  /** Regular expression, as faults take it: `METHOD /path` or `grpc Method`. */
  readonly on: string;
  /** How it is shown. */
  readonly name: string;
  /** Let this many such calls pass first. */
  readonly skip?: number;
}

/**
 * What becomes of the call that the companion is killed at: the other side never works on it, works on it at once, or works on it
 * only when the next companion is at work already.
 */
export type CallEnd = 'before' | 'after' | 'late';

/** How long a late call lies at the other side. */
const LATE_MS = 3_000;
/** A call that was never answered is waited out for a minute where Togai knows no key of it. */
const TRUE_WITHIN_MS = 90_000;
/** The verdict that every fault must end with. */
export const NOTHING: Verdict = { lost: [], doubled: [], wrong: [], disordered: [] };

/** Both simulators and a companion in a process of its own that can be killed, stopped, and started again on the same data. */
export class FaultWorld {
  readonly world: TestWorld;
  readonly org: Org;
  /** Statuses that records may end with beside Synced. */
  readonly mayEnd = new Map<string, string>();
  /** Companions that were killed. */
  kills = 0;
  readonly #told = new Set<string>();
  readonly #order: OrderKeeper;
  #companion: CompanionProcess | undefined;
  #starting: Promise<unknown> = Promise.resolve();

  private constructor(world: TestWorld, order: OrderKeeper) {
    this.world = world;
    this.org = world.salesforce.org();
    this.#order = order;
    order.watch(this.org);
  }

  /** Starts a world, whatever `prepare` plants in it, and a companion that is connected. */
  static async start(
    options: WorldOptions = {},
    prepare: (world: TestWorld) => Promise<void> = () => Promise.resolve(),
  ): Promise<FaultWorld> {
    const order = new OrderKeeper();
    const togai = { ...options.togai, onEffect: order.onEffect };
    const world = new FaultWorld(await startWorld({ ...options, togai }), order);
    try {
      await prepare(world.world);
      await world.startCompanion();
      await world.connect();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get companion(): CompanionProcess {
    if (!this.#companion) throw new Error('No companion runs.');
    return this.#companion;
  }

  async connect(): Promise<void> {
    const { url, signInUrl = '' } = this.companion;
    await this.world.connect({ url, signInUrl: () => Promise.resolve(signInUrl) });
  }

  /** Starts a companion. What a killed one owned is free at once: that leases lapse is shown elsewhere. */
  async startCompanion(): Promise<CompanionProcess> {
    const starting = startCompanionProcess({ ...this.world.variables, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn' });
    this.#starting = starting.catch(() => undefined);
    this.#companion = await starting;
    return this.#companion;
  }

  async killAndRestart(meanwhile: () => unknown = () => undefined): Promise<void> {
    await this.companion.kill();
    this.kills++;
    await meanwhile();
    await this.freeLeases();
    await this.startCompanion();
  }

  /** Ends the leases of dead companions. */
  async freeLeases(): Promise<void> {
    await this.sql(`update org_lease set until = now() - interval '1 second'`);
  }

  /** Runs a statement on the companion's database, as an administrator or an accident would. */
  async sql<Row extends pg.QueryResultRow>(statement: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.world.database.url });
    await client.connect();
    try {
      return (await client.query<Row>(statement)).rows;
    } finally {
      await client.end();
    }
  }

  faultsOf(side: Call['side']): Faults {
    return this.world[side].faults;
  }

  /** Does `act`, kills the companion the moment the call reaches the other side, does `meanwhile`, and starts it again. */
  async killAt(
    call: Call,
    end: CallEnd,
    act: () => unknown,
    meanwhile: () => unknown = () => undefined,
  ): Promise<void> {
    const { child } = this.companion;
    const seen = this.#onCall(call, (): Fault['effect'] | undefined => {
      child.kill('SIGKILL');
      if (end === 'before') return { cut: 'before' };
      return end === 'late' ? { delayMs: LATE_MS } : undefined;
    });
    await act();
    await within(seen, `${call.name} was not called`);
    const late = end === 'late' ? pause(LATE_MS + 200) : undefined;
    await this.killAndRestart(meanwhile);
    await late;
  }

  /** The same for calls that every start makes. */
  async killAtStart(call: Call, end: CallEnd): Promise<void> {
    await this.companion.kill();
    await this.freeLeases();
    const starting = Promise.withResolvers<CompanionProcess>();
    const seen = this.#onCall(call, (): Fault['effect'] | undefined => {
      void starting.promise.then(({ child }) => child.kill('SIGKILL'));
      return end === 'before' ? { cut: 'before' } : undefined;
    });
    starting.resolve(await this.startCompanion());
    await within(seen, `${call.name} was not called`);
    await this.killAndRestart();
  }

  /** Strikes the next such call, once. Resolves when it was made. */
  #onCall(call: Call, strike: () => Fault['effect'] | undefined): Promise<void> {
    const faults = this.faultsOf(call.side);
    const pattern = new RegExp(call.on);
    const match = faults.match.bind(faults);
    let skip = call.skip ?? 0;
    return new Promise((seen) => {
      const spy = vi.spyOn(faults, 'match').mockImplementation((operation) => {
        if (!pattern.test(operation) || skip-- > 0) return match(operation);
        spy.mockRestore();
        const effect = strike();
        seen();
        return effect && { on: call.on, effect };
      });
    });
  }

  /** Resolves when all is true exactly once, doing `meanwhile` before each look; rejects with what the oracle found last, which no later call tells again. */
  async comesTrue({
    meanwhile = () => undefined,
    withinMs = TRUE_WITHIN_MS,
  }: { meanwhile?: () => void; withinMs?: number } = {}): Promise<void> {
    try {
      await eventually(() => {
        meanwhile();
        expect(this.#news()).toEqual(NOTHING);
      }, withinMs);
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      for (const finding of Object.values<string[]>({ ...this.#news() }).flat()) this.#told.add(finding);
      throw new Error(`${words}\n${this.#companion?.output().slice(-3_000) ?? ''}`, { cause: error });
    }
  }

  #news(): Verdict {
    const isNew = (finding: string): boolean => !this.#told.has(finding);
    const { lost, doubled, wrong, disordered } = this.verdict();
    return {
      lost: lost.filter(isNew),
      doubled: doubled.filter(isNew),
      wrong: wrong.filter(isNew),
      disordered: disordered.filter(isNew),
    };
  }

  /** All that the oracle finds now. */
  verdict(): Verdict {
    return judge(this.org, this.world.togai.state, this.#order.findings(), this.mayEnd);
  }

  async close(): Promise<void> {
    await this.#starting;
    await this.#companion?.kill();
    await this.world.close();
  }
}

async function within(seen: Promise<void>, otherwise: string, ms = 60_000): Promise<void> {
  const stop = new AbortController();
  const tooLate = pause(ms, undefined, { signal: stop.signal }).then(() => Promise.reject(new Error(otherwise)));
  try {
    await Promise.race([seen, tooLate]);
  } finally {
    stop.abort();
    await tooLate.catch(() => undefined);
  }
}

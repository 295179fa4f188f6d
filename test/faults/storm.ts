/** Steady load of both flows in an order that a seed decides, and what goes wrong meanwhile. */
import type { FaultEffect } from '../simulator/faults.ts';
import { randomFrom } from '../simulator/mutation.ts';
import { createQuote } from '../world/quotes.ts';
import type { FaultWorld } from './faultWorld.ts';
import { accept, accountFields, fee, once, seat } from './scenarios.ts';

type Line = ReturnType<typeof fee>;

/** Faults of calls: what is refused, spoiled, cut or late, on either side. */
const HURTS: readonly (readonly [on: string, effect: FaultEffect])[] = [
  ['.', { status: 503 }],
  ['.', { status: 500 }],
  ['.', { status: 429, headers: { 'retry-after': '1' } }],
  ['.', { cut: 'before' }],
  ['.', { cut: 'after' }],
  ['.', { delayMs: 700 }],
  ['.', { mutate: -1 }],
  ['^(GET|POST|PATCH) ', { status: 401 }],
];
/** Faults of the stream, from its next subscription on. */
const STREAMS: readonly FaultEffect[] = [
  { duplicates: 2 },
  { reorder: true },
  { duplicates: 1, reorder: true, endStreamAfter: 3 },
  { endStreamAfter: 1 },
  { endStreamAfter: 2, streamEnd: 'end' },
  { silentAfter: 2 },
  { delayMs: 800 },
  { grpc: { code: 14 } },
  { grpc: { code: 16, errorCode: 'service.auth.error' } },
];

/** One seed's acts and hurts. */
export class Storm {
  readonly #world: FaultWorld;
  readonly #random: () => number;
  readonly #products: Line[];
  readonly #seats: Line;
  readonly #accounts: string[] = [];
  #phone = 1_000;
  /** Faults that were set so far. */
  hurts = 0;
  /** Records that were made or changed so far. */
  acts = 0;

  constructor(world: FaultWorld, seed: number) {
    this.#world = world;
    this.#random = randomFrom(seed);
    this.#products = [fee(world), fee(world)];
    this.#seats = seat(world);
  }

  /** One act of a person: a new Account, a changed one, or an accepted Quote. */
  act(): void {
    const { org } = this.#world;
    this.acts++;
    const dice = this.#random();
    const account = this.#pick(this.#accounts);
    if (account === undefined || dice < 0.45) this.#accounts.push(org.create('Account', accountFields()));
    else if (dice < 0.8) org.update('Account', account, { Phone: String(++this.#phone), BillingCity: this.#city() });
    else if (dice < 0.88) this.#sell([{ ...this.#seats, quantity: this.#count(9), unitPrice: this.#price() }]);
    else if (dice < 0.94) this.#sell([{ ...this.#product(), unitPrice: this.#price() }]);
    else this.#sell([{ ...once(this.#world), unitPrice: this.#price() }]);
  }

  /** Something goes wrong: some calls of one side, or the event stream. */
  hurt(): void {
    const { salesforce, togai } = this.#world.world;
    this.hurts++;
    const dice = this.#random();
    if (dice < 0.3) {
      salesforce.faults.add({ on: '^grpc Subscribe$', effect: this.#pick(STREAMS) ?? {} });
      salesforce.cutStreams();
      return;
    }
    const [on, effect] = this.#pick(HURTS) ?? HURTS[0]!;
    const side = dice < 0.65 ? salesforce : togai;
    // Log-in pages are for people; what a person meets there is another suite's.
    const calls = side === salesforce ? on.replace('.', '^(GET|POST|PATCH) /services/data') : on;
    side.faults.add({ on: calls, skip: this.#count(3) - 1, times: this.#count(4), effect });
  }

  /** Whether something that happens with this chance happens now. */
  chance(of: number): boolean {
    return this.#random() < of;
  }

  /** A whole number from 1 to `most`. */
  count(most: number): number {
    return this.#count(most);
  }

  /** Everything works again. */
  end(): void {
    this.#world.world.salesforce.faults.clear();
    this.#world.world.togai.faults.clear();
    this.#world.world.salesforce.cutStreams();
  }

  #sell(lines: readonly (Line & { unitPrice: number; quantity?: number })[]): void {
    const account = this.#world.org.create('Account', accountFields());
    accept(this.#world, createQuote(this.#world.org, account, lines));
  }

  #product(): Line {
    return this.#pick(this.#products)!;
  }

  #price(): number {
    return this.#count(900) + this.#count(99) / 100;
  }

  #city(): string {
    return this.#pick(['Austin', 'Dallas', 'Houston', 'El Paso']) ?? '';
  }

  #count(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.#random() * from.length)];
  }
}

/** All records of one org: a table per object, one journal, and what is remembered about deleted and locked records. */
import { IdSource } from './ids.ts';
import type { ObjectType, Row } from './schema/schema.ts';
import type { OrgSchema } from './schema/schemaBuild.ts';
import { Journal, Table } from './table.ts';
import { storedTime } from './values.ts';

/** What a deletion took along, to give back when the record is undeleted. */
export interface DeletionTrail {
  readonly cascaded: readonly { readonly type: string; readonly id: string }[];
  readonly cleared: readonly { readonly type: string; readonly id: string; readonly field: string }[];
}

/** The tables of one org. */
export class Store {
  readonly schema: OrgSchema;
  readonly journal = new Journal();
  readonly ids: IdSource;
  readonly now: () => Date;
  /** Records that an approval process holds: no one may change them. */
  readonly locked = new Set<string>();
  readonly trails = new Map<string, DeletionTrail>();
  readonly #tables: Map<string, Table>;
  readonly #numbers = new Map<string, number>();
  #second = NaN;
  #time = '';
  readonly #afterCommit: (() => void)[] = [];

  constructor(schema: OrgSchema, ids: IdSource, now: () => Date) {
    this.schema = schema;
    this.ids = ids;
    this.now = now;
    this.#tables = new Map(schema.types.map((type) => [type.name, new Table(type, this.journal)]));
  }

  /** The table of an object. Throws an Error when the org has no such object. */
  table(name: string): Table {
    const table = this.#tables.get(name);
    if (!table) throw new Error(`This org has no object ${name}`);
    return table;
  }

  has(name: string): boolean {
    return this.#tables.has(name);
  }

  /** A live record by its id alone. */
  find(id: string): Row | undefined {
    const type = this.schema.ofId(id);
    return type && this.#tables.get(type.name)?.get(id);
  }

  /** The present as records carry it. */
  time(): string {
    const second = Math.floor(this.now().getTime() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#time = storedTime(new Date(second * 1000));
    }
    return this.#time;
  }

  /** A new row of an object with its id and audit fields, everything else blank. */
  newRow(type: ObjectType, userId: string): { Id: string } & Record<string, Row[string]> {
    const now = this.time();
    const row = {
      ...type.blank,
      Id: this.ids.next(type.keyPrefix),
      CreatedDate: now,
      CreatedById: userId,
      LastModifiedDate: now,
      LastModifiedById: userId,
      SystemModstamp: now,
    };
    return 'OwnerId' in type.blank ? { ...row, OwnerId: userId } : row;
  }

  /** The next number of an auto-number series, with at least eight digits. */
  nextNumber(series: string): string {
    const number = (this.#numbers.get(series) ?? 0) + 1;
    this.#numbers.set(series, number);
    return String(number).padStart(8, '0');
  }

  /**
   * Runs work as one transaction: undone as a whole when it throws or `keep` says no; what was put off with
   * `afterCommit` happens when the outermost one ends well. An inner one that is undone drops what it put off.
   */
  transaction<T>(work: () => T, keep: (result: T) => boolean = () => true): T {
    const start = this.#afterCommit.length;
    try {
      return this.journal.run(work, (result) => {
        const kept = keep(result);
        if (!kept) this.#afterCommit.length = start;
        return kept;
      });
    } catch (error) {
      this.#afterCommit.length = start;
      throw error;
    } finally {
      if (!this.journal.isOpen) for (const effect of this.#afterCommit.splice(0)) effect();
    }
  }

  /** Puts an effect off until the transaction is committed; outside of one it happens at once. */
  afterCommit(effect: () => void): void {
    if (this.journal.isOpen) this.#afterCommit.push(effect);
    else effect();
  }
}

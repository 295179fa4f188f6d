/** The stored records of an org: one table per object with its indexes, and a journal to take a failed save back. */
import type { FieldSchema, FieldValue, ObjectType, Row } from './schema/schema.ts';

type IdSet = string | Set<string>;

/** Lookups that nearly every record fills with the same few users are not worth an index. */
const UNINDEXED = new Set(['OwnerId', 'CreatedById', 'LastModifiedById', 'SystemModstamp']);

/** The form of a value that equal values share; texts mind case only where the field does. */
export function indexKey(field: FieldSchema, value: FieldValue): string {
  return typeof value === 'string' && !field.caseSensitive && field.type !== 'reference'
    ? value.toLowerCase()
    : String(value);
}

/** Live and deleted records of one object. */
export class Table {
  readonly type: ObjectType;
  readonly #rows = new Map<string, Row>();
  readonly #bin = new Map<string, Row>();
  readonly #indexes: { field: FieldSchema; ids: Map<string, IdSet> }[];
  readonly #journal: Journal;

  constructor(type: ObjectType, journal: Journal) {
    this.type = type;
    this.#journal = journal;
    const indexed = type.fields.filter(
      (field) => field.unique || field.externalId || (field.type === 'reference' && !UNINDEXED.has(field.name)),
    );
    this.#indexes = indexed.map((field) => ({ field, ids: new Map() }));
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  /** A record in the recycle bin. */
  deleted(id: string): Row | undefined {
    return this.#bin.get(id);
  }

  rows(): Iterable<Row> {
    return this.#rows.values();
  }

  deletedRows(): Iterable<Row> {
    return this.#bin.values();
  }

  isIndexed(fieldName: string): boolean {
    return this.#indexes.some(({ field }) => field.name === fieldName);
  }

  /** Live ids with this value in an indexed field, in the order they came. */
  idsWith(fieldName: string, value: FieldValue): readonly string[] {
    const index = this.#indexes.find(({ field }) => field.name === fieldName);
    if (!index) throw new Error(`${this.type.name}.${fieldName} is not indexed`);
    const ids = index.ids.get(indexKey(index.field, value));
    return ids === undefined ? [] : typeof ids === 'string' ? [ids] : [...ids];
  }

  /** Stores a new record or replaces it. */
  put(row: Row): void {
    const before = this.#rows.get(row.Id);
    this.#journal.note(() => {
      this.#set(row.Id, row, before);
    });
    this.#set(row.Id, before, row);
  }

  /** Moves a record to the recycle bin; `binned` is how it lies there. */
  bin(id: string, binned: Row): void {
    const before = this.#rows.get(id);
    this.#journal.note(() => {
      this.#bin.delete(id);
      this.#set(id, undefined, before);
    });
    this.#set(id, before, undefined);
    this.#bin.set(id, binned);
  }

  /** Takes a record out of the recycle bin. */
  restore(row: Row): void {
    const binned = this.#bin.get(row.Id);
    this.#journal.note(() => {
      this.#set(row.Id, row, undefined);
      if (binned) this.#bin.set(row.Id, binned);
    });
    this.#bin.delete(row.Id);
    this.#set(row.Id, undefined, row);
  }

  #set(id: string, before: Row | undefined, after: Row | undefined): void {
    if (after) this.#rows.set(id, after);
    else this.#rows.delete(id);
    for (const { field, ids } of this.#indexes) {
      const old = before?.[field.name] ?? null;
      const now = after?.[field.name] ?? null;
      if (old === now) continue;
      if (old !== null) remove(ids, indexKey(field, old), id);
      if (now !== null) add(ids, indexKey(field, now), id);
    }
  }
}

function add(index: Map<string, IdSet>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === undefined) index.set(key, id);
  else if (typeof ids !== 'string') ids.add(id);
  else if (ids !== id) index.set(key, new Set([ids, id]));
}

function remove(index: Map<string, IdSet>, key: string, id: string): void {
  const ids = index.get(key);
  if (ids === id) index.delete(key);
  else if (typeof ids === 'object' && ids.delete(id) && ids.size === 0) index.delete(key);
}

/** Steps that undo what a transaction did, newest last. */
export class Journal {
  readonly #undo: (() => void)[] = [];
  #open = 0;

  note(undo: () => void): void {
    if (this.#open > 0) this.#undo.push(undo);
  }

  /** Runs work that is undone as a whole when it throws or answers false; may be nested. */
  run<T>(work: () => T, keep: (result: T) => boolean): T {
    const start = this.#undo.length;
    this.#open++;
    try {
      const result = work();
      if (!keep(result)) this.#rollBack(start);
      return result;
    } catch (error) {
      this.#rollBack(start);
      throw error;
    } finally {
      this.#open--;
      if (this.#open === 0) this.#undo.length = 0;
    }
  }

  get isOpen(): boolean {
    return this.#open > 0;
  }

  #rollBack(to: number): void {
    while (this.#undo.length > to) this.#undo.pop()?.();
  }
}

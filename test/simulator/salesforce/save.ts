/** Saving records: chunks of 200, row by row, with triggers after each chunk, all-or-none or partly. */
import { type ApiError, rowError } from './rest/errors.ts';
import type { EventBus } from './pubsub/eventBus.ts';
import { EventFieldError } from './pubsub/avroSchema.ts';
import type { FieldSchema, ObjectType, Row } from './schema/schema.ts';
import type { Store } from './store.ts';
import type { Triggers } from './triggers.ts';
import type { RowCheck, Saver } from './validation.ts';

/** What became of one row. */
export interface SaveResult {
  readonly id: string | null;
  readonly success: boolean;
  /** Only upserts say whether the record is new. */
  readonly created?: boolean;
  readonly errors: readonly ApiError[];
}

/** Who saves, and what a refused row does to the others. */
export interface SaveOptions extends Saver {
  /** True: one refused row takes all others back. */
  readonly allOrNone: boolean;
  /** An error that strikes the row at this index although nothing is wrong with it. */
  readonly fault?: ((index: number) => ApiError | undefined) | undefined;
}

/** Values by field name, as a client sent them. */
export type Fields = Readonly<Record<string, unknown>>;

const CHUNK = 200;
const ROLLED_BACK = rowError(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
);

/** The result of a row that was not saved. */
export const failed = (errors: readonly ApiError[], id: string | null = null): SaveResult => ({
  id,
  success: false,
  errors,
});

/** Runs a save as one transaction; with allOrNone one refused row takes all others back, and their results say so. */
export function asOne(store: Store, allOrNone: boolean, save: () => SaveResult[]): SaveResult[] {
  const isWhole = (results: readonly SaveResult[]): boolean => !allOrNone || results.every(({ success }) => success);
  const results = store.transaction(save, isWhole);
  return isWhole(results) ? results : results.map((result) => (result.success ? failed([ROLLED_BACK]) : result));
}

interface Chunk {
  readonly inserted: Row[];
  readonly before: Row[];
  readonly updated: Row[];
}

/** Inserts, updates and upserts of one org. */
export class Saves {
  readonly #store: Store;
  readonly #check: RowCheck;
  readonly #triggers: Triggers;
  readonly #events: EventBus;

  constructor(store: Store, check: RowCheck, triggers: Triggers, events: EventBus) {
    this.#store = store;
    this.#check = check;
    this.#triggers = triggers;
    this.#events = events;
  }

  /** New records; field names without namespace. */
  insert(type: ObjectType, rows: readonly Fields[], options: SaveOptions): SaveResult[] {
    if (type.schema.kind === 'event') return rows.map((fields) => this.#publish(type, fields, options));
    return this.#save(type, rows, options, (fields, chunk) => this.#insertRow(type, fields, options, chunk));
  }

  /** Changes of records that each row names by its `Id`. */
  update(type: ObjectType, rows: readonly Fields[], options: SaveOptions): SaveResult[] {
    const seen = new Set<unknown>();
    return this.#save(type, rows, options, (fields, chunk) => {
      if (seen.has(fields['Id']))
        return failed([rowError('DUPLICATE_VALUE', `Duplicate id specified: ${String(fields['Id'])}`, ['Id'])]);
      seen.add(fields['Id']);
      return this.#updateRow(type, String(fields['Id']), fields, options, chunk);
    });
  }

  /** Inserts or updates by an external id, which each row carries. */
  upsert(type: ObjectType, key: FieldSchema, rows: readonly Fields[], options: SaveOptions): SaveResult[] {
    const counts = new Map<unknown, number>();
    for (const row of rows) counts.set(row[key.name], (counts.get(row[key.name]) ?? 0) + 1);
    return this.#save(type, rows, options, (fields, chunk) => {
      const value = fields[key.name];
      if (typeof value !== 'string' || value === '')
        return failed([rowError('MISSING_ARGUMENT', `${key.apiName} not specified`)]);
      if ((counts.get(value) ?? 0) > 1)
        return failed([rowError('DUPLICATE_VALUE', `Duplicate external id specified: ${value}`, [key.apiName])]);
      const ids = key.name === 'Id' ? [value] : this.#store.table(type.name).idsWith(key.name, value);
      if (ids.length > 1)
        return failed([
          rowError(
            'DUPLICATE_EXTERNAL_ID',
            `${key.label}: more than one record found for external id field: [${ids.join(', ')}]`,
          ),
        ]);
      const id = ids[0];
      const { [key.name]: _key, ...rest } = fields;
      const result =
        id === undefined
          ? this.#insertRow(type, fields, options, chunk)
          : this.#updateRow(type, id, rest, options, chunk);
      return result.success ? { ...result, created: id === undefined } : result;
    });
  }

  #save(
    type: ObjectType,
    rows: readonly Fields[],
    options: SaveOptions,
    saveRow: (fields: Fields, chunk: Chunk) => SaveResult,
  ): SaveResult[] {
    return asOne(this.#store, options.allOrNone, () => {
      const done: SaveResult[] = [];
      for (let start = 0; start < rows.length; start += CHUNK) {
        const chunk: Chunk = { inserted: [], before: [], updated: [] };
        for (let i = start; i < Math.min(start + CHUNK, rows.length); i++) {
          const struck = options.fault?.(i);
          done.push(struck ? failed([struck]) : saveRow(rows[i] ?? {}, chunk));
        }
        this.#afterChunk(type, chunk, options.userId);
      }
      return done;
    });
  }

  #afterChunk(type: ObjectType, { inserted, before, updated }: Chunk, userId: string): void {
    if (inserted.length > 0)
      this.#triggers.afterSave(type, { operation: 'insert', before: [], after: inserted }, userId);
    if (updated.length > 0) this.#triggers.afterSave(type, { operation: 'update', before, after: updated }, userId);
  }

  #insertRow(type: ObjectType, fields: Fields, saver: Saver, chunk: Chunk): SaveResult {
    const checked = this.#check.check(type, fields, undefined, saver);
    if ('errors' in checked) return failed(checked.errors);
    const lock = this.#lockedParent(type, checked.row);
    if (lock) return failed([lock]);
    this.#store.table(type.name).put(checked.row);
    chunk.inserted.push(checked.row);
    return { id: checked.row.Id, success: true, errors: [] };
  }

  #updateRow(type: ObjectType, id: string, fields: Fields, saver: Saver, chunk: Chunk): SaveResult {
    const before = this.#store.table(type.name).get(id);
    if (!before) return failed([this.#absent(type, id)]);
    const lock = this.#store.locked.has(id) ? LOCKED : this.#lockedParent(type, before);
    if (lock) return failed([lock]);
    const checked = this.#check.check(type, fields, before, saver);
    if ('errors' in checked) return failed(checked.errors);
    this.#store.table(type.name).put(checked.row);
    chunk.before.push(before);
    chunk.updated.push(checked.row);
    return { id, success: true, errors: [] };
  }

  #absent(type: ObjectType, id: string): ApiError {
    return this.#store.table(type.name).deleted(id)
      ? rowError('ENTITY_IS_DELETED', 'entity is deleted')
      : rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  }

  /** Lines of a locked Quote are locked with it. */
  #lockedParent(type: ObjectType, row: Row): ApiError | undefined {
    if (this.#store.locked.size === 0) return undefined;
    const isHeld = type.fields.some(
      (field) =>
        field.onParentDelete === 'cascade' && !field.updateable && this.#store.locked.has(String(row[field.name])),
    );
    return isHeld ? LOCKED : undefined;
  }

  /** A platform event is not stored but published, once the save is committed. */
  #publish(type: ObjectType, fields: Fields, { userId }: Saver): SaveResult {
    const id = this.#store.ids.next(type.keyPrefix);
    try {
      const uuid = this.#events.publish(type.name, fields, userId).id;
      return { id, success: true, errors: [rowError('OPERATION_ENQUEUED', uuid)] };
    } catch (error) {
      if (error instanceof EventFieldError) return failed([rowError(error.errorCode, error.message, error.fields)]);
      throw error;
    }
  }
}

/** What a save is answered with while others hold the record. */
export const LOCKED = rowError('ENTITY_IS_LOCKED', 'the entity is locked for editing');

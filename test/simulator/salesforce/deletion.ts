/** Deleting, undeleting and merging records: what goes along, what lets go, and what comes back. */
import { type ApiError, rowError } from './rest/errors.ts';
import { asOne, failed, LOCKED, type SaveOptions, type SaveResult } from './save.ts';
import type { ObjectType, Row } from './schema/schema.ts';
import type { DeletionTrail, Store } from './store.ts';
import type { Triggers } from './triggers.ts';

const CHUNK = 200;
const UNDELETABLE = new Set(['User', 'Organization', 'Profile']);

interface Trail extends DeletionTrail {
  readonly cascaded: { type: string; id: string }[];
  readonly cleared: { type: string; id: string; field: string }[];
}

/** The recycle bin of one org. */
export class Deletions {
  readonly #store: Store;
  readonly #triggers: Triggers;

  constructor(store: Store, triggers: Triggers) {
    this.#store = store;
    this.#triggers = triggers;
  }

  /** Moves records to the recycle bin, with their children by master-detail; other lookups to them are cleared. */
  delete(type: ObjectType, ids: readonly string[], options: SaveOptions): SaveResult[] {
    return this.#inChunks(
      ids,
      options,
      (id, index, deleted) => {
        const row = this.#store.table(type.name).get(id);
        const error = options.fault?.(index) ?? this.#refusal(type, id, row);
        if (error || !row) return failed(error ? [error] : []);
        this.#bin(type, row, {}, options.userId);
        deleted.push(row);
        return { id, success: true, errors: [] };
      },
      (deleted) => {
        this.#triggers.afterSave(type, { operation: 'delete', before: deleted, after: [] }, options.userId);
      },
    );
  }

  /** Brings records back from the recycle bin, with what went along. */
  undelete(type: ObjectType, ids: readonly string[], options: SaveOptions): SaveResult[] {
    return this.#inChunks(
      ids,
      options,
      (id, _index, restored) => {
        const binned = this.#store.table(type.name).deleted(id);
        if (!binned) return failed([rowError('UNDELETE_FAILED', 'Entity is not in the recycle bin')]);
        restored.push(this.#restore(binned, options.userId));
        return { id, success: true, errors: [] };
      },
      (restored) => {
        this.#triggers.afterSave(type, { operation: 'undelete', before: [], after: restored }, options.userId);
      },
    );
  }

  /** Merges records into a master: what belonged to them is the master's from now on. */
  merge(type: ObjectType, masterId: string, loserIds: readonly string[], options: SaveOptions): void {
    this.#store.transaction(() => {
      const table = this.#store.table(type.name);
      const master = table.get(masterId);
      const losers = loserIds.map((id) => table.get(id));
      if (!master || losers.some((loser) => !loser)) throw new Error('Only live records can be merged');
      const deleted = losers.flatMap((loser) =>
        loser ? [this.#mergeInto(type, loser, masterId, options.userId)] : [],
      );
      this.#triggers.afterSave(type, { operation: 'delete', before: deleted, after: [] }, options.userId);
      const now = this.#store.time();
      const after = { ...master, LastModifiedDate: now, SystemModstamp: now, LastModifiedById: options.userId };
      table.put(after);
      this.#triggers.afterSave(type, { operation: 'update', before: [master], after: [after] }, options.userId);
    });
  }

  #mergeInto(type: ObjectType, loser: Row, masterId: string, userId: string): Row {
    for (const { child, field, id } of this.#childrenOf(type, loser.Id)) {
      const table = this.#store.table(child);
      const row = table.get(id);
      if (row) table.put({ ...row, [field]: masterId });
    }
    return this.#bin(type, loser, { MasterRecordId: masterId }, userId);
  }

  #inChunks(
    ids: readonly string[],
    options: SaveOptions,
    each: (id: string, index: number, done: Row[]) => SaveResult,
    after: (done: readonly Row[]) => void,
  ): SaveResult[] {
    return asOne(this.#store, options.allOrNone, () => {
      const all: SaveResult[] = [];
      for (let start = 0; start < ids.length; start += CHUNK) {
        const done: Row[] = [];
        ids.slice(start, start + CHUNK).forEach((id, i) => all.push(each(id, start + i, done)));
        if (done.length > 0) after(done);
      }
      return all;
    });
  }

  #refusal(type: ObjectType, id: string, row: Row | undefined): ApiError | undefined {
    const table = this.#store.table(type.name);
    if (!row)
      return table.deleted(id)
        ? rowError('ENTITY_IS_DELETED', 'entity is deleted')
        : rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    if (UNDELETABLE.has(type.name))
      return rowError('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
    if (this.#store.locked.has(id)) return LOCKED;
    const blocking = this.#childrenOf(type, id).find(({ restrict }) => restrict);
    if (!blocking) return undefined;
    const name = String(row[type.nameField?.name ?? 'Id']);
    return rowError(
      'DELETE_FAILED',
      `Your attempt to delete ${name} could not be completed because it is associated with the following records: ${blocking.id}`,
    );
  }

  /** Bins one record and what goes along; answers how it lies in the bin. */
  #bin(type: ObjectType, row: Row, marks: Readonly<Record<string, string>>, userId: string): Row {
    const trail: Trail = { cascaded: [], cleared: [] };
    for (const { child, field, id, cascade } of this.#childrenOf(type, row.Id)) {
      const table = this.#store.table(child);
      const childRow = table.get(id);
      if (!childRow) continue;
      if (cascade) {
        this.#bin(table.type, childRow, {}, userId);
        trail.cascaded.push({ type: child, id });
      } else {
        table.put({ ...childRow, [field]: null });
        trail.cleared.push({ type: child, id, field });
      }
    }
    const now = this.#store.time();
    const binned: Row = {
      ...row,
      ...marks,
      Id: row.Id,
      IsDeleted: true,
      LastModifiedDate: now,
      LastModifiedById: userId,
      SystemModstamp: now,
    };
    this.#store.table(type.name).bin(row.Id, binned);
    this.#store.trails.set(row.Id, trail);
    return binned;
  }

  #restore(binned: Row, userId: string): Row {
    const type = this.#store.schema.ofId(binned.Id);
    if (!type) throw new Error(`No object has ids like ${binned.Id}`);
    const now = this.#store.time();
    const merged = 'MasterRecordId' in binned ? { MasterRecordId: null } : {};
    const row: Row = {
      ...binned,
      ...merged,
      Id: binned.Id,
      IsDeleted: false,
      LastModifiedDate: now,
      LastModifiedById: userId,
      SystemModstamp: now,
    };
    this.#store.table(type.name).restore(row);
    const trail = this.#store.trails.get(binned.Id);
    for (const { type: child, id } of trail?.cascaded ?? []) {
      const childRow = this.#store.table(child).deleted(id);
      if (childRow) this.#restore(childRow, userId);
    }
    for (const { type: child, id, field } of trail?.cleared ?? []) {
      const childRow = this.#store.table(child).get(id);
      if (childRow?.[field] === null) this.#store.table(child).put({ ...childRow, [field]: binned.Id });
    }
    return row;
  }

  #childrenOf(
    type: ObjectType,
    id: string,
  ): { child: string; field: string; id: string; cascade: boolean; restrict: boolean }[] {
    return type.children.flatMap(({ child, field, cascade }) => {
      const table = this.#store.table(child);
      if (!table.isIndexed(field)) return [];
      const restrict = table.type.field(field)?.onParentDelete === 'restrict';
      return table.idsWith(field, id).map((childId) => ({ child, field, id: childId, cascade, restrict }));
    });
  }
}

/** Settings in order of creation, findable by the entity they are on. */
import type { SettingRow } from './rows.ts';
import { Shelf } from './table.ts';

/** A setting is one of its namespace and id on its entity. */
export class SettingsBook {
  readonly #rows: SettingRow[] = [];
  readonly #byEntity = new Shelf<SettingRow>();

  get size(): number {
    return this.#rows.length;
  }

  /** All settings, the oldest first. */
  all(): readonly SettingRow[] {
    return this.#rows;
  }

  /** The settings on one entity, the oldest first. */
  of(entityType: string, entityId: string): readonly SettingRow[] {
    return this.#byEntity.of(`${entityType} ${entityId}`);
  }

  get(entityType: string, entityId: string, namespace: string, id: string): SettingRow | undefined {
    return this.of(entityType, entityId).find((row) => row.id === id && row.namespace === namespace);
  }

  add(row: SettingRow): SettingRow {
    this.#rows.push(row);
    this.#byEntity.put(`${row.entityType} ${row.entityId}`, row);
    return row;
  }

  /** The setting of a full id, `setting.{namespace}.{id}.{entity type}.{entity id}`. */
  byFullId(fullId: string): SettingRow | undefined {
    // Ids may have dots of their own: each place where an entity may begin is tried.
    for (const { 1: type, index } of fullId.matchAll(/\.(ORGANIZATION|CUSTOMER|ACCOUNT)\./g)) {
      if (type === undefined) continue;
      const entityId = fullId.slice(index + type.length + 2);
      const row = this.of(type, entityId).find((candidate) => fullSettingId(candidate) === fullId);
      if (row) return row;
    }
    return undefined;
  }
}

/** The id that paths use. */
function fullSettingId({ namespace, id, entityType, entityId }: SettingRow): string {
  return `setting.${namespace}.${id}.${entityType}.${entityId}`;
}

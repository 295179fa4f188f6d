/** Checks one record before it is saved, in Salesforce's order and words. */
import type { Access } from './rest/access.ts';
import { derive } from './derivations.ts';
import { type ApiError, rowError, SalesforceError } from './rest/errors.ts';
import { compileFormula, type Formula } from './formula.ts';
import type { Draft, FieldSchema, ObjectType, Row } from './schema/schema.ts';
import type { Store } from './store.ts';
import { indexKey } from './table.ts';
import type { ValidationRules } from './validationRules.ts';
import { storedValue } from './values.ts';

/** Who saves: over the API with that user's access, or as the org's own people and code do. */
export interface Saver {
  readonly userId: string;
  readonly api: boolean;
}

/** A row that may be saved, or why not. */
export type Checked = { readonly row: Row } | { readonly errors: readonly ApiError[] };

/** Turns the fields of a save into the row to store, or the errors that refuse it. */
export class RowCheck {
  readonly #store: Store;
  readonly #access: Access;
  readonly #rules: ValidationRules;
  readonly #formulas = new Map<ObjectType, readonly { name: string; formula: Formula }[]>();

  constructor(store: Store, access: Access, rules: ValidationRules) {
    this.#store = store;
    this.#access = access;
    this.#rules = rules;
  }

  /**
   * `fields` by name without namespace; `before` is undefined for a new record.
   * Throws a SalesforceError for a field that the object does not have, UnreadableValue for a value that is none.
   */
  check(type: ObjectType, fields: Readonly<Record<string, unknown>>, before: Row | undefined, saver: Saver): Checked {
    const draft = before ? this.#next(before, saver) : this.#store.newRow(type, saver.userId);
    const errors = this.#assign(type, fields, draft, before, saver);
    if (errors.length > 0) return { errors };
    const derived = derive(this.#store, type, draft, before);
    if (derived) return { errors: [derived] };
    for (const { name, formula } of this.#formulasOf(type)) draft[name] = formula({ row: draft });
    const refused =
      this.#missing(type, draft) ?? this.#badReference(type, draft, before) ?? this.#duplicate(type, draft, before);
    if (refused) return { errors: [refused] };
    const broken = this.#rules.check(type, draft, before);
    return broken.length > 0 ? { errors: broken } : { row: draft };
  }

  #next(before: Row, saver: Saver): Draft {
    const now = this.#store.time();
    return { ...before, LastModifiedDate: now, LastModifiedById: saver.userId, SystemModstamp: now };
  }

  #assign(
    type: ObjectType,
    fields: Readonly<Record<string, unknown>>,
    draft: Draft,
    before: Row | undefined,
    saver: Saver,
  ): ApiError[] {
    const errors: ApiError[] = [];
    const denied: string[] = [];
    for (const name in fields) {
      if (name === 'Id' && before) continue;
      const field = type.field(name);
      if (!field)
        throw new SalesforceError(400, {
          message: `No such column '${name}' on sobject of type ${type.apiName}`,
          errorCode: 'INVALID_FIELD',
        });
      if (!this.#mayWrite(type, field, before, saver)) {
        denied.push(field.apiName);
        continue;
      }
      const stored = storedValue(field, fields[name]);
      if ('error' in stored) errors.push(stored.error);
      else draft[name] = stored.value;
    }
    if (denied.length > 0) {
      const message = `Unable to create/update fields: ${denied.join(', ')}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
      errors.unshift(rowError('INVALID_FIELD_FOR_INSERT_UPDATE', message, denied));
    }
    return errors;
  }

  #mayWrite(type: ObjectType, field: FieldSchema, before: Row | undefined, saver: Saver): boolean {
    const open = before ? field.updateable : field.createable;
    if (before?.['IsPersonAccount'] === true && field.name === 'Name') return false;
    return open && (!saver.api || this.#access.canEdit(saver.userId, type.name, field.name));
  }

  #formulasOf(type: ObjectType): readonly { name: string; formula: Formula }[] {
    const known = this.#formulas.get(type);
    if (known) return known;
    const compiled = type.formulas.map((field) => ({ name: field.name, formula: compileFormula(field.formula, type) }));
    this.#formulas.set(type, compiled);
    return compiled;
  }

  #missing(type: ObjectType, draft: Draft): ApiError | undefined {
    const missing = type.required.filter((field) => (draft[field.name] ?? null) === null).map((field) => field.apiName);
    return missing.length === 0
      ? undefined
      : rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
  }

  #badReference(type: ObjectType, draft: Draft, before: Row | undefined): ApiError | undefined {
    for (const field of type.lookups) {
      const id = draft[field.name];
      // A person account's Contact is stored after the account.
      if (typeof id !== 'string' || id === before?.[field.name] || field.name === 'PersonContactId') continue;
      const target = this.#store.schema.ofId(id);
      if (!target || !field.referenceTo.includes(target.name))
        return rowError('FIELD_INTEGRITY_EXCEPTION', `${field.label}: id value of incorrect type: ${id}`, [
          field.apiName,
        ]);
      const table = this.#store.table(target.name);
      if (table.get(id)) continue;
      if (table.deleted(id)) return rowError('ENTITY_IS_DELETED', 'entity is deleted');
      return rowError('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    }
    return undefined;
  }

  #duplicate(type: ObjectType, draft: Draft, before: Row | undefined): ApiError | undefined {
    for (const field of type.unique) {
      const value = draft[field.name] ?? null;
      if (value === null || (before && indexKey(field, before[field.name] ?? null) === indexKey(field, value)))
        continue;
      const other = this.#store
        .table(type.name)
        .idsWith(field.name, value)
        .find((id) => id !== draft.Id);
      if (other !== undefined)
        return rowError(
          'DUPLICATE_VALUE',
          `duplicate value found: ${field.apiName} duplicates value on record with id: ${other}`,
        );
    }
    return undefined;
  }
}

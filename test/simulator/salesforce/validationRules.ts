/** Validation rules that an org's admins made: switchable, on any object, written as formulas that are true where a save is refused. */
import { type ApiError, rowError } from './rest/errors.ts';
import { compileFormula, type Formula } from './formula.ts';
import type { ObjectType, Row } from './schema/schema.ts';

/** A validation rule that a test gave an object. */
export interface ValidationRule {
  /** Names without namespace. */
  readonly object: string;
  readonly name: string;
  /** Formula over the object's fields; true refuses the save. */
  readonly errorCondition: string;
  readonly message: string;
  /** Field the message stands at; left out: top of the page. */
  readonly field?: string | undefined;
}

/** The active rules of an org, at most one of a name per object. */
export class ValidationRules {
  readonly #rules = new Map<string, { rule: ValidationRule; fails: Formula }>();

  /** Switches a rule on, or changes it. Throws an Error when its formula is none or names an unknown field. */
  add(rule: ValidationRule, type: ObjectType): void {
    this.#rules.set(`${rule.object}.${rule.name}`, { rule, fails: compileFormula(rule.errorCondition, type) });
  }

  /** Switches a rule off; false when there is none. */
  remove(object: string, name: string): boolean {
    return this.#rules.delete(`${object}.${name}`);
  }

  list(): ValidationRule[] {
    return [...this.#rules.values()].map(({ rule }) => rule);
  }

  /** The messages of all rules that refuse this save. */
  check(type: ObjectType, row: Row, before: Row | undefined): ApiError[] {
    if (this.#rules.size === 0) return [];
    const errors: ApiError[] = [];
    for (const { rule, fails } of this.#rules.values()) {
      if (rule.object !== type.name || fails({ row, before }) !== true) continue;
      const field = rule.field === undefined ? undefined : type.field(rule.field);
      errors.push(rowError('FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, field ? [field.apiName] : []));
    }
    return errors;
  }
}

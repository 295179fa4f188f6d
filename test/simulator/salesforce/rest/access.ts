/** What users may see and change over the API: full access, less what was taken away to rehearse a badly set-up org. */

/** What is left of an access that was taken away. */
export type AccessLevel = 'none' | 'read';

/** One thing taken away. Names without namespace. */
export interface Restriction {
  /** Whose access; left out: every API user's. */
  readonly userId?: string | undefined;
  readonly object: string;
  /** One field; left out: the object as a whole. */
  readonly field?: string | undefined;
  /** What is left: `none` or `read`. */
  readonly access: AccessLevel;
}

/** The restrictions of one org. The org's own people (the in-process API) are not held by them. */
export class Access {
  readonly #restrictions = new Map<string, Restriction>();
  #nextId = 1;

  /** Takes access away; returns the id to give it back with. */
  restrict(restriction: Restriction): string {
    const id = String(this.#nextId++);
    this.#restrictions.set(id, restriction);
    return id;
  }

  /** Gives access back: one restriction, or all. */
  allow(id?: string): void {
    if (id === undefined) this.#restrictions.clear();
    else this.#restrictions.delete(id);
  }

  list(): ({ id: string } & Restriction)[] {
    return [...this.#restrictions].map(([id, restriction]) => ({ id, ...restriction }));
  }

  canRead(userId: string, object: string, field?: string): boolean {
    return !this.#some(userId, object, field, (access) => access === 'none');
  }

  canEdit(userId: string, object: string, field?: string): boolean {
    return !this.#some(userId, object, field, () => true);
  }

  #some(userId: string, object: string, field: string | undefined, test: (access: AccessLevel) => boolean): boolean {
    if (this.#restrictions.size === 0) return false;
    for (const each of this.#restrictions.values()) {
      if (each.object !== object || each.field !== field) continue;
      if ((each.userId === undefined || each.userId === userId) && test(each.access)) return true;
    }
    return false;
  }
}

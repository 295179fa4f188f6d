/** Rows by id that also keep the order in which they came, so that a page costs the same however many there are. */

/** A Map by id; `rows` has every row ever added in order, with a hole where one was removed. */
export class Table<T extends { readonly id: string }> extends Map<string, T> {
  readonly rows: (T | undefined)[] = [];

  add(row: T): T {
    this.set(row.id, row);
    this.rows.push(row);
    return row;
  }

  /** Removes a row; slow, meant for the rare case. */
  remove(id: string): void {
    const row = this.get(id);
    if (row && this.delete(id)) this.rows[this.rows.indexOf(row)] = undefined;
  }
}

/** Rows that share a key, in the order they came: the look-up beside a Table. */
export class Shelf<T> extends Map<string, T[]> {
  put(key: string, row: T): void {
    const rows = this.get(key);
    if (rows) rows.push(row);
    else this.set(key, [row]);
  }

  of(key: string): readonly T[] {
    return this.get(key) ?? [];
  }
}

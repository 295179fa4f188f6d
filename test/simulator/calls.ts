/** What was called and how often: the simulators' own count, so that tests and benches can hold a client to its budget. */

/** Counts of calls by name, e.g. `POST /customers` or `grpc Subscribe`; names are templates without ids. */
export class CallLog {
  readonly #counts = new Map<string, number>();

  add(operation: string): void {
    this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
  }

  /** Calls so far: of one operation, of all that match a pattern, or of all. */
  count(operation?: string | RegExp): number {
    if (typeof operation === 'string') return this.#counts.get(operation) ?? 0;
    let total = 0;
    for (const [name, times] of this.#counts) if (!operation || operation.test(name)) total += times;
    return total;
  }

  /** A copy of all counts by operation. */
  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  clear(): void {
    this.#counts.clear();
  }
}

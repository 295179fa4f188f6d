/** Counts what this process did since it started, for the metrics page: runs by status and code, calls by outcome. */

/** A count with the labels it is kept under. */
export interface Count {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}

type Series = 'runs' | 'togaiCalls' | 'events';

/** One per process. */
export class Meter {
  readonly #series = new Map<
    Series,
    Map<string, { readonly labels: Readonly<Record<string, string>>; count: number }>
  >();

  /** A run of a record that was committed. */
  run(flow: string, status: string, code: string): void {
    this.#add('runs', { flow, status, code }, 1);
  }

  /** A call to Togai; status undefined when no answer came. */
  togaiCall(operation: string, status: number | undefined): void {
    this.#add('togaiCalls', { operation, status: String(status ?? 'none') }, 1);
  }

  /** Events that were stored. */
  events(orgId: string, count: number): void {
    this.#add('events', { org: orgId }, count);
  }

  counts(series: Series): Count[] {
    return [...(this.#series.get(series)?.values() ?? [])];
  }

  #add(name: Series, labels: Readonly<Record<string, string>>, by: number): void {
    const series =
      this.#series.get(name) ?? new Map<string, { labels: Readonly<Record<string, string>>; count: number }>();
    this.#series.set(name, series);
    const key = Object.values(labels).join('\n');
    const known = series.get(key);
    if (known) known.count += by;
    else series.set(key, { labels, count: by });
  }
}

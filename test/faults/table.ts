/** The table that the fault suites print: a row for each suite, with what the oracle found at its end. */
import type { Verdict } from './evidence.ts';

const COLUMNS = ['suite', 'faults', 'records', 'lost', 'doubled', 'wrong', 'disordered', 'seconds'] as const;
const WIDEST_FIRST = 52;

/** What one file of the suite tried and what the oracle said. */
export interface SuiteRow {
  readonly suite: string;
  /** Kills, or faults that struck. */
  readonly faults: number;
  /** Accounts and Quotes that the oracle looked at. */
  readonly records: number;
  readonly verdict: Verdict;
  readonly startedAt: number;
}

/** Prints one row under its heading; times by `performance.now()`. */
export function printRow({ suite, faults, records, verdict, startedAt }: SuiteRow): void {
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const { lost, doubled, wrong, disordered } = verdict;
  const cells = [suite, faults, records, lost.length, doubled.length, wrong.length, disordered.length, seconds];
  process.stdout.write(`\n${line(COLUMNS)}\n${line(cells)}\n`);
}

function line(cells: readonly (string | number)[]): string {
  return cells.map((cell, at) => (at === 0 ? String(cell).padEnd(WIDEST_FIRST) : String(cell).padStart(11))).join('');
}

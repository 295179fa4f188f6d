/** The bench's results for a person: on the terminal, and in `RESULTS.md` with what they were measured on. */
import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Figure, machine, shown } from './measure.ts';

const FILE = fileURLToPath(new URL('RESULTS.md', import.meta.url));

/** The figures of one bench under its title. */
export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** How busy the machine was with other work when it began: processes that wanted a core. */
  readonly busy: number;
}

/** Other work on the machine now: the load of the last minute. */
export function busyNow(): number {
  return loadavg()[0] ?? Number.NaN;
}

/** Writes `RESULTS.md`; `command` is how to measure the same again. */
export async function writeResults(sections: readonly Section[], postgres: string, command: string): Promise<void> {
  const missed = sections.flatMap(({ figures }) => figures.filter(({ goal }) => goal?.met === false));
  const lines = [
    '# Results of the bench',
    '',
    `Written by \`${command}\` on ${new Date().toISOString().slice(0, 10)}; nothing here is edited by hand.`,
    '',
    `- Machine: ${machine()}`,
    `- ${postgres}`,
    '- Simulators, PostgreSQL and companions share these cores; “bare” is a loop of the same calls that keeps and decides nothing.',
    `- Goals missed: ${missed.length === 0 ? 'none' : missed.map(({ name }) => name).join('; ')}.`,
    ...sections.flatMap(section),
    '',
  ];
  await writeFile(FILE, lines.join('\n'));
}

function section({ title, figures, busy }: Section): string[] {
  const cells = figures.map(({ name, value, unit, goal }) => [
    name,
    `${shown(value)} ${unit}`.trim(),
    goal?.text ?? '',
    goal === undefined ? '' : goal.met ? 'met' : '**missed**',
  ]);
  const table = [['figure', 'measured', 'goal', ''], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...table.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...rows] = table;
  const other =
    busy >= 0.5
      ? `The machine was not idle when this began (load ${busy.toFixed(1)}).`
      : 'The machine was idle before.';
  return ['', `## ${title}`, '', other, '', line(head), rule, ...rows.map(line)];
}

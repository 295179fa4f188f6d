/** Prints what the demo came to: what was done, what came of it, how long it took, and where to look. */
import type { Companion, World } from './processes.ts';
import type { SceneResult } from './stage.ts';

const HEAD = ['', 'Done in Salesforce', 'What came of it', 'Took'];
/** Longest line of a column, in characters; what is longer goes on in the next line. */
const WIDEST = [1, 58, 84, 8];

/** A table for a terminal, then the links. */
export function printTable(
  results: readonly SceneResult[],
  facts: { companion: Companion; world: World; seconds: number },
): void {
  const { companion, world, seconds } = facts;
  const links = [...new Set(results.flatMap((result) => result.links))];
  const lines = [
    '',
    ...table([
      HEAD,
      ...results.map((result) => [
        result.ok ? '✓' : '✗',
        result.scene,
        result.outcome,
        `${String(Math.round(result.ms))} ms`,
      ]),
    ]),
    '',
    'Look at it:',
    `  Console:    ${companion.signInUrl ?? companion.url}`,
    `  Salesforce: ${world.salesforce.url}   (log in as ${world.salesforce.username} / ${world.salesforce.password})`,
    `  Togai:      ${world.togai.url}/ui`,
    ...links.map((link) => `              ${link}`),
    '',
    `${results.every((result) => result.ok) ? 'All of it came true' : 'Not all of it came true'} in ${seconds.toFixed(1)} s.`,
    '',
  ];
  process.stdout.write(lines.join('\n'));
}

function table(rows: readonly (readonly string[])[]): string[] {
  const wrapped = rows.map((row) => row.map((cell, column) => wrap(cell, WIDEST[column] ?? 0)));
  const widths = WIDEST.map((_, column) =>
    Math.max(...wrapped.flatMap((row) => (row[column] ?? []).map((line) => line.length))),
  );
  const [head = [], ...body] = wrapped.map((row) => linesOf(row, widths));
  return [...head, widths.map((width) => '─'.repeat(width)).join('  '), ...body.flat()];
}

function linesOf(row: readonly (readonly string[])[], widths: readonly number[]): string[] {
  const height = Math.max(...row.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map((cell, column) => (cell[line] ?? '').padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** Breaks at spaces; a word that is longer than a line stays whole. */
function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    const longer = lines[last] === '' ? word : `${lines[last] ?? ''} ${word}`;
    if (longer.length <= width || lines[last] === '') lines[last] = longer;
    else lines.push(word);
  }
  return lines;
}

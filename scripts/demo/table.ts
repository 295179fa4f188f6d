/** Prints what the demo came to: what was done, what should come of it, what did, how long it took, and where to look. */
import type { Companion, World } from './processes.ts';
import type { SceneResult } from './scenes.ts';

const HEAD = ['', 'Done in Salesforce', 'What came of it', 'Took'] as const;

/** A table for a terminal, then the links. */
export function printTable(
  results: readonly SceneResult[],
  facts: { companion: Companion; world: World; seconds: number },
): void {
  const rows = results.map((result) => [
    result.ok ? '✓' : '✗',
    result.scene,
    result.outcome,
    `${String(Math.round(result.ms))} ms`,
  ]);
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const links = results.flatMap(({ scene, links: own }) => own.map((link) => `  ${scene}: ${link}`));
  const { companion, world, seconds } = facts;
  process.stdout.write(
    [
      '',
      line(HEAD),
      line(widths.map((width) => '─'.repeat(width))),
      ...rows.map(line),
      '',
      'Look at it:',
      ...links,
      '',
      `  Companion:  ${companion.url}`,
      ...(companion.signInUrl === undefined ? [] : [`  Sign in:    ${companion.signInUrl}`]),
      `  Salesforce: ${world.salesforce.url}   (log in as ${world.salesforce.username} / ${world.salesforce.password})`,
      `  Togai:      ${world.togai.url}/ui`,
      '',
      `${results.every((result) => result.ok) ? 'All of it came true' : 'Not all of it came true'} in ${seconds.toFixed(1)} s.`,
      '',
    ].join('\n'),
  );
}

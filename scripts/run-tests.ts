/** Runs the tests (vitest, and jest for the Lightning component) and ends with one line that counts them all. */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT, runStep } from './step.ts';

const RESULTS = '.cache/test-results';

/** The part that vitest's and jest's JSON reports have in common. */
const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
});

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** The fault suites that a short run has: kills, crashes and spoiled answers at random, two companions, and refusals for hours. */
const SHORT_FAULTS = ['randomKills', 'databaseCrash', 'twoCompanions', 'fuzz', 'hours'].map(
  (name) => `test/faults/${name}.test.ts`,
);
const OWN_NUMBERS = [
  ['--minutes', 'TEST_SOAK_MINUTES'],
  ['--seed', 'TEST_SEED'],
] as const;

/** What is passed on to vitest: kinds of tests, names, and how it goes on after a failure. */
const OPTIONS = ['--project', '-t', '--testNamePattern', '--bail', '--retry', '-u', '--update'];

/** A plain run leaves out the long ones: they have commands of their own. */
const EVERYDAY = ['unit', 'integration', 'e2e'];
const PROJECTS = [...EVERYDAY, 'faults', 'soak'];

const given = process.argv.slice(2);
refuseUnknownOptions(given);
takeOwnOptions(given);
rmSync(join(ROOT, RESULTS), { recursive: true, force: true });
const counts = [await runVitest(given)];
if (given.length === 0 && globSync('force-app/**/lwc/**/__tests__/*.test.ts', { cwd: ROOT }).length > 0) {
  counts.push(await runJest());
}
const sum = (of: keyof Count) => counts.reduce((total, count) => total + count[of], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exitCode ??= sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;

/** A mistyped option ends the run at once, with a sentence, instead of a run of other tests than were meant. */
function refuseUnknownOptions(args: readonly string[]): void {
  const known = [...OPTIONS, ...OWN_NUMBERS.map(([option]) => option), '--short'];
  const options = args.map((arg) => arg.split('=')[0] ?? '').filter((arg) => arg.startsWith('-'));
  const projects = args.flatMap((arg, at) => (arg === '--project' ? [args[at + 1] ?? ''] : []));
  const stranger = projects.find((name) => !PROJECTS.includes(name));
  if (stranger !== undefined) {
    process.stderr.write(`There is no project "${stranger}"; there are ${PROJECTS.join(', ')}.\n`);
    process.exit(2);
  }
  const unknown = options.find((option) => option !== '--help' && !known.includes(option));
  if (unknown === undefined && !options.includes('--help')) return;
  const what = `This takes files, ${known.join(', ')}. What vitest takes beyond that: npx vitest --help.\n`;
  if (unknown === undefined) process.stdout.write(what);
  else process.stderr.write(`There is no option ${unknown}. ${what}`);
  process.exit(unknown === undefined ? 0 : 2);
}

/** Options of the long suites become variables of their tests' processes: `--short`, `--minutes 10`, `--seed 1`. */
function takeOwnOptions(args: string[]): void {
  const short = args.indexOf('--short');
  if (short !== -1) {
    args.splice(short, 1);
    process.env['TEST_FAULTS_SHORT'] = '1';
    if (!args.some((arg) => arg.endsWith('.ts'))) args.push(...SHORT_FAULTS);
  }
  for (const [option, variable] of OWN_NUMBERS) {
    const at = args.indexOf(option);
    if (at === -1) continue;
    const [, value = ''] = args.splice(at, 2);
    if (!/^\d+$/.test(value)) {
      console.error(`${option} takes a whole number, such as ${option} 10.`);
      process.exit(2);
    }
    process.env[variable] = value;
  }
}

async function runVitest(args: string[]): Promise<Count> {
  const file = join(RESULTS, 'vitest.json');
  const projects = args.includes('--project') ? [] : EVERYDAY.flatMap((name) => ['--project', name]);
  const { status } = await runStep({
    name: 'vitest',
    file: 'node_modules/vitest/vitest.mjs',
    args: ['run', ...projects, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    live: true,
  });
  return readCount(file, status);
}

async function runJest(): Promise<Count> {
  const file = join(RESULTS, 'jest.json');
  const { status } = await runStep({
    name: 'jest',
    file: 'node_modules/@salesforce/sfdx-lwc-jest/bin/sfdx-lwc-jest',
    args: ['--', '--json', `--outputFile=${file}`],
    live: true,
  });
  return readCount(file, status);
}

/** A run that failed without a failed test (a file that does not load, an unhandled error, a leak) counts as one. */
function readCount(file: string, status: number): Count {
  const count = { passed: 0, failed: 0, skipped: 0 };
  try {
    const found = report.parse(JSON.parse(readFileSync(join(ROOT, file), 'utf8')));
    count.passed = found.numPassedTests;
    count.failed = found.numFailedTests;
    count.skipped = found.numPendingTests + found.numTodoTests;
  } catch (error) {
    console.error(`${file} can't be read: ${String(error)}`);
  }
  if (status !== 0 && count.failed === 0) count.failed = 1;
  return count;
}

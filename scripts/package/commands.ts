/** Runs a list of commands one after the other, says what each is for, and stops at the first that fails. */
import { spawnSync } from 'node:child_process';
import { ROOT } from '../step.ts';

/** One step of a command for orgs or packages. */
export interface Command {
  /** What it is for, as a person would say it. */
  readonly purpose: string;
  /** A script of this project or of a package (run on this Node), then its arguments. */
  readonly run: readonly [script: string, ...arguments: string[]];
  /** Left out when this one succeeds: its effect is there already. */
  readonly unless?: readonly [script: string, ...arguments: string[]];
}

/** The Salesforce CLI as a script of the project. */
export const SF = 'node_modules/@salesforce/cli/bin/run.js';
const TIME_LIMIT_MS = 45 * 60_000;

/** The command as a person would type it. */
function shown([script, ...rest]: Command['run']): string {
  const name = script === SF ? 'npx sf' : `node ${script}`;
  return [name, ...rest.map((one) => (/[^\w./:=@-]/.test(one) ? `'${one}'` : one))].join(' ');
}

/** What `--dry-run` prints: purpose and command of each, numbered. */
export function plan(commands: readonly Command[]): string {
  return commands.map(({ purpose, run }, i) => `${i + 1}. ${purpose}\n   ${shown(run)}`).join('\n');
}

/**
 * @param execute runs one command and gives its exit status
 * @returns the first command that failed, if one did
 */
export function runAll(
  commands: readonly Command[],
  execute: (run: Command['run'], quiet: boolean) => number = executeHere,
): Command | undefined {
  return commands.find((command, i) => {
    console.log(`${i + 1}/${commands.length} ${command.purpose}`);
    if (command.unless && execute(command.unless, true) === 0) {
      console.log('    is there already');
      return false;
    }
    console.log(`    ${shown(command.run)}`);
    return execute(command.run, false) !== 0;
  });
}

function executeHere([script, ...rest]: Command['run'], quiet: boolean): number {
  const { status, error } = spawnSync(process.execPath, [script, ...rest], {
    cwd: ROOT,
    stdio: quiet ? 'ignore' : 'inherit',
    timeout: TIME_LIMIT_MS,
  });
  if (error) console.error(error.message);
  return status ?? 1;
}

/** Prints the plan, or carries it out and sets the exit status; `--dry-run` among the arguments asks for the plan alone. */
export function planOrRun(commands: readonly Command[], args: readonly string[]): void {
  if (args.includes('--dry-run')) {
    console.log(plan(commands));
    return;
  }
  const failed = runAll(commands);
  if (failed === undefined) return;
  console.error(
    `Stopped: "${failed.purpose}" failed; the reason is above. Run this again when it is mended: what is done is kept.`,
  );
  process.exitCode = 1;
}

/** One launch from start to end: look, install if needed, note that it runs, run, pass on the exit status. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from './child.mjs';
import { COMMANDS } from './commands.mjs';
import { LaunchFailure } from './failure.mjs';
import { installPackages } from './install.mjs';
import { takeLock } from './lock.mjs';
import { comparePackages } from './packages.mjs';
import { findNode } from './pinnedNode.mjs';
import { listRunning, register } from './running.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Runs the named command and leaves its status in `process.exitCode`. Failures are printed as sentences, never thrown.
 * @param {string[]} argv the command's name, then its own arguments
 * @returns {Promise<void>}
 */
export async function launch([name = '', ...args]) {
  try {
    process.exitCode = await run(name, args);
  } catch (error) {
    if (!(error instanceof LaunchFailure)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}

/**
 * @param {string} name
 * @param {string[]} args
 */
async function run(name, args) {
  const command = COMMANDS.get(name);
  if (!command) throw new LaunchFailure(`Say what to launch: ${[...COMMANDS.keys()].join(', ')}.`, 2);
  const running = await prepare(name, command.packages);
  try {
    const file = join(ROOT, command.file);
    if (!existsSync(file))
      throw new LaunchFailure(`${command.file} is missing from this checkout. Restore it from git.`);
    return await runProgram({
      root: ROOT,
      node: findNode(ROOT),
      nodeFlags: command.nodeFlags ?? [],
      file,
      args: [...command.args, ...args],
      onStart: running.add,
    });
  } finally {
    running.remove();
  }
}

/**
 * Looks, installs and registers under one lock: no other launcher can exchange packages between the look and the start.
 * @param {string} name
 * @param {import('./commands.mjs').PackageSet} set
 */
async function prepare(name, set) {
  const giveBack = await takeLockOrNothing(() =>
    console.error('Waiting for another command that is installing packages …'),
  );
  try {
    await installIfNeeded(name, set);
    return giveBack ? register(ROOT, name) : { add: () => undefined, remove: () => undefined };
  } finally {
    giveBack?.();
  }
}

/**
 * A checkout that this user can't write to needs no lock: nothing can be installed into it either.
 * @param {() => void} onWait
 */
async function takeLockOrNothing(onWait) {
  try {
    return await takeLock(ROOT, onWait);
  } catch (error) {
    if (['EACCES', 'EROFS', 'EPERM'].includes(/** @type {NodeJS.ErrnoException} */ (error).code ?? ''))
      return undefined;
    throw error;
  }
}

/**
 * @param {string} name
 * @param {import('./commands.mjs').PackageSet} set
 */
async function installIfNeeded(name, set) {
  const before = comparePackages(ROOT, set);
  const changes = [...before.missing, ...before.missingForPlatform, ...before.replaced];
  if (changes.length === 0) return;

  const fresh = !existsSync(join(ROOT, 'node_modules', '.package-lock.json'));
  // Against the whole lockfile: an addition that makes npm exchange a tool another set brought is no mere addition.
  const onlyAdd = !fresh && comparePackages(ROOT, 'all').replaced.length === 0;
  const running = onlyAdd ? [] : listRunning(ROOT);
  if (running.length > 0) {
    throw new LaunchFailure(
      `package-lock.json has changed, and packages can't be exchanged while they are in use. Stop ${running.join(', ')}, ` +
        `then run "npm run ${name}" again.`,
    );
  }
  await installPackages(ROOT, set, onlyAdd);
  const after = comparePackages(ROOT, set);
  if (after.missing.length > 0) {
    throw new LaunchFailure(
      `npm reported success, but ${after.missing[0]} is still missing. Delete node_modules and run this again.`,
    );
  }
}

/** Runs npm quietly: one line of progress, and npm's own words only if it fails. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { LaunchFailure } from './failure.mjs';

const LONGEST_INSTALL_MS = 20 * 60_000;

/**
 * Options that hold whatever the person's npm is set to: NODE_ENV=production would leave the tools out, `omit=optional` the
 * pinned Node and PostgreSQL, and `engine-strict` refuses packages because Node 20 installs what Node 24 will run. What the
 * lockfile names never changes, so npm need not ask whether what it has kept is of today.
 */
const OPTIONS = [
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--include=optional',
  '--engine-strict=false',
  '--package-lock',
  '--no-update-notifier',
  '--prefer-offline',
];

/**
 * Installs a set of packages.
 * @param {string} root the checkout
 * @param {import('./commands.mjs').PackageSet} set
 * @param {boolean} onlyAdd true keeps every installed file where it is (npm install); false starts over (npm ci)
 * @returns {Promise<void>}
 * @throws {LaunchFailure} with npm's output if npm fails, is missing, or takes more than 20 minutes
 */
export async function installPackages(root, set, onlyAdd) {
  const action = onlyAdd ? ['install', '--no-save'] : ['ci'];
  const args = [...action, ...OPTIONS, set === 'run' ? '--omit=dev' : '--include=dev'];
  const progress = showProgress(`Installing ${set === 'run' ? 'packages' : 'packages and development tools'}`);
  const { code, output } = await runNpm(root, args);
  progress.end(code === 0);
  if (code === 0) return;
  if (code === 'SIGINT' || code === 'SIGTERM')
    throw new LaunchFailure('Interrupted while npm was installing.', code === 'SIGINT' ? 130 : 143);
  throw new LaunchFailure(
    `${output.trim()}\n\nnpm could not install the packages (npm ${action[0]} ended with ${code}); see its words above.`,
  );
}

/** @param {string} title */
function showProgress(title) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  const out = process.stderr;
  out.write(`${title} …${out.isTTY ? '' : '\n'}`);
  const timer = out.isTTY ? setInterval(() => out.write(`\r${title} … ${seconds()} s`), 1000) : undefined;
  return {
    /** @param {boolean} done */
    end(done) {
      clearInterval(timer);
      out.write(`${out.isTTY ? '\r' : ''}${title} … ${done ? 'done' : 'failed'} after ${seconds()} s\n`);
    },
  };
}

/**
 * @param {string} root
 * @param {string[]} args
 * @returns {Promise<{ code: number | string, output: string }>}
 */
function runNpm(root, args) {
  // Under `npm run` npm says where it is itself: that works without a shell, also on Windows and with spaces in the path.
  const itself = process.env['npm_execpath'];
  const viaNode = itself !== undefined && basename(itself) === 'npm-cli.js';
  const windows = process.platform === 'win32';
  const npm = viaNode
    ? spawn(process.env['npm_node_execpath'] ?? process.execPath, [itself, ...args], {
        cwd: root,
        env: npmEnvironment(root),
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    : spawn(windows ? 'npm.cmd' : 'npm', args, {
        cwd: root,
        env: npmEnvironment(root),
        stdio: ['ignore', 'pipe', 'pipe'],
        shell: windows,
      });
  return new Promise((resolve, reject) => {
    let output = '';
    /** @param {Buffer} chunk */
    const collect = (chunk) => (output += chunk.toString());
    npm.stdout.on('data', collect);
    npm.stderr.on('data', collect);
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => npm.kill(signal);
    const timer = setTimeout(stop, LONGEST_INSTALL_MS, 'SIGTERM');
    process.on('SIGINT', stop).on('SIGTERM', stop);
    const settle = () => {
      clearTimeout(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
    };
    npm.on('error', (cause) => {
      settle();
      reject(new LaunchFailure(`npm does not start (${cause.message}). Install npm 10 or newer; it comes with Node.`));
    });
    npm.on('close', (code, signal) => {
      settle();
      resolve({ code: code ?? signal ?? 'no status', output });
    });
  });
}

/**
 * npm needs a cache directory; where its own can't be written to, it gets one in the checkout.
 * @param {string} root
 */
function npmEnvironment(root) {
  // Under `npm run` npm names its cache here, also the default one.
  const given = process.env['npm_config_cache'];
  if (isWritable(given ?? join(homeDirectory(), '.npm'))) return process.env;
  return { ...process.env, npm_config_cache: join(root, '.cache', 'npm') };
}

function homeDirectory() {
  try {
    return homedir();
  } catch {
    return '/nonexistent'; // a user without an entry in the system, as containers run under
  }
}

/**
 * @param {string} directory may not exist yet
 * @returns {boolean} true if it, or the nearest directory above it that exists, can be written to
 */
function isWritable(directory) {
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch (error) {
    const above = dirname(directory);
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT' || above === directory) return false;
    return isWritable(above);
  }
}

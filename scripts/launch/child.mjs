/** Runs the command's program in the launcher's place: its arguments, its terminal, its signals, its exit status. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { LaunchFailure } from './failure.mjs';

/** @type {readonly NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const PARENT_LOOK_MS = 500;

/** npm repeats a signal that the terminal or a process group delivered already; within this time it is the same request. */
const SAME_REQUEST_MS = 1000;

/**
 * Runs a TypeScript file to its end.
 * @param {{ root: string, node: string, nodeFlags: readonly string[], file: string, args: readonly string[], onStart: (pid: number) => void }} program
 * @returns {Promise<number>} its exit status; 128 + the signal's number if a signal ended it
 * @throws {LaunchFailure} if Node does not start
 */
export function runProgram({ root, node, nodeFlags, file, args, onStart }) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...nodeFlags, file, ...args], {
    cwd: root,
    stdio: 'inherit',
    // Whatever the program starts by the name `node` is the same Node.
    env: { ...process.env, PATH: [dirname(node), process.env['PATH']].filter(Boolean).join(delimiter) },
  });
  if (child.pid !== undefined) onStart(child.pid);
  const stopForwarding = forwardSignals(child);
  return new Promise((resolve, reject) => {
    child.on('error', (cause) => {
      stopForwarding();
      reject(
        new LaunchFailure(`${node} does not start (${cause.message}). Install Node 24 or newer, then run this again.`),
      );
    });
    child.on('exit', (code, signal) => {
      stopForwarding();
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {() => void} ends the forwarding
 */
function forwardSignals(child) {
  /** @type {Map<NodeJS.Signals, number>} */
  const lastSent = new Map();
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // Ctrl-C in a terminal reaches the program directly; on Windows a forwarded signal would be a kill.
    if (signal === 'SIGINT' && (process.stdin.isTTY || process.platform === 'win32')) return;
    const now = Date.now();
    if (now - (lastSent.get(signal) ?? 0) < SAME_REQUEST_MS) return;
    lastSent.set(signal, now);
    child.kill(signal);
  };
  for (const signal of FORWARDED) process.on(signal, forward);
  const stopWatching = watchParent(() => child.kill('SIGTERM'));
  return () => {
    stopWatching();
    for (const signal of FORWARDED) process.off(signal, forward);
  };
}

/**
 * npm's shell passes no signal on: whoever ends npm alone has only this process' new parent to tell of it.
 * @param {() => void} onGone called once when what npm started this process with has ended
 * @returns {() => void} ends the watch
 */
function watchParent(onGone) {
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined || process.platform === 'win32') return () => undefined;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_LOOK_MS);
  return () => clearInterval(timer);
}

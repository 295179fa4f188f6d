/** Knows which programs run from this checkout, so that packages are never exchanged under one of them. */
import { mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * `started` tells a process from a later one that got the same id; null where the system does not say.
 * @typedef {{ pid: number, started: string | null }} ProcessMark
 * @typedef {{ command: string, processes: ProcessMark[] }} RunRecord
 */

/**
 * @param {number} pid
 * @returns {{ ended: boolean, parent: number, started: string | null }} what Linux says of it; `started` in clock ticks since boot
 */
function readStat(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in parentheses, may hold spaces; the state is the first field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { ended: fields[0] === 'Z' || fields[0] === 'X', parent: Number(fields[1]), started: fields[19] ?? null };
  } catch {
    return { ended: false, parent: 0, started: null }; // not Linux, or it is gone; the signal below tells
  }
}

/**
 * @param {number} pid
 * @returns {ProcessMark}
 */
export function mark(pid) {
  return { pid, started: readStat(pid).started };
}

/** @param {ProcessMark} process_ */
export function isAlive({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false; // EPERM: alive, another user's
  }
  // One that has ended but whose parent has not asked for its status still takes signals.
  const now = readStat(pid);
  return !now.ended && now.started === started;
}

/** @param {string} root */
function recordsDirectory(root) {
  return join(root, '.cache', 'running');
}

/**
 * Notes that a command runs, until the returned function is called.
 * @param {string} root the checkout
 * @param {string} command its name, for the sentence that asks to stop it
 * @returns {{ add: (pid: number) => void, remove: () => void }} `add` notes one more process of the same command
 */
export function register(root, command) {
  const directory = recordsDirectory(root);
  const file = join(directory, `${process.pid}.json`);
  /** @type {RunRecord} */
  const record = { command, processes: [mark(process.pid)] };
  const save = () => writeFileSync(file, JSON.stringify(record));
  mkdirSync(directory, { recursive: true });
  save();
  return {
    add(pid) {
      record.processes.push(mark(pid));
      save();
    },
    remove() {
      rmSync(file, { force: true });
    },
  };
}

/**
 * Processes other than this one that use this checkout's packages, in words: `npm run demo (process 4711)`.
 * @param {string} root
 * @returns {string[]}
 */
export function listRunning(root) {
  const known = new Set([process.pid]);
  /** @type {string[]} */
  const names = [];
  for (const { command, processes } of readRecords(root)) {
    const alive = processes.filter(isAlive).map(({ pid }) => pid);
    for (const pid of alive) known.add(pid);
    if (alive[0] !== undefined) names.push(`npm run ${command} (process ${alive[0]})`);
  }
  const programs = programsInside(root);
  for (const pid of programs) known.add(pid);
  // What a listed one has started ends with it; what started this launcher (npm, on the pinned Node) waits for it.
  const ours = ancestors();
  const orphans = programs.filter((pid) => !known.has(readStat(pid).parent) && !ours.has(pid));
  return [...names, ...orphans.map((pid) => `a program from node_modules (process ${pid})`)];
}

/** This process and those that started it. */
function ancestors() {
  const found = new Set([process.pid]);
  for (let pid = process.ppid; pid > 1 && !found.has(pid); pid = readStat(pid).parent) found.add(pid);
  return found;
}

/**
 * @param {string} root
 * @returns {RunRecord[]}
 */
function readRecords(root) {
  const directory = recordsDirectory(root);
  /** @type {string[]} */
  let names = [];
  try {
    names = readdirSync(directory);
  } catch {
    return []; // nothing was ever started here
  }
  return names.flatMap((name) => {
    const file = join(directory, name);
    try {
      /** @type {RunRecord} */
      const record = JSON.parse(readFileSync(file, 'utf8'));
      if (record.processes.some(isAlive)) return [record];
    } catch {
      return []; // ended, or half written, between the listing and now
    }
    rmSync(file, { force: true });
    return [];
  });
}

/**
 * Processes whose program file lies in this checkout's node_modules: a PostgreSQL that outlived its companion, a browser.
 * Linux only; elsewhere the records alone count.
 * @param {string} root
 * @returns {number[]}
 */
function programsInside(root) {
  const inside = join(root, 'node_modules') + sep;
  /** @type {string[]} */
  let names = [];
  try {
    names = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
  return names.map(Number).filter((pid) => {
    try {
      return pid !== process.pid && readlinkSync(`/proc/${pid}/exe`).startsWith(inside);
    } catch {
      return false; // another user's process, or one that has ended
    }
  });
}

/** Lets one launcher at a time look at node_modules and change it; the others wait. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, mark } from './running.mjs';

/**
 * Waits for the lock and takes it. A holder that has died is set aside.
 * @param {string} root the checkout
 * @param {() => void} onWait called once if another launcher holds it
 * @returns {Promise<() => void>} gives the lock back
 */
export async function takeLock(root, onWait) {
  const file = join(root, '.cache', 'launching');
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(mark(process.pid)));
  try {
    for (let waits = 0; !tryLink(mine, file); waits++) {
      if (setAsideIfDead(file, mine)) continue;
      if (waits === 1) onWait();
      await sleep(200);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return () => rmSync(file, { force: true });
}

/**
 * Links rather than creates: the lock appears whole, never empty while its owner still writes.
 * @param {string} mine
 * @param {string} file
 */
function tryLink(mine, file) {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} file
 * @param {string} mine
 * @returns {boolean} true if the lock is free now
 */
function setAsideIfDead(file, mine) {
  const aside = `${mine}.aside`;
  try {
    const holder = readFileSync(file, 'utf8');
    if (isAlive(JSON.parse(holder))) return false;
    renameSync(file, aside);
    // Someone else may have set the dead lock aside and taken a new one in between: theirs goes back.
    if (readFileSync(aside, 'utf8') !== holder) renameSync(aside, file);
    else rmSync(aside);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return true;
    throw error;
  }
}

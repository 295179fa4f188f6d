/** Compares what package-lock.json asks for with what npm's own record says is in node_modules. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchFailure } from './failure.mjs';

/**
 * @typedef {{ version?: string, integrity?: string, dev?: boolean, optional?: boolean, devOptional?: boolean,
 *   os?: string | string[], cpu?: string | string[], libc?: string | string[] }} LockedPackage
 * @typedef {Record<string, LockedPackage>} LockedPackages
 * @typedef {{ missing: string[], missingForPlatform: string[], replaced: string[] }} Difference
 */

/**
 * Reads npm's record of what is installed. npm writes it last, so an interrupted install never looks finished.
 * @param {string} file
 * @returns {LockedPackages | undefined} undefined if there is no such file
 */
function readLock(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch (cause) {
    throw new LaunchFailure(`${file} is damaged (${String(cause)}). Restore or delete it.`);
  }
}

/**
 * @param {string | string[] | undefined} wanted
 * @param {string} actual
 */
function fits(wanted, actual) {
  return wanted !== undefined && [wanted].flat().includes(actual);
}

/**
 * The packages of a set that node_modules lacks, and those that npm would have to take away or exchange.
 * `replaced` empty means that an install only adds files, which is safe beside a running program.
 * @param {string} root the checkout
 * @param {import('./commands.mjs').PackageSet} set
 * @returns {Difference}
 * @throws {LaunchFailure} if package-lock.json is missing or damaged
 */
export function comparePackages(root, set) {
  const locked = readLock(join(root, 'package-lock.json'));
  if (!locked) throw new LaunchFailure(`There is no package-lock.json in ${root}. Restore it from git.`);
  const installed = readLock(join(root, 'node_modules', '.package-lock.json')) ?? {};

  /** @type {Difference} */
  const difference = { missing: [], missingForPlatform: [], replaced: [] };
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '' || path in installed || (set === 'run' && wanted.dev)) continue;
    if (!wanted.optional && !wanted.devOptional) difference.missing.push(path);
    else if (!wanted.dev && !wanted.libc && fits(wanted.os, process.platform) && fits(wanted.cpu, process.arch)) {
      difference.missingForPlatform.push(path);
    }
  }
  for (const [path, found] of Object.entries(installed)) {
    const wanted = locked[path];
    const same = wanted?.version === found.version && wanted?.integrity === found.integrity;
    if (!same && !(set === 'run' && found.dev)) difference.replaced.push(path);
  }
  return difference;
}

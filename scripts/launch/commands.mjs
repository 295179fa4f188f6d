/** The commands that `scripts/launch.mjs` knows, the file each one runs, and which packages it needs. */

import { COMPANION_NODE_FLAGS } from './companionFlags.mjs';

/**
 * `run` leaves the development tools out and installs in seconds; `all` is everything in package.json.
 * @typedef {'run' | 'all'} PackageSet
 * @typedef {{ file: string, args: readonly string[], packages: PackageSet, nodeFlags?: readonly string[] }} Command
 */

/** @type {ReadonlyMap<string, Command>} */
export const COMMANDS = new Map([
  ['demo', { file: 'scripts/demo.ts', args: [], packages: 'run' }],
  ['start', { file: 'companion/main.ts', args: [], packages: 'run', nodeFlags: COMPANION_NODE_FLAGS }],
  ['simulator', { file: 'test/simulator/main.ts', args: [], packages: 'run' }],
  ['bench', { file: 'test/bench/main.ts', args: [], packages: 'run' }],
  ['test', { file: 'scripts/run-tests.ts', args: [], packages: 'all' }],
  ['test:faults', { file: 'scripts/run-tests.ts', args: ['--project', 'faults'], packages: 'all' }],
  ['test:soak', { file: 'scripts/run-tests.ts', args: ['--project', 'soak'], packages: 'all' }],
  ['lint', { file: 'scripts/lint.ts', args: [], packages: 'all' }],
  ['build:lwc', { file: 'scripts/build-lwc.ts', args: [], packages: 'all' }],
  ['generate', { file: 'scripts/generate.ts', args: [], packages: 'all' }],
  ['licenses', { file: 'scripts/licenses.ts', args: [], packages: 'all' }],
  ['screenshots', { file: 'scripts/screenshots.ts', args: [], packages: 'all' }],
  ['org:create', { file: 'scripts/org-create.ts', args: [], packages: 'all' }],
  ['package:version', { file: 'scripts/package-version.ts', args: [], packages: 'all' }],
  ['format', { file: 'node_modules/prettier/bin/prettier.cjs', args: ['--write', '.'], packages: 'all' }],
  ['check', { file: 'scripts/check.ts', args: [], packages: 'all' }],
]);

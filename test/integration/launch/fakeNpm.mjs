#!/usr/bin/env node
/** Stands in for npm in the launcher's tests: lays out what package-lock.json asks for, and notes how it was called. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const args = process.argv.slice(2);
/** @param {string} name */
const wish = (name) => process.env[`FAKE_NPM_${name}`];
appendFileSync('npm-calls.log', `${args.join(' ')}\n`);
appendFileSync('npm-caches.log', `${process.env['npm_config_cache'] ?? 'the usual one'}\n`);
console.log('npm says: many lines nobody wants to read');
if (wish('FAILS')) {
  console.error('npm error the registry is asleep');
  process.exit(7);
}
if (wish('WAITS')) {
  writeFileSync('npm-is-waiting', '');
  for (let i = 0; existsSync('npm-is-waiting') && i < 2000; i++) await sleep(10);
}
if (args[0] === 'ci') rmSync('node_modules', { recursive: true, force: true });
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const installed = Object.entries(lock.packages).filter(
  ([path, { dev, os }]) =>
    path !== '' && !(dev && args.includes('--omit=dev')) && (!os || os.includes(process.platform)),
);
if (!wish('FORGETS')) {
  for (const [path, { version }] of installed) {
    mkdirSync(path, { recursive: true });
    if (!existsSync(`${path}/version`)) writeFileSync(`${path}/version`, version);
  }
}
mkdirSync('node_modules', { recursive: true });
const packages = wish('FORGETS') ? {} : Object.fromEntries(installed);
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));

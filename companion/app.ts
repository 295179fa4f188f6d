/** Puts the companion together: database, keys, ownership and pages; knows every room and holds no logic of its own. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { Cipher } from './store/cipher.ts';
import { type Database, openDatabase } from './store/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './store/embeddedPostgres.ts';
import { checkEncryptionKeys } from './store/encryptionCheck.ts';
import { saveEnvironment } from './store/environments.ts';
import { migrate } from './store/migrate.ts';
import { someoneHasPassword } from './store/people.ts';
import { keepHouse } from './sync/housekeeping.ts';
import { Meter } from './sync/meter.ts';
import { OperatorNotices } from './sync/operatorNotices.ts';
import { CustomerIndexes } from './sync/account/customerMatching.ts';
import { NodeRoom } from './sync/nodeRoom.ts';
import { startOwner } from './sync/orgOwner.ts';
import { Ownership } from './sync/ownership.ts';
import { TogaiDoors } from './sync/togaiDoors.ts';
import type { ConsoleParts } from './web/console.ts';
import { listen, webApp } from './web/server.ts';
import { firstSignInUrl } from './web/signIn.ts';

/** A running companion. */
export interface App {
  /** Where browsers reach it. */
  readonly url: string;
  /** A new link that signs its opener in once, as the first admin: for the first start, and for programs that drive the console. */
  signInUrl(): Promise<string>;
  /** Such a link as long as nobody can sign in with a password; undefined afterwards. */
  readonly firstSignInUrl: string | undefined;
  /** Hands every org over, ends runs under way, closes everything. */
  stop(): Promise<void>;
}

/** How long requests under way may take to end when the companion stops. */
const CLOSE_PATIENCE_MS = 2_000;

/** Starts the companion. Throws an Error whose message is one clear sentence when it can't. */
export async function startApp(config: Config, log: Logger): Promise<App> {
  const embedded = config.databaseUrl === undefined ? await startEmbeddedPostgres(config.dataDir) : undefined;
  embedded?.keepUp((error) => {
    if (error === undefined) log.warn('The embedded PostgreSQL had ended; it was started again.');
    else log.error({ err: error }, 'The embedded PostgreSQL has ended and does not start again; the next try follows.');
  });
  const url = config.databaseUrl ?? embedded?.url ?? '';
  const database = openDatabase({
    url,
    onIdleError: (error) => {
      log.warn({ err: error }, 'A database connection broke.');
    },
  });
  try {
    return await assemble(config, log, database, embedded);
  } catch (error) {
    await database.end();
    await embedded?.stop();
    throw error;
  }
}

async function assemble(
  config: Config,
  log: Logger,
  database: Database,
  embedded: EmbeddedPostgres | undefined,
): Promise<App> {
  await reach(database, config);
  await migrate(database);
  const cipher = new Cipher(config.encryptionKeys ?? [await ownKey(config.dataDir)]);
  await checkEncryptionKeys(database, cipher);
  const { apiUrl, token, requestsPerSecond } = config.togai;
  if (token !== undefined) await saveEnvironment(database, cipher, { name: 'Togai', apiUrl, token, requestsPerSecond });

  const { clientId, clientSecret, loginUrl, pubsubUrl } = config.salesforce;
  const meter = new Meter();
  const doors = new TogaiDoors(database, meter);
  const shared = { doors, meter, room: new NodeRoom(), customerIndexes: new CustomerIndexes(database) };
  const dependencies = { database, cipher, log, ...shared, clientId, clientSecret, pubsubUrl };
  const ownership = new Ownership({ database, log, start: (fence, asked) => startOwner(dependencies, fence, asked) });
  let publicUrl = config.publicUrl ?? '';
  const operatorNotices = new OperatorNotices({
    database,
    cipher,
    log,
    publicUrl: () => publicUrl,
    mailServer: config.mailServer,
  });
  const parts: ConsoleParts = {
    database,
    cipher,
    log,
    doors,
    meter,
    operatorNotices,
    publicUrl: () => publicUrl,
    salesforce: { clientId, clientSecret, loginUrl },
    orgs: {
      ring: () => {
        ownership.ring();
      },
      ringOrg: (orgId) => {
        ownership.ringOrg(orgId);
      },
      orgIds: () => ownership.orgIds,
      sinceLastTickMs: () => ownership.sinceLastTickMs,
    },
  };
  const web = webApp(parts);
  const server = await listen(web, config.port, config.host);
  publicUrl ||= addressOf(server, config.host);

  const stopping = new AbortController();
  const running = Promise.all([
    ownership.run(stopping.signal),
    keepHouse({ database, cipher, log, doors }, stopping.signal),
    operatorNotices.run(stopping.signal),
  ]);
  const stop = async (): Promise<void> => {
    stopping.abort();
    await running;
    await close(server);
    await doors.close();
    await database.end();
    await embedded?.stop();
  };
  let stopped: Promise<void> | undefined;
  return {
    url: publicUrl,
    signInUrl: () => firstSignInUrl(parts),
    firstSignInUrl: (await someoneHasPassword(database)) ? undefined : await firstSignInUrl(parts),
    stop: () => (stopped ??= stop()),
  };
}

/** One sentence for a database that isn't there, instead of a driver's error. */
async function reach(database: Database, config: Config): Promise<void> {
  try {
    await database.query('select 1');
  } catch (cause) {
    const at =
      config.databaseUrl === undefined
        ? 'The embedded PostgreSQL'
        : `The database at ${new URL(config.databaseUrl).host}`;
    throw new Error(
      `${at} can't be reached: ${cause instanceof Error ? cause.message || 'no answer' : String(cause)}`,
      { cause },
    );
  }
}

/** The key of an installation that was given none: made once, kept beside the data, readable by its owner alone. */
async function ownKey(dataDir: string): Promise<Buffer> {
  const file = join(dataDir, 'encryption-key');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  try {
    await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return Buffer.from(await readFile(file, 'utf8'), 'base64');
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${String(port)}`;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) =>
    server.close(() => {
      done();
    }),
  );
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_PATIENCE_MS);
  await closed;
  clearTimeout(timer);
}

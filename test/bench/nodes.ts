/** Companions on a PostgreSQL of the bench's own, with orgs connected straight in its tables: any number of both. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Cipher } from '../../companion/store/cipher.ts';
import { saveConnection } from '../../companion/store/connections.ts';
import { type Database, openDatabase } from '../../companion/store/database.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../companion/store/embeddedPostgres.ts';
import { saveEnvironment } from '../../companion/store/environments.ts';
import { migrate } from '../../companion/store/migrate.ts';
import { type BenchCompanion, startCompanion } from './benchWorld.ts';
import { plainConnection } from '../world/plainConnection.ts';

const KEY = Buffer.alloc(32, 7);
const PATIENCE_MS = 120_000;

/** Where the nodes find their Salesforce and Togai. */
export interface Addresses {
  readonly salesforce: {
    readonly url: string;
    readonly pubsubUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  readonly togai: { readonly url: string; readonly token: string };
}

/** An org of the bench and a session of its admin. */
export interface BenchOrg {
  readonly orgId: string;
  readonly userId: string;
  readonly username: string;
  readonly accessToken: string;
}

/** Companions on one PostgreSQL with connections to all orgs, made without the console. */
export class BenchNodes {
  readonly database: Database;
  readonly running: BenchCompanion[] = [];
  readonly #addresses: Addresses;
  readonly #postgres: EmbeddedPostgres;
  readonly #dir: string;

  /** An own server with its tables, no node yet, and these orgs connected. */
  static async start(addresses: Addresses, orgs: readonly BenchOrg[]): Promise<BenchNodes> {
    const dir = await mkdtemp(join(tmpdir(), 'togai-bench-'));
    const nodes = new BenchNodes(addresses, dir, await startEmbeddedPostgres(dir));
    await nodes.#connect(orgs);
    return nodes;
  }

  private constructor(addresses: Addresses, dir: string, postgres: EmbeddedPostgres) {
    this.#addresses = addresses;
    this.#dir = dir;
    this.#postgres = postgres;
    this.database = openDatabase({ url: postgres.url });
  }

  async #connect(orgs: readonly BenchOrg[]): Promise<void> {
    const { salesforce, togai } = this.#addresses;
    const cipher = new Cipher([KEY]);
    await migrate(this.database);
    const environment = await saveEnvironment(this.database, cipher, {
      name: 'Togai',
      apiUrl: togai.url,
      token: togai.token,
      requestsPerSecond: 0,
    });
    for (const { orgId, userId, username, accessToken } of orgs)
      await saveConnection(
        this.database,
        cipher,
        plainConnection(orgId, environment.id, salesforce.url, {
          name: username,
          userId,
          username,
          tokens: { accessToken, refreshToken: 'none', instanceUrl: salesforce.url },
        }),
      );
  }

  /** One more companion. */
  async add(): Promise<BenchCompanion> {
    const { salesforce, togai } = this.#addresses;
    const node = await startCompanion({
      DATABASE_URL: this.#postgres.url,
      ENCRYPTION_KEYS: KEY.toString('base64'),
      SALESFORCE_LOGIN_URL: salesforce.url,
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
      SALESFORCE_PUBSUB_URL: salesforce.pubsubUrl,
      TOGAI_API_URL: togai.url,
      TOGAI_API_TOKEN: togai.token,
      TOGAI_REQUESTS_PER_SECOND: '0',
    });
    this.running.push(node);
    return node;
  }

  /** Resolves when the nodes share the orgs evenly and each org was swept once: what a start costs is over then. */
  async settled(): Promise<void> {
    await this.until(async () => {
      const { rows } = await this.database.query<{
        swept: boolean;
        most: number;
        least: number;
        holders: number;
        orgs: number;
      }>(
        `select (select bool_and(swept_until is not null) from connection) as swept, max(n)::int as most, min(n)::int as least, count(*)::int as holders, (select count(*)::int from connection) as orgs
         from (select count(*) as n from org_lease where until > now() group by holder) shares`,
      );
      const [row] = rows;
      return (
        row?.swept === true && row.holders === Math.min(this.running.length, row.orgs) && row.most - row.least <= 1
      );
    });
  }

  async until(look: () => Promise<boolean>, everyMs = 100): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await look())) {
      if (performance.now() > deadline) throw new Error('The companions did not come as far as the bench waits for.');
      await pause(everyMs);
    }
  }

  /** Ends one at once, as a power cut does. */
  async kill(node: BenchCompanion): Promise<void> {
    this.running.splice(this.running.indexOf(node), 1);
    await node.stop('SIGKILL');
  }

  async stop(): Promise<void> {
    await Promise.all(this.running.map((node) => node.stop()));
    await this.database.end();
    await this.#postgres.stop();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

/** Seconds of processor time that a process has used; NaN where the system doesn't tell. */
export async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const TICKS_PER_SECOND = 100;
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

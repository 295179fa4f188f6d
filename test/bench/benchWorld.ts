/** The bench's world: simulators in one process, companions in others, a PostgreSQL for both. */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPANION_NODE_FLAGS } from '../../scripts/launch/companionFlags.mjs';
import { z } from 'zod';
import { connectOrg, signInToConsole } from '../../scripts/demo/connect.ts';
import { FormBrowser } from '../../scripts/demo/formBrowser.ts';

const WORLD = fileURLToPath(new URL('worldProcess.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../companion/main.ts', import.meta.url));

const addresses = z.object({
  salesforce: z.object({
    url: z.string(),
    pubsubUrl: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    username: z.string(),
    password: z.string(),
    orgId: z.string(),
    accessToken: z.string(),
  }),
  togai: z.object({ url: z.string(), token: z.string() }),
});
const ready = z.object({ url: z.string(), signInUrl: z.string().optional() });

/** A bench that ends for any reason takes along what it started. */
const started = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(128));

/** A companion as its own process. */
export interface BenchCompanion {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until it was ready. */
  readonly readyMs: number;
  readonly signInUrl: string | undefined;
  /** Ends it, with SIGTERM if nothing else is said; resolves when it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** The simulators' process and where a companion keeps its data; `stop` ends the one and removes the other. */
export class BenchWorld {
  readonly addresses: z.infer<typeof addresses>;
  readonly dataDir: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: unknown) => void>();
  #nextId = 1;

  static async start(): Promise<BenchWorld> {
    const child = fork(WORLD, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    started.add(child);
    const first = await new Promise<unknown>((done, fail) => {
      child.once('message', done);
      child.once('exit', (code) => {
        fail(new Error(`The simulators ended with ${String(code)}`));
      });
    });
    return new BenchWorld(child, addresses.parse(first), await mkdtemp(join(tmpdir(), 'togai-bench-')));
  }

  private constructor(child: ChildProcess, found: z.infer<typeof addresses>, dataDir: string) {
    this.#child = child;
    this.addresses = found;
    this.dataDir = dataDir;
    child.on('message', (message: { id: number; answer?: unknown }) => {
      this.#waiting.get(message.id)?.(message.answer);
      this.#waiting.delete(message.id);
    });
  }

  /** Asks the simulators' process for something; see `worldProcess.ts`. */
  ask(message: { do: string } & Record<string, unknown>): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((done) => {
      this.#waiting.set(id, done);
      this.#child.send({ id, ...message });
    });
  }

  async startCompanion(): Promise<BenchCompanion> {
    const { salesforce, togai } = this.addresses;
    return startCompanion({
      DATA_DIR: this.dataDir,
      SALESFORCE_LOGIN_URL: salesforce.url,
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
      SALESFORCE_PUBSUB_URL: salesforce.pubsubUrl,
      TOGAI_API_URL: togai.url,
      TOGAI_API_TOKEN: togai.token,
      TOGAI_REQUESTS_PER_SECOND: '0',
    });
  }

  async connect(companion: BenchCompanion): Promise<void> {
    const browser = new FormBrowser();
    await signInToConsole(browser, companion);
    await connectOrg(browser, companion, this.addresses);
  }

  async stop(): Promise<void> {
    const gone = new Promise<void>((done) =>
      this.#child.once('exit', () => {
        done();
      }),
    );
    void this.ask({ do: 'stop' });
    await gone;
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** Starts `companion/main.ts` with these settings on a free port; resolves when it is ready. */
export async function startCompanion(variables: Record<string, string>): Promise<BenchCompanion> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...COMPANION_NODE_FLAGS, MAIN], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error', ...variables },
  });
  started.add(child);
  let stopping = false;
  const gone = new Promise<void>((done) =>
    child.once('exit', (code, signal) => {
      started.delete(child);
      done();
      // Whoever waits for its work would wait for ever.
      if (!stopping) throw new Error(`A companion ended by itself: ${signal ?? String(code)}.`);
    }),
  );
  const told = await new Promise<unknown>((done, fail) => {
    child.once('message', done);
    void gone.then(() => {
      fail(new Error('The companion ended before it was ready.'));
    });
  });
  const readyMs = performance.now() - startedAt;
  const { url, signInUrl } = ready.parse(told);
  return {
    url,
    signInUrl,
    readyMs,
    pid: child.pid ?? 0,
    stop: async (signal = 'SIGTERM') => {
      stopping = true;
      child.kill(signal);
      await gone;
    },
  };
}

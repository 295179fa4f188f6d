/** The demo's processes: the local world and the companion, each as the real command starts it, ended with the demo. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { COMPANION_NODE_FLAGS } from '../launch/companionFlags.mjs';

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 15_000;
const WORLD_NAME = 'The process of the local Salesforce and Togai';
const COMPANION_NAME = 'The companion';

const world = z.object({
  salesforce: z.object({
    url: z.string(),
    pubsubUrl: z.string(),
    clientId: z.string(),
    clientSecret: z.string(),
    username: z.string(),
    password: z.string(),
  }),
  togai: z.object({ url: z.string(), token: z.string() }),
});

/** Where the local Salesforce and Togai are, and how to sign in. */
export type World = z.infer<typeof world>;

const companion = z.object({ url: z.string(), signInUrl: z.string().optional() });
/** Where the demo's companion is, and the link that signs in. */
export type Companion = z.infer<typeof companion>;

/** Starts `npm run simulator`'s program; resolves with the line it prints. */
export async function startWorld(processes: Processes): Promise<World> {
  const child = processes.start(WORLD_NAME, 'test/simulator/main.ts', {}, ['ignore', 'pipe', 'inherit']);
  const { stdout } = child;
  if (!stdout) throw new Error('The simulator has no output.');
  const line = await processes.firstOf(
    child,
    WORLD_NAME,
    new Promise<string>((done) => createInterface(stdout).once('line', done)),
  );
  return world.parse(JSON.parse(line));
}

/** Starts `npm start`'s program against the world; resolves with its address when it is ready. */
export async function startCompanion(processes: Processes, variables: Record<string, string>): Promise<Companion> {
  const child = processes.start(
    COMPANION_NAME,
    'companion/main.ts',
    variables,
    ['ignore', 'ignore', 'inherit', 'ipc'],
    COMPANION_NODE_FLAGS,
  );
  const ready = new Promise<unknown>((done) => child.once('message', done));
  return companion.parse(await processes.firstOf(child, COMPANION_NAME, ready));
}

/** Child processes that are ended in the reverse order of their start. */
export class Processes {
  readonly #children: ChildProcess[] = [];
  readonly #firstEnd = Promise.withResolvers<string>();

  /** Starts a program of the project under the same Node; `name` begins a sentence. */
  start(
    name: string,
    file: string,
    variables: Record<string, string>,
    stdio: ('ignore' | 'pipe' | 'inherit' | 'ipc')[],
    nodeFlags: readonly string[] = [],
  ): ChildProcess {
    const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
    const child = spawn(process.execPath, [...nodeFlags, path], {
      stdio,
      env: { ...process.env, ...variables },
      detached: false,
    });
    this.#children.push(child);
    child.once('exit', (code, signal) => {
      this.#ended(`${name} ended by itself (${signal ?? `status ${String(code)}`}).`);
    });
    return child;
  }

  /** Resolves when one of them has ended, with a sentence that says which. */
  firstEnd(): Promise<string> {
    return this.#firstEnd.promise;
  }

  #ended(sentence: string): void {
    this.#firstEnd.resolve(sentence);
  }

  /** What the child tells, unless it ends first or takes too long. */
  async firstOf<T>(child: ChildProcess, name: string, told: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<never>((_, fail) => {
      child.once('exit', (code) => {
        fail(new Error(`${name} ended with ${String(code)} before it was ready.`));
      });
      timer = setTimeout(() => {
        fail(new Error(`${name} did not get ready in time.`));
      }, READY_WITHIN_MS);
    });
    try {
      return await Promise.race([told, ended]);
    } finally {
      clearTimeout(timer);
      ended.catch(() => undefined);
    }
  }

  async stopAll(): Promise<void> {
    for (const child of this.#children.reverse()) await stop(child);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((done) =>
    child.once('exit', () => {
      done();
    }),
  );
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(timer);
}

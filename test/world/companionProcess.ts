/** A companion as its own process, to kill as the operating system would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { COMPANION_NODE_FLAGS } from '../../scripts/launch/companionFlags.mjs';

const MAIN = fileURLToPath(new URL('../../companion/main.ts', import.meta.url));
const READY_WITHIN_MS = 30_000;

/** A companion in a process of its own. */
export interface CompanionProcess {
  readonly url: string;
  /** The one-time link of a first start; undefined once somebody has a password. */
  readonly signInUrl: string | undefined;
  readonly child: ChildProcess;
  /** All it wrote to its log so far. */
  output(): string;
  /** Ends it at once, as a power cut would; resolves when it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
}

type Ready = Pick<CompanionProcess, 'url' | 'signInUrl'>;

/** Starts `companion/main.ts`; rejects with what it wrote when it ends before it is ready. */
export async function startCompanionProcess(variables: Record<string, string>): Promise<CompanionProcess> {
  const child = spawn(process.execPath, [...COMPANION_NODE_FLAGS, MAIN], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...variables },
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const gone = new Promise<void>((done) =>
    child.once('exit', () => {
      done();
    }),
  );
  const { url, signInUrl } = await new Promise<Ready>((ready, fail) => {
    child.once('error', fail);
    const timer = setTimeout(() => {
      fail(new Error(`The companion did not get ready: ${output}`));
    }, READY_WITHIN_MS);
    child.once('message', (message: Ready) => {
      ready(message);
    });
    void gone.then(() => {
      fail(new Error(`The companion ended before it was ready: ${output}`));
    });
    void gone.finally(() => {
      clearTimeout(timer);
    });
    child.once('message', () => {
      clearTimeout(timer);
    });
  });
  return {
    url,
    signInUrl,
    child,
    output: () => output,
    kill: async (signal = 'SIGKILL') => {
      child.kill(signal);
      await gone;
    },
  };
}

/** Runs it to its end; for starts that must fail. */
export async function runCompanionToEnd(
  variables: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [...COMPANION_NODE_FLAGS, MAIN], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.once('exit', done));
  return { code, output };
}

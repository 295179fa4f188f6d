/** A small checkout in a directory with a space in its name, to start the real launcher in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

/** What package-lock.json says of one package. */
export interface Locked {
  version: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
}

/** A launch under way, or over. */
export interface Launch {
  child: ChildProcess;
  /** Both streams, as far as they have come. */
  output(): string;
  /** The exit status, or the name of the signal that ended it. */
  ended: Promise<number | string>;
}

/** A copy of the launcher in a checkout whose packages are made up, with an npm that only pretends. */
export class Checkout {
  readonly root = join(mkdtempSync(join(tmpdir(), 'launch-')), 'a checkout');
  readonly #bin = join(dirname(this.root), 'bin');
  readonly #launches: Launch[] = [];

  constructor() {
    mkdirSync(join(this.root, 'scripts'), { recursive: true });
    cpSync(join(PROJECT, 'scripts/launch.mjs'), join(this.root, 'scripts/launch.mjs'));
    cpSync(join(PROJECT, 'scripts/launch'), join(this.root, 'scripts/launch'), { recursive: true });
    mkdirSync(this.#bin);
    cpSync(join(import.meta.dirname, 'fakeNpm.mjs'), join(this.#bin, 'npm'));
    chmodSync(join(this.#bin, 'npm'), 0o755);
    this.lock({ alpha: { version: '1.0.0' }, tool: { version: '1.0.0', dev: true } });
    this.program('scripts/demo.ts', 'console.log("demo says", ...process.argv.slice(2));');
    this.program('scripts/run-tests.ts', 'console.log("tests say", ...process.argv.slice(2));');
  }

  /** Writes package-lock.json. */
  lock(packages: Record<string, Locked>): void {
    const entries: Record<string, Partial<Locked>> = { '': {} };
    for (const [name, locked] of Object.entries(packages)) entries[`node_modules/${name}`] = locked;
    this.program('package-lock.json', JSON.stringify({ packages: entries }));
  }

  /** Writes a file. */
  program(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  /** How npm was called so far, a call a line. */
  npmCalls(): string[] {
    return this.#lines('npm-calls.log');
  }

  /** Which cache directory npm was given in each call. */
  npmCaches(): string[] {
    return this.#lines('npm-caches.log');
  }

  #lines(file: string): string[] {
    return this.has(file) ? readFileSync(join(this.root, file), 'utf8').trimEnd().split('\n') : [];
  }

  /** Starts the launcher on this Node, or on one that says it is `version`. */
  launch(args: string[], { env = {}, version }: { env?: Record<string, string>; version?: string } = {}): Launch {
    const pretend = version
      ? [
          '--import',
          `data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"${version}"}})`,
        ]
      : [];
    // npm sets these for what it runs; here they would lead past the stand-in.
    const { npm_execpath: _, npm_node_execpath: __, ...inherited } = process.env;
    const child = spawn(process.execPath, [...pretend, join(this.root, 'scripts/launch.mjs'), ...args], {
      cwd: tmpdir(),
      env: { ...inherited, PATH: [this.#bin, dirname(process.execPath), process.env['PATH']].join(delimiter), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
    const launch = { child, output: () => output, ended };
    this.#launches.push(launch);
    return launch;
  }

  /** Launches and waits for the end. */
  async run(args: string[], options?: { env?: Record<string, string>; version?: string }) {
    const launch = this.launch(args, options);
    const status = await launch.ended;
    return { status, output: launch.output() };
  }

  /** Ends what still runs and deletes the checkout. */
  async dispose(): Promise<void> {
    this.remove('npm-is-waiting');
    for (const { child, ended } of this.#launches) {
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(dirname(this.root), { recursive: true, force: true });
  }
}

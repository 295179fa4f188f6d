/** Starts the tests' PostgreSQL before the first test file and stops it after the last. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the tests' PostgreSQL server. */
    postgresUrl: string;
  }
}

const OWNER = fileURLToPath(new URL('ownPostgres.ts', import.meta.url));
let owner: ChildProcessByStdio<Writable, Readable, null> | undefined;

/** Called by vitest before the first file of a project; `postgresUrl` is where it listens. */
export async function setup(project: TestProject): Promise<void> {
  const home = join(tmpdir(), `togai-for-salesforce-tests-${String(process.pid)}-${project.name}`);
  // Detached: a signal to the whole run is not for it; it ends when this process, and so its input, has ended.
  owner = spawn(process.execPath, [OWNER, home], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  for await (const url of createInterface({ input: owner.stdout })) {
    project.provide('postgresUrl', url);
    return;
  }
  throw new Error("The tests' PostgreSQL did not start; why is said above.");
}

/** Called by vitest after the last one. */
export async function teardown(): Promise<void> {
  if (owner?.exitCode !== null) return;
  const gone = once(owner, 'exit');
  owner.stdin.end();
  await gone;
}

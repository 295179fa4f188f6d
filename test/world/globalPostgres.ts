/** Starts the tests' PostgreSQL before the first test file and stops it after the last. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../companion/store/embeddedPostgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the tests' PostgreSQL server. */
    postgresUrl: string;
  }
}

let server: EmbeddedPostgres | undefined;
let home: string | undefined;

/** Called by vitest before the first file of a project; `postgresUrl` is where it listens. */
export async function setup(project: TestProject): Promise<void> {
  home = join(tmpdir(), `togai-for-salesforce-tests-${String(process.pid)}-${project.name}`);
  server = await startEmbeddedPostgres(home);
  project.provide('postgresUrl', server.url);
}

/** Called by vitest after the last one. */
export async function teardown(): Promise<void> {
  await server?.stop();
  if (home !== undefined) await rm(home, { recursive: true, force: true });
}

/** The PostgreSQL that comes along: found again by the next companion, left to others who use it, started again when it dies. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../companion/store/embeddedPostgres.ts';
import { eventually } from '../../world/eventually.ts';
import { serverPid } from '../../world/serverPid.ts';

let home: string;
let first: EmbeddedPostgres;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'togai-embedded-'));
  first = await startEmbeddedPostgres(home);
});
afterAll(async () => {
  await first.stop();
  await rm(home, { recursive: true, force: true });
});

async function ask<T extends pg.QueryResultRow>(url: string, statement: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A server that is killed meanwhile ends the connection; the query then says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function killServer(): Promise<void> {
  process.kill(await serverPid(home), 'SIGKILL');
}

it('is found running by a second companion, whose end leaves it to the first', async () => {
  const second = await startEmbeddedPostgres(home);
  expect(second.url).toBe(first.url);
  await second.stop();
  expect(await ask(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

it('is left running by the companion that started it while somebody else is connected', async () => {
  const other = new pg.Client({ connectionString: first.url });
  await other.connect();
  await first.stop();
  expect((await other.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await other.end();
});

it('is started again at the same address with all it held, when its process is killed', async () => {
  await ask(first.url, 'create table kept (n int); insert into kept values (7)');
  const news: unknown[] = [];
  first = await startEmbeddedPostgres(home);
  first.keepUp((error) => news.push(error));
  const before = await serverPid(home);
  await killServer();
  await eventually(async () => {
    expect(await ask(first.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });
  expect(await serverPid(home)).not.toBe(before);
  // The dead server's last processes may hold its memory for a moment: a try may fail before the one that succeeds.
  await eventually(() => {
    expect(news.at(-1)).toBeUndefined();
    expect(news.length).toBeGreaterThan(0);
  });
});

it('that was started again is stopped by who did so, and stays so', async () => {
  await first.stop();
  await expect(ask(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  await expect(readFile(join(home, 'postgres', 'postmaster.pid'))).rejects.toThrow('ENOENT');
  first = await startEmbeddedPostgres(home);
});

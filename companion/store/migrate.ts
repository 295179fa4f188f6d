/** Brings the database to the newest schema: numbered SQL files, each applied once, one node at a time. */
import { readdir, readFile } from 'node:fs/promises';
import { type Database, inTransaction } from './database.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any number that nothing else in the database locks on. */
const LOCK = 7_206_401;

/**
 * Applies the migrations that are missing, each in the same transaction as the note that it was.
 * Returns the numbers applied now. Throws if the database is newer than this program.
 */
export async function migrate(database: Database): Promise<number[]> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  return inTransaction(database, async (client) => {
    await client.query({ text: 'select pg_advisory_xact_lock($1)', values: [LOCK] });
    await client.query(
      'create table if not exists migration (number integer primary key, applied_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ number: number }>('select number from migration');
    const applied = new Set(rows.map((row) => row.number));
    const known = files.map((name) => Number.parseInt(name, 10));
    const newest = Math.max(0, ...applied);
    if (newest > Math.max(0, ...known)) {
      throw new Error(
        `The database is at schema ${String(newest)}, newer than this program knows. Start the newer version.`,
      );
    }
    const now: number[] = [];
    for (const [index, name] of files.entries()) {
      const number = known[index];
      if (number === undefined || applied.has(number)) continue;
      await client.query(await readFile(new URL(name, FOLDER), 'utf8'));
      await client.query({ text: 'insert into migration (number) values ($1)', values: [number] });
      now.push(number);
    }
    return now;
  });
}

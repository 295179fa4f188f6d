/** Migrations: once each, whoever starts at the same moment, and none that an older node beside a newer one would trip over. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../companion/store/database.ts';
import { migrate } from '../../../companion/store/migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../world/postgres.ts';

const FOLDER = 'companion/store/migrations';
const files = readdirSync(FOLDER).sort();
let own: TestDatabase;
let database: Database;
beforeEach(async () => {
  own = await createTestDatabase();
  database = openDatabase({ url: own.url });
});
afterEach(async () => {
  await database.end();
  await own.drop();
});

describe('migrations', () => {
  it('run once each when several nodes start at the same moment', async () => {
    const applied = await Promise.all([migrate(database), migrate(database), migrate(database)]);
    expect(applied.flat()).toEqual(files.map((name) => Number.parseInt(name, 10)));
    expect(await migrate(database)).toEqual([]);
  });

  it('have numbers of their own', () => {
    expect(new Set(files.map((name) => Number.parseInt(name, 10))).size).toBe(files.length);
  });

  it('of a newer version keep an older one from starting, in words', async () => {
    await migrate(database);
    await database.query('insert into migration (number) values (9999)');
    await expect(migrate(database)).rejects.toThrow('newer than this program knows. Start the newer version');
  });

  it.each(files)('%s only adds: an older node that runs beside a newer one finds all that it knows', (name) => {
    const sql = readFileSync(`${FOLDER}/${name}`, 'utf8').replace(/--.*$/gm, '');
    expect(sql).not.toMatch(/\b(drop|rename|truncate)\b|\balter column\b|\bset not null\b/i);
    // A new column of an old table must do without a value, or bring one.
    for (const [column] of sql.matchAll(/add column[^,;]*/gi))
      if (/not null/i.test(column)) expect(column).toMatch(/default|generated/i);
  });
});

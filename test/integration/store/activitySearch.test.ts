/** Finding runs among many, and letting go of old ones. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActivityFilter, recordsInStatus, searchActivity } from '../../../companion/store/activitySearch.ts';
import { saveActivityDays } from '../../../companion/store/consoleSettings.ts';
import { cleanUp } from '../../../companion/sync/housekeeping.ts';
import { createStore, ORG_ID, type StoreFixture } from './storeFixture.ts';

const RUNS = 3_000;
let store: StoreFixture;

beforeAll(async () => {
  store = await createStore();
  await store.database.query({
    text: `insert into activity (org_id, seq, version, flow, record_id, record_name, cause, status, code, requested_at, started_at, finished_at)
      select $1, n, 1, 'Account Sync', '001' || lpad((n % 2000)::text, 12, '0') || 'AAA',
        case when n % 1000 = 7 then 'O''Neil & Söhne (Köln) ' || n else 'Old Company ' || n end, case when n % 2 = 0 then 'Created' else 'Changed' end,
        case when n = 500 or n = 2500 then 'Failed' when n = 10 then 'Failed' else 'Synced' end, 'SYNCED', now(), now(), now() - make_interval(days => case when n <= 2600 then 100 else 1 end)
      from generate_series(1, $2::int) n`,
    values: [ORG_ID, RUNS],
  });
});
afterAll(() => store.close());

/** All ids, a page after the other. */
async function all(filter: ActivityFilter, limit = 37): Promise<number[]> {
  const ids: number[] = [];
  let before: string | undefined;
  do {
    const page = await searchActivity(store.database, filter, { before, limit });
    ids.push(...page.rows.map(({ id }) => Number(id)));
    before = page.next;
  } while (before !== undefined);
  return ids;
}

describe('a search', () => {
  it('without a filter pages through every run once, the newest first', async () => {
    const ids = await all({});
    expect(ids).toHaveLength(RUNS);
    expect(ids).toEqual([...ids].sort((a, b) => b - a));
  });

  it('finds the beginnings of words, also with signs in them, in any order', async () => {
    expect(await all({ search: "o'neil" })).toHaveLength(3);
    expect(await all({ search: 'köl söh' })).toHaveLength(3);
    expect(await all({ search: 'compan' })).toHaveLength(RUNS - 3);
    expect(await all({ search: 'company 2999' })).toHaveLength(1);
    expect(await all({ search: '& | ! :* ()' })).toHaveLength(0);
    expect(await all({ search: "'; drop table activity; --" })).toHaveLength(0);
  });

  it('finds a record by its id of 15 or 18 characters, and by its Togai customer', async () => {
    const id = '001000000000042AAA';
    await store.database.query({
      text: `insert into account_link (org_id, account_id, environment_id, customer_id, hash) values ($1, $2, $3, 'CUST-42', 'x')`,
      values: [ORG_ID, id, store.environmentId],
    });
    for (const search of [id, id.slice(0, 15), 'CUST-42']) expect(await all({ search }), search).toHaveLength(2);
  });

  it('keeps to its filters', async () => {
    expect(await all({ status: 'Failed' })).toHaveLength(3);
    expect(await all({ cause: 'Changed', search: 'company' })).toHaveLength(RUNS / 2 - 3);
    expect(await all({ orgId: '00D000000000009EAA' })).toEqual([]);
  });
});

describe('records to retry', () => {
  it('are those whose newest run ended so', async () => {
    // Run 10 and 500 were followed by others of the same records (2010 and, for 500, the one that failed as 2500).
    expect((await recordsInStatus(store.database, 'Failed', { limit: 10 })).map(({ id }) => Number(id))).toEqual([
      2500,
    ]);
  });
});

describe('old activity', () => {
  it('is deleted in steps when it is older than the setting says, and never when that is 0', async () => {
    const { database, cipher } = store;
    const signal = new AbortController().signal;
    await saveActivityDays(database, 0);
    expect(await cleanUp({ database, cipher }, signal)).toBe(0);
    await saveActivityDays(database, 90);
    expect(await cleanUp({ database, cipher }, signal)).toBe(2600);
    expect(await all({})).toHaveLength(RUNS - 2600);
  });
});

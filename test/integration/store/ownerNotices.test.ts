/** When the next notification to an owner is due: never, as long as none waits. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nextNoticeInMs } from '../../../companion/store/ownerNotices.ts';
import { createStore, ORG_ID, type StoreFixture } from './storeFixture.ts';

let store: StoreFixture;
beforeAll(async () => {
  store = await createStore();
});
afterAll(() => store.close());

const plant = (recordId: string, nextAt: string) =>
  store.database.query(
    `insert into owner_notice (org_id, record_id, code, title, body, next_at) values ($1, $2, 'EMAIL_MISSING', 't', 'b', ${nextAt})`,
    [ORG_ID, recordId],
  );

it('is unknown while none waits, so that nobody asks again and again', async () => {
  expect(await nextNoticeInMs(store.database, ORG_ID)).toBeUndefined();
});

it('is the time to the first one, or now', async () => {
  await plant('001000000000001AAA', `now() + interval '1 minute'`);
  expect(await nextNoticeInMs(store.database, ORG_ID)).toBeGreaterThan(50_000);
  await plant('001000000000002AAA', `now() - interval '1 minute'`);
  expect(await nextNoticeInMs(store.database, ORG_ID)).toBe(0);
});

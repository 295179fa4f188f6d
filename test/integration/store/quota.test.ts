/** The quota is one for all nodes: never more than its rate, whoever asks. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { takePortion } from '../../../companion/store/quota.ts';
import { createStore, type StoreFixture } from './storeFixture.ts';

let store: StoreFixture;
beforeAll(async () => {
  store = await createStore();
});
afterAll(() => store.close());

it("grants at most a second's worth at once and says how long to wait for more", async () => {
  await store.database
    .query(`insert into togai_quota (environment_id, tokens, filled_at) values (${store.environmentId}, 0, now() - interval '1 hour')
    on conflict (environment_id) do update set tokens = 0, filled_at = now() - interval '1 hour'`);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => takePortion(store.database, store.environmentId, 2, 10)),
  );
  const granted = answers.reduce((sum, answer) => sum + answer.granted, 0);
  expect(granted).toBeGreaterThanOrEqual(10);
  // The bucket fills a little while the twenty ask.
  expect(granted).toBeLessThanOrEqual(13);
  const refused = answers.filter((answer) => answer.granted === 0);
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) expect(answer.waitMs).toBeGreaterThan(0);
});

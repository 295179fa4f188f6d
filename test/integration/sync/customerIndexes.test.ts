/** The customers that Togai had before are read once for all orgs of a node, whoever asks first. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LeaseLostError } from '../../../companion/store/leases.ts';
import { CustomerIndexes } from '../../../companion/sync/account/customerMatching.ts';
import { TogaiClient } from '../../../companion/togai/client.ts';
import { startTogai, type TogaiSimulator } from '../../simulator/togai/index.ts';
import { createStore, ORG_ID, type StoreFixture } from '../store/storeFixture.ts';

let store: StoreFixture;
let togai: TogaiSimulator;
let clients: TogaiClient[];

beforeEach(async () => {
  [store, togai] = await Promise.all([createStore(), startTogai()]);
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all([store.close(), togai.close()]);
});

function client(acquire = () => Promise.resolve()): TogaiClient {
  const made = new TogaiClient({ baseUrl: togai.url, token: togai.token, acquire });
  clients.push(made);
  return made;
}

const reads = () => togai.calls.count('GET /customers');

it('is one reading for orgs that ask at once, and none for those that ask later', async () => {
  const indexes = new CustomerIndexes(store.database);
  await Promise.all(Array.from({ length: 20 }, () => indexes.ensure(store.environmentId, client())));
  expect(reads()).toBe(1);
  await indexes.ensure(store.environmentId, client());
  await new CustomerIndexes(store.database).ensure(store.environmentId, client());
  expect(reads()).toBe(1);
});

it('goes on for the others when the org that read for all of them loses its lease', async () => {
  const indexes = new CustomerIndexes(store.database);
  const lost = client(() => Promise.reject(new LeaseLostError(ORG_ID)));
  const [first, second] = await Promise.allSettled([
    indexes.ensure(store.environmentId, lost),
    indexes.ensure(store.environmentId, client()),
  ]);
  expect(first).toMatchObject({ status: 'rejected', reason: expect.any(LeaseLostError) });
  expect(second).toMatchObject({ status: 'fulfilled' });
  expect(reads()).toBe(1);
});

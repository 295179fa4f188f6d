/** Leases: one owner an org, a new epoch for each, and shares that other nodes can see. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setConnectionState } from '../../../companion/store/connections.ts';
import { claimLeases, leave, releaseLease, renewLeases } from '../../../companion/store/leases.ts';
import { addOrg, createStore, ORG_ID, type StoreFixture } from './storeFixture.ts';

const SECOND_ORG = '00D000000000002EAA';
let store: StoreFixture;

beforeAll(async () => {
  store = await createStore();
  await addOrg(store.database, store.cipher, store.environmentId, SECOND_ORG);
});
afterAll(() => store.close());

describe('leases', () => {
  it('give an org to one holder at a time, with a higher epoch each time', async () => {
    const [second] = await claimLeases(store.database, 'a', 5);
    expect(second?.orgId).toBe(SECOND_ORG);
    expect(await claimLeases(store.database, 'b', 5)).toEqual([]);
    if (second) await releaseLease(store.database, second);
    const [again] = await claimLeases(store.database, 'b', 5);
    expect(again).toMatchObject({ orgId: SECOND_ORG, holder: 'b', epoch: '2' });
    if (again) await releaseLease(store.database, again);
  });

  it('are never given to two holders that claim at the same moment', async () => {
    const claims = await Promise.all(['x', 'y', 'z'].map((holder) => claimLeases(store.database, holder, 5)));
    expect(claims.flat()).toHaveLength(1);
    for (const fence of claims.flat()) await releaseLease(store.database, fence);
  });

  it('that lapsed are not renewed but claimed by another', async () => {
    const [lease] = await claimLeases(store.database, 'sleeper', 5);
    expect(lease).toBeDefined();
    await store.database.query(`update org_lease set until = now() - interval '1 second' where holder = 'sleeper'`);
    expect((await renewLeases(store.database, 'sleeper')).held).toEqual([]);
    const [taken] = await claimLeases(store.database, 'other', 5);
    expect(Number(taken?.epoch)).toBeGreaterThan(Number(lease?.epoch));
    if (taken) await releaseLease(store.database, taken);
  });

  it('tell their owner that the connection was changed or paused', async () => {
    const { held } = await renewLeases(store.database, 'this-test');
    expect(held).toEqual([{ fence: store.fence, revision: 1, paused: false }]);
    await addOrg(store.database, store.cipher, store.environmentId, ORG_ID);
    await setConnectionState(store.database, ORG_ID, 'paused');
    expect((await renewLeases(store.database, 'this-test')).held).toEqual([
      { fence: store.fence, revision: 2, paused: true },
    ]);
    await setConnectionState(store.database, ORG_ID, 'active');
  });

  it('show how many each holder has and how many are free', async () => {
    const { holders, free } = (await renewLeases(store.database, 'this-test')).shares;
    expect(holders.get('this-test')).toBe(1);
    expect(free).toBe(1);
  });

  it('show a node that owns nothing yet, until it leaves or was not seen for some seconds', async () => {
    await renewLeases(store.database, 'newcomer');
    expect((await renewLeases(store.database, 'this-test')).shares.holders.get('newcomer')).toBe(0);
    await store.database.query(`update node set seen_at = now() - interval '5 seconds' where holder = 'newcomer'`);
    expect((await renewLeases(store.database, 'this-test')).shares.holders.has('newcomer')).toBe(false);
    await renewLeases(store.database, 'newcomer');
    await leave(store.database, 'newcomer');
    expect((await renewLeases(store.database, 'this-test')).shares.holders.has('newcomer')).toBe(false);
  });
});

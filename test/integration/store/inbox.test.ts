/** The inbox keeps its promises: stored once with the cursor, one row a record, nothing without the lease. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SyncRequest } from '../../../companion/domain/syncRequest.ts';
import { readCursor } from '../../../companion/store/cursors.ts';
import {
  backlog,
  PRIORITY,
  type ReceivedEvent,
  storeEvents,
  takeDue,
  wakeDueOrgs,
  wantRecords,
} from '../../../companion/store/inbox.ts';
import { LeaseLostError } from '../../../companion/store/leases.ts';
import { commitOutcomes, type Outcome } from '../../../companion/store/outcomes.ts';
import { createStore, ORG_ID, type StoreFixture } from './storeFixture.ts';

const TOPIC = '/event/Sync_Requested__e';
let store: StoreFixture;

beforeAll(async () => {
  store = await createStore();
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.database.query('truncate inbox, received_event, stream_cursor, activity, outbox, account_link');
});

const accountId = (n: number): string => `001${String(n).padStart(12, '0')}AAA`;
const request = (...recordIds: string[]): SyncRequest => ({
  flow: 'Account Sync',
  recordIds,
  cause: 'Created',
  requestedAt: new Date(),
});
const event = (n: number, ...recordIds: string[]): ReceivedEvent => ({
  eventId: `event-${String(n)}`,
  replayId: Buffer.from([n]),
  request: request(...recordIds),
});
const storeOne = (...events: ReceivedEvent[]): Promise<number> =>
  storeEvents(store.database, store.fence, TOPIC, events, events.at(-1)?.replayId ?? Buffer.from([0]));
const take = () => takeDue(store.database, ORG_ID, [], 100);

describe('storing events', () => {
  it('puts each record of an event in the inbox and moves the cursor behind the event', async () => {
    expect(await storeOne(event(7, accountId(1), accountId(2)))).toBe(1);
    expect((await take()).map((row) => row.recordId)).toEqual([accountId(1), accountId(2)]);
    expect((await readCursor(store.database, ORG_ID, TOPIC))?.replayId).toEqual(Buffer.from([7]));
  });

  it('takes a repeated event as one that was stored, even when its records are done', async () => {
    await storeOne(event(1, accountId(1)));
    await finish(await take());
    expect(await storeOne(event(1, accountId(1)))).toBe(0);
    expect(await take()).toEqual([]);
  });

  it('keeps one row a record when several events of one batch name it', async () => {
    await storeOne(event(1, accountId(1)), event(2, accountId(1)));
    expect(await take()).toHaveLength(1);
  });

  it('stores a record that a repeated event and a new one of the same batch both name', async () => {
    await storeOne(event(1, accountId(1)));
    await finish(await take());
    await storeOne(event(2, accountId(1)), event(1, accountId(1)));
    expect(await take()).toHaveLength(1);
  });

  it('keeps an event that could not be read with its replay id and the reason', async () => {
    await storeOne({ eventId: 'bad', replayId: Buffer.from([9]), refused: 'unknown schema' });
    const { rows } = await store.database.query('select event_id, replay_id, refused from received_event');
    expect(rows).toEqual([{ event_id: 'bad', replay_id: Buffer.from([9]), refused: 'unknown schema' }]);
    expect((await readCursor(store.database, ORG_ID, TOPIC))?.replayId).toEqual(Buffer.from([9]));
  });

  it('keeps a reason with characters that no database takes, and the stream goes on behind it', async () => {
    await storeOne({ eventId: 'zero', replayId: Buffer.from([3]), refused: 'Not an id: 001\u0000\ud800' });
    const { rows } = await store.database.query('select refused from received_event');
    expect(rows).toEqual([{ refused: 'Not an id: 001\ufffd\ufffd' }]);
  });

  it('writes nothing for an owner whose epoch has passed', async () => {
    const late = { ...store.fence, epoch: '0' };
    await expect(storeEvents(store.database, late, TOPIC, [event(1, accountId(1))], Buffer.from([1]))).rejects.toThrow(
      LeaseLostError,
    );
    expect(await take()).toEqual([]);
    expect(await readCursor(store.database, ORG_ID, TOPIC)).toBeUndefined();
  });
});

describe('taking and finishing', () => {
  it('gives live rows before rows of a backfill, each in the order they came', async () => {
    await wantRecords(store.database, ORG_ID, request(accountId(1)), { priority: PRIORITY.backfill });
    await storeOne(event(1, accountId(3)));
    await storeOne(event(2, accountId(2)));
    expect((await take()).map((row) => row.recordId)).toEqual([accountId(3), accountId(2), accountId(1)]);
  });

  it('leaves out rows that are under way', async () => {
    await storeOne(event(1, accountId(1), accountId(2)));
    const [first] = await take();
    const rest = await takeDue(store.database, ORG_ID, [first?.seq ?? ''], 100);
    expect(rest.map((row) => row.recordId)).toEqual([accountId(2)]);
  });

  it('runs a record again that was asked for while it ran', async () => {
    await storeOne(event(1, accountId(1)));
    const rows = await take();
    await storeOne(event(2, accountId(1)));
    await finish(rows);
    expect((await take()).map(({ recordId, version }) => ({ recordId, version }))).toEqual([
      { recordId: accountId(1), version: 2 },
    ]);
    await finish(await take());
    expect(await backlog(store.database, ORG_ID)).toBe(0);
  });

  it('lets a retry wait until its time and then makes it due', async () => {
    await storeOne(event(1, accountId(1)));
    await finish(await take(), { retryInMs: 60_000, status: 'Pending', code: 'TOGAI_BUSY' });
    expect(await take()).toEqual([]);
    expect(await wakeDueOrgs(store.database, [ORG_ID])).toEqual([]);
    await store.database.query(`update inbox set next_at = now() - interval '1 second'`);
    expect(await wakeDueOrgs(store.database, [ORG_ID])).toEqual([ORG_ID]);
    expect((await take())[0]).toMatchObject({ recordId: accountId(1), attempts: 1 });
  });

  it('takes two runs of one Account in the same commit, one of its own and one that a Quote needed; the later link holds', async () => {
    await storeOne(event(1, accountId(1)));
    const [row] = await take();
    if (!row) throw new Error('There is no row.');
    const link = { accountId: accountId(1), environmentId: store.environmentId, customerId: 'C', togaiAccounts: {} };
    await commitOutcomes(store.database, store.fence, [
      { ...outcome(row), link: { ...link, hash: 'new' }, finishedAt: new Date(2_000) },
      { ...outcome({ ...row, seq: '900000' }), link: { ...link, hash: 'old' }, finishedAt: new Date(1_000) },
    ]);
    const { rows } = await store.database.query('select hash from account_link');
    expect(rows).toEqual([{ hash: 'new' }]);
  });

  it('makes a waiting record due at once when something new is said about it', async () => {
    await storeOne(event(1, accountId(1)));
    await finish(await take(), { retryInMs: 60_000, status: 'Pending', code: 'TOGAI_BUSY' });
    await storeOne(event(2, accountId(1)));
    expect((await take())[0]).toMatchObject({ recordId: accountId(1), attempts: 0, version: 2 });
  });

  it('is not asked twice by a sweep for what it has', async () => {
    await storeOne(event(1, accountId(1)));
    expect(await wantRecords(store.database, ORG_ID, request(accountId(1), accountId(2)))).toBe(1);
    expect(await take()).toHaveLength(2);
  });

  it('saves status, link and answer of a run together', async () => {
    await storeOne(event(1, accountId(1)));
    await finish(await take(), {
      link: {
        accountId: accountId(1),
        environmentId: store.environmentId,
        customerId: accountId(1),
        togaiAccounts: { USD: accountId(1) },
        hash: 'h',
      },
      answer: { row: { Record_Id__c: accountId(1), Status__c: 'Synced' }, customerId: accountId(1) },
    });
    const { rows } = await store.database
      .query(`select (select count(*)::int from account_link) as links, (select count(*)::int from outbox) as answers,
      (select status from activity) as status, (select count(*)::int from inbox) as inbox`);
    expect(rows).toEqual([{ links: 1, answers: 1, status: 'Synced', inbox: 0 }]);
  });

  it('saves nothing of a run whose owner has lost the org', async () => {
    await storeOne(event(1, accountId(1)));
    const rows = await take();
    await expect(
      commitOutcomes(
        store.database,
        { ...store.fence, epoch: '0' },
        rows.map((row) => outcome(row)),
      ),
    ).rejects.toThrow(LeaseLostError);
    expect(await take()).toHaveLength(1);
    expect((await store.database.query('select from activity')).rowCount).toBe(0);
  });
});

function outcome(work: Outcome['work'], more: Partial<Outcome> = {}): Outcome {
  return {
    work,
    status: 'Synced',
    code: 'SYNCED',
    arguments: {},
    steps: [],
    startedAt: new Date(),
    finishedAt: new Date(),
    ...more,
  };
}

function finish(rows: readonly Outcome['work'][], more: Partial<Outcome> = {}): Promise<void> {
  return commitOutcomes(
    store.database,
    store.fence,
    rows.map((row) => outcome(row, more)),
  );
}

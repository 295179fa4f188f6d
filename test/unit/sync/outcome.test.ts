/** How a run's end becomes status, next try and answer. */
import { describe, expect, it } from 'vitest';
import { SyncError } from '../../../companion/domain/errors.ts';
import type { InboxRow } from '../../../companion/store/inbox.ts';
import { errorOutcome, resultOutcome, stepsText } from '../../../companion/sync/outcome.ts';
import { Run } from '../../../companion/sync/run.ts';

const DAY_MS = 86_400_000;
const ACCOUNT = '001000000000001AAA';

function run(row: Partial<InboxRow> = {}): Run {
  const made = new Run({
    seq: '1',
    version: 1,
    flow: 'Account Sync',
    recordId: ACCOUNT,
    cause: 'Created',
    requestedAt: new Date(),
    eventId: null,
    attempts: 0,
    waitingSince: null,
    ...row,
  });
  made.record = { name: 'Acme', deleted: false, requestedAt: '2026-01-01T00:00:00.000Z' };
  return made;
}

describe('a run that ended well', () => {
  it('answers the request it read, with the ids and the message', () => {
    const outcome = resultOutcome(run(), {
      status: 'Synced',
      code: 'SYNCED',
      ids: { Togai_Customer_Id__c: ACCOUNT },
      accountField: ACCOUNT,
    });
    expect(outcome.answer).toMatchObject({
      customerId: ACCOUNT,
      row: {
        Record_Id__c: ACCOUNT,
        Account__c: ACCOUNT,
        Status__c: 'Synced',
        Answered_At__c: '2026-01-01T00:00:00.000Z',
        Togai_Customer_Id__c: ACCOUNT,
        Message__c: 'Synced with Togai.',
      },
    });
    expect(outcome.retryInMs).toBeUndefined();
  });

  it('answers nothing for a record that Salesforce does not have', () => {
    const unknown = run();
    unknown.record = undefined;
    expect(resultOutcome(unknown, { status: 'Failed', code: 'RECORD_NOT_FOUND' }).answer).toBeUndefined();
  });
});

describe('a run that an error ended', () => {
  const busy = new SyncError('TOGAI_BUSY', { remedy: 'retry', retryAfterMs: 5_000 });

  it('waits at least as long as the other side asked, and stays Pending', () => {
    const outcome = errorOutcome(run(), busy);
    expect(outcome).toMatchObject({ status: 'Pending', code: 'TOGAI_BUSY' });
    expect(outcome.retryInMs).toBeGreaterThanOrEqual(5_000);
    expect(outcome.answer).toBeUndefined();
  });

  it('tells the rep why it is still Pending from the third try on', () => {
    expect(errorOutcome(run({ attempts: 2 }), busy).answer?.row).toMatchObject({
      Status__c: 'Pending',
      Code__c: 'TOGAI_BUSY',
    });
  });

  it('gives up after 14 days and says so', () => {
    const outcome = errorOutcome(run({ attempts: 300, waitingSince: new Date(Date.now() - 15 * DAY_MS) }), busy);
    expect(outcome).toMatchObject({ status: 'Failed', code: 'GAVE_UP' });
    expect(outcome.retryInMs).toBeUndefined();
  });

  it('never gives up on a record because its connection was paused for long', () => {
    const paused = new SyncError('SALESFORCE_ACCESS_REVOKED', { remedy: 'pause' });
    expect(errorOutcome(run({ waitingSince: new Date(Date.now() - 100 * DAY_MS) }), paused)).toMatchObject({
      status: 'Pending',
    });
  });

  it('ends as Action Needed when a person must change something', () => {
    const outcome = errorOutcome(
      run(),
      new SyncError('TOGAI_REFUSED', {
        remedy: 'action',
        arguments: { reason: 'no' },
        detail: 'POST /customers answered 400',
      }),
    );
    expect(outcome).toMatchObject({
      status: 'Action Needed',
      detail: 'POST /customers answered 400',
      answer: { row: { Status__c: 'Action Needed' } },
    });
  });
});

it('cuts steps that do not fit their field and says how many are missing', () => {
  const steps = Array.from({ length: 300 }, (_, n) => ({ step: `Step ${String(n)}`, ms: n, note: 'x'.repeat(40) }));
  const text = stepsText(steps);
  expect(text.length).toBeLessThanOrEqual(8_192);
  expect(text).toMatch(/more steps/);
  expect(JSON.parse(text)).toBeInstanceOf(Array);
});

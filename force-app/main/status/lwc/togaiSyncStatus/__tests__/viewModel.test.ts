/** What is shown for each kind of answer. */
import { nextPoll } from '../pollTimes';
import { viewOf } from '../viewModel';
import { ACTION_NEEDED, PREVIEWED, RECORD_ID, SYNCED, answer } from './answers';

describe('a record without a status', () => {
  it('says that the person may not see it', () => {
    const view = viewOf({ readable: false });
    expect(view.notice?.text).toBe('c.Sync_No_Access');
    expect(view.sendLabel).toBeUndefined();
    expect(view.waits).toBe(false);
  });
  it('says that nothing is connected, and offers nothing', () => {
    const view = viewOf(answer({ connected: false }));
    expect(view.notice?.text).toBe('c.Sync_Not_Connected');
    expect(view.sendLabel).toBeUndefined();
  });
  it('offers to send an Account that was never sent', () => {
    const view = viewOf(answer());
    expect(view.notice?.text).toBe('c.Sync_Not_Captured_Account');
    expect(view.sendLabel).toBe('c.Sync_Send');
  });
  it('does not offer to send a Quote before it is accepted', () => {
    const view = viewOf(answer({ isQuote: true }));
    expect(view.notice?.text).toBe('c.Sync_Not_Captured_Quote');
    expect(view.sendLabel).toBeUndefined();
    expect(view.canPreview).toBe(true);
  });
});

describe('a record with a status', () => {
  it('shows ids as links into Togai, times and steps when synced', () => {
    const view = viewOf(SYNCED);
    expect(view.status).toEqual({ label: 'c.Sync_Status_Synced', icon: 'utility:success', variant: 'success' });
    expect(view.message).toBe('c.Message_SYNCED');
    expect(view.links.map(({ key, url }) => [key, url])).toEqual([
      ['customerId', `https://togai.example/customers/${RECORD_ID}`],
      ['accountId', `https://togai.example/accounts/${RECORD_ID}`],
    ]);
    expect(view.steps.map(({ name, detail }) => [name, detail])).toEqual([
      ['Read Account', ''],
      ['Create customer', `${RECORD_ID} · new`],
    ]);
    expect(view.requestedAt).toBeUndefined();
    expect(view.sendLabel).toBeUndefined();
    expect(view.waits).toBe(false);
  });
  it('shows ids without links where the address of Togai is not known', () => {
    const view = viewOf(answer({ status: 'Synced', customerId: RECORD_ID }));
    expect(view.links[0]?.id).toBe(RECORD_ID);
    expect(view.links[0]?.url).toBeUndefined();
  });
  it.each(['Action Needed', 'Failed', 'Skipped'])('offers Retry when %s', (status) => {
    expect(viewOf(answer({ status })).sendLabel).toBe('c.Sync_Retry');
    expect(viewOf(answer({ status, mayRetry: false })).sendLabel).toBeUndefined();
  });
  it('waits while Pending, and offers nothing', () => {
    const view = viewOf(answer({ status: 'Pending', code: 'NAME_TOO_SHORT' }));
    expect(view.message).toBe('c.Sync_Pending_Text');
    expect(view.waits).toBe(true);
    expect(view.sendLabel).toBeUndefined();
  });
  it("shows the label of a message's code, and the connector's words for a code it does not know", () => {
    expect(viewOf(ACTION_NEEDED).message).toBe('c.Message_NAME_TOO_SHORT');
    expect(viewOf({ ...ACTION_NEEDED, code: 'FROM_THE_FUTURE' }).message).toBe('English');
  });
  it('shows a status it does not know as it is', () => {
    expect(viewOf(answer({ status: 'Parked' })).status?.label).toBe('Parked');
  });
  it.each(['not json', '{}', '[1,null]'])('survives steps and arguments like %s', (json) => {
    expect(viewOf(answer({ status: 'Synced', code: 'SYNCED', steps: json, arguments: json })).steps).toEqual([]);
  });
});

describe('a preview', () => {
  it('shows amounts, dates, the plan and what is to do', () => {
    const view = viewOf(PREVIEWED);
    expect(view.preview).toMatchObject({
      action: 'Attach Price Plan',
      plan: 'Gold Support · Monthly · USD (c.Preview_Plan_Reused)',
      end: 'c.Preview_No_End',
      hasEnd: false,
      firstPeriod: 1250.5,
      madeAt: '2026-11-24T10:00:01.000Z',
    });
    expect(view.preview?.lines.map(({ amount }) => amount)).toEqual([1250.5, undefined]);
    expect(view.preview?.needs.map(({ text }) => text)).toEqual(['c.Message_EMAIL_MISSING', 'Do this.']);
  });
  it('is waited for until it is newer than its request', () => {
    expect(viewOf(PREVIEWED).waits).toBe(false);
    expect(viewOf({ ...PREVIEWED, previewRequestedAt: '2026-11-24T10:00:02.000Z' }).previewPending).toBe(true);
    expect(viewOf(answer({ isQuote: true, previewRequestedAt: '2026-11-24T10:00:00.000Z' })).waits).toBe(true);
  });
  it('that can not be read is none', () => {
    expect(viewOf({ ...PREVIEWED, preview: '{' }).preview).toBeUndefined();
  });
});

it('asks again after 2, 4, 8, 16, then 30 seconds, for two minutes', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 6, 7].map((asked) => nextPoll(asked));
  expect(pauses).toEqual([2000, 4000, 8000, 16000, 30000, 30000, 30000, undefined]);
});

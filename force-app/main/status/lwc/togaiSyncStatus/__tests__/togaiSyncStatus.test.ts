/** The component on a page: what it shows, asks for and stops doing. */
import axe from 'axe-core';
import { createElement } from 'lwc';
import TogaiSyncStatus from 'c/togaiSyncStatus';
import { refreshApex } from '@salesforce/apex';
import preview from '@salesforce/apex/SyncStatusController.preview';
import retry from '@salesforce/apex/SyncStatusController.retry';
import status from '@salesforce/apex/SyncStatusController.status';
import { ACTION_NEEDED, PREVIEWED, RECORD_ID, SYNCED, answer } from './answers';

jest.mock(
  '@salesforce/apex/SyncStatusController.status',
  () => {
    const { createApexTestWireAdapter } = jest.requireActual('@salesforce/sfdx-lwc-jest');
    return { default: createApexTestWireAdapter(jest.fn()) };
  },
  { virtual: true },
);
jest.mock('@salesforce/apex/SyncStatusController.retry', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex/SyncStatusController.preview', () => ({ default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex', () => ({ refreshApex: jest.fn() }), { virtual: true });

const wire = status as unknown as { emit(data: unknown): void; error(): void; getLastConfig(): unknown };
const mocked = { retry: jest.mocked(retry), preview: jest.mocked(preview), refresh: jest.mocked(refreshApex) };

let element: HTMLElement;

beforeEach(() => {
  jest.useFakeTimers();
  mocked.retry.mockReset().mockResolvedValue(undefined);
  mocked.preview.mockReset().mockResolvedValue(undefined);
  mocked.refresh.mockReset().mockResolvedValue(undefined);
  element = createElement('c-togai-sync-status', { is: TogaiSyncStatus });
  Object.assign(element, { recordId: RECORD_ID });
  document.body.appendChild(element);
});
afterEach(() => {
  document.body.replaceChildren();
  jest.useRealTimers();
});

const find = (selector: string) => element.shadowRoot?.querySelector(selector) ?? null;
const text = (selector: string) => find(selector)?.textContent?.trim();
const settle = () => jest.advanceTimersByTimeAsync(0);

/** What axe finds wrong on the page; colours and places can be judged in a real browser only. */
async function problems(): Promise<string[]> {
  jest.useRealTimers();
  const { violations } = await axe.run(document.body, {
    rules: { region: { enabled: false }, 'color-contrast': { enabled: false } },
  });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

async function show(data: unknown): Promise<void> {
  wire.emit(data);
  await settle();
}

describe('c-togai-sync-status', () => {
  it('shows that it loads, and asks once for the record', async () => {
    await settle();
    expect(find('lightning-spinner')).not.toBeNull();
    expect(wire.getLastConfig()).toEqual({ recordId: RECORD_ID });
    expect(await problems()).toEqual([]);
  });

  it('shows a synced record with links and steps, and stays quiet', async () => {
    await show(SYNCED);
    expect(text('.status p')).toBe('c.Sync_Status_Synced');
    expect(element.shadowRoot?.querySelectorAll('.link')).toHaveLength(2);
    expect(element.shadowRoot?.querySelectorAll('.step')).toHaveLength(2);
    expect(find('.send')).toBeNull();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(mocked.refresh).not.toHaveBeenCalled();
  });

  it('says what to do, and sends again on Retry', async () => {
    const toast = jest.fn();
    element.addEventListener('lightning__showtoast', toast);
    await show(ACTION_NEEDED);
    expect(text('.message')).toBe('c.Message_NAME_TOO_SHORT');
    (find('.send') as HTMLElement).click();
    await settle();
    expect(mocked.retry).toHaveBeenCalledWith({ recordId: RECORD_ID });
    expect(toast).toHaveBeenCalledTimes(1);
    expect(mocked.refresh).toHaveBeenCalledTimes(1);
  });

  it('shows why it was refused, in the words of Apex', async () => {
    mocked.retry.mockRejectedValue({ body: { message: 'You may not.' } });
    await show(ACTION_NEEDED);
    (find('.send') as HTMLElement).click();
    await settle();
    expect(text('.refusal')).toBe('You may not.');
    expect(find('.refusal')?.getAttribute('role')).toBe('alert');
  });

  it('asks again with growing pauses while Pending, then offers Refresh', async () => {
    await show(answer({ status: 'Pending' }));
    await jest.advanceTimersByTimeAsync(1_999);
    expect(mocked.refresh).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(mocked.refresh).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(4_000);
    expect(mocked.refresh).toHaveBeenCalledTimes(2);
    await jest.advanceTimersByTimeAsync(600_000);
    expect(mocked.refresh).toHaveBeenCalledTimes(7);
    (find('.refresh') as HTMLElement).click();
    await settle();
    expect(mocked.refresh).toHaveBeenCalledTimes(8);
  });

  it('stops asking when it leaves the page', async () => {
    await show(answer({ status: 'Pending' }));
    document.body.replaceChildren();
    await jest.advanceTimersByTimeAsync(600_000);
    expect(mocked.refresh).not.toHaveBeenCalled();
  });

  it('shows what Togai will get, with amounts', async () => {
    await show(PREVIEWED);
    const amount = find('.first-period lightning-formatted-number') as unknown as {
      value: number;
      currencyCode: string;
    };
    expect([amount.value, amount.currencyCode]).toEqual([1250.5, 'USD']);
    expect(element.shadowRoot?.querySelectorAll('.needs li')).toHaveLength(2);
    (find('.preview') as HTMLElement).click();
    await settle();
    expect(mocked.preview).toHaveBeenCalledWith({ recordId: RECORD_ID });
  });

  it('does not ask for a preview that is being made', async () => {
    await show(answer({ isQuote: true, previewRequestedAt: '2026-11-24T10:00:00.000Z' }));
    expect(text('.preview-pending')).toBe('c.Preview_Pending');
    expect((find('.preview') as unknown as { disabled: boolean }).disabled).toBe(true);
  });

  it('offers to load again after an error', async () => {
    wire.error();
    await settle();
    expect(text('.notice')).toBe('c.Sync_Failed_To_Load');
    expect(find('.refresh')).not.toBeNull();
    expect(await problems()).toEqual([]);
  });

  it.each([
    ['no access', { readable: false }],
    ['not connected', answer({ connected: false })],
    ['never captured', answer()],
    ['synced', SYNCED],
    ['action needed', ACTION_NEEDED],
    ['a preview', PREVIEWED],
  ])('is accessible with %s', async (_state, data) => {
    await show(data);
    expect(await problems()).toEqual([]);
  });
});

/** Answers of Apex for the component's tests. */
import type { SyncStatus } from '@salesforce/apex/SyncStatus';

/** The record whose status the tests show. */
export const RECORD_ID = '001000000000001AAA';

/** A readable, connected record that was never captured, with what a test adds. */
export function answer(more: SyncStatus = {}): SyncStatus {
  return { readable: true, connected: true, mayRetry: true, isQuote: false, ...more };
}

/** A synced Account with all ids and steps. */
export const SYNCED: SyncStatus = answer({
  status: 'Synced',
  code: 'SYNCED',
  message: 'Synced with Togai.',
  syncedAt: '2026-11-24T10:00:00.000Z',
  requestedAt: '2026-11-24T09:59:58.000Z',
  togaiUrl: 'https://togai.example',
  customerId: RECORD_ID,
  accountId: RECORD_ID,
  steps: JSON.stringify([
    { step: 'Read Account', ms: 12 },
    { step: 'Create customer', ms: 84.6, call: 'POST /customers', togaiId: RECORD_ID, note: 'new' },
  ]),
});

/** An Account whose billing email is missing. */
export const ACTION_NEEDED: SyncStatus = answer({
  status: 'Action Needed',
  code: 'NAME_TOO_SHORT',
  arguments: '{"name":"Ac"}',
  message: 'English',
  requestedAt: '2026-11-24T09:59:58.000Z',
});

/** A draft Quote with a preview. */
export const PREVIEWED: SyncStatus = answer({
  isQuote: true,
  previewRequestedAt: '2026-11-24T10:00:00.000Z',
  previewAt: '2026-11-24T10:00:01.000Z',
  preview: JSON.stringify({
    action: 'Attach Price Plan',
    reason: 'Attach Price Plan, because "Gold Support" is billed monthly.',
    currency: 'USD',
    firstPeriod: '1250.50',
    start: '2026-12-01',
    plan: { name: 'Gold Support · Monthly · USD', reused: true },
    lines: [
      { product: 'Gold Support', charge: 'License', quantity: '10', amount: '1250.50' },
      { product: 'Messages', charge: 'Usage' },
    ],
    needs: [{ code: 'EMAIL_MISSING' }, { code: 'FROM_THE_FUTURE', message: 'Do this.' }],
  }),
});

/** The states of the component that people meet, as Apex answers them. */
const READABLE = { readable: true, connected: true, mayRetry: true, isQuote: false };
const RECORD = '001000000000001AAA';

interface State {
  readonly answer?: object;
  /** Words that must be seen. */
  readonly shows: readonly string[];
}

/** State by name; without an answer the component is still loading. */
export const STATES = named({
  loading: { shows: [] },
  'no access': { answer: { readable: false }, shows: ['You may not see what Togai has'] },
  'not connected': { answer: { ...READABLE, connected: false }, shows: ['Togai is not connected to this org yet'] },
  'never sent': { answer: READABLE, shows: ['This Account was not sent to Togai yet', 'Send to Togai'] },
  'failed to load': { answer: { error: { body: { message: 'x' } } }, shows: ['could not be loaded', 'Refresh'] },
  pending: {
    answer: { ...READABLE, status: 'Pending', requestedAt: '2026-11-24T10:00:00.000Z' },
    shows: ['Pending', 'On its way to Togai.'],
  },
  synced: {
    answer: {
      ...READABLE,
      status: 'Synced',
      code: 'SYNCED',
      message: 'Synced with Togai.',
      syncedAt: '2026-11-24T10:00:00.000Z',
      togaiUrl: 'https://togai.example',
      customerId: RECORD,
      accountId: RECORD,
      steps: JSON.stringify([
        { step: 'Read Account', ms: 12 },
        { step: 'Map and check', ms: 1, note: 'email from the oldest Contact' },
        { step: 'Create customer', ms: 84, call: 'POST /customers', togaiId: RECORD },
      ]),
    },
    shows: ['Synced with Togai.', 'Customer', 'Create customer', '84 ms'],
  },
  'action needed': {
    answer: { ...READABLE, status: 'Action Needed', code: 'EMAIL_MISSING', requestedAt: '2026-11-24T10:00:00.000Z' },
    shows: ['Action needed', 'This Account has no email.', 'Retry'],
  },
  failed: {
    answer: { ...READABLE, status: 'Failed', code: 'GAVE_UP', arguments: '{"days":"14","reason":"Togai is down."}' },
    shows: ['Failed', 'gave up after 14 days', 'Retry'],
  },
  skipped: {
    answer: {
      ...READABLE,
      mayRetry: false,
      status: 'Skipped',
      code: 'FILTERED',
      arguments: '{"condition":"Type is Partner"}',
    },
    shows: ['Skipped', 'Type is Partner'],
  },
  'quote with a preview': {
    answer: {
      ...READABLE,
      isQuote: true,
      previewRequestedAt: '2026-11-24T10:00:00.000Z',
      previewAt: '2026-11-24T10:00:01.000Z',
      preview: JSON.stringify({
        action: 'Attach Price Plan',
        reason: 'Attach Price Plan, because "Gold Support" is billed monthly.',
        currency: 'USD',
        firstPeriod: '1250.50',
        start: '2026-12-01',
        plan: { name: 'Gold Support + 1 · Monthly · USD', reused: false },
        lines: [
          { product: 'Gold Support', charge: 'License', quantity: '10', amount: '1250.50' },
          { product: 'Messages', charge: 'Usage' },
        ],
        needs: [{ code: 'EMAIL_MISSING' }],
      }),
    },
    shows: ['What Togai will get', 'USD', '1,250.50', 'without an end', 'To do before accepting', 'Dec 1, 2026'],
  },
  'quote whose preview is being made': {
    answer: { ...READABLE, isQuote: true, previewRequestedAt: '2026-11-24T10:00:00.000Z' },
    shows: ['This Quote is sent to Togai when it is accepted.', 'The preview is being made.'],
  },
});

function named<K extends string>(states: Record<K, State>): Record<K, State> {
  return states;
}

/** What a page says about the thing that was just done; addresses carry the key, never the text. */

const NOTICES = {
  saved: 'Saved.',
  'settings-saved': 'Saved. Every node works by it within a second or two, and the org is told.',
  connected: 'Connected. Account Sync and Quote Sync are on.',
  reconnected: 'Reconnected.',
  paused: 'Paused. What is captured meanwhile waits; nothing is lost.',
  resumed: 'Resumed.',
  'sweeping-when-resumed': 'The connection is paused: Resume it, and a sweep follows.',
  'checking-when-resumed': 'Noted. The connection is paused: the check begins when it is resumed.',
  sweeping: 'A sweep begins now; its counts appear here in a moment.',
  checking: 'A check of everything since the last one begins now; its counts appear here when it ends.',
  disconnected: 'Disconnected. The access was revoked in Salesforce.',
  forgotten: 'Forgotten. Nothing was deleted in Salesforce or in Togai.',
  'disconnected-unrevoked':
    'Disconnected here. Salesforce did not answer, so revoke the access there too: Setup, Connected Apps OAuth Usage.',
  retrying: 'Retrying. The new runs appear at the top within seconds.',
  'retrying-one': 'Retrying. Activity lists the new run within seconds.',
  'retrying-when-resumed': 'Noted. The connection is paused: they run when it is resumed.',
  'not-retried-disconnected': 'Not retried: the connection is disconnected. Reconnect it, then press Retry again.',
  'nothing-to-retry': 'There was nothing to retry.',
  decided: 'Decided. The Account is being synced.',
  added: 'Added.',
  removed: 'Removed.',
  'signed-out': 'You are signed out.',
  'signed-out-elsewhere': 'All your other browsers are signed out.',
  'password-set': 'Saved. Sign in with this email and password from now on.',
  'import-started': 'Started.',
  'import-paused': 'The import is paused: what is under way now is finished, the rest waits for Resume.',
  'import-resumed': 'The import goes on.',
  'import-stopped': 'The import is stopped. What is done stays; the rest is left as it was.',
  'import-discarded': 'Discarded. Nothing was changed.',
} as const;

/** The key of a notice. */
export type Notice = keyof typeof NOTICES;

/** The text of a notice; undefined for a key that is none. */
export function noticeText(key: string | undefined): string | undefined {
  return new Map<string, string>(Object.entries(NOTICES)).get(key ?? '');
}

/** An address that shows a notice. */
export function withNotice(path: string, notice: Notice): string {
  return `${path}${path.includes('?') ? '&' : '?'}notice=${notice}`;
}

/** What holds for the whole console: how long activity is kept, and who is told of what needs a person. */
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';

/** What holds for all connections. */
export interface ConsoleSettings {
  /** Activity older than this many days is deleted; 0 keeps it for ever. */
  readonly activityDays: number;
  /** Addresses separated by commas. */
  readonly notifyEmails: string;
  /** Where a JSON message is posted to; it often holds its own secret. */
  readonly webhook: string | undefined;
  readonly notifyActionNeeded: boolean;
  readonly notifySilence: boolean;
}

/** The settings, the webhook's address decrypted. */
export async function readConsoleSettings(database: Database, cipher: Cipher): Promise<ConsoleSettings> {
  const { rows } = await database.query<Omit<ConsoleSettings, 'webhook'> & { webhookCipher: string | null }>(
    `select activity_days as "activityDays", notify_emails as "notifyEmails", webhook_cipher as "webhookCipher",
       notify_action_needed as "notifyActionNeeded", notify_silence as "notifySilence" from console_setting`,
  );
  const row = rows[0];
  if (!row) throw new Error('The console has no settings: the row that the migration made is gone.');
  const { webhookCipher, ...settings } = row;
  return { ...settings, webhook: webhookCipher === null ? undefined : cipher.decrypt(webhookCipher) };
}

/** Stores how long activity is kept. */
export async function saveActivityDays(database: Database, days: number): Promise<void> {
  await database.query({ text: 'update console_setting set activity_days = $1, updated_at = now()', values: [days] });
}

/** Stores who is told of what; `webhook` undefined removes it. */
export async function saveNotifications(
  database: Database,
  cipher: Cipher,
  settings: Omit<ConsoleSettings, 'activityDays'>,
): Promise<void> {
  await database.query({
    text: `update console_setting set notify_emails = $1, webhook_cipher = $2, notify_action_needed = $3, notify_silence = $4, updated_at = now()`,
    values: [
      settings.notifyEmails,
      settings.webhook === undefined ? null : cipher.encrypt(settings.webhook),
      settings.notifyActionNeeded,
      settings.notifySilence,
    ],
  });
}

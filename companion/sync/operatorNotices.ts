/** Tells the people who run the connector what needs them: by webhook and email, once per incident, on whichever node comes first. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { retryDelayMs } from '../domain/backoff.ts';
import { type OperatorNotice, operatorMessage } from '../domain/operatorMessages.ts';
import { type MailServer, sendMail } from '../notify/email.ts';
import { postWebhook } from '../notify/webhook.ts';
import type { Cipher } from '../store/cipher.ts';
import { type ConsoleSettings, readConsoleSettings } from '../store/consoleSettings.ts';
import type { Database } from '../store/database.ts';
import {
  noteIncidents,
  noteNeedyRecords,
  type NoticeRow,
  saveNoticeDelivery,
  takeNotices,
} from '../store/operatorNotices.ts';

const EVERY_MS = 15_000;
/** Long enough for both ways to time out. */
const TAKEN_SECONDS = 60;
const MOST_AT_ONCE = 20;
/** The first repeats are seconds apart, so this many last for about two days. */
const MOST_TRIES = 60;

/** What telling needs. */
export interface OperatorNoticesOptions {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly log: Logger;
  /** Where browsers reach the console. */
  readonly publicUrl: () => string;
  /** Undefined: nothing can be sent by email. */
  readonly mailServer: MailServer | undefined;
}

/** How one way of telling went: that it took the notice, why it didn't, or undefined where it isn't set up. */
type WayResult = { readonly ok: true } | { readonly ok: false; readonly why: string } | undefined;
/** Both ways. */
export interface TellResult {
  readonly webhook: WayResult;
  readonly email: WayResult;
}

/** One per process. */
export class OperatorNotices {
  readonly #options: OperatorNoticesOptions;

  constructor(options: OperatorNoticesOptions) {
    this.#options = options;
  }

  /** Whether emails can be sent at all. */
  get canMail(): boolean {
    return this.#options.mailServer !== undefined;
  }

  /** Looks and tells until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.round();
      } catch (error) {
        this.#options.log.warn({ err: error }, 'Notices could not be sent; trying again soon.');
      }
      await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One look: notes what is new, then sends what is due. */
  async round(): Promise<void> {
    const { database, cipher } = this.#options;
    const settings = await readConsoleSettings(database, cipher);
    const anyWay = settings.webhook !== undefined || this.#mailTo(settings) !== undefined;
    await noteIncidents(database, anyWay && settings.notifySilence);
    await noteNeedyRecords(database, anyWay && settings.notifyActionNeeded);
    for (const notice of await takeNotices(database, MOST_AT_ONCE, TAKEN_SECONDS))
      await this.#deliver(settings, notice);
  }

  /** Sends a test on every way that is set up. */
  async test(): Promise<TellResult> {
    const settings = await readConsoleSettings(this.#options.database, this.#options.cipher);
    return this.#tell(settings, { id: randomUUID(), createdAt: new Date(), content: { kind: 'test' } });
  }

  async #deliver(settings: ConsoleSettings, notice: NoticeRow): Promise<void> {
    const { database, log } = this.#options;
    const { webhook, email } = await this.#tell(settings, notice);
    const problems = [webhook, email].flatMap((way) => (way?.ok === false ? [way.why] : []));
    const again = problems.length > 0 && notice.attempts < MOST_TRIES;
    if (problems.length > 0) log.warn({ noticeId: notice.id, problems, again }, 'A notice did not arrive.');
    await saveNoticeDelivery(database, {
      id: notice.id,
      webhook: webhook?.ok ?? false,
      email: email?.ok ?? false,
      ...(again && { retryInMs: retryDelayMs(notice.attempts, Math.random) }),
      ...(problems.length > 0 && { problem: problems.join(' ') }),
    });
  }

  async #tell(
    settings: ConsoleSettings,
    notice: Pick<NoticeRow, 'id' | 'createdAt' | 'content'> & Partial<NoticeRow>,
  ): Promise<TellResult> {
    const { mailServer } = this.#options;
    const { webhook } = settings;
    const to = this.#mailTo(settings);
    const { title, text } = operatorMessage(notice.orgName ?? '', notice.content);
    const url = this.#pageOf(notice.orgId, notice.content);
    const [posted, mailed] = await Promise.all([
      webhook === undefined || notice.webhookAt
        ? undefined
        : attempt(() => postWebhook(webhook, webhookMessage(notice, `${title}. ${text}`, url))),
      mailServer === undefined || to === undefined || notice.emailAt
        ? undefined
        : attempt(() => sendMail(mailServer, { to, subject: title, text: `${text}\n\n${url}\n`, id: notice.id })),
    ]);
    return { webhook: posted, email: mailed };
  }

  #mailTo({ notifyEmails }: ConsoleSettings): string | undefined {
    return this.canMail && notifyEmails !== '' ? notifyEmails : undefined;
  }

  #pageOf(orgId: string | undefined, { kind }: OperatorNotice): string {
    const base = this.#options.publicUrl();
    if (orgId === undefined) return `${base}/settings/notifications`;
    return kind === 'records' ? `${base}/activity?org=${orgId}` : `${base}/connections/${orgId}`;
  }
}

function webhookMessage(
  { id, createdAt, content, orgId, orgName }: Pick<NoticeRow, 'id' | 'createdAt' | 'content'> & Partial<NoticeRow>,
  text: string,
  url: string,
): Parameters<typeof postWebhook>[1] {
  return {
    id,
    at: createdAt.toISOString(),
    kind: content.kind,
    text,
    url,
    ...(orgId !== undefined && orgName !== undefined && { connection: { orgId, name: orgName } }),
    ...(content.kind === 'waits' && { code: content.code }),
    ...(content.kind === 'records' && { records: content.records }),
  };
}

async function attempt(work: () => Promise<void>): Promise<WayResult> {
  try {
    await work();
    return { ok: true };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Who runs the connector is told of what needs them: once per incident, by webhook and email, and again when it goes on. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { saveNotifications } from '../../../companion/store/consoleSettings.ts';
import { setConnectionState } from '../../../companion/store/connections.ts';
import { OperatorNotices } from '../../../companion/sync/operatorNotices.ts';
import { createStore, ORG_ID, type StoreFixture } from '../store/storeFixture.ts';
import { type MailBox, startMailBox, startWebhook, type Webhook } from './noticeReceivers.ts';

let store: StoreFixture;
let webhook: Webhook;
let mailBox: MailBox;
let notices: OperatorNotices;
let other: OperatorNotices;
let logged = '';

beforeEach(async () => {
  [store, webhook, mailBox] = await Promise.all([createStore(), startWebhook(), startMailBox()]);
  await notify({});
  logged = '';
  notices = node();
  other = node();
});
afterEach(async () => {
  await Promise.all([store.close(), webhook.close(), mailBox.close()]);
});

function node(
  mailServer: { url: string; from: string } | undefined = { url: mailBox.url, from: 'togai@acme.example' },
) {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString();
      done();
    },
  });
  const { database, cipher } = store;
  const log = pino({ level: 'trace' }, sink);
  return new OperatorNotices({ database, cipher, log, publicUrl: () => 'https://togai.acme.example', mailServer });
}

function notify(more: Partial<Parameters<typeof saveNotifications>[2]>): Promise<void> {
  return saveNotifications(store.database, store.cipher, {
    notifyEmails: 'ada@acme.example, bob@acme.example',
    webhook: webhook.url,
    notifyActionNeeded: true,
    notifySilence: true,
    ...more,
  });
}

/** Both nodes look, at the same moment. */
async function look(): Promise<void> {
  await Promise.all([notices.round(), other.round()]);
}

async function blocked(code: 'TOGAI_ACCESS_REVOKED' | 'SALESFORCE_LIMIT', minutesAgo: number): Promise<void> {
  await setConnectionState(store.database, ORG_ID, 'blocked', { code, arguments: {} });
  await setBack(`state_at = now() - interval '${String(minutesAgo)} minutes'`);
}
const setBack = (change: string): Promise<unknown> => store.database.query(`update connection set ${change}`);
const kinds = (): unknown[] => webhook.received.map(({ kind }) => kind);

async function needy(count: number, minutesAgo: number, code = 'EMAIL_MISSING'): Promise<void> {
  await store.database.query(
    `insert into activity (org_id, seq, version, flow, record_id, cause, status, code, requested_at, started_at, finished_at)
     select $1, nextval('inbox_seq_seq'), 1, 'Account Sync', '001' || lpad(n::text, 15, '0') || $4, 'Created', 'Action Needed', $4, now(), now(),
       now() - make_interval(mins => $3) from generate_series(1, $2::int) n`,
    [ORG_ID, count, minutesAgo, code],
  );
}

describe('a connection that waits', () => {
  it('is told of once, on both ways, and once more when it goes on', async () => {
    await blocked('TOGAI_ACCESS_REVOKED', 2);
    await look();
    await look();
    expect(webhook.received).toEqual([
      expect.objectContaining({
        kind: 'waits',
        code: 'TOGAI_ACCESS_REVOKED',
        connection: { orgId: ORG_ID, name: 'Acme' },
        text: expect.stringContaining('An admin must renew it in the No code Center'),
        url: `https://togai.acme.example/connections/${ORG_ID}`,
      }),
    ]);
    expect(mailBox.mails).toHaveLength(1);
    expect(mailBox.mails[0]).toMatch(/To: ada@acme\.example, bob@acme\.example[^]*Subject: Acme waits/);
    await setConnectionState(store.database, ORG_ID, 'active');
    await look();
    expect(kinds()).toEqual(['waits']);
    await setBack(`state_at = now() - interval '2 minutes', swept_until = now()`);
    await look();
    await look();
    expect(kinds()).toEqual(['waits', 'goes on']);
    expect(mailBox.mails).toHaveLength(2);
  });

  it('is not told of when it goes on within a minute', async () => {
    await blocked('SALESFORCE_LIMIT', 0);
    await look();
    await setConnectionState(store.database, ORG_ID, 'active');
    await setBack(`state_at = now() - interval '2 minutes', swept_until = now()`);
    await look();
    expect(webhook.received).toEqual([]);
  });

  it('is told of anew when it waits for something else', async () => {
    await blocked('SALESFORCE_LIMIT', 2);
    await look();
    await blocked('TOGAI_ACCESS_REVOKED', 2);
    await look();
    expect(webhook.received.map(({ code }) => code)).toEqual(['SALESFORCE_LIMIT', 'TOGAI_ACCESS_REVOKED']);
  });

  it('and that an admin pauses meanwhile, ends without a word', async () => {
    await blocked('SALESFORCE_LIMIT', 2);
    await look();
    await setConnectionState(store.database, ORG_ID, 'paused');
    await setBack(`state_at = now() - interval '2 minutes'`);
    await look();
    expect(kinds()).toEqual(['waits']);
  });
});

it('a connection that no sweep has ended for has gone silent', async () => {
  await setBack(
    `connected_at = now() - interval '2 hours', state_at = now() - interval '2 hours', swept_until = now() - interval '30 minutes'`,
  );
  await look();
  await look();
  expect(kinds()).toEqual(['silent']);
  await setBack('swept_until = now()');
  await look();
  expect(kinds()).toEqual(['silent', 'goes on']);
});

describe('records that need a person', () => {
  it('are gathered into one notice with the reasons, at most one an hour; what was there before is no news', async () => {
    await needy(3, 60);
    await look();
    expect(webhook.received).toEqual([]);
    await needy(40, 1);
    await look();
    expect(webhook.received).toEqual([]);
    await needy(2, 6, 'NAME_TOO_SHORT');
    await look();
    await look();
    expect(webhook.received).toEqual([
      expect.objectContaining({
        kind: 'records',
        records: 42,
        url: `https://togai.acme.example/activity?org=${ORG_ID}`,
      }),
    ]);
    expect(webhook.received[0]?.['text']).toMatch(
      /42 records need a person\. 40 × This Account has no email[^]*2 × Togai needs a name/,
    );
    await needy(1, 10, 'EMAIL_INVALID');
    await look();
    expect(kinds()).toEqual(['records']);
    await store.database.query(`update operator_digest set told_at = now() - interval '61 minutes'`);
    await look();
    expect(webhook.received.map(({ records }) => records)).toEqual([42, 1]);
  });

  it('are not told of when that is switched off, nor afterwards', async () => {
    await look();
    await notify({ notifyActionNeeded: false });
    await needy(5, 10);
    await look();
    await notify({});
    await look();
    expect(webhook.received).toEqual([]);
  });
});

describe('a way that does not work', () => {
  it('is tried again with the same id, and the other way is not used twice', async () => {
    webhook.status = 503;
    await blocked('TOGAI_ACCESS_REVOKED', 2);
    await look();
    expect(mailBox.mails).toHaveLength(1);
    webhook.status = 204;
    await store.database.query('update operator_notice set next_at = now() where next_at is not null');
    await look();
    expect(webhook.received).toHaveLength(2);
    expect(new Set(webhook.received.map(({ id }) => id)).size).toBe(1);
    expect(mailBox.mails).toHaveLength(1);
    await store.database.query('update operator_notice set next_at = now() where next_at is not null');
    await look();
    expect(webhook.received).toHaveLength(2);
  });

  it("is told in the test's answer, and its address stands in no log", async () => {
    webhook.status = 404;
    expect(await notices.test()).toEqual({
      webhook: { ok: false, why: 'The webhook answered with status 404.' },
      email: { ok: true },
    });
    await webhook.close();
    await blocked('TOGAI_ACCESS_REVOKED', 2);
    await look();
    expect(logged).toContain('A notice did not arrive');
    expect(logged).not.toContain('secret-path');
    webhook = await startWebhook();
  });

  it('without a mail server there is only the webhook', async () => {
    const alone = new OperatorNotices({
      database: store.database,
      cipher: store.cipher,
      log: pino({ level: 'silent' }),
      publicUrl: () => '',
      mailServer: undefined,
    });
    expect(await alone.test()).toEqual({ webhook: { ok: true }, email: undefined });
  });
});

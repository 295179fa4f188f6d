/** Settings: Togai environments, who is told of what, how long activity is kept. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { readConsoleSettings, saveActivityDays, saveNotifications } from '../store/consoleSettings.ts';
import { lastNoticeProblem } from '../store/operatorNotices.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, postButton, postForm, problem, time } from './elements.ts';
import { field, onOff, ticked, toggle, typed, wholeNumber } from './fields.ts';
import { withNotice } from './notices.ts';
import { type Html, page, type Tab } from './page.ts';

const emails = z
  .string()
  .max(2_000, 'The addresses have at most 2000 characters together.')
  .default('')
  .transform((text) => [...new Set(text.split(/[\s,;]+/).filter(Boolean))])
  .refine(
    (all) => all.every((one) => z.email().safeParse(one).success),
    'One of these is no email address. Separate several by commas.',
  )
  .transform((all) => all.join(', '));
const webhook = z
  .union([
    z.literal('').transform(() => undefined),
    z.url({ protocol: /^https?$/, error: 'A webhook is a web address.' }).max(2_000),
  ])
  .optional();
const notifications = z.object({ emails, webhook, removeWebhook: onOff, actionNeeded: onOff, silence: onOff });
const retention = z.object({ days: wholeNumber(0, 3_650, 'Give a number of days from 0 to 3650.') });

const TABS = [
  { name: 'Togai environments', path: '/settings' },
  { name: 'Notifications', path: '/settings/notifications' },
  { name: 'Activity', path: '/settings/activity' },
  { name: 'People', path: '/settings/people' },
];

/** The tabs of the settings, with the current one marked. */
function settingsTabs(current: string): Tab[] {
  return TABS.map((tab) => ({ ...tab, current: tab.path === current }));
}

/** One page of the settings. */
export function settingsPage(c: Page, path: string, body: Html): Html {
  return page(c, { title: 'Settings', section: 'Settings', tabs: settingsTabs(path), body });
}

/** The pages of notifications and of how long activity is kept. */
export function settingsRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/settings/notifications', async (c) => c.html(await notificationsPage(c, parts)));
  app.post('/settings/notifications', async (c) => {
    const given = notifications.safeParse(c.get('form'));
    if (!given.success) return c.html(await notificationsPage(c, parts, { text: given.error.issues[0]?.message }), 400);
    const known = await readConsoleSettings(parts.database, parts.cipher);
    const { emails: notifyEmails, removeWebhook, actionNeeded, silence } = given.data;
    const kept = removeWebhook ? undefined : (given.data.webhook ?? known.webhook);
    await saveNotifications(parts.database, parts.cipher, {
      notifyEmails,
      webhook: kept,
      notifyActionNeeded: actionNeeded,
      notifySilence: silence,
    });
    return c.redirect(withNotice('/settings/notifications', 'saved'), 303);
  });
  app.post('/settings/notifications/test', async (c) => {
    const { webhook, email } = await parts.operatorNotices.test();
    const told = [
      ...(webhook ? [webhook.ok ? 'The webhook took a test message.' : webhook.why] : []),
      ...(email ? [email.ok ? 'The mail server took a test mail.' : email.why] : []),
    ];
    if (told.length === 0) told.push('There is nobody to tell yet. Save a webhook or an email address first.');
    const works = (webhook?.ok ?? true) && (email?.ok ?? true) && (webhook ?? email) !== undefined;
    const text = told.join(' ');
    return c.html(await notificationsPage(c, parts, works ? { done: text } : { text }));
  });
  app.get('/settings/activity', async (c) => c.html(await activitySettings(c, parts)));
  app.post('/settings/activity', async (c) => {
    const given = retention.safeParse(c.get('form'));
    if (!given.success) return c.html(await activitySettings(c, parts, 'Give a number of days from 0 to 3650.'), 400);
    await saveActivityDays(parts.database, given.data.days);
    return c.redirect(withNotice('/settings/activity', 'saved'), 303);
  });
  return app;
}

async function notificationsPage(
  c: Page,
  { database, cipher, operatorNotices }: ConsoleParts,
  { text, done }: { text?: string | undefined; done?: string } = {},
): Promise<Html> {
  const [known, failed] = await Promise.all([readConsoleSettings(database, cipher), lastNoticeProblem(database)]);
  const noMail = html`<p class="warning">Emails can’t be sent: this companion has no mail server. Set SMTP_URL and SMTP_FROM, and start it again.</p>`;
  const notArrived =
    failed && html`<p class="warning">The last message did not arrive (${time(failed.at)}): ${failed.problem}</p>`;
  // Not after Send a test, whose form says nothing of these.
  const sent = text !== undefined && c.req.path === '/settings/notifications';
  const host = known.webhook === undefined ? undefined : new URL(known.webhook).host;
  const body = postForm(
    c,
    '/settings/notifications',
    html`${field('emails', 'Email addresses', { value: typed(c, 'emails', known.notifyEmails), hint: 'Separated by commas. They are told, once, of a connection that waits, has gone silent or goes on, and at most hourly of records that need a person.' })}
      ${field('webhook', 'Webhook', {
        type: 'url',
        placeholder: 'https://',
        hint:
          host === undefined
            ? 'A JSON message is posted there, as Slack and Teams take it.'
            : `One at ${host} is kept; a new one replaces it. It is never shown, because it may hold a secret.`,
      })}
      ${host === undefined ? '' : toggle('removeWebhook', 'Remove the webhook', false)}
      ${toggle('actionNeeded', 'Tell when records need a person', sent ? ticked(c, 'actionNeeded', known.notifyActionNeeded) : known.notifyActionNeeded)}
      ${toggle('silence', 'Tell when a connection waits or has gone silent', sent ? ticked(c, 'silence', known.notifySilence) : known.notifySilence)}
      <div><button type="submit" class="brand">Save</button></div>`,
  );
  const test = postButton(c, '/settings/notifications/test', 'Send a test');
  const saved = done === undefined ? '' : html`<p class="notice" role="status">${done}</p>`;
  return settingsPage(
    c,
    '/settings/notifications',
    card(
      'Who is told',
      html`${problem(text)}${saved}${operatorNotices.canMail ? '' : noMail}${notArrived ?? ''}${body}`,
      test,
    ),
  );
}

async function activitySettings(c: Page, { database, cipher }: ConsoleParts, text?: string): Promise<Html> {
  const { activityDays } = await readConsoleSettings(database, cipher);
  const body = postForm(
    c,
    '/settings/activity',
    html`${field('days', 'Keep activity for how many days?', {
      type: 'number',
      value: typed(c, 'days', String(activityDays)),
      min: 0,
      max: 3_650,
      required: true,
      hint: '0 keeps it for ever. Older runs are deleted in small steps; links and customers stay.',
    })}
      <div><button type="submit" class="brand">Save</button></div>`,
  );
  return settingsPage(c, '/settings/activity', card('How long activity is kept', html`${problem(text)}${body}`));
}

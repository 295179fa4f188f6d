/** Flows: the list, and the settings of Account Sync and Quote Sync of one connection. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { isEmail } from '../domain/account/billingEmail.ts';
import { saveSettings } from '../store/connectionChanges.ts';
import { type Connection, listConnections } from '../store/connections.ts';
import { countOpenMatches } from '../store/matchDecisions.ts';
import { readTold } from '../store/toldSettings.ts';
import { type ConnectionSettings, parseSettings } from '../sync/connection/connectionSettings.ts';
import { acceptedStatusField, askStatuses, statusFault } from './acceptedStatus.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { badge, card, count, empty, linkButton, postForm, problem, table, time } from './elements.ts';
import { choice, field, toggle } from './fields.ts';
import { withNotice } from './notices.ts';
import { type Html, page, type Tab } from './page.ts';

const MOST_COUNTED = 1_000;
const onOff = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');
const accountForm = z.object({
  revision: z.coerce.number().int(),
  enabled: onOff,
  keepCustomersCurrent: onOff,
  writeAccountField: onOff,
  contactRole: z.string().trim().max(80).default(''),
  placeholderEmail: z
    .string()
    .trim()
    .max(320)
    .default('')
    .refine(
      (text) => text === '' || isEmail(text.replaceAll('{accountId}', 'x')),
      'The placeholder is no email address.',
    ),
});
const quoteForm = z.object({
  revision: z.coerce.number().int(),
  enabled: onOff,
  acceptedStatus: z
    .string()
    .trim()
    .min(1, 'Say which status means accepted.')
    .max(40, 'A status has at most 40 characters.'),
  timezone: z
    .string()
    .trim()
    .refine((zone) => isZone(zone), 'That is no time zone; they look like Europe/Berlin.'),
  invoiceTiming: z.enum(['IN_ADVANCE', 'IN_ARREARS']),
  gracePeriodDays: z.coerce.number().int().min(0).max(30),
});

/** The list of flows and the settings of both. */
export function flowRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows', async (c) => c.html(await listPage(c, parts)));
  app.get('/flows/:orgId/account-sync', (c) =>
    withConnection(c, parts, async (connection) => c.html(await accountPage(c, parts, connection))),
  );
  app.get('/flows/:orgId/quote-sync', (c) =>
    withConnection(c, parts, async (connection) => c.html(await quotePage(c, parts, connection))),
  );
  app.post('/flows/:orgId/account-sync', (c) =>
    withConnection(c, parts, async (connection) => {
      const given = accountForm.safeParse(c.get('form'));
      if (!given.success) return c.html(await accountPage(c, parts, connection, given.error.issues[0]?.message), 400);
      const { revision, contactRole, placeholderEmail, ...chosen } = given.data;
      return changeSettings(
        c,
        parts,
        connection,
        revision,
        `/flows/${connection.orgId}/account-sync`,
        ({ accountSync: { placeholderEmail: _, ...known }, ...rest }) => ({
          ...rest,
          accountSync: {
            ...known,
            ...chosen,
            contactEmail: contactRole === '' ? 'oldest' : { role: contactRole },
            ...(placeholderEmail !== '' && { placeholderEmail }),
          },
        }),
      );
    }),
  );
  app.post('/flows/:orgId/quote-sync', (c) =>
    withConnection(c, parts, async (connection) => {
      const given = quoteForm.safeParse(c.get('form'));
      if (!given.success) return c.html(await quotePage(c, parts, connection, given.error.issues[0]?.message), 400);
      const { revision, ...chosen } = given.data;
      const fault = statusFault(await askStatuses(parts, connection), chosen.acceptedStatus);
      if (fault !== undefined) return c.html(await quotePage(c, parts, connection, fault), 400);
      return changeSettings(c, parts, connection, revision, `/flows/${connection.orgId}/quote-sync`, (known) => ({
        ...known,
        quoteSync: { ...known.quoteSync, ...chosen },
      }));
    }),
  );
  return app;
}

/** Stores changed settings and lets the owner take them up; refuses when somebody else changed the connection meanwhile. */
export async function changeSettings(
  c: Page,
  parts: ConsoleParts,
  { orgId, settings }: Connection,
  revision: number,
  back: string,
  change: (known: ConnectionSettings) => ConnectionSettings,
): Promise<Response> {
  const changed = change(parseSettings(settings));
  if (!(await saveSettings(parts.database, orgId, changed, revision))) {
    const body = html`<section class="card">${problem('Somebody changed this connection while you had the page open. Look at what is there now, then change it again.')}${linkButton(back, 'Look', 'brand')}</section>`;
    return c.html(page(c, { title: 'It was changed meanwhile', section: 'Flows', body }), 409);
  }
  parts.log.info({ orgId, by: c.get('person')?.personId }, 'The settings of a connection were changed.');
  parts.orgs.ring();
  return c.redirect(withNotice(back, 'settings-saved'), 303);
}

/** The tabs of one connection's flows. */
function flowTabs({ orgId }: Pick<Connection, 'orgId'>, current: string): Tab[] {
  const at = `/flows/${orgId}`;
  const tabs = [
    ['Account Sync', `${at}/account-sync`],
    ['Conditions', `${at}/conditions`],
    ['Mapping', `${at}/mapping`],
    ['Rehearsal', `${at}/rehearsal`],
    ['Decisions', `${at}/decisions`],
    ['Backfill', `${at}/backfill`],
    ['Quote Sync', `${at}/quote-sync`],
  ] as const;
  return tabs.map(([name, path]) => ({ name, path, current: name === current }));
}

/** A page about one connection's flows. */
export function flowPage(c: Page, connection: Connection, current: string, body: Html, actions?: Html): Html {
  const above = [{ name: 'Flows', path: '/flows' }];
  return page(c, {
    title: connection.name,
    section: 'Flows',
    above,
    tabs: flowTabs(connection, current),
    actions,
    body,
  });
}

async function listPage(c: Page, { database }: ConsoleParts): Promise<Html> {
  const connections = await listConnections(database);
  if (connections.length === 0) {
    const none = empty(
      'Flows belong to a connection. Connect an org first.',
      linkButton('/apps/salesforce/connect', '+ Add connection', 'brand'),
    );
    return page(c, { title: 'Flows', section: 'Flows', body: html`<section class="card">${none}</section>` });
  }
  const waiting = await Promise.all(connections.map(({ orgId }) => countOpenMatches(database, orgId, MOST_COUNTED)));
  const onOffBadge = (on: boolean): Html => (on ? badge('On', 'good') : badge('Off', 'calm'));
  const row = (connection: Connection, index: number): Html => {
    const { accountSync, quoteSync } = parseSettings(connection.settings);
    const open = waiting[index] ?? 0;
    return html`<tr>
      <th scope="row">${connection.name}</th>
      <td><a href="/flows/${connection.orgId}/account-sync">Account Sync</a> ${onOffBadge(accountSync.enabled)}</td>
      <td><a href="/flows/${connection.orgId}/quote-sync">Quote Sync</a> ${onOffBadge(quoteSync.enabled)}</td>
      <td>${accountSync.conditions.length === 0 ? 'all Accounts' : `${count(accountSync.conditions.length)} set`}</td>
      <td><a href="/flows/${connection.orgId}/decisions">${open === 0 ? 'none' : open >= MOST_COUNTED ? '1,000 or more' : count(open)}</a></td>
    </tr>`;
  };
  return page(c, {
    title: 'Flows',
    section: 'Flows',
    body: table(
      'Flows',
      ['Connection', 'Accounts', 'Quotes', 'Conditions', 'Decisions that wait'],
      connections.map(row),
    ),
  });
}

async function accountPage(c: Page, parts: ConsoleParts, connection: Connection, text?: string): Promise<Html> {
  const { accountSync } = parseSettings(connection.settings);
  const role = accountSync.contactEmail === 'oldest' ? '' : accountSync.contactEmail.role;
  const form = postForm(
    c,
    `/flows/${connection.orgId}/account-sync`,
    html`<input type="hidden" name="revision" value="${connection.revision}" />
      ${toggle('enabled', 'Accounts become Togai customers', accountSync.enabled, 'Off: nothing is captured in the org, and what comes all the same is left out and says so.')}
      ${toggle('keepCustomersCurrent', 'Keep customers up to date', accountSync.keepCustomersCurrent, 'A changed name, address or email of an Account is sent on.')}
      ${toggle('writeAccountField', 'Write the customer’s id to the Account (Togai Customer Id)', accountSync.writeAccountField, 'Best effort: what the org refuses is noted and holds up nothing.')}
      ${field('contactRole', 'Contact role whose email stands in', { value: role, placeholder: 'Billing', hint: 'Used when Togai Billing Email is blank. Left blank: the oldest Contact with an email.' })}
      ${field('placeholderEmail', 'Placeholder address', { value: accountSync.placeholderEmail, hint: 'For Accounts without any email. Left blank: such Accounts need action. {accountId} in it is filled in.' })}
      <div><button type="submit" class="brand">Save</button></div>`,
  );
  return flowPage(
    c,
    connection,
    'Account Sync',
    html`${problem(text)} ${card('Account Sync', form)} ${await toldCard(parts, connection)}`,
  );
}

async function quotePage(c: Page, parts: ConsoleParts, connection: Connection, text?: string): Promise<Html> {
  const { quoteSync } = parseSettings(connection.settings);
  const timings = [
    { value: 'IN_ADVANCE', label: 'At the beginning of each period' },
    { value: 'IN_ARREARS', label: 'At its end' },
  ];
  const form = postForm(
    c,
    `/flows/${connection.orgId}/quote-sync`,
    html`<input type="hidden" name="revision" value="${connection.revision}" />
      ${toggle('enabled', 'Accepted Quotes become price plans and invoices', quoteSync.enabled)}
      ${acceptedStatusField(await askStatuses(parts, connection), quoteSync.acceptedStatus)}
      ${field('timezone', 'Time zone of the Togai organisation', { value: quoteSync.timezone, required: true, hint: 'Its days begin and end there, for instance Europe/Berlin.' })}
      ${choice('invoiceTiming', 'Fees are invoiced', timings, quoteSync.invoiceTiming)}
      ${field('gracePeriodDays', 'Days before an invoice is final', { type: 'number', value: String(quoteSync.gracePeriodDays), min: 0, max: 30, required: true })}
      <div><button type="submit" class="brand">Save</button></div>`,
  );
  return flowPage(
    c,
    connection,
    'Quote Sync',
    html`${problem(text)} ${card('Quote Sync', form)} ${await toldCard(parts, connection)}`,
  );
}

/** Whether the org itself works by these settings. */
async function toldCard({ database }: ConsoleParts, { orgId }: Connection): Promise<Html> {
  const told = await readTold(database, orgId);
  if (told === undefined)
    return card(
      'In the org',
      html`<p>The org has not been told yet; that follows within seconds while the connection runs.</p>`,
    );
  const when = time(new Date(told.at));
  if (told.refused === undefined)
    return card('In the org', html`<p>The package’s settings in the org were written ${when}.</p>`);
  return card(
    'In the org',
    html`<p class="warning">The org could not be told (${when}): ${told.refused} It is tried again with every sweep. Until then Apex captures by its old settings, and the connector leaves out what these say.</p>`,
  );
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // That is how Intl says that it knows no such zone.
    return false;
  }
}

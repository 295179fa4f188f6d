/** Flows → Account Sync: its settings for one connection. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { isEmail } from '../domain/account/billingEmail.ts';
import type { Connection } from '../store/connections.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, postForm, problem } from './elements.ts';
import { field, onOff, ticked, toggle, typed } from './fields.ts';
import { flowPage } from './flowPage.ts';
import type { Html } from './page.ts';
import { changeSettings } from './settingsChange.ts';
import { toldCard } from './toldCard.ts';

const accountForm = z.object({
  revision: z.coerce.number().int(),
  enabled: onOff,
  keepCustomersCurrent: onOff,
  writeAccountField: onOff,
  contactRole: z.string().trim().max(80, 'A contact role has at most 80 characters.').default(''),
  placeholderEmail: z
    .string()
    .trim()
    .max(320, 'An email address has at most 320 characters.')
    .default('')
    .refine(
      (text) => text === '' || isEmail(text.replaceAll('{accountId}', 'x')),
      'The placeholder is no email address.',
    ),
});

/** The page of Account Sync. */
export function accountFlowRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/account-sync', (c) =>
    withConnection(c, parts, async (connection) => c.html(await accountPage(c, parts, connection))),
  );
  app.post('/flows/:orgId/account-sync', (c) => withConnection(c, parts, (connection) => save(c, parts, connection)));
  return app;
}

async function save(c: Page, parts: ConsoleParts, connection: Connection): Promise<Response> {
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
}

async function accountPage(c: Page, parts: ConsoleParts, connection: Connection, text?: string): Promise<Html> {
  const { accountSync } = parseSettings(connection.settings);
  const role = accountSync.contactEmail === 'oldest' ? '' : accountSync.contactEmail.role;
  const form = postForm(
    c,
    `/flows/${connection.orgId}/account-sync`,
    html`<input type="hidden" name="revision" value="${connection.revision}" />
      ${toggle('enabled', 'Accounts become Togai customers', ticked(c, 'enabled', accountSync.enabled), 'Off: nothing is captured in the org, and what comes all the same is left out and says so.')}
      ${toggle('keepCustomersCurrent', 'Keep customers up to date', ticked(c, 'keepCustomersCurrent', accountSync.keepCustomersCurrent), 'A changed name, address or email of an Account is sent on.')}
      ${toggle('writeAccountField', 'Write the customer’s id to the Account (Togai Customer Id)', ticked(c, 'writeAccountField', accountSync.writeAccountField), 'Best effort: what the org refuses is noted and holds up nothing.')}
      ${field('contactRole', 'Contact role whose email stands in', { value: typed(c, 'contactRole', role), placeholder: 'Billing', hint: 'Used when Togai Billing Email is blank. Left blank: the oldest Contact with an email.' })}
      ${field('placeholderEmail', 'Placeholder address', { value: typed(c, 'placeholderEmail', accountSync.placeholderEmail), hint: 'For Accounts without any email. Left blank: such Accounts need action. {accountId} in it is filled in.' })}
      <div><button type="submit" class="brand">Save</button></div>`,
  );
  return flowPage(
    c,
    connection,
    'Account Sync',
    html`${problem(text)} ${card('Account Sync', form)} ${await toldCard(parts, connection)}`,
  );
}

/** Flows → Quote Sync: its settings for one connection. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import type { Connection } from '../store/connections.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import { acceptedStatusField, askStatuses, statusFault } from './acceptedStatus.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, postForm, problem } from './elements.ts';
import { choice, field, onOff, ticked, toggle, typed, wholeNumber } from './fields.ts';
import { flowPage } from './flowPage.ts';
import type { Html } from './page.ts';
import { changeSettings } from './settingsChange.ts';
import { toldCard } from './toldCard.ts';

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
  gracePeriodDays: wholeNumber(0, 30, 'An invoice is final after 0 to 30 days; give a whole number.'),
});

/** The page of Quote Sync. */
export function quoteFlowRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/quote-sync', (c) =>
    withConnection(c, parts, async (connection) => c.html(await quotePage(c, parts, connection))),
  );
  app.post('/flows/:orgId/quote-sync', (c) => withConnection(c, parts, (connection) => save(c, parts, connection)));
  return app;
}

async function save(c: Page, parts: ConsoleParts, connection: Connection): Promise<Response> {
  const given = quoteForm.safeParse(c.get('form'));
  if (!given.success) return c.html(await quotePage(c, parts, connection, given.error.issues[0]?.message), 400);
  const { revision, ...chosen } = given.data;
  const fault = statusFault(await askStatuses(parts, connection), chosen.acceptedStatus);
  if (fault !== undefined) return c.html(await quotePage(c, parts, connection, fault), 400);
  return changeSettings(c, parts, connection, revision, `/flows/${connection.orgId}/quote-sync`, (known) => ({
    ...known,
    quoteSync: { ...known.quoteSync, ...chosen },
  }));
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
      ${toggle('enabled', 'Accepted Quotes become price plans and invoices', ticked(c, 'enabled', quoteSync.enabled))}
      ${acceptedStatusField(await askStatuses(parts, connection), typed(c, 'acceptedStatus', quoteSync.acceptedStatus) ?? '')}
      ${field('timezone', 'Time zone of the Togai organisation', { value: typed(c, 'timezone', quoteSync.timezone), required: true, hint: 'Its days begin and end there, for instance Europe/Berlin.' })}
      ${choice('invoiceTiming', 'Fees are invoiced', timings, typed(c, 'invoiceTiming', quoteSync.invoiceTiming))}
      ${field('gracePeriodDays', 'Days before an invoice is final', { type: 'number', value: typed(c, 'gracePeriodDays', String(quoteSync.gracePeriodDays)), min: 0, max: 30, required: true })}
      <div><button type="submit" class="brand">Save</button></div>`,
  );
  return flowPage(
    c,
    connection,
    'Quote Sync',
    html`${problem(text)} ${card('Quote Sync', form)} ${await toldCard(parts, connection)}`,
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

/** Flows → Decisions: Accounts that Togai may know already; a person says which customer each is, or that it is a new one. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { fullId } from '../domain/syncRequest.ts';
import type { Connection } from '../store/connections.ts';
import { wantRecords } from '../store/inbox.ts';
import { isIndexed, listOpenMatches, type OpenMatch, saveDecision } from '../store/matchDecisions.ts';
import { recordUrl } from './activityLinks.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { empty, outside, postForm, problem } from './elements.ts';
import { flowPage } from './flowPage.ts';
import { withNotice } from './notices.ts';
import type { Html } from './page.ts';

const PAGE_LENGTH = 20;
const NEW = 'new';
const decision = z.object({
  account: z.string().refine((id) => id.startsWith('001') && fullId(id) === id),
  /** A customer's id after an equals sign, so that none can be taken for the word. */
  customer: z.union([z.literal(NEW), z.string().regex(/^=[^\0]{1,60}$/)]),
});

/** The page on which a person says which customer an Account is. */
export function decisionRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/decisions', (c) =>
    withConnection(c, parts, async (connection) => c.html(await decisionsPage(c, parts, connection))),
  );
  app.post('/flows/:orgId/decisions', (c) => withConnection(c, parts, (connection) => decide(c, parts, connection)));
  return app;
}

async function decide(c: Page, parts: ConsoleParts, connection: Connection): Promise<Response> {
  const { database, orgs, log } = parts;
  const given = decision.safeParse(c.get('form'));
  if (!given.success)
    return c.html(await decisionsPage(c, parts, connection, 'Choose one of the customers, or a new one.'), 400);
  const { account, customer } = given.data;
  const chosen = customer === NEW ? null : customer.slice(1);
  if (chosen !== null && !(await isIndexed(database, connection.environmentId, chosen))) {
    return c.html(await decisionsPage(c, parts, connection, 'Togai has no such customer any more.'), 400);
  }
  const person = c.get('person');
  await saveDecision(database, connection.orgId, {
    accountId: account,
    customerId: chosen,
    decidedBy: person?.email ?? person?.name ?? '',
  });
  await wantRecords(
    database,
    connection.orgId,
    { flow: 'Account Sync', recordIds: [account], cause: 'Retry', requestedAt: new Date() },
    { again: true },
  );
  orgs.ringOrg(connection.orgId);
  log.info(
    { orgId: connection.orgId, account, customer: chosen, by: person?.personId },
    'A person decided which customer an Account is.',
  );
  return c.redirect(withNotice(`/flows/${connection.orgId}/decisions`, 'decided'), 303);
}

async function decisionsPage(
  c: Page,
  { database }: ConsoleParts,
  connection: Connection,
  text?: string,
): Promise<Html> {
  const before = z
    .string()
    .regex(/^\d{1,18}$/)
    .safeParse(c.req.query('before')).data;
  const open = await listOpenMatches(database, connection.orgId, { before, limit: PAGE_LENGTH + 1 });
  const shown = open.slice(0, PAGE_LENGTH);
  const none = html`<section class="card">${empty('Nothing to decide. When Togai has customers that may be an Account, it waits here for you.')}</section>`;
  const more =
    open.length > PAGE_LENGTH
      ? html`<nav class="pager" aria-label="Pages"><span></span><a class="button" href="?before=${shown.at(-1)?.activityId}">More</a></nav>`
      : '';
  const intro = html`<p class="soft">Togai had these customers before the connector came. Adopting one ties it to the Account by its settings; its values stay as they are.</p>`;
  return flowPage(
    c,
    connection,
    'Decisions',
    html`${problem(text)} ${shown.length > 0 ? intro : none} ${shown.map((match) => matchCard(c, connection, match))} ${more}`,
  );
}

function matchCard(c: Page, connection: Connection, { accountId, accountName, customers }: OpenMatch): Html {
  const option = (customer: OpenMatch['customers'][number], index: number): Html => html`<label>
    <input type="radio" name="customer" value="=${customer.customerId}" ${index === 0 && customers.length === 1 ? html`checked` : ''} required />
    <span>Adopt <strong>${customer.name}</strong> · ${customer.primaryEmail} · <span class="mono">${customer.customerId}</span></span>
  </label>`;
  const form = postForm(
    c,
    `/flows/${connection.orgId}/decisions`,
    html`<input type="hidden" name="account" value="${accountId}" />
      <fieldset class="options">
        <legend>Which customer is ${accountName ?? accountId}?</legend>
        ${customers.map(option)}
        <label><input type="radio" name="customer" value="${NEW}" required /> None of these: make a new customer</label>
      </fieldset>
      <div class="actions"><button type="submit" class="brand">Decide</button>${outside(recordUrl(connection, accountId), 'Open the Account')}</div>`,
  );
  return html`<section class="card">${form}</section>`;
}

/** Activity: every run, filtered and searched, a page at a time, and Retry for one, those shown, or all that failed. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { messageText } from '../domain/messages.ts';
import { CAUSES, FLOWS, OWN_CAUSES, SYNC_STATUSES } from '../domain/status.ts';
import { listRefusedEvents, type RefusedEvent } from '../store/activity.ts';
import { type ActivityFilter, type ActivityLine, type ActivityPage, searchActivity } from '../store/activitySearch.ts';
import { type Connection, listConnections } from '../store/connections.ts';
import { type Retried, retryAll, retryRuns } from '../sync/retry.ts';
import { recordUrl } from './activityLinks.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { duration, empty, linkButton, outside, postButton, statusBadge, table, time } from './elements.ts';
import { choice, field } from './fields.ts';
import { type Notice, withNotice } from './notices.ts';
import { type Html, page, tokenField } from './page.ts';
import { receiptPage } from './receipt.ts';

const PAGE_LENGTH = 50;
const REFUSED_SHOWN = 100;
const id = z.string().regex(/^\d{1,18}$/);
const blank = z.literal('').transform(() => undefined);

/** What an address may ask for; what it asks wrongly is left out. */
const query = z.object({
  org: z
    .union([blank, z.string().regex(/^00D[A-Za-z0-9]{15}$/)])
    .optional()
    .catch(undefined),
  flow: z
    .union([blank, z.enum(FLOWS)])
    .optional()
    .catch(undefined),
  status: z
    .union([blank, z.enum(SYNC_STATUSES)])
    .optional()
    .catch(undefined),
  cause: z
    .union([blank, z.enum([...CAUSES, ...OWN_CAUSES])])
    .optional()
    .catch(undefined),
  q: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\0]*$/)
    .optional()
    .catch(undefined),
  before: id.optional().catch(undefined),
});
type Query = z.infer<typeof query>;

const RETRIED_STATUSES = ['Failed', 'Action Needed'] as const;

/** The pages of Activity and its Retry. */
export function activityRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/activity', async (c) => c.html(await activityPage(c, parts, query.parse(c.req.query()))));
  app.get('/activity/events', async (c) =>
    c.html(refusedPage(c, await listRefusedEvents(parts.database, REFUSED_SHOWN))),
  );
  app.get('/activity/:id', async (c) => {
    const run = id.safeParse(c.req.param('id'));
    const shown = run.success ? await receiptPage(c, parts, run.data) : undefined;
    return shown ? c.html(shown) : c.notFound();
  });
  app.post('/activity/retry', (c) => retry(c, parts));
  return app;
}

/** Retries the runs named by `id`, or with `all` every record whose newest run has that status. */
async function retry(c: Page, parts: ConsoleParts): Promise<Response> {
  const form = c.get('form');
  const given = z
    .object({
      all: z.enum(RETRIED_STATUSES).optional(),
      org: query.shape.org,
      id: z.union([id.transform((one) => [one]), z.array(id).max(PAGE_LENGTH)]).optional(),
    })
    .safeParse(form);
  if (!given.success) return c.redirect('/activity', 303);
  const { all, org, id: ids } = given.data;
  const retried =
    all === undefined ? await retryRuns(parts.database, ids ?? []) : await retryAll(parts.database, all, org);
  for (const orgId of retried.orgIds) parts.orgs.ringOrg(orgId);
  parts.log.info({ records: retried.records, all, by: c.get('person')?.personId }, 'Records are retried.');
  const back = typeof form['back'] === 'string' && form['back'].startsWith('/activity') ? form['back'] : '/activity';
  const notice = retryNotice(retried);
  const ofOne = /^\/activity\/\d+$/.test(back) && notice === 'retrying';
  return c.redirect(withNotice(back, ofOne ? 'retrying-one' : notice), 303);
}

function retryNotice({ records, paused, disconnected }: Retried): Notice {
  if (records === 0) return disconnected > 0 ? 'not-retried-disconnected' : 'nothing-to-retry';
  return paused === records ? 'retrying-when-resumed' : 'retrying';
}

async function activityPage(c: Page, parts: ConsoleParts, asked: Query): Promise<Html> {
  const filter: ActivityFilter = {
    orgId: asked.org,
    flow: asked.flow,
    status: asked.status,
    cause: asked.cause,
    search: asked.q,
  };
  const [connections, found] = await Promise.all([
    listConnections(parts.database),
    searchActivity(parts.database, filter, { before: asked.before, limit: PAGE_LENGTH }),
  ]);
  const body = html`${filterForm(connections, asked)} ${runs(found, connections, asked)} ${pager(found, asked)}`;
  const actions = html`${retryButtons(c, found, asked)} ${linkButton('/activity/events', 'Events passed over')}`;
  return page(c, { title: 'Activity', section: 'Activity', actions, body });
}

function filterForm(connections: readonly Connection[], asked: Query): Html {
  const any = (label: string, values: readonly string[]) => [
    { value: '', label },
    ...values.map((value) => ({ value, label: value })),
  ];
  const orgs = [{ value: '', label: 'All' }, ...connections.map(({ orgId, name }) => ({ value: orgId, label: name }))];
  return html`<form method="get" action="/activity" class="filters" role="search">
    ${field('q', 'Name or id', { value: asked.q })} ${choice('status', 'Status', any('All', SYNC_STATUSES), asked.status)}
    ${choice('flow', 'Flow', any('All', FLOWS), asked.flow)} ${choice('cause', 'Cause', any('All', [...CAUSES, ...OWN_CAUSES]), asked.cause)}
    ${connections.length > 1 ? choice('org', 'Connection', orgs, asked.org) : ''}
    <button type="submit">Show</button> ${isFiltered(asked) ? html`<a href="/activity">Show all</a>` : ''}
  </form>`;
}

function isFiltered({ before: _, ...filter }: Query): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== '');
}

function runs({ rows, partial }: ActivityPage, connections: readonly Connection[], asked: Query): Html {
  if (rows.length === 0 && partial)
    return html`<section class="card">${empty('Nothing among the newest runs. Look at older ones below.')}</section>`;
  if (rows.length === 0) {
    const text = isFiltered(asked)
      ? 'No run fits. Ask for less, or show all.'
      : 'Nothing has run yet. Create an Account in Salesforce, or start a backfill.';
    return html`<section class="card">${empty(text, connections.length === 0 ? linkButton('/apps/salesforce/connect', '+ Add connection', 'brand') : undefined)}</section>`;
  }
  const known = new Map(connections.map((connection) => [connection.orgId, connection]));
  const heads = [
    'When',
    'Record',
    ...(connections.length > 1 ? ['Connection'] : []),
    'Flow and cause',
    'Status',
    'Message',
  ];
  return table(
    'Runs',
    heads,
    rows.map((run) => runRow(run, known)),
  );
}

function runRow(run: ActivityLine, connections: ReadonlyMap<string, Connection>): Html {
  const connection = connections.get(run.orgId);
  return html`<tr>
    <td>${time(run.finishedAt)}<br /><span class="soft">took ${duration(run.finishedAt.getTime() - run.startedAt.getTime())}</span></td>
    <th scope="row"><a href="/activity/${run.id}">${run.recordName ?? run.recordId}</a>${connection ? html`<br />${outside(recordUrl(connection, run.recordId), 'in Salesforce')}` : ''}</th>
    ${connections.size > 1 ? html`<td>${connection?.name ?? run.orgId}</td>` : ''}
    <td>${run.flow}<br /><span class="soft">${run.cause}</span></td>
    <td>${statusBadge(run.status)}</td>
    <td class="message">${messageText(run.code, run.arguments)}</td>
  </tr>`;
}

function retryButtons(c: Page, { rows }: ActivityPage, asked: Query): Html {
  const open = rows.filter(({ status }) => RETRIED_STATUSES.some((retried) => retried === status));
  const back = addressOf(asked);
  const shown = html`<form method="post" action="/activity/retry" class="inline">
    ${postFields(c, back)} ${open.map((run) => html`<input type="hidden" name="id" value="${run.id}" />`)}
    <button type="submit">Retry the ${open.length} shown</button>
  </form>`;
  const fields = { back, ...(asked.org !== undefined && { org: asked.org }) };
  const all = RETRIED_STATUSES.map((status) =>
    postButton(c, '/activity/retry', status === 'Failed' ? 'Retry all failed' : 'Retry all that need action', {
      fields: { ...fields, all: status },
    }),
  );
  return html`${open.length > 0 ? shown : ''} ${asked.status === 'Action Needed' ? all[1] : ''} ${asked.status === undefined || asked.status === 'Failed' ? all[0] : ''}`;
}

function postFields(c: Page, back: string): Html {
  return html`${tokenField(c)}<input type="hidden" name="back" value="${back}" />`;
}

function addressOf({ before: _, ...asked }: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined && value !== '') search.set(name, value);
  return search.size === 0 ? '/activity' : `/activity?${search.toString()}`;
}

function pager({ next, partial, rows }: ActivityPage, asked: Query): Html | string {
  const address = addressOf(asked);
  const older =
    next === undefined
      ? ''
      : html`<a class="button" href="${address}${address.includes('?') ? '&' : '?'}before=${next}" rel="next">${partial ? 'Look at older runs' : 'Older'}</a>`;
  if (next === undefined && asked.before === undefined) return '';
  return html`<nav class="pager" aria-label="Pages">
    ${asked.before === undefined ? html`<span></span>` : html`<a class="button" href="${address}">Newest</a>`}
    ${partial && rows.length > 0 ? html`<span class="soft">There may be more among older runs.</span>` : ''} ${older}
  </nav>`;
}

function refusedPage(c: Page, events: readonly RefusedEvent[]): Html {
  const rows = events.map(
    (event) => html`<tr>
      <td>${time(event.receivedAt)}</td>
      <td class="mono">${event.orgId}</td>
      <td class="mono">${event.replayId.toString('hex')}</td>
      <td class="message">${event.reason}</td>
    </tr>`,
  );
  const none = html`<section class="card">${empty('Every event could be read. What can’t be read is listed here with its replay id, and the stream goes on.')}</section>`;
  const body =
    rows.length === 0 ? none : table('Events that were passed over', ['When', 'Org', 'Replay id', 'Why'], rows);
  return page(c, {
    title: 'Events passed over',
    section: 'Activity',
    above: [{ name: 'Activity', path: '/activity' }],
    body,
  });
}

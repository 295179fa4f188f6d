/** Flows → Backfill: look first, see what would come of it, then import; pause, resume, stop. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import { type Backfill, type BackfillState, createBackfill, listBackfills, moveBackfill } from '../store/backfills.ts';
import type { Connection } from '../store/connections.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import { backfillCsv } from './backfillCsv.ts';
import { progress, toImport } from './backfillProgress.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { badge, card, count, linkButton, postButton, postForm, problem, table, time, type Tone } from './elements.ts';
import { field } from './fields.ts';
import { flowPage } from './flowPage.ts';
import { livePart } from './live.ts';
import { type Notice, withNotice } from './notices.ts';
import type { Html } from './page.ts';

const HISTORY = 10;
const conditions = z.object({
  changedSince: z
    .union([z.literal('').transform(() => undefined), z.iso.date('Give a date like 2026-01-31.')])
    .optional(),
});
const id = z.string().regex(/^\d{1,18}$/);

const FLOW_OFF = 'Account Sync is off, so every Account would be left out. Switch it on first.';

/** What a person may press, from which states it leads where, and what is said then. */
const MOVES: Readonly<Record<string, { from: readonly BackfillState[]; to: BackfillState; notice: Notice }>> = {
  start: { from: ['ready'], to: 'running', notice: 'import-started' },
  pause: { from: ['running'], to: 'paused', notice: 'import-paused' },
  resume: { from: ['paused'], to: 'running', notice: 'import-resumed' },
  stop: { from: ['running', 'paused'], to: 'stopped', notice: 'import-stopped' },
  discard: { from: ['looking', 'ready'], to: 'stopped', notice: 'import-discarded' },
};

/** The pages of the backfill of one connection. */
export function backfillRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/backfill', (c) =>
    withConnection(c, parts, async (connection) => c.html(await backfillPage(c, parts, connection))),
  );
  app.get('/flows/:orgId/backfill/live', (c) =>
    withConnection(c, parts, (connection) => liveProgress(c, parts, connection)),
  );
  app.post('/flows/:orgId/backfill', (c) => withConnection(c, parts, (connection) => look(c, parts, connection)));
  app.post('/flows/:orgId/backfill/:id/:move{start|pause|resume|stop|discard}', (c) =>
    withConnection(c, parts, (connection) => move(c, parts, connection)),
  );
  app.get('/flows/:orgId/backfill/:id/rows.csv', (c) =>
    withConnection(c, parts, (connection) => csv(c, parts, connection)),
  );
  return app;
}

async function look(c: Page, parts: ConsoleParts, connection: Connection): Promise<Response> {
  const given = conditions.safeParse(c.get('form'));
  if (!given.success) return c.html(await backfillPage(c, parts, connection, given.error.issues[0]?.message), 400);
  if (!parseSettings(connection.settings).accountSync.enabled)
    return c.html(await backfillPage(c, parts, connection, FLOW_OFF), 409);
  const person = c.get('person');
  const { changedSince } = given.data;
  const begun = await createBackfill(
    parts.database,
    connection.orgId,
    { ...(changedSince !== undefined && { changedSince }) },
    person?.email ?? person?.name ?? '',
  );
  if (!begun) return c.html(await backfillPage(c, parts, connection, 'One is under way already.'), 409);
  parts.orgs.ringOrg(connection.orgId);
  return c.redirect(pathOf(connection), 303);
}

async function move(c: Page, parts: ConsoleParts, connection: Connection): Promise<Response> {
  const asked = MOVES[c.req.param('move') ?? ''];
  const backfillId = id.safeParse(c.req.param('id'));
  if (!asked || !backfillId.success) return c.notFound();
  if (asked.to === 'running' && !parseSettings(connection.settings).accountSync.enabled)
    return c.html(await backfillPage(c, parts, connection, FLOW_OFF), 409);
  const moved = await moveBackfill(parts.database, connection.orgId, backfillId.data, asked.from, asked.to);
  if (!moved)
    return c.html(
      await backfillPage(c, parts, connection, 'That is no longer possible: look at how it stands now.'),
      409,
    );
  parts.orgs.ringOrg(connection.orgId);
  parts.log.info(
    { orgId: connection.orgId, backfill: backfillId.data, move: asked.to, by: c.get('person')?.personId },
    'A backfill was changed.',
  );
  return c.redirect(withNotice(pathOf(connection), asked.notice), 303);
}

async function backfillPage(c: Page, parts: ConsoleParts, connection: Connection, text?: string): Promise<Html> {
  const [newest, ...older] = await listBackfills(parts.database, connection.orgId, HISTORY);
  const open = newest !== undefined && isOpen(newest);
  const body = html`${problem(text)}
    ${connection.state === 'active' ? '' : html`<p class="warning">The connection does not run now; a backfill goes on when it does.</p>`}
    ${newest && open ? await present(c, parts, connection, newest) : lookForm(c, connection)}
    ${newest && !open ? history([newest, ...older], connection) : history(older, connection)}`;
  return flowPage(c, connection, 'Backfill', body);
}

function isOpen({ state }: Backfill): boolean {
  return state === 'looking' || state === 'ready' || state === 'running' || state === 'paused';
}

function lookForm(c: Page, connection: Connection): Html {
  const form = postForm(
    c,
    pathOf(connection),
    html`<p>The Accounts that the org has already become customers too. First it only looks: what would be new, what Togai knows already, what a person must mend. Nothing is written until you start the import.</p>
      ${field('changedSince', 'Only Accounts changed since', { placeholder: '2026-01-31', hint: 'Left blank: all Accounts. The connection’s conditions hold in any case.' })}
      <div><button type="submit" class="brand">Look first</button></div>`,
  );
  return card('Bring in the Accounts that are there', form);
}

async function present(c: Page, parts: ConsoleParts, connection: Connection, backfill: Backfill): Promise<Html> {
  const at = `${pathOf(connection)}/${backfill.id}`;
  const button = (name: string, label: string, look: 'brand' | 'neutral' | 'danger' = 'neutral'): Html =>
    postButton(c, `${at}/${name}`, label, { look });
  const rows = linkButton(`${at}/rows.csv`, 'List as CSV');
  const stop = button('stop', 'Stop', 'danger');
  const discard = button('discard', 'Discard', 'danger');
  const actions = {
    looking: html`${discard}`,
    ready: html`${toImport(backfill) > 0 ? button('start', 'Start the import', 'brand') : ''} ${rows} ${discard}`,
    running: html`${button('pause', 'Pause')} ${rows} ${stop}`,
    paused: html`${button('resume', 'Resume', 'brand')} ${rows} ${stop}`,
  }[backfill.state as 'looking' | 'ready' | 'running' | 'paused'];
  const live = backfill.state === 'looking' || backfill.state === 'running';
  const part = await progress(parts, connection, backfill);
  return card(
    TITLES[backfill.state],
    html`<div ${live ? html`data-live="${pathOf(connection)}/live?at=${backfill.state}"` : ''}>${part}</div>`,
    actions,
  );
}

const TITLES: Readonly<Record<BackfillState, string>> = {
  looking: 'Looking; nothing is written',
  ready: 'What the import would do',
  running: 'Importing',
  paused: 'Paused',
  done: 'Done',
  stopped: 'Stopped',
  failed: 'Could not go on',
};

/** The part that changes; over when the state is another than the page was made for. */
function liveProgress(c: Page, parts: ConsoleParts, connection: Connection): Response {
  const state = c.req.query('at');
  return livePart(c, async () => {
    const [newest] = await listBackfills(parts.database, connection.orgId, 1);
    return newest?.state === state && newest ? progress(parts, connection, newest) : undefined;
  });
}

const TONES: Readonly<Partial<Record<BackfillState, Tone>>> = { done: 'good', failed: 'bad' };

function history(backfills: readonly Backfill[], connection: Connection): Html | string {
  if (backfills.length === 0) return '';
  const row = (backfill: Backfill): Html => html`<tr>
    <th scope="row">${time(backfill.createdAt)}</th>
    <td>${badge(TITLES[backfill.state], TONES[backfill.state] ?? 'calm')} ${backfill.problem ?? ''}</td>
    <td class="number">${count(backfill.total)}</td>
    <td>${backfill.conditions.changedSince === undefined ? 'all' : `changed since ${backfill.conditions.changedSince}`}</td>
    <td>${backfill.startedBy}</td>
    <td>${time(backfill.finishedAt)}</td>
    <td><a href="${pathOf(connection)}/${backfill.id}/rows.csv">CSV<span class="unseen"> of ${backfill.createdAt.toISOString().slice(0, 10)}</span></a></td>
  </tr>`;
  return card(
    'Earlier',
    table('Earlier backfills', ['Begun', 'How it ended', 'Accounts', 'Which', 'By', 'Ended', ''], backfills.map(row)),
  );
}

async function csv(c: Page, { database }: ConsoleParts, { orgId }: Connection): Promise<Response> {
  const asked = id.safeParse(c.req.param('id'));
  const known =
    asked.success && (await listBackfills(database, orgId, 1_000)).some((backfill) => backfill.id === asked.data);
  return known ? backfillCsv(c, database, asked.data) : c.notFound();
}

function pathOf({ orgId }: Connection): string {
  return `/flows/${orgId}/backfill`;
}

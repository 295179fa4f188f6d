/** Connections: the list, one connection with how it does, and what an admin may do with it. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import {
  type ConnectionFacts,
  readConnectionFacts,
  readDisconnected,
  restartOwner,
  setPaused,
} from '../store/connectionChanges.ts';
import { type Connection, listConnections, readConnection } from '../store/connections.ts';
import { readEnvironment } from '../store/environments.ts';
import { readTold } from '../store/toldSettings.ts';
import { disconnect } from '../sync/disconnect.ts';
import { connectionTable, stateAdvice, stateBadge } from './connectionList.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, count, duration, empty, facts, linkButton, outside, postButton, postForm, time } from './elements.ts';
import { livePart } from './live.ts';
import { loginTargets } from './loginAddress.ts';
import { withNotice } from './notices.ts';
import { type Html, page } from './page.ts';

const ADD = '/apps/salesforce/connect';
const sweepFound = z.object({
  outstanding: z.number(),
  missed: z.number(),
  withoutSyncRecord: z.number(),
  finishedAt: z.string(),
});

export function connectionRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  const { database, cipher, orgs } = parts;
  app.get('/connections', async (c) => c.html(await listPage(c, parts)));
  app.get('/connections/:orgId', (c) =>
    withConnection(c, parts, async (connection) => c.html(await connectionPage(c, parts, connection))),
  );
  app.get('/connections/:orgId/live', (c) =>
    withConnection(c, parts, ({ orgId }) => livePart(c, () => statePart(parts, orgId))),
  );
  app.get('/connections/:orgId/disconnect', (c) =>
    withConnection(c, parts, (connection) => c.html(disconnectPage(c, connection))),
  );
  app.post('/connections/:orgId/:action{pause|resume}', (c) =>
    withConnection(c, parts, async ({ orgId }) => {
      const paused = c.req.param('action') === 'pause';
      await setPaused(database, orgId, paused);
      orgs.ring();
      return c.redirect(withNotice(`/connections/${orgId}`, paused ? 'paused' : 'resumed'), 303);
    }),
  );
  app.post('/connections/:orgId/sweep', (c) =>
    withConnection(c, parts, async ({ orgId }) => {
      await restartOwner(database, orgId);
      orgs.ring();
      return c.redirect(withNotice(`/connections/${orgId}`, 'sweeping'), 303);
    }),
  );
  app.post('/connections/:orgId/disconnect', (c) =>
    withConnection(c, parts, async ({ orgId, name }) => {
      const links = c.get('form')['links'] === 'forget' ? 'forget' : 'keep';
      const { revoked, why } = await disconnect(database, cipher, orgId, links);
      orgs.ring();
      parts.log.info({ orgId, name, links, revoked, why, by: c.get('person')?.personId }, 'An org was disconnected.');
      return c.redirect(withNotice('/connections', revoked ? 'disconnected' : 'disconnected-unrevoked'), 303);
    }),
  );
  return app;
}

/** Runs `show` with the connection that the address names, or shows that there is none. */
export async function withConnection(
  c: Page,
  parts: ConsoleParts,
  show: (connection: Connection) => Response | Promise<Response>,
): Promise<Response> {
  const orgId = c.req.param('orgId') ?? '';
  const connection = /^00D[A-Za-z0-9]{15}$/.test(orgId) ? await readConnection(parts.database, orgId) : undefined;
  return connection ? show(connection) : c.notFound();
}

async function listPage(c: Page, parts: ConsoleParts): Promise<Html> {
  const connections = await listConnections(parts.database);
  const add = linkButton(ADD, '+ Add connection', 'brand');
  const none = html`<section class="card">${empty('No org is connected yet. Sign in to Salesforce and press Allow.', add)}</section>`;
  const body = connections.length === 0 ? none : await connectionTable(parts, connections);
  return page(c, {
    title: 'Connections',
    section: 'Connections',
    actions: connections.length === 0 ? undefined : add,
    body,
  });
}

async function connectionPage(c: Page, parts: ConsoleParts, connection: Connection): Promise<Html> {
  const { orgId } = connection;
  c.set('formTargets', loginTargets(connection.loginUrl));
  const [environment, disconnectedAt, state] = await Promise.all([
    readEnvironment(parts.database, parts.cipher, connection.environmentId),
    readDisconnected(parts.database, orgId),
    statePart(parts, orgId),
  ]);
  const about = facts([
    ['Org', outside(connection.instanceUrl, connection.name)],
    ['Org id', html`<span class="mono">${orgId}</span>`],
    ['Kind', connection.kind === 'sandbox' ? 'Sandbox' : 'Production'],
    ['Signed in as', connection.username],
    ['Connected since', time(connection.connectedAt)],
    ['Togai environment', environment?.name ?? '–'],
    ['Package namespace', connection.namespace || 'none'],
    ['API version', connection.apiVersion],
    ['Currencies', connection.features.multiCurrency ? 'several' : connection.features.defaultCurrency || 'one'],
  ]);
  const gone = html`<p class="warning">It was disconnected ${time(disconnectedAt)}. What is known of its records is kept. Press Reconnect to go on.</p>`;
  const loads = html`<p class="warning">
    The integration user has the permission “Load Without Sync”: what it saves is not captured. Take it away unless that is meant.
  </p>`;
  const next = html`<div class="actions">
    ${linkButton(`/flows/${orgId}/account-sync`, 'Account Sync')} ${linkButton(`/flows/${orgId}/quote-sync`, 'Quote Sync')}
    ${linkButton(`/flows/${orgId}/backfill`, 'Backfill')} ${linkButton(`/activity?org=${orgId}`, 'Activity')}
  </div>`;
  const body = html`${disconnectedAt ? gone : ''} ${connection.features.loadWithoutSync ? loads : ''}
    <div data-live="/connections/${orgId}/live">${state}</div>
    ${card('About', about)} ${card('Go on to', next)}`;
  const above = [{ name: 'Connections', path: '/connections' }];
  return page(c, {
    title: connection.name,
    section: 'Connections',
    above,
    actions: actionsOf(c, connection, disconnectedAt !== null),
    body,
  });
}

function actionsOf(c: Page, { orgId, state }: Connection, disconnected: boolean): Html {
  const at = `/connections/${orgId}`;
  const reconnect = postButton(c, '/oauth/start', 'Reconnect', {
    fields: { reconnects: orgId },
    look: disconnected ? 'brand' : 'neutral',
  });
  if (disconnected) return html`${reconnect} ${linkButton(`${at}/disconnect`, 'Forget', 'danger')}`;
  return html`${state === 'paused' ? postButton(c, `${at}/resume`, 'Resume', { look: 'brand' }) : postButton(c, `${at}/pause`, 'Pause')}
  ${postButton(c, `${at}/sweep`, 'Sweep now')} ${reconnect} ${linkButton(`${at}/disconnect`, 'Disconnect', 'danger')}`;
}

/** What changes by itself: state, stream, backlog, budgets, the last sweep. */
async function statePart({ database }: ConsoleParts, orgId: string): Promise<Html | undefined> {
  const [connection, known, told] = await Promise.all([
    readConnection(database, orgId),
    readConnectionFacts(database, orgId),
    readTold(database, orgId),
  ]);
  if (!connection) return undefined;
  const stream = facts([
    ['State', stateBadge(connection)],
    ['Subscriber', subscriberWords(connection, known)],
    ['Last event', time(connection.lastEventAt, 'none yet')],
    ['From save to here', known.lagMs === null ? '–' : duration(Math.max(0, known.lagMs))],
    ['Waiting to be synced', many(known.due)],
    ['Oldest of them', time(known.oldestDueAt)],
    ['Waiting for another try', many(known.waiting)],
    ['Answers on their way to Salesforce', many(known.answers)],
    ['Accounts with a customer', many(known.linked)],
  ]);
  const refused = html`<p class="warning">Salesforce refuses ${count(known.answersRefused)} ${known.answersRefused === 1 ? 'answer' : 'answers'}; each is tried again until it is taken. The last reason: ${known.lastRefusal}</p>`;
  const untold = html`<p class="warning">The org does not take the connector’s settings and its sign of life (missing access to the package’s Sync Settings): ${told?.refused} It is tried again with every sweep; nothing waits for it.</p>`;
  return html`${stateAdvice(connection) ?? ''} ${known.answersRefused > 0 ? refused : ''} ${told?.refused === undefined ? '' : untold} ${card('How it does', stream)}
    ${card('Budgets of the day', budgets(connection, known))} ${card('Last sweep', sweepFacts(connection))}`;
}

function many(number: number): string {
  return number >= 100_000 ? '100,000 or more' : count(number);
}

function subscriberWords({ state }: Connection, { owned }: ConnectionFacts): string {
  if (state === 'paused') return 'stopped';
  if (!owned) return 'a node takes it up now';
  return state === 'blocked' ? 'waits' : 'listens';
}

function budgets({ apiUsed, apiLimit, eventsUsed, eventsLimit }: Connection, { eventsToday }: ConnectionFacts): Html {
  return facts([
    ['Salesforce API calls, all apps together', usage('Salesforce API calls used', apiUsed, apiLimit)],
    ['Event deliveries, all subscribers together', usage('Event deliveries used', eventsUsed, eventsLimit)],
    ['Events received here in 24 hours', many(eventsToday)],
  ]);
}

function usage(label: string, used: number | null, limit: number | null): Html | string {
  if (used === null || !limit) return 'not known yet';
  return html`${count(used)} of ${count(limit)}<progress max="${limit}" value="${used}" aria-label="${label}"></progress>`;
}

function sweepFacts({ lastSweep, sweptUntil }: Connection): Html {
  const found = sweepFound.safeParse(lastSweep);
  if (!found.success) return empty('The first sweep has not ended yet.');
  const { outstanding, missed, withoutSyncRecord, finishedAt } = found.data;
  return facts([
    ['Ended', time(new Date(finishedAt))],
    ['Result', `${count(missed)} missed`],
    ['Outstanding in Salesforce', count(outstanding)],
    ['Accounts that no trigger saw', count(withoutSyncRecord)],
    ['Looked at changes until', time(sweptUntil)],
  ]);
}

function disconnectPage(c: Page, { orgId, name }: Connection): Html {
  const form = postForm(
    c,
    `/connections/${orgId}/disconnect`,
    html`<p>The connector signs out of ${name}; Salesforce revokes its access. Nothing is deleted in Salesforce or in Togai.</p>
      <fieldset class="options">
        <legend>What it knows of the records</legend>
        <label><input type="radio" name="links" value="keep" checked /> Keep it: after Reconnect each Account has its customer as before</label>
        <label><input type="radio" name="links" value="forget" /> Forget it: links, activity and what still waits are deleted here</label>
      </fieldset>
      <div class="actions"><button type="submit" class="danger">Disconnect</button><a href="/connections/${orgId}">Cancel</a></div>`,
  );
  const above = [
    { name: 'Connections', path: '/connections' },
    { name, path: `/connections/${orgId}` },
  ];
  return page(c, {
    title: `Disconnect ${name}?`,
    section: 'Connections',
    above,
    body: html`<section class="card">${form}</section>`,
  });
}

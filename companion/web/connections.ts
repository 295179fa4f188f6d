/** Connections: the list, one connection with how it does, and what an admin may do with it. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { restartOwner, setPaused } from '../store/connectionChanges.ts';
import { askForCheck } from '../store/checks.ts';
import { type Connection, listConnections, readConnection } from '../store/connections.ts';
import { readEnvironment } from '../store/environments.ts';
import { disconnect } from '../sync/connection/disconnect.ts';
import { budgetCard } from './budgetCard.ts';
import { connectionTable } from './connectionList.ts';
import { statePart } from './connectionState.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, empty, facts, linkButton, outside, postButton, postForm, time } from './elements.ts';
import { livePart } from './live.ts';
import { loginTargets } from './loginAddress.ts';
import { withNotice } from './notices.ts';
import { type Html, page } from './page.ts';

const ADD = '/apps/salesforce/connect';
/** Connections and each one's page. */
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
  app.post('/connections/:orgId/check', (c) =>
    withConnection(c, parts, async ({ orgId, state }) => {
      await askForCheck(database, orgId);
      orgs.ringOrg(orgId);
      const notice = state === 'paused' ? 'checking-when-resumed' : 'checking';
      return c.redirect(withNotice(`/connections/${orgId}`, notice), 303);
    }),
  );
  app.post('/connections/:orgId/sweep', (c) =>
    withConnection(c, parts, async ({ orgId, state }) => {
      await restartOwner(database, orgId);
      orgs.ring();
      const notice = state === 'paused' ? 'sweeping-when-resumed' : 'sweeping';
      return c.redirect(withNotice(`/connections/${orgId}`, notice), 303);
    }),
  );
  app.post('/connections/:orgId/disconnect', (c) =>
    withConnection(c, parts, async ({ orgId, name, disconnectedAt }) => {
      const links = c.get('form')['links'] === 'forget' ? 'forget' : 'keep';
      const { revoked, why } = await disconnect(database, cipher, orgId, links);
      orgs.ring();
      parts.log.info({ orgId, name, links, revoked, why, by: c.get('person')?.personId }, 'An org was disconnected.');
      const notice = disconnectedAt ? 'forgotten' : revoked ? 'disconnected' : 'disconnected-unrevoked';
      return c.redirect(withNotice('/connections', notice), 303);
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
  const { orgId, disconnectedAt } = connection;
  c.set('formTargets', loginTargets(connection.loginUrl));
  const [environment, state] = await Promise.all([
    readEnvironment(parts.database, parts.cipher, connection.environmentId),
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
    ${card('About', about)} ${disconnectedAt ? '' : budgetCard(c, connection)} ${card('Go on to', next)}`;
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
  ${postButton(c, `${at}/sweep`, 'Sweep now')} ${postButton(c, `${at}/check`, 'Check now')} ${reconnect} ${linkButton(`${at}/disconnect`, 'Disconnect', 'danger')}`;
}

function disconnectPage(c: Page, { orgId, name, disconnectedAt }: Connection): Html {
  const connected = html`<p>The connector signs out of ${name}; Salesforce revokes its access. Nothing is deleted in Salesforce or in Togai.</p>
      <fieldset class="options">
        <legend>What it knows of the records</legend>
        <label><input type="radio" name="links" value="keep" checked /> Keep it: after Reconnect each Account has its customer as before</label>
        <label><input type="radio" name="links" value="forget" /> Forget it: links, activity and what still waits are deleted here</label>
      </fieldset>`;
  const disconnected = html`<input type="hidden" name="links" value="forget" />
    <p>Links, activity and what still waits are deleted here. Nothing is deleted in Salesforce or in Togai; what was billed stays billed.</p>`;
  const verb = disconnectedAt ? 'Forget' : 'Disconnect';
  const form = postForm(
    c,
    `/connections/${orgId}/disconnect`,
    html`${disconnectedAt ? disconnected : connected}
      <div class="actions"><button type="submit" class="danger">${verb}</button><a href="/connections/${orgId}">Cancel</a></div>`,
  );
  const above = [
    { name: 'Connections', path: '/connections' },
    { name, path: `/connections/${orgId}` },
  ];
  return page(c, {
    title: `${verb} ${name}?`,
    section: 'Connections',
    above,
    body: html`<section class="card">${form}</section>`,
  });
}

/** The plain first page: which orgs are connected and how they do, and what was synced last. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { messageText } from '../domain/messages.ts';
import { type ActivityRow, listActivity, listRefusedEvents, type RefusedEvent } from '../store/activity.ts';
import { type Connection, listConnections } from '../store/connections.ts';
import type { Database } from '../store/database.ts';
import { backlog } from '../store/inbox.ts';
import { type Html, page } from './page.ts';

const RUNS_SHOWN = 50;
const REFUSED_SHOWN = 20;

export function homeRoutes(database: Database): Hono {
  const app = new Hono();
  app.get('/', async (c) => {
    const [connections, runs, refused] = await Promise.all([
      listConnections(database),
      listActivity(database, { limit: RUNS_SHOWN }),
      listRefusedEvents(database, REFUSED_SHOWN),
    ]);
    const waiting = await Promise.all(connections.map((connection) => backlog(database, connection.orgId)));
    return c.html(page('Connections and activity', html`${connectionTable(connections, waiting)} ${activityTable(runs)} ${refusedTable(refused)}`));
  });
  return app;
}

function connectionTable(connections: readonly Connection[], waiting: readonly number[]): Html {
  const add = html`<p><a class="button" href="/oauth/start">+ Add connection</a></p>`;
  if (connections.length === 0) return html`<p>No org is connected yet. Press + Add connection and sign in to Salesforce.</p>${add}`;
  return html`<h2>Connections</h2>
    <div class="scroll"><table>
      <thead><tr><th>Org</th><th>Id</th><th>Signed in as</th><th>State</th><th>Waiting</th><th>API calls today</th><th>Last event</th></tr></thead>
      <tbody>
        ${connections.map(
          (connection, index) => html`<tr>
            <td><a href="${connection.instanceUrl}">${connection.name}</a> (${connection.kind})</td>
            <td>${connection.orgId}</td>
            <td>${connection.username}</td>
            <td>${stateWords(connection)}</td>
            <td>${waiting[index]}</td>
            <td>${connection.apiUsed === null ? '–' : `${String(connection.apiUsed)} of ${String(connection.apiLimit)}`}</td>
            <td>${connection.lastEventAt ? time(connection.lastEventAt) : 'none yet'}</td>
          </tr>`,
        )}
      </tbody>
    </table></div>
    ${add}`;
}

function stateWords(connection: Connection): Html | string {
  if (connection.stateCode !== null) return `Waiting: ${messageText(connection.stateCode, connection.stateArguments)}`;
  if (connection.missingAccess.length === 0) return connection.state === 'active' ? 'Running' : 'Paused';
  const missing = connection.missingAccess.map(({ object, field, access }) => `${access} ${field === undefined ? object : `${object}.${field}`}`);
  return `Running, but the integration user may not ${missing.join(', ')}`;
}

function activityTable(runs: readonly ActivityRow[]): Html {
  if (runs.length === 0) return html`<h2>Activity</h2><p>Nothing yet. Create an Account in Salesforce.</p>`;
  return html`<h2>Activity</h2>
    <div class="scroll"><table>
      <thead><tr><th>When</th><th>Record</th><th>Flow</th><th>Cause</th><th>Status</th><th>Message</th><th>Written back</th></tr></thead>
      <tbody>
        ${runs.map(
          (run) => html`<tr>
            <td>${time(run.finishedAt)}</td>
            <td>${run.recordName ?? run.recordId}</td>
            <td>${run.flow}</td>
            <td>${run.cause}</td>
            <td>${run.status}${run.attempts > 1 ? ` (try ${String(run.attempts)})` : ''}</td>
            <td>${messageText(run.code, run.arguments)}</td>
            <td>${run.writtenBackAt ? 'yes' : 'not yet'}${run.writeBackNote === null ? '' : `: ${run.writeBackNote}`}</td>
          </tr>`,
        )}
      </tbody>
    </table></div>`;
}

function refusedTable(events: readonly RefusedEvent[]): Html | string {
  if (events.length === 0) return '';
  return html`<h2>Events that could not be used</h2>
    <div class="scroll"><table>
      <thead><tr><th>When</th><th>Replay id</th><th>Why</th></tr></thead>
      <tbody>
        ${events.map((event) => html`<tr><td>${time(event.receivedAt)}</td><td>${event.replayId.toString('hex')}</td><td>${event.reason}</td></tr>`)}
      </tbody>
    </table></div>`;
}

function time(at: Date): Html {
  return html`<time datetime="${at.toISOString()}">${at.toISOString().replace('T', ' ').slice(0, 19)} UTC</time>`;
}

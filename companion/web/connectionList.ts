/** The list of connections with how each one does, and the words for a connection's state. */
import { html } from 'hono/html';
import { messageText } from '../domain/messages.ts';
import type { Connection } from '../store/connections.ts';
import { backlog } from '../store/inbox.ts';
import type { ConsoleParts } from './console.ts';
import { badge, count, outside, table, time } from './elements.ts';
import type { Html } from './page.ts';

/** A table of the given connections. */
export async function connectionTable(
  { database }: Pick<ConsoleParts, 'database'>,
  connections: readonly Connection[],
): Promise<Html> {
  const waiting = await Promise.all(connections.map(({ orgId }) => backlog(database, orgId)));
  const row = (connection: Connection, index: number): Html => html`<tr>
    <th scope="row"><a href="/connections/${connection.orgId}">${connection.name}</a></th>
    <td>${connection.kind === 'sandbox' ? 'Sandbox' : 'Production'}</td>
    <td class="mono">${connection.orgId}</td>
    <td>${connection.username}</td>
    <td>${stateBadge(connection)}</td>
    <td class="number">${count(waiting[index] ?? 0)}</td>
    <td>${time(connection.lastEventAt, 'none yet')}</td>
    <td>${time(connection.connectedAt)}</td>
  </tr>`;
  return table(
    'Connections',
    ['Org', 'Kind', 'Id', 'Signed in as', 'State', 'Waiting', 'Last event', 'Since'],
    connections.map(row),
  );
}

/** The state in a word or two. */
export function stateBadge(connection: Connection): Html {
  if (connection.disconnectedAt) return badge('Disconnected', 'attention');
  if (connection.state === 'paused') return badge('Paused', 'calm');
  if (connection.state === 'blocked') return badge('Waiting', 'bad');
  return connection.missingAccess.length === 0 ? badge('Running', 'good') : badge('Access missing', 'attention');
}

/** What a person should do about the connection; undefined when nothing. */
export function stateAdvice(connection: Connection): Html | undefined {
  const { stateCode, stateArguments, missingAccess } = connection;
  if (connection.state === 'blocked' && stateCode !== null)
    return html`<p class="problem">${messageText(stateCode, stateArguments)}</p>`;
  if (missingAccess.length === 0) return undefined;
  const setup = `${connection.instanceUrl}/lightning/setup/PermSets/home`;
  return html`<div class="warning">
    <p>The integration user ${connection.username} lacks access. Add it to its permission set (${outside(setup, 'Permission Sets in Setup')}), then press Reconnect:</p>
    <ul>
      ${missingAccess.map(({ object, field, access }) => html`<li>${access} ${field === undefined ? object : `${object}.${field}`}</li>`)}
    </ul>
  </div>`;
}

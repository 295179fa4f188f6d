/** Flows: the list, which flow is on for which connection and what waits there. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { type Connection, listConnections } from '../store/connections.ts';
import { countOpenMatches } from '../store/matchDecisions.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import { stateBadge } from './connectionList.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { badge, count, empty, linkButton, table } from './elements.ts';
import { type Html, page } from './page.ts';

const MOST_COUNTED = 1_000;

/** The list of flows. */
export function flowRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows', async (c) => c.html(await listPage(c, parts)));
  return app;
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
      <th scope="row">${connection.name} ${connection.state === 'active' ? '' : stateBadge(connection)}</th>
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

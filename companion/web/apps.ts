/** Apps: the app there is, what it does, and the start of the journey that connects an org. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { listConnections } from '../store/connections.ts';
import { listEnvironments, type TogaiEnvironment } from '../store/environments.ts';
import { connectionTable } from './connectionList.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { card, count, empty, linkButton, postForm, problem } from './elements.ts';
import { choice, field } from './fields.ts';
import { loginTargets } from './loginAddress.ts';
import { type Html, page } from './page.ts';

const ABOVE = [
  { name: 'Apps', path: '/apps' },
  { name: 'Salesforce', path: '/apps/salesforce' },
];

/** The pages of Apps and of Salesforce among them. */
export function appRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/apps', async (c) => c.html(appsPage(c, (await listConnections(parts.database)).length)));
  app.get('/apps/salesforce', async (c) => {
    const connections = await listConnections(parts.database);
    return c.html(salesforcePage(c, connections.length === 0 ? undefined : await connectionTable(parts, connections)));
  });
  app.get('/apps/salesforce/connect', async (c) =>
    c.html(await connectPage(c, parts, { domain: c.req.query('domain') })),
  );
  return app;
}

function appsPage(c: Page, connections: number): Html {
  const known =
    connections === 0
      ? 'Not connected yet'
      : `${count(connections)} ${connections === 1 ? 'connection' : 'connections'}`;
  const body = html`<div class="cards">
    <section class="card app">
      <span class="app-mark" aria-hidden="true">SF</span>
      <div>
        <h2><a href="/apps/salesforce">Salesforce</a></h2>
        <p>Accounts become Togai customers; accepted Quotes become price plans and paid invoices. Each side shows the other’s identifiers.</p>
        <p class="soft">${known}</p>
      </div>
    </section>
  </div>`;
  return page(c, { title: 'Apps', section: 'Apps', body });
}

function salesforcePage(c: Page, connections: Html | undefined): Html {
  const add = linkButton('/apps/salesforce/connect', '+ Add connection', 'brand');
  const does = html`<ul>
    <li>A new Account becomes a Togai customer with its first account; later changes follow.</li>
    <li>An accepted Quote becomes a price plan on that account, or an invoice that is marked as paid.</li>
    <li>Each Account and Quote shows how it stands, and what a rep should do where something is missing.</li>
  </ul>`;
  const touches = html`<ul>
    <li><strong>Reads</strong> Accounts with their Contacts, Opportunities, Quotes with their lines, Products and price books.</li>
    <li><strong>Writes</strong> the package’s own records, the id on the Account (Togai Customer Id) and the package’s settings. Nothing else.</li>
    <li><strong>In Togai</strong> it makes and updates customers, accounts, their settings, add-ons, price plans, schedules and purchases.</li>
    <li>It deletes nothing, on either side.</li>
  </ul>`;
  const body = html`${card('Connections', connections ?? empty('No org is connected yet. Sign in to Salesforce and press Allow.', add))}
  ${card('What it does', does)} ${card('What it reads and writes', touches)}`;
  return page(c, { title: 'Salesforce', section: 'Apps', above: ABOVE.slice(0, 1), actions: connections && add, body });
}

/** The form that begins the journey, with a My Domain where the link here has one; also shown again with what is wrong. */
export async function connectPage(
  c: Page,
  parts: ConsoleParts,
  shown: { text?: string; domain?: string | undefined },
): Promise<Html> {
  const { loginUrl } = parts.salesforce;
  c.set('formTargets', loginTargets(loginUrl));
  const environments = await listEnvironments(parts.database, parts.cipher);
  const body =
    environments.length === 0
      ? noEnvironment()
      : html`${problem(shown.text)}${connectForm(c, environments, loginUrl, shown.domain ?? '')}`;
  return page(c, {
    title: 'Add connection',
    section: 'Apps',
    above: ABOVE,
    body: html`<section class="card">${body}</section>`,
  });
}

/** Nothing can be synced without a place to sync it to. */
export function noEnvironment(): Html {
  const text = 'Togai comes first: say where your Togai is and with which token the connector may use it.';
  return empty(text, linkButton('/settings', 'Add a Togai environment', 'brand'));
}

function connectForm(c: Page, environments: readonly TogaiEnvironment[], loginUrl: string, domain: string): Html {
  const own = loginUrl === 'https://login.salesforce.com' ? '' : ` (${new URL(loginUrl).host})`;
  const options = environments.map(({ id, name, serves }) => ({
    value: id,
    label: serves === null ? name : `${name} (serves a ${serves} org)`,
  }));
  const body = html`<fieldset class="options">
      <legend>Which org?</legend>
      <label><input type="radio" name="kind" value="production" ${domain === '' ? 'checked' : ''} /> Production or Developer Edition${own}</label>
      <label><input type="radio" name="kind" value="sandbox" /> Sandbox</label>
      <label><input type="radio" name="kind" value="domain" ${domain === '' ? '' : 'checked'} /> By its My Domain, given below</label>
      ${field('domain', 'My Domain', { value: domain, placeholder: 'acme.my.salesforce.com', hint: 'Only where people must sign in at the company’s own address.' })}
    </fieldset>
    ${environments.length > 1 ? choice('environment', 'Into which Togai environment?', options, environments[0]?.id) : ''}
    <p class="soft">You go to Salesforce’s own login, sign in as the integration user and press Allow. Then you come back here.</p>
    <div class="actions"><button type="submit" class="brand">Go to Salesforce</button><a href="/apps/salesforce">Cancel</a></div>`;
  return postForm(c, '/oauth/start', body);
}

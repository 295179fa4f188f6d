/** Flows → Mapping: what Togai would be sent of an Account, with live samples. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { ACCOUNT_ID_SETTING, ORG_ID_SETTING } from '../domain/account/accountMapping.ts';
import type { CustomerDraft } from '../domain/account/customer.ts';
import type { Connection } from '../store/connections.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { problem, table } from './elements.ts';
import { flowPage } from './flowPage.ts';
import type { Html } from './page.ts';
import { recentAccounts } from './rehearsal.ts';

const SAMPLES = 3;

/** The page of the mapping of Accounts. */
export function mappingRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/mapping', (c) =>
    withConnection(c, parts, async (connection) => c.html(await mappingPage(c, parts, connection))),
  );
  return app;
}

/** Each Togai field, where it comes from, and how to read it off a draft. */
const FIELDS: readonly (readonly [
  togai: string,
  salesforce: string,
  of: (draft: CustomerDraft) => string | undefined,
])[] = [
  ['Customer id', 'Account ID (18 characters)', (draft) => draft.id],
  ['Name', 'Account Name', (draft) => draft.name],
  [
    'Primary email',
    'Togai Billing Email, else a Contact’s, else the person’s, else the placeholder',
    (draft) => draft.primaryEmail,
  ],
  ['Address line 1', 'Billing Street, first line', (draft) => draft.address.line1],
  ['Address line 2', 'Billing Street, the other lines', (draft) => draft.address.line2],
  ['Postal code', 'Billing Zip/Postal Code', (draft) => draft.address.postalCode],
  ['City', 'Billing City', (draft) => draft.address.city],
  ['State', 'Billing State/Province', (draft) => draft.address.state],
  ['Country', 'Billing Country (name or code), as ISO code', (draft) => draft.address.country],
  ['Phone', 'Account Phone', (draft) => draft.address.phoneNumber],
  ['Invoice currency', 'Account Currency, else the org’s', (draft) => draft.account.invoiceCurrency],
  [
    `Setting ${ACCOUNT_ID_SETTING}`,
    'Account ID',
    (draft) => draft.settings.find(({ id }) => id === ACCOUNT_ID_SETTING)?.value,
  ],
  [
    `Setting ${ORG_ID_SETTING}`,
    'Organization ID',
    (draft) => draft.settings.find(({ id }) => id === ORG_ID_SETTING)?.value,
  ],
];

async function mappingPage(c: Page, parts: ConsoleParts, connection: Connection): Promise<Html> {
  const { rows, why } = await recentAccounts(parts, connection, 10 * SAMPLES);
  const samples = rows.filter(({ draft }) => draft !== undefined).slice(0, SAMPLES);
  const heads = ['In Togai', 'From Salesforce', ...samples.map(({ name }) => name)];
  const row = ([togai, salesforce, of]: (typeof FIELDS)[number]): Html => html`<tr>
    <th scope="row">${togai}</th>
    <td>${salesforce}</td>
    ${samples.map(({ draft }) => html`<td class="sample">${(draft && of(draft)) ?? html`<span class="soft">blank</span>`}</td>`)}
  </tr>`;
  const note =
    samples.length === 0 && why === undefined
      ? html`<p class="soft">No Account of this org could be sent yet, so there are no samples.</p>`
      : '';
  const body = html`${problem(why)} ${note} ${table('How an Account becomes a customer', heads, FIELDS.map(row))}`;
  return flowPage(c, connection, 'Mapping', body);
}

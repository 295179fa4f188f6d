/** Flows → Mapping and Rehearsal: what Togai would be sent, with live samples, and what would become of the last 50 Accounts. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { CustomerDraft } from '../domain/customer.ts';
import { asSyncError } from '../domain/errors.ts';
import { recentAccountIds } from '../salesforce/recentAccounts.ts';
import type { Connection } from '../store/connections.ts';
import { readEnvironmentIndexedAt } from '../store/environmentRows.ts';
import { parseSettings } from '../sync/connectionSettings.ts';
import { openOrg } from '../sync/orgDoor.ts';
import { type Rehearsed, rehearse, type Verdict, VERDICT_WORDS, VERDICTS } from '../sync/rehearsal.ts';
import { recordUrl } from './activityLinks.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { badge, card, count, empty, facts, outside, problem, table, type Tone } from './elements.ts';
import { flowPage } from './flows.ts';
import type { Html } from './page.ts';

const SAMPLES = 3;
const REHEARSED = 50;

export function mappingRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/mapping', (c) =>
    withConnection(c, parts, async (connection) => c.html(await mappingPage(c, parts, connection))),
  );
  app.get('/flows/:orgId/rehearsal', (c) =>
    withConnection(c, parts, async (connection) => c.html(await rehearsalPage(c, parts, connection))),
  );
  return app;
}

/** Verdicts on the Accounts that were changed last; the reason when the org can't be asked. */
async function recent(
  parts: ConsoleParts,
  connection: Connection,
  most: number,
): Promise<{ rows: readonly Rehearsed[]; why?: string }> {
  const session = openOrg(parts, connection);
  try {
    const ids = await recentAccountIds(session, most);
    return {
      rows: await rehearse(
        { database: parts.database, session, connection, settings: parseSettings(connection.settings) },
        ids,
      ),
    };
  } catch (error) {
    return { rows: [], why: `The org can’t be asked now: ${asSyncError(error).message}` };
  }
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
    'Setting SalesforceAccountId',
    'Account ID',
    (draft) => draft.settings.find(({ id }) => id === 'SalesforceAccountId')?.value,
  ],
  [
    'Setting SalesforceOrgId',
    'Organization ID',
    (draft) => draft.settings.find(({ id }) => id === 'SalesforceOrgId')?.value,
  ],
];

async function mappingPage(c: Page, parts: ConsoleParts, connection: Connection): Promise<Html> {
  const { rows, why } = await recent(parts, connection, 10 * SAMPLES);
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

const TONES: Readonly<Record<Verdict, Tone>> = {
  new: 'good',
  matched: 'good',
  waits: 'attention',
  current: 'calm',
  changed: 'good',
  action: 'attention',
  'left out': 'calm',
  gone: 'calm',
};

function verdictBadge(verdict: Verdict): Html {
  return badge(VERDICT_WORDS[verdict], TONES[verdict]);
}

/** How many there are of each verdict. */
export function verdictFacts(counts: Readonly<Partial<Record<Verdict, number>>>): Html {
  return facts(
    VERDICTS.flatMap((verdict) => (counts[verdict] ? [[VERDICT_WORDS[verdict], count(counts[verdict])] as const] : [])),
  );
}

async function rehearsalPage(c: Page, parts: ConsoleParts, connection: Connection): Promise<Html> {
  const [{ rows, why }, indexedAt] = await Promise.all([
    recent(parts, connection, REHEARSED),
    readEnvironmentIndexedAt(parts.database, connection.environmentId),
  ]);
  const counts: Partial<Record<Verdict, number>> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  const row = (one: Rehearsed): Html => html`<tr>
    <th scope="row">${outside(recordUrl(connection, one.accountId), one.name || one.accountId)}</th>
    <td>${verdictBadge(one.verdict)}</td>
    <td class="message">${one.detail}</td>
    <td>${one.draft?.primaryEmail ?? ''}</td>
  </tr>`;
  const unread = html`<p class="warning">Togai’s own customers have not been read yet; that happens before the first Account is synced. Until then no match is shown.</p>`;
  const list =
    rows.length === 0
      ? empty('This org has no Accounts, or the integration user sees none.')
      : table('Rehearsal', ['Account', 'What would happen', 'Why, or which customer', 'Email'], rows.map(row));
  const body = html`${problem(why)} ${indexedAt === null ? unread : ''}
    <p class="soft">The ${count(rows.length)} Accounts that were changed last, as the flow would treat them now. Nothing is written, here or there.</p>
    ${rows.length > 0 ? card('In short', verdictFacts(counts)) : ''} ${why === undefined ? list : ''}`;
  return flowPage(c, connection, 'Rehearsal', body);
}

/** Flows → Rehearsal: what would become of the Accounts and Quotes that were changed last; nothing is written. */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { asSyncError } from '../domain/errors.ts';
import { exact, shownAmount } from '../domain/money.ts';
import { NO_END } from '../domain/quote/quoteDates.ts';
import { recentAccountIds } from '../salesforce/recentAccounts.ts';
import { recentQuoteIds } from '../salesforce/recentQuotes.ts';
import type { Connection } from '../store/connections.ts';
import { readEnvironmentIndexedAt } from '../store/environmentRows.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import { openOrg } from '../sync/orgDoor.ts';
import {
  QUOTE_VERDICTS,
  type QuoteVerdict,
  type RehearsedQuote,
  rehearseQuotes,
} from '../sync/quote/quoteRehearsal.ts';
import {
  type RehearsalOptions,
  type Rehearsed,
  rehearse,
  type Verdict,
  VERDICT_WORDS,
  VERDICTS,
} from '../sync/account/accountRehearsal.ts';
import { recordUrl } from './activityLinks.ts';
import { withConnection } from './connections.ts';
import type { ConsoleEnv, ConsoleParts, Page, Routes } from './console.ts';
import { badge, card, count, empty, facts, outside, problem, table, type Tone } from './elements.ts';
import { flowPage } from './flowPage.ts';
import type { Html } from './page.ts';

/** How many records of each kind are rehearsed. */
const REHEARSED = 50;

/** The pages of both flows' rehearsals. */
export function rehearsalRoutes(parts: ConsoleParts): Routes {
  const app = new Hono<ConsoleEnv>();
  app.get('/flows/:orgId/rehearsal', (c) =>
    withConnection(c, parts, async (connection) => c.html(await accountsPage(c, parts, connection))),
  );
  app.get('/flows/:orgId/rehearsal/quotes', (c) =>
    withConnection(c, parts, async (connection) => c.html(await quotesPage(c, parts, connection))),
  );
  return app;
}

/** What an org's newest records would give; `why` when the org can't be asked. */
interface Recent<T> {
  readonly rows: readonly T[];
  readonly why?: string;
}

/** Verdicts on the Accounts that were changed last. */
export function recentAccounts(parts: ConsoleParts, connection: Connection, most: number): Promise<Recent<Rehearsed>> {
  return recent(parts, connection, async (options) => rehearse(options, await recentAccountIds(options.session, most)));
}

async function recent<T>(
  parts: ConsoleParts,
  connection: Connection,
  ask: (options: RehearsalOptions) => Promise<T[]>,
): Promise<Recent<T>> {
  try {
    const session = openOrg(parts, connection);
    const settings = parseSettings(connection.settings);
    return { rows: await ask({ database: parts.database, session, connection, settings }) };
  } catch (error) {
    return { rows: [], why: `The org can’t be asked now: ${asSyncError(error).message}` };
  }
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

async function accountsPage(c: Page, parts: ConsoleParts, connection: Connection): Promise<Html> {
  const [{ rows, why }, indexedAt] = await Promise.all([
    recentAccounts(parts, connection, REHEARSED),
    readEnvironmentIndexedAt(parts.database, connection.environmentId),
  ]);
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
  const body = html`${switcher(connection, 'Accounts')} ${problem(why)} ${offNote(connection, 'accountSync')} ${indexedAt === null ? unread : ''}
    <p class="soft">The ${count(rows.length)} Accounts that were changed last, as the flow would treat them now. Nothing is written, here or there.</p>
    ${rows.length > 0 ? card('In short', verdictFacts(countOf(rows))) : ''} ${why === undefined ? list : ''}`;
  return flowPage(c, connection, 'Rehearsal', body);
}

/** A rehearsal shows what the flow would do; one that is off does nothing. */
function offNote({ settings }: Connection, flow: 'accountSync' | 'quoteSync'): Html | string {
  const name = flow === 'accountSync' ? 'Account Sync' : 'Quote Sync';
  return parseSettings(settings)[flow].enabled
    ? ''
    : html`<p class="warning">${name} is off: until it is switched on, all of this is left out.</p>`;
}

const QUOTE_WORDS: Readonly<Record<QuoteVerdict, readonly [string, Tone]>> = {
  attach: ['Attach Price Plan', 'good'],
  pay: ['Mark Invoice Paid', 'good'],
  action: ['Action needed', 'attention'],
  billed: ['Billed already', 'calm'],
  gone: ['Not there any more', 'calm'],
};

async function quotesPage(c: Page, parts: ConsoleParts, connection: Connection): Promise<Html> {
  const { rows, why } = await recent(parts, connection, async (options) =>
    rehearseQuotes(options, await recentQuoteIds(options.session, REHEARSED)),
  );
  const counts = countOf(rows);
  const inShort = facts(
    QUOTE_VERDICTS.flatMap((verdict) =>
      counts[verdict] ? [[QUOTE_WORDS[verdict][0], count(counts[verdict])] as const] : [],
    ),
  );
  const heads = [
    'Quote',
    'Status',
    'What would happen',
    'Why, or what to mend',
    'Price plan',
    'First period',
    'From',
    'Until',
  ];
  const list =
    rows.length === 0
      ? empty('This org has no Quotes, or the integration user sees none.')
      : table(
          'Rehearsal of Quotes',
          heads,
          rows.map((one) => quoteRow(connection, one)),
        );
  const off = html`<p class="warning">Quote Sync is switched off: this is what it would do if it were on.</p>`;
  const body = html`${switcher(connection, 'Quotes')} ${problem(why)} ${offNote(connection, 'quoteSync')}
    ${parseSettings(connection.settings).quoteSync.enabled ? '' : off}
    <p class="soft">The ${count(rows.length)} Quotes that were changed last, as if each were accepted now. Nothing is written, and Togai is not asked: whether another plan runs
      on the account already shows in the Quote’s own Preview in Salesforce.</p>
    ${rows.length > 0 ? card('In short', inShort) : ''} ${why === undefined ? list : ''}`;
  return flowPage(c, connection, 'Rehearsal', body);
}

function quoteRow(connection: Connection, { quoteId, name, status, verdict, detail, plan }: RehearsedQuote): Html {
  const planName = plan?.name === undefined ? '' : `${plan.name}${plan.reused ? ' (there already)' : ' (new)'}`;
  return html`<tr>
    <th scope="row">${outside(recordUrl(connection, quoteId), name || quoteId)}</th>
    <td class="word">${status}</td>
    <td>${badge(...QUOTE_WORDS[verdict])}</td>
    <td class="message">${detail}</td>
    <td>${planName}</td>
    <td class="number">${plan ? shownAmount(exact(plan.amount), plan.currency) : ''}</td>
    <td class="word">${plan?.dates?.start ?? ''}</td>
    <td class="word">${plan?.dates && plan.dates.end !== NO_END ? plan.dates.end : ''}</td>
  </tr>`;
}

function switcher({ orgId }: Connection, current: 'Accounts' | 'Quotes'): Html {
  const pages = [
    ['Accounts', `/flows/${orgId}/rehearsal`],
    ['Quotes', `/flows/${orgId}/rehearsal/quotes`],
  ] as const;
  return html`<nav class="actions" aria-label="What is rehearsed">
    ${pages.map(([name, path]) => html`<a class="button${name === current ? ' brand' : ''}" href="${path}"${name === current ? html` aria-current="page"` : ''}>${name}</a>`)}
  </nav>`;
}

function countOf<V extends string>(rows: readonly { readonly verdict: V }[]): Partial<Record<V, number>> {
  const counts: Partial<Record<V, number>> = {};
  for (const { verdict } of rows) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

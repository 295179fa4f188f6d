/** How a connection does now: its stream, backlog, budgets, sweep, nightly check and gaps; the part of its page that renews itself. */
import { html } from 'hono/html';
import { z } from 'zod';
import { ownShare } from '../domain/callBudget.ts';
import { type CheckState, readCheckState } from '../store/checks.ts';
import { type ConnectionFacts, readConnectionFacts } from '../store/connectionChanges.ts';
import { type Connection, readConnection } from '../store/connections.ts';
import { type Gap, listGaps } from '../store/gaps.ts';
import { readOrgCalls, readTogaiRequests } from '../store/spending.ts';
import { readTold } from '../store/toldSettings.ts';
import { checkDueAt } from '../sync/reconcile/checkRunner.ts';
import { parseSettings } from '../sync/connection/connectionSettings.ts';
import { stateAdvice, stateBadge } from './connectionList.ts';
import type { ConsoleParts } from './console.ts';
import { card, count, duration, empty, facts, table, time } from './elements.ts';
import type { Html } from './page.ts';

const GAPS_SHOWN = 5;
const sweepFound = z.object({
  outstanding: z.number(),
  missed: z.number(),
  withoutSyncRecord: z.number(),
  finishedAt: z.string(),
});
const checkEnded = z.object({ endedAt: z.coerce.date(), calls: z.number() });
const checkFound = checkEnded.extend({
  missed: z.number(),
  outstanding: z.number(),
  unseenAccounts: z.number(),
  changedAccounts: z.number(),
  unseenQuotes: z.number(),
  deletions: z.number(),
  compared: z.number(),
});
const checkFailure = z.union([
  checkEnded.extend({ problem: z.string() }),
  checkEnded.extend({ waitsFor: z.literal('API calls') }),
]);

/** The cards; undefined when there is no such connection. */
export async function statePart({ database }: ConsoleParts, orgId: string): Promise<Html | undefined> {
  const connection = await readConnection(database, orgId);
  if (!connection) return undefined;
  const [known, told, check, gaps, orgCalls, togaiRequests] = await Promise.all([
    readConnectionFacts(database, orgId),
    readTold(database, orgId),
    readCheckState(database, orgId),
    listGaps(database, orgId, GAPS_SHOWN),
    readOrgCalls(database, orgId),
    readTogaiRequests(database, connection.environmentId),
  ]);
  const refused = html`<p class="warning">Salesforce refuses ${count(known.answersRefused)} ${known.answersRefused === 1 ? 'answer' : 'answers'}; each is tried again until it is taken. The last reason: ${known.lastRefusal}</p>`;
  const untold = html`<p class="warning">The org does not take the connector’s settings and its sign of life (missing access to the package’s Sync Settings): ${told?.refused} It is tried again with every sweep; nothing waits for it.</p>`;
  return html`${stateAdvice(connection) ?? ''} ${known.answersRefused > 0 ? refused : ''} ${told?.refused === undefined ? '' : untold} ${card('How it does', streamFacts(connection, known))}
    ${card('Budgets of the day', budgets(connection, known, { orgCalls, togaiRequests }))} ${card('Last sweep', sweepFacts(connection))}
    ${check ? card('Nightly check', checkFacts(connection, check)) : ''} ${gaps.length === 0 ? '' : card('Gaps in the event stream', gapTable(gaps))}`;
}

function streamFacts(connection: Connection, known: ConnectionFacts): Html {
  return facts([
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
}

function many(number: number): string {
  return number >= 100_000 ? '100,000 or more' : count(number);
}

function subscriberWords({ state }: Connection, { owned }: ConnectionFacts): string {
  if (state === 'paused') return 'stopped';
  if (!owned) return 'a node takes it up now';
  return state === 'blocked' ? 'waits' : 'listens';
}

function budgets(
  { apiUsed, apiLimit, eventsUsed, eventsLimit, settings }: Connection,
  { eventsToday }: ConnectionFacts,
  { orgCalls, togaiRequests }: { readonly orgCalls: number; readonly togaiRequests: number },
): Html {
  const share = apiLimit === null ? null : ownShare(apiLimit, parseSettings(settings).apiShare);
  return facts([
    ['Salesforce API calls, all apps together', usage('Salesforce API calls used', apiUsed, apiLimit)],
    ['Of them the connector’s own, and its share', usage('Own API calls used', orgCalls, share)],
    ['Event deliveries, all subscribers together', usage('Event deliveries used', eventsUsed, eventsLimit)],
    ['Events received here in 24 hours', many(eventsToday)],
    ['Togai requests in 24 hours, whole environment', count(togaiRequests)],
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

function checkFacts(connection: Connection, state: CheckState): Html {
  const found = checkFound.safeParse(state.lastCheck);
  const problem = checkProblem(state);
  const due = checkDueAt(state, connection, parseSettings(connection.settings).quoteSync.timezone);
  const next = [
    ['Now', state.beganAt ? html`under way since ${time(state.beganAt)}` : 'not under way'],
    ['Next', due > new Date() ? time(due) : 'as soon as it can'],
  ] as const;
  if (!found.success) return html`${problem}${facts(next)}`;
  const { data } = found;
  return html`${problem}<p><strong>${count(data.missed)} missed</strong>, checked ${time(data.endedAt)}</p>
    ${facts([
      ['Captured and never answered', count(data.outstanding)],
      ['Accounts that no trigger saw', count(data.unseenAccounts)],
      ['Accounts that differ from Togai', count(data.changedAccounts)],
      ['Accepted Quotes that no trigger saw', count(data.unseenQuotes)],
      ['Deletions that nobody was told of', count(data.deletions)],
      ['Accounts compared', count(data.compared)],
      ['Salesforce API calls it took', count(data.calls)],
      ...next,
    ])}`;
}

/** Why the last try of a check did not come to its end, where that is so. */
function checkProblem({ failure }: CheckState): Html | '' {
  const { data, success } = checkFailure.safeParse(failure);
  if (!success) return '';
  if ('waitsFor' in data)
    return html`<p class="warning">The check waits: at ${time(data.endedAt)} the API calls of the day were short, and what is left of them is kept for live changes. It is made by itself as soon as they suffice.</p>`;
  return html`<p class="warning">The check of ${time(data.endedAt)} did not come to its end: ${data.problem} It is tried again by itself.</p>`;
}

const GAP_CAUSES: Readonly<Record<Gap['cause'], string>> = {
  refused: 'Salesforce no longer took the replay id',
  'too old': 'the replay id was older than the 72 hours that Salesforce keeps events',
};

function gapTable(gaps: readonly Gap[]): Html {
  const row = (gap: Gap): Html => html`<tr>
    <td>${time(gap.beganAt)}</td>
    <td>${time(gap.noticedAt)}</td>
    <td class="message">${GAP_CAUSES[gap.cause]}</td>
    <td>${time(gap.closedAt, 'a sweep of everything closes it now')}</td>
    <td class="number">${gap.found === null ? '' : count(gap.found)}</td>
  </tr>`;
  return table('Gaps', ['Since', 'Noticed', 'Why', 'Closed', 'Records found'], gaps.map(row));
}

/** How far a backfill is: looked at, to be run, done, and how long that takes. */
import { html } from 'hono/html';
import { type Backfill, backfillBacklog, countRows } from '../store/backfills.ts';
import type { Connection } from '../store/connections.ts';
import { type EnvironmentRow, listEnvironmentRows } from '../store/environmentRows.ts';
import { IMPORTED_VERDICTS } from '../sync/reconcile/backfill.ts';
import type { ConsoleParts } from './console.ts';
import { count, duration } from './elements.ts';
import type { Html } from './page.ts';
import { verdictFacts } from './rehearsal.ts';

/** How many of the Accounts that were looked at an import would run. */
export function toImport({ counts }: Pick<Backfill, 'counts'>): number {
  return IMPORTED_VERDICTS.reduce((sum, verdict) => sum + (counts[verdict] ?? 0), 0);
}

/** The part of the page that changes while it looks or imports. */
export async function progress({ database }: ConsoleParts, connection: Connection, backfill: Backfill): Promise<Html> {
  if (backfill.state === 'looking')
    return html`<p>${count(backfill.total)} Accounts looked at so far.</p>${verdictFacts(backfill.counts)}`;
  const all = toImport(backfill);
  if (backfill.state === 'ready') {
    const [environment, words] = [
      (await listEnvironmentRows(database)).find(({ id: known }) => known === connection.environmentId),
      verdictFacts(backfill.counts),
    ];
    return html`<p>${count(backfill.total)} Accounts were looked at; ${count(all)} would be run.</p>
      ${words}
      <p class="soft">${estimateBefore(backfill.counts, environment)}</p>`;
  }
  const [given, waiting] = await Promise.all([
    countRows(database, backfill.id, IMPORTED_VERDICTS, backfill.handedOver),
    backfillBacklog(database, connection.orgId),
  ]);
  const done = Math.max(0, given - waiting);
  return html`<progress max="${Math.max(1, all)}" value="${done}" aria-label="Imported"></progress>
    <p>${count(done)} of ${count(all)} done. ${estimateDuring(backfill, done, all)} Live changes go first.</p>
    ${verdictFacts(backfill.counts)}`;
}

/** What Togai's quota allows at best. */
function estimateBefore(counts: Backfill['counts'], environment: EnvironmentRow | undefined): string {
  // A new customer costs one call; one that is adopted, about three; one that changed, two.
  const calls = (counts['new'] ?? 0) + 3 * (counts['matched'] ?? 0) + 2 * (counts['changed'] ?? 0);
  const rate = environment?.requestsPerSecond ?? 0;
  if (calls === 0) return 'Togai is not called for any of them.';
  if (rate === 0) return `It takes about ${count(calls)} calls to Togai, which sets no limit.`;
  return `It takes about ${count(calls)} calls to Togai. At ${count(rate)} a second, that is ${duration((calls / rate) * 1_000)} or more, and longer while live changes go first.`;
}

/** Measured since the start; pauses count too, so it rather says too long than too short. */
function estimateDuring({ state, startedAt }: Backfill, done: number, all: number): string {
  if (state === 'paused' || startedAt === null || done === 0) return '';
  const perRecord = (Date.now() - startedAt.getTime()) / done;
  return `About ${duration(perRecord * (all - done))} to go, at the pace so far.`;
}

/** What becomes of the plans that ran before a Quote: kept with its steps, and told on the Quotes that brought them. */
import { z } from 'zod';
import type { Neighbours } from '../../domain/quote/timeLine.ts';
import { wantRecords } from '../../store/inbox.ts';
import { markReplaced, type QuoteSteps } from '../../store/quoteRuns.ts';
import type { QuoteContext } from './quoteContext.ts';

const STEP = 'neighbours';
const neighbours = z.object({ kind: z.enum(['replaced', 'joined']), plans: z.string(), from: z.string() });
const replacement = z.object({ quote: z.string(), from: z.string() });

/**
 * Keeps what the newest look at the time line decided. A plan that an earlier try has ended already is on it no longer, and
 * stays noted. Throws LeaseLostError.
 */
export async function noteNeighbours(context: QuoteContext, found: Neighbours | undefined): Promise<void> {
  const noted = context.done(STEP);
  if (found) await context.note(STEP, JSON.stringify(found));
  else if (noted !== undefined && context.done('ended') === undefined) await context.note(STEP, '');
}

/** What was noted; undefined where nothing else ran. */
export function neighboursOf(steps: QuoteSteps): Neighbours | undefined {
  const noted = steps[STEP];
  return noted === undefined || noted === '' ? undefined : neighbours.parse(JSON.parse(noted));
}

/** The Quote that has taken a billed one's place, by name, and from when on; undefined while it is billed itself. */
export function replacedBy(steps: QuoteSteps): { readonly quote: string; readonly from: string } | undefined {
  const noted = steps['replaced'];
  return noted === undefined ? undefined : replacement.parse(JSON.parse(noted));
}

/** Notes on the Quotes whose plans this one has replaced that it did, and has their records say so. Throws LeaseLostError. */
export async function tellReplaced(context: QuoteContext, quoteName: string): Promise<void> {
  const found = neighboursOf(context.steps);
  const accountId = context.done('account');
  if (found?.kind !== 'replaced' || accountId === undefined) return;
  const { database, fence, plan } = context;
  const quoteIds = await markReplaced(database, fence, {
    quoteId: plan.quoteId,
    accountId,
    from: found.from,
    until: plan.dates?.end ?? found.from,
    by: JSON.stringify({ quote: quoteName, from: found.from }),
  });
  if (quoteIds.length === 0) return;
  await wantRecords(
    database,
    fence.orgId,
    { flow: 'Quote Sync', recordIds: quoteIds, cause: 'Replaced by a Quote', requestedAt: new Date() },
    { again: true },
  );
}

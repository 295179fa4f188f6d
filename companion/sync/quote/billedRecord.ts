/** What the record of a billed Quote says: how it was billed, what was changed since, and which Quote has taken its place. */
import { quoteChanges } from '../../domain/quote/quoteChanges.ts';
import type { BillingPlan } from '../../domain/quote/quoteMapping.ts';
import type { QuoteSnapshot } from '../../domain/quote/quoteSnapshot.ts';
import type { QuoteRun, QuoteSteps } from '../../store/quoteRuns.ts';
import type { RunResult } from '../run.ts';
import { neighboursOf, replacedBy } from './neighbours.ts';
import { togaiIds } from './quoteContext.ts';

/** A Quote that is billed stays billed; `now` is how it reads today, undefined when it was deleted. */
export function billedResult({ plan, steps, snapshot }: QuoteRun, now: QuoteSnapshot | undefined): RunResult {
  const billed: RunResult = { status: 'Synced', ...billedNote(plan, steps), ids: togaiIds(steps) };
  return withChanges(billed, { plan, steps, snapshot }, now);
}

/** The result of a billing that holds whatever became of the Quote since it was frozen: that is told instead. */
export function withChanges(
  result: RunResult,
  { plan, steps, snapshot }: Pick<QuoteRun, 'plan' | 'steps' | 'snapshot'>,
  now: QuoteSnapshot | undefined,
): RunResult {
  if (result.status !== 'Synced') return result;
  const replaced = replacedBy(steps);
  if (!now) {
    if (replaced) return { ...result, code: 'QUOTE_DELETED_AFTER_REPLACED', arguments: { ...replaced } };
    const goesOn = plan.means === 'attach' || plan.means === 'prepay';
    return { ...result, code: goesOn ? 'QUOTE_DELETED_AFTER_SYNC' : 'QUOTE_DELETED_AFTER_PAID', arguments: {} };
  }
  const changes = quoteChanges(snapshot, now);
  if (changes === undefined)
    return replaced ? { ...result, code: 'QUOTE_REPLACED', arguments: { ...replaced } } : result;
  return replaced
    ? { ...result, code: 'QUOTE_CHANGED_AFTER_REPLACED', arguments: { changes, ...replaced } }
    : { ...result, code: 'QUOTE_CHANGED_AFTER_ACCEPTANCE', arguments: { changes } };
}

/** How a Quote was billed, by the steps that were done for it. */
export function billedNote(
  { means, reason, pricePlan }: BillingPlan,
  steps: QuoteSteps,
): Pick<RunResult, 'code' | 'arguments'> {
  const { plans = '', from = '', kind } = neighboursOf(steps) ?? {};
  const invoice = steps['invoice'] ?? '';
  if (means === 'attach') {
    const plan = pricePlan?.name ?? '';
    if (kind === 'replaced') return { code: 'QUOTE_ATTACHED_REPLACING', arguments: { plan, plans, from, reason } };
    if (kind === 'joined') return { code: 'QUOTE_ATTACHED_JOINING', arguments: { plan, plans, from, reason } };
    return { code: 'QUOTE_ATTACHED', arguments: { plan, reason } };
  }
  if (steps['paid already'] !== undefined) return { code: 'QUOTE_PAID_ALREADY', arguments: { invoice } };
  if (steps['free'] !== undefined) return { code: 'QUOTE_FREE', arguments: {} };
  return kind === 'replaced'
    ? { code: 'QUOTE_PAID_REPLACING', arguments: { invoice, plans, from, reason } }
    : { code: 'QUOTE_PAID', arguments: { invoice, reason } };
}

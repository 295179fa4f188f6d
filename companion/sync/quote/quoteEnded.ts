/** A running plan that was ended for a Quote which then could not be billed: whatever else is said, that must be told. */
import { SyncError } from '../../domain/errors.ts';
import { messageText } from '../../domain/messages.ts';
import type { Database } from '../../store/database.ts';
import { readQuoteRuns } from '../../store/quoteRuns.ts';
import type { RunResult } from '../run.ts';

/** The result of `work`, which also names the plan that was ended if the Quote is not billed. Throws SyncError. */
export async function tellingEndedPlan(
  database: Database,
  orgId: string,
  quoteId: string,
  work: () => Promise<RunResult>,
): Promise<RunResult> {
  let result: RunResult;
  try {
    result = await work();
  } catch (error) {
    if (!(error instanceof SyncError) || error.remedy !== 'action') throw error;
    const plan = await endedPlan(database, orgId, quoteId);
    if (plan === undefined) throw error;
    return endedBy(plan, {
      status: 'Action Needed',
      code: error.code,
      arguments: error.arguments,
      detail: error.detail ?? error.message,
    });
  }
  if (result.status === 'Synced') return result;
  const plan = await endedPlan(database, orgId, quoteId);
  return plan === undefined ? result : endedBy(plan, result);
}

async function endedPlan(database: Database, orgId: string, quoteId: string): Promise<string | undefined> {
  const run = (await readQuoteRuns(database, orgId, [quoteId])).get(quoteId);
  return run?.steps['ended'];
}

function endedBy(plan: string, result: RunResult): RunResult {
  const reason = messageText(result.code, result.arguments ?? {});
  return { ...result, status: 'Action Needed', code: 'QUOTE_PLAN_ENDED', arguments: { plan, reason } };
}

/** What becomes of the customer when its Account is deleted or merged: Togai keeps it, and a person is told. */
import type { AccountSnapshot } from '../../domain/account/accountSnapshot.ts';
import type { AccountLink } from '../../store/links.ts';
import type { Run, RunResult } from '../run.ts';

/** A deleted Account, or the loser of a merge: nothing is sent; a merge's survivor is asked to tell a person. */
export function endedAccount(account: AccountSnapshot, link: AccountLink | undefined): RunResult {
  if (!link) return { status: 'Skipped', code: 'DELETED_BEFORE_SYNC' };
  const ids = { Togai_Customer_Id__c: link.customerId };
  const kept = { code: 'CUSTOMER_KEPT_AFTER_DELETE', arguments: { customerId: link.customerId }, ids } as const;
  if (account.masterRecordId === undefined) return { status: 'Synced', ...kept };
  return {
    status: 'Synced',
    ...kept,
    link: { ...link, mergedInto: account.masterRecordId },
    also: [{ flow: 'Account Sync', recordId: account.masterRecordId, cause: 'Merged' }],
  };
}

/**
 * The survivor of a merge keeps its own customer; as long as no person has settled what becomes of the others, it needs action.
 * Pressing Retry is how a person says that it is settled.
 */
export function mergedAccount(result: RunResult, run: Run, otherCustomers: readonly string[] | undefined): RunResult {
  const customerId = result.ids?.Togai_Customer_Id__c;
  const others = otherCustomers?.filter((other) => other !== customerId) ?? [];
  if (others.length === 0 || customerId === undefined || result.status !== 'Synced') return result;
  if (run.row.cause === 'Retry') return { ...result, settleMerges: true };
  return {
    ...result,
    status: 'Action Needed',
    code: 'MERGED',
    arguments: { customerId, mergedCustomerId: others.join(', ') },
  };
}

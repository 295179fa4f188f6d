/** What would need action if a Quote were accepted now, and what would become of what runs: asked of Salesforce and Togai without a write. */
import { SyncError } from '../../domain/errors.ts';
import { messageText } from '../../domain/messages.ts';
import type { Note } from '../../domain/note.ts';
import type { BillingPlan } from '../../domain/quote/quoteMapping.ts';
import { addOnRequest } from '../../domain/quote/quoteRequests.ts';
import { scheduleEdits } from '../../domain/quote/quoteSchedule.ts';
import type { Neighbours } from '../../domain/quote/timeLine.ts';
import type { AddOnIds } from '../../domain/quote/rateCards.ts';
import { readLinks } from '../../store/links.ts';
import { readHeldSeats, readTimeLine } from './quoteAttach.ts';
import { namedInvoice } from './quotePay.ts';
import type { QuoteSyncOptions } from './quoteSync.ts';
import { rehearse, type Rehearsed } from '../account/accountRehearsal.ts';
import type { Run } from '../run.ts';

/** How a Quote would go if it were accepted now. */
export interface Outlook {
  /** What a person must do first; empty: nothing. */
  readonly needs: readonly Note[];
  /** What would become of the plans that run. */
  readonly neighbours?: Neighbours | undefined;
}

/** The outlook of a Quote that the mapping has no objection to. Throws SyncError when trying again may help. */
export async function outlookOf(options: QuoteSyncOptions, run: Run, plan: BillingPlan): Promise<Outlook> {
  const { database, connection, settings } = options;
  const off: Note[] = settings.quoteSync.enabled ? [] : [{ code: 'FLOW_OFF', arguments: { flow: 'Quote Sync' } }];
  const link = (await readLinks(database, connection.orgId, [plan.accountId])).get(plan.accountId);
  try {
    const accountFault = link ? undefined : await accountNeed(options, plan.accountId);
    if (accountFault) return { needs: [...off, accountFault] };
    const owner = { accountId: link?.togaiAccounts[plan.currency], customerId: link?.customerId };
    const { need, neighbours } = await billingOutlook(options, run, plan, owner);
    return { needs: need ? [...off, need] : off, neighbours };
  } catch (error) {
    if (!(error instanceof SyncError) || error.remedy !== 'action') throw error;
    return { needs: [...off, { code: error.code, arguments: error.arguments }] };
  }
}

/** Why the Account can't become a customer yet. */
async function accountNeed(options: QuoteSyncOptions, accountId: string): Promise<Note | undefined> {
  const [account] = await rehearse(options, [accountId]);
  const reason = account && reasonAgainst(account);
  return reason === undefined ? undefined : { code: 'QUOTE_ACCOUNT_NOT_SYNCED', arguments: { reason } };
}

/** Why an Account can’t become a customer yet, in the words that its own record would have; undefined when it can. */
export function reasonAgainst({ verdict, detail }: Rehearsed): string | undefined {
  if (verdict === 'action') return detail;
  if (verdict === 'left out') return messageText('FILTERED', { condition: detail });
  if (verdict === 'waits') return messageText('CUSTOMER_MATCH_UNSURE', { customerIds: detail });
  return verdict === 'gone' ? messageText('RECORD_NOT_FOUND', {}) : undefined;
}

interface Owner {
  readonly accountId: string | undefined;
  readonly customerId: string | undefined;
}

/** What stands in the way of the billing action, and what it would end or join. */
interface BillingOutlook {
  readonly need?: Note;
  readonly neighbours?: Neighbours | undefined;
}

async function billingOutlook(
  options: QuoteSyncOptions,
  run: Run,
  plan: BillingPlan,
  owner: Owner,
): Promise<BillingOutlook> {
  const { database, connection, togai } = options;
  if (plan.means !== 'payInvoice')
    return owner.accountId === undefined ? {} : timeLineOutlook(options, run, plan, owner.accountId);
  const invoice = await namedInvoice({ database, orgId: connection.orgId, togai, run, plan }, owner);
  return 'code' in invoice ? { need: invoice } : {};
}

/** What a running plan would ask of a person. Add-ons that Togai has not yet stand under their Product's id: the edits are not sent. */
async function timeLineOutlook(
  options: QuoteSyncOptions,
  run: Run,
  plan: BillingPlan,
  accountId: string,
): Promise<BillingOutlook> {
  const { togai, catalogue, settings } = options;
  if (plan.dates === undefined) return {};
  const running = await readTimeLine({ run, togai }, accountId);
  const known = await catalogue.knownAddOns(plan);
  const ids: AddOnIds = new Map(
    plan.charges.map((charge) => [
      charge.productId,
      known.get(`${charge.productId} ${addOnRequest(charge)?.type ?? ''}`) ?? charge.productId,
    ]),
  );
  const none = new Map(
    plan.charges.flatMap(({ productId }) => (ids.get(productId) === productId ? [[productId, 0] as const] : [])),
  );
  const held = await readHeldSeats({ plan, run, togai }, accountId, ids, running, none);
  const pricePlanId = (plan.pricePlan && (await catalogue.knownPricePlan(plan.pricePlan.key)))?.id ?? 'new';
  const decision = scheduleEdits(plan, pricePlanId, ids, {
    running,
    held,
    timezone: settings.quoteSync.timezone,
    now: new Date(),
  });
  return decision.kind === 'action' ? { need: decision } : { neighbours: decision.neighbours };
}

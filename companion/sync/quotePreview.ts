/** Quote Preview: what Togai will get for a Quote, computed by the mapping that bills it, with no write to Togai. */
import { messageText } from '../domain/messages.ts';
import type { Note } from '../domain/note.ts';
import { NO_END } from '../domain/quoteDates.ts';
import { type BillingPlan, mapQuote } from '../domain/quoteMapping.ts';
import type { QuoteSnapshot } from '../domain/quoteSnapshot.ts';
import { scheduleEdits } from '../domain/quoteSchedule.ts';
import { readQuotes } from '../salesforce/quotes.ts';
import { readLinks } from '../store/links.ts';
import { listSchedules } from '../togai/schedules.ts';
import { quoteRules } from './quoteRules.ts';
import type { QuoteSyncOptions } from './quoteSync.ts';
import type { FlowRunner, Run, RunResult } from './run.ts';

/** `Preview__c` as the component reads it: amounts are decimal text, dates YYYY-MM-DD, what is not known is absent. */
export interface QuotePreview {
  readonly customer?: { readonly id: string; readonly made: boolean };
  readonly action?: string;
  readonly reason?: string;
  readonly currency?: string;
  readonly firstPeriod?: string;
  readonly start?: string;
  readonly end?: string;
  readonly plan?: { readonly name: string; readonly reused: boolean };
  readonly lines: readonly { readonly product: string; readonly charge: string; readonly quantity: string; readonly amount: string }[];
  readonly needs: readonly (Note & { readonly message: string })[];
}

/** The flow for `drain`; its answer leaves the record's status as it is. */
export function quotePreview(options: QuoteSyncOptions): FlowRunner {
  return {
    prepare: async (rows) => {
      const started = performance.now();
      const multiCurrency = options.connection.features.multiCurrency;
      const quotes = await readQuotes(options.session, rows.map((row) => row.recordId), { multiCurrency });
      const readMs = performance.now() - started;
      return async (run) => {
        const read = quotes.get(run.row.recordId);
        run.note('Read Quote', readMs, read ? {} : { note: 'not found' });
        if (!read) return { status: 'Failed', code: 'RECORD_NOT_FOUND' };
        run.record = { name: read.quote.name, deleted: false };
        return previewResult(await previewOf(options, run, read.quote));
      };
    },
  };
}

function previewResult(preview: QuotePreview): RunResult {
  return { status: 'Synced', code: 'QUOTE_PREVIEWED', preview: { Preview__c: JSON.stringify(preview), Preview_At__c: new Date().toISOString() } };
}

async function previewOf(options: QuoteSyncOptions, run: Run, quote: QuoteSnapshot): Promise<QuotePreview> {
  const { connection, settings } = options;
  const mapping = mapQuote(quote, quoteRules(settings, connection), new Date());
  run.note('Map and check', 0);
  if (mapping.kind === 'action') return { lines: [], needs: [worded(mapping)] };
  const { plan } = mapping;
  const known = plan.pricePlan && (await options.catalogue.knownPricePlan(plan.pricePlan.key));
  const link = (await readLinks(options.database, connection.orgId, [plan.accountId])).get(plan.accountId);
  const clash = link && (await clashOf(options, run, plan, link.togaiAccounts[plan.currency], known?.id));
  return {
    customer: { id: link?.customerId ?? plan.accountId, made: link !== undefined },
    action: plan.action,
    reason: plan.reason,
    currency: plan.currency,
    firstPeriod: plan.amount,
    ...(plan.dates && { start: plan.dates.start, ...(plan.dates.end !== NO_END && { end: plan.dates.end }) }),
    ...(plan.pricePlan && { plan: { name: plan.pricePlan.name, reused: known !== undefined } }),
    lines: plan.charges.map(({ productName, chargeType, quantity, amount }) => ({ product: productName, charge: chargeType, quantity, amount })),
    needs: clash ? [worded(clash)] : [],
  };
}

/** What a running plan would ask of a person. Add-ons that Togai has not yet stand under their Product's id: the edits are not sent. */
async function clashOf(
  { togai, settings }: QuoteSyncOptions,
  run: Run,
  plan: BillingPlan,
  accountId: string | undefined,
  pricePlanId = 'new',
): Promise<Note | undefined> {
  if (accountId === undefined || plan.dates === undefined) return undefined;
  const running = await run.step('Read time line', 'GET /accounts/{account_id}/pricing_schedules', () => listSchedules(togai, accountId));
  const ids = new Map(plan.charges.map(({ productId }) => [productId, productId]));
  const decision = scheduleEdits(plan, pricePlanId, ids, { running, held: new Map(), timezone: settings.quoteSync.timezone, now: new Date() });
  return decision.kind === 'action' ? decision : undefined;
}

function worded({ code, arguments: args }: Note): Note & { message: string } {
  return { code, arguments: args, message: messageText(code, args) };
}

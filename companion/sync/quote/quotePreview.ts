/** Quote Preview: what Togai will get for a Quote, computed by the mapping that bills it, with no write to Togai. */
import { messageText } from '../../domain/messages.ts';
import type { Note } from '../../domain/note.ts';
import { NO_END } from '../../domain/quote/quoteDates.ts';
import { type BillingPlan, mapQuote } from '../../domain/quote/quoteMapping.ts';
import type { Neighbours } from '../../domain/quote/timeLine.ts';
import { type ReadQuote, readQuotes } from '../../salesforce/quotes.ts';
import { readLinks } from '../../store/links.ts';
import { type QuoteRun, readQuoteRuns } from '../../store/quoteRuns.ts';
import { type Outlook, outlookOf } from './quoteNeeds.ts';
import { quoteRules } from './quoteRules.ts';
import type { QuoteSyncOptions } from './quoteSync.ts';
import type { FlowRunner, Run, RunResult } from '../run.ts';

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
  readonly lines: readonly {
    readonly product: string;
    readonly charge: string;
    readonly quantity: string;
    readonly amount: string;
  }[];
  readonly needs: readonly (Note & { readonly message: string })[];
}

/** The flow for `drain`; its answer leaves the record's status as it is. */
export function quotePreview(options: QuoteSyncOptions): FlowRunner {
  return {
    prepare: async (rows) => {
      const started = performance.now();
      const { session, database, connection } = options;
      const ids = rows.map((row) => row.recordId);
      const [quotes, runs] = await Promise.all([
        readQuotes(session, ids, { multiCurrency: connection.features.multiCurrency }),
        readQuoteRuns(database, connection.orgId, ids),
      ]);
      const readMs = performance.now() - started;
      return async (run) => {
        const read = quotes.get(run.row.recordId);
        run.note('Read Quote', readMs, read ? {} : { note: 'not found' });
        if (!read) return { status: 'Failed', code: 'RECORD_NOT_FOUND' };
        run.record = { name: read.quote.name, deleted: false };
        return previewResult(await previewOf(options, run, read, runs.get(read.quote.id)));
      };
    },
  };
}

function previewResult(preview: QuotePreview): RunResult {
  return {
    status: 'Synced',
    code: 'QUOTE_PREVIEWED',
    preview: { Preview__c: JSON.stringify(preview), Preview_At__c: new Date().toISOString() },
  };
}

async function previewOf(
  options: QuoteSyncOptions,
  run: Run,
  { quote, billed }: ReadQuote,
  state: QuoteRun | undefined,
): Promise<QuotePreview> {
  const { connection, settings } = options;
  // What has begun to be billed is billed as it was accepted.
  if (state?.moneyAt || state?.doneAt) return planPreview(options, state.plan, { needs: [] });
  if (billed) return { lines: [], needs: [worded({ code: 'QUOTE_BILLED_EARLIER', arguments: {} })] };
  const mapping = mapQuote(quote, quoteRules(settings, connection), new Date());
  run.note('Map and check', 0);
  if (mapping.kind === 'action') return { lines: [], needs: [worded(mapping)] };
  return planPreview(options, mapping.plan, await outlookOf(options, run, mapping.plan));
}

async function planPreview(
  { database, connection, catalogue }: QuoteSyncOptions,
  plan: BillingPlan,
  { needs, neighbours }: Outlook,
): Promise<QuotePreview> {
  const link = (await readLinks(database, connection.orgId, [plan.accountId])).get(plan.accountId);
  const known = plan.pricePlan && (await catalogue.knownPricePlan(plan.pricePlan.key));
  return {
    customer: { id: link?.customerId ?? plan.accountId, made: link !== undefined },
    action: plan.action,
    reason: neighbours ? `${plan.reason} ${neighboursInWords(neighbours)}` : plan.reason,
    currency: plan.currency,
    firstPeriod: plan.amount,
    ...(plan.dates && { start: plan.dates.start, ...(plan.dates.end !== NO_END && { end: plan.dates.end }) }),
    ...(plan.pricePlan && { plan: { name: plan.pricePlan.name, reused: known !== undefined } }),
    lines: plan.charges.map(({ productName, chargeType, quantity, amount }) => ({
      product: productName,
      charge: chargeType,
      quantity,
      amount,
    })),
    needs: needs.map(worded),
  };
}

function neighboursInWords({ kind, plans, from }: Neighbours): string {
  return kind === 'replaced'
    ? `From ${from} on it is billed instead of ${plans}; what was invoiced by then stays due.`
    : `It is added to ${plans}: both are billed from ${from} on.`;
}

function worded({ code, arguments: args }: Note): Note & { message: string } {
  return { code, arguments: args, message: messageText(code, args) };
}

/** What Quote Sync would do with Quotes if they were accepted now: the mapping that bills them, without a write and without a call to Togai. */
import { messageText } from '../../domain/messages.ts';
import { type BillingPlan, mapQuote } from '../../domain/quote/quoteMapping.ts';
import { type ReadQuote, readQuotes } from '../../salesforce/quotes.ts';
import { readPricePlan } from '../../store/catalogue.ts';
import { readLinks } from '../../store/links.ts';
import { type QuoteRun, readQuoteRuns } from '../../store/quoteRuns.ts';
import { reasonAgainst } from './quoteNeeds.ts';
import { quoteRules } from './quoteRules.ts';
import { rehearse, type RehearsalOptions } from '../account/accountRehearsal.ts';

/** What would become of a Quote. */
export const QUOTE_VERDICTS = ['attach', 'pay', 'action', 'billed', 'gone'] as const;
/** One of them. */
export type QuoteVerdict = (typeof QUOTE_VERDICTS)[number];

/** What one Quote would give. */
export interface RehearsedQuote {
  readonly quoteId: string;
  readonly name: string;
  /** The Quote's status in Salesforce. */
  readonly status: string;
  readonly verdict: QuoteVerdict;
  /** Why this billing action, or what should be mended. */
  readonly detail: string;
  /** What would be billed; absent where something must be mended first. */
  readonly plan?: PlannedBilling;
}

/** What would be billed: the first period's amount or the invoice's, and the price plan with whether Togai has it already. */
export type PlannedBilling = Pick<BillingPlan, 'amount' | 'currency' | 'dates'> & {
  readonly name: string | undefined;
  readonly reused: boolean;
};

/** The verdicts on at most 200 Quotes, in the order given. What runs on an account in Togai is not looked at. Throws SyncError. */
export async function rehearseQuotes(
  options: RehearsalOptions,
  quoteIds: readonly string[],
): Promise<RehearsedQuote[]> {
  const { database, session, connection } = options;
  const [quotes, runs] = await Promise.all([
    readQuotes(session, quoteIds, { multiCurrency: connection.features.multiCurrency }),
    readQuoteRuns(database, connection.orgId, quoteIds),
  ]);
  const against = await accountsThatStop(
    options,
    [...quotes.values()].flatMap(({ quote }) => quote.accountId ?? []),
  );
  return Promise.all(
    quoteIds.map(async (quoteId): Promise<RehearsedQuote> => {
      const read = quotes.get(quoteId);
      if (!read) return { quoteId, name: '', status: '', verdict: 'gone', detail: messageText('RECORD_NOT_FOUND', {}) };
      return verdictOn(options, read, runs.get(quoteId), against.get(read.quote.accountId ?? ''));
    }),
  );
}

/** Accounts that can't become customers yet, with the reason; those that have their customer are not asked for. */
async function accountsThatStop(
  options: RehearsalOptions,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(accountIds)];
  const links = await readLinks(options.database, options.connection.orgId, wanted);
  const rehearsed = await rehearse(
    options,
    wanted.filter((id) => !links.has(id)),
  );
  return new Map(
    rehearsed.flatMap((account) => {
      const reason = reasonAgainst(account);
      return reason === undefined ? [] : [[account.accountId, reason] as const];
    }),
  );
}

async function verdictOn(
  { database, connection, settings }: RehearsalOptions,
  { quote, billed }: ReadQuote,
  run: QuoteRun | undefined,
  accountReason: string | undefined,
): Promise<RehearsedQuote> {
  const base = { quoteId: quote.id, name: quote.name, status: quote.status ?? '' };
  // What has begun to be billed is billed as it was accepted.
  if (run?.moneyAt || run?.doneAt)
    return { ...base, verdict: 'billed', detail: run.plan.reason, plan: await shown(run.plan) };
  if (billed) return { ...base, verdict: 'billed', detail: messageText('QUOTE_BILLED_EARLIER', {}) };
  const mapping = mapQuote(quote, quoteRules(settings, connection), new Date());
  if (mapping.kind === 'action')
    return { ...base, verdict: 'action', detail: messageText(mapping.code, mapping.arguments) };
  const plan = await shown(mapping.plan);
  if (accountReason !== undefined)
    return {
      ...base,
      verdict: 'action',
      detail: messageText('QUOTE_ACCOUNT_NOT_SYNCED', { reason: accountReason }),
      plan,
    };
  return { ...base, verdict: mapping.plan.means === 'attach' ? 'attach' : 'pay', detail: mapping.plan.reason, plan };

  async function shown({ amount, currency, dates, pricePlan }: BillingPlan): Promise<PlannedBilling> {
    const known = pricePlan && (await readPricePlan(database, connection.environmentId, pricePlan.key));
    return { amount, currency, dates, name: pricePlan?.name, reused: known !== undefined };
  }
}

/** A Quote as a billing plan: checked, decided and priced without a call; the same Quote always gives the same plan. */
import { amountText, exact, rounded, sum } from '../money.ts';
import type { Note } from '../note.ts';
import { type BillingAction, type BillingMeans, decideBilling } from './quoteAction.ts';
import { commonInterval, quoteFault } from './quoteChecks.ts';
import { type BillingDates, billingDates, startOfDay } from './quoteDates.ts';
import type { Charge } from './charge.ts';
import { type ChargeDefaults, chargesOf } from './quoteLines.ts';
import { type PricePlanSpec, pricePlanSpec } from './quotePlan.ts';
import type { BillingInterval, ExistingPlanChoice, QuoteSnapshot } from './quoteSnapshot.ts';
import type { InvoiceTiming } from './rateCards.ts';

/** What a connection decides about its Quotes. */
export interface QuoteRules {
  /** IANA name of the Togai organisation's time zone. */
  readonly timezone: string;
  /** ISO 4217, for Quotes without a currency of their own: orgs with one currency. */
  readonly orgCurrency?: string | undefined;
  /** For Products that don't say how they are billed; empty: such a Quote needs action. */
  readonly defaults: ChargeDefaults;
  readonly invoiceTiming: InvoiceTiming;
  /** Days after a period in which Togai still takes usage of it. */
  readonly gracePeriodDays: number;
}

/** What holds for a connection whose admin chose nothing. */
export const DEFAULT_QUOTE_RULES: QuoteRules = {
  timezone: 'UTC',
  defaults: {},
  invoiceTiming: 'IN_ADVANCE',
  gracePeriodDays: 1,
};

/** All that is to be done in Togai for one Quote. Plain values: stored as it is before the first step. */
export interface BillingPlan {
  readonly quoteId: string;
  /** The Salesforce Account's id. */
  readonly accountId: string;
  readonly currency: string;
  readonly action: BillingAction;
  readonly means: BillingMeans;
  /** Why this action, in one sentence. */
  readonly reason: string;
  /** The invoice that the Quote names; only with `payInvoice`. */
  readonly invoiceToPay?: string | undefined;
  /** By Product id; empty with `payInvoice`. */
  readonly charges: readonly Charge[];
  /** Missing with `payInvoice`. */
  readonly pricePlan?: PricePlanSpec | undefined;
  /** Missing where nothing recurs. */
  readonly dates?: BillingDates | undefined;
  /** When the first period begins, ISO 8601; seats count from here. */
  readonly startsAt?: string | undefined;
  readonly existingPlan: ExistingPlanChoice;
  readonly invoiceTiming: InvoiceTiming;
  readonly gracePeriodDays: number;
  /** Decimal text: what Togai bills for the first period, or the invoice's amount; usage is not in it. */
  readonly amount: string;
}

/** A billing plan, or what a person must mend before there can be one. */
export type QuoteMapping = { readonly kind: 'plan'; readonly plan: BillingPlan } | ({ readonly kind: 'action' } & Note);

/** Checks a Quote and plans its billing. `now` decides only whether its start has passed, and the start of one without dates. */
export function mapQuote(quote: QuoteSnapshot, rules: QuoteRules, now: Date): QuoteMapping {
  const currency = quote.currency ?? rules.orgCurrency;
  if (currency === undefined) return { kind: 'action', code: 'QUOTE_CURRENCY_UNKNOWN', arguments: {} };
  const fault = quoteFault(quote, currency);
  if (fault) return { kind: 'action', ...fault };
  const paysInvoice = quote.invoiceToPay !== undefined;
  const lines = chargesOf(paysInvoice ? [] : quote.lines, currency, rules.defaults);
  if (lines.kind === 'action') return lines;
  const decision = decideBilling(quote, lines.charges);
  if ('code' in decision) return { kind: 'action', ...decision };
  const total = paysInvoice
    ? rounded(exact(quote.grandTotal), currency)
    : sum(lines.charges.map(({ amount }) => exact(amount)));
  const common = {
    quoteId: quote.id,
    accountId: quote.accountId ?? '',
    currency,
    ...decision,
    charges: lines.charges,
    existingPlan: quote.existingPlan ?? 'Ask',
    // What is paid upfront is invoiced upfront.
    invoiceTiming: decision.means === 'prepay' ? 'IN_ADVANCE' : rules.invoiceTiming,
    gracePeriodDays: rules.gracePeriodDays,
    amount: amountText(total, currency),
  } as const;
  if (paysInvoice) return { kind: 'plan', plan: { ...common, invoiceToPay: quote.invoiceToPay } };
  if (decision.means === 'purchase') return { kind: 'plan', plan: { ...common, pricePlan: specOf(common, undefined) } };
  const interval = commonInterval(lines.charges);
  if (typeof interval === 'object') return { kind: 'action', ...interval };
  const dates = billingDates(quote, rules.timezone, now);
  if ('code' in dates) return { kind: 'action', ...dates };
  const startsAt = startOfDay(dates.start, rules.timezone).toISOString();
  return {
    kind: 'plan',
    plan: { ...common, pricePlan: specOf(common, interval ?? oneTimeInterval(lines.charges)), dates, startsAt },
  };
}

/** One-time fees in an attached plan are billed in its first period, however long that is. */
function oneTimeInterval(charges: readonly Charge[]): BillingInterval {
  const intervals = new Set(charges.map(({ interval }) => interval));
  const [only] = intervals;
  return intervals.size === 1 && only !== undefined ? only : 'Monthly';
}

type Terms = Pick<BillingPlan, 'means' | 'charges' | 'currency' | 'invoiceTiming' | 'gracePeriodDays'>;

function specOf(
  { means, charges, currency, invoiceTiming, gracePeriodDays }: Terms,
  interval: BillingInterval | undefined,
): PricePlanSpec {
  return means === 'purchase'
    ? pricePlanSpec(charges, {
        type: 'PURCHASE',
        currency,
        interval: undefined,
        invoiceTiming: undefined,
        gracePeriodDays: 0,
      })
    : pricePlanSpec(charges, { type: 'BILLING', currency, interval, invoiceTiming, gracePeriodDays });
}

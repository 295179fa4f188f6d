/** How a Quote is billed: by a price plan that is attached, or by an invoice that is marked paid; with the reason in words. */
import type { Note } from '../note.ts';
import { byProminence, type Charge, recurs } from './charge.ts';
import type { BillingChoice, QuoteSnapshot } from './quoteSnapshot.ts';

/** How a Quote is billed, as reps see it; Automatic has been decided by now. */
export type BillingAction = Exclude<BillingChoice, 'Automatic'>;

/**
 * What is done in Togai:
 * - `attach`: the price plan is associated with the account;
 * - `purchase`: one-time fees are bought, and the invoice that Togai makes for them is marked paid;
 * - `prepay`: the price plan is bought upfront, and the invoice that Togai makes for its first period is marked paid;
 * - `payInvoice`: an invoice that is there already is marked paid.
 */
export type BillingMeans = 'attach' | 'purchase' | 'prepay' | 'payInvoice';

/** The action chosen for a Quote, by which means, and why. */
export interface BillingDecision {
  readonly action: BillingAction;
  readonly means: BillingMeans;
  /** One sentence for the record and the preview. */
  readonly reason: string;
}

/** Decides by the Quote's own choice, else by what kinds of charges it has. */
export function decideBilling(
  quote: Pick<QuoteSnapshot, 'billingAction' | 'invoiceToPay'>,
  charges: readonly Charge[],
): BillingDecision | Note {
  const choice = quote.billingAction ?? 'Automatic';
  const recurring = charges.filter(recurs);
  const byUsageOnly = recurring.length === charges.length && charges.every(({ chargeType }) => chargeType === 'Usage');
  if (quote.invoiceToPay !== undefined) {
    if (choice === 'Attach Price Plan')
      return { code: 'QUOTE_INVOICE_NOT_WANTED', arguments: { invoice: quote.invoiceToPay } };
    return {
      action: 'Mark Invoice Paid',
      means: 'payInvoice',
      reason: `Mark Invoice Paid, because the Quote names the invoice ${quote.invoiceToPay}.`,
    };
  }
  if (choice === 'Mark Invoice Paid' && byUsageOnly) return { code: 'QUOTE_NOTHING_TO_PAY', arguments: {} };
  if (choice !== 'Automatic') {
    const means = choice === 'Attach Price Plan' ? 'attach' : recurring.length === 0 ? 'purchase' : 'prepay';
    return { action: choice, means, reason: `${choice}, because the Quote's Togai Billing Action says so.` };
  }
  if (recurring.length === 0)
    return {
      action: 'Mark Invoice Paid',
      means: 'purchase',
      reason: 'Mark Invoice Paid, because all line items are one-time fees.',
    };
  return {
    action: 'Attach Price Plan',
    means: 'attach',
    reason: `Attach Price Plan, because ${recurringInWords(recurring)}.`,
  };
}

function recurringInWords(recurring: readonly Charge[]): string {
  const [first, ...others] = byProminence(recurring);
  const rhythms = [
    first?.interval?.toLowerCase(),
    recurring.some(({ chargeType }) => chargeType === 'Usage') ? 'by usage' : undefined,
  ];
  const how = `billed ${rhythms.filter((rhythm) => rhythm !== undefined).join(' or ')}`;
  const name = `"${first?.productName ?? ''}"`;
  return others.length === 0 ? `${name} is ${how}` : `${name} and ${others.length} more are ${how}`;
}

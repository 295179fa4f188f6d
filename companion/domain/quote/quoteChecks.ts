/** What must be true of a Quote before anything of it is billed; each refusal says what a person should do. */
import { type Exact, exact, rounded, shownAmount, sum } from '../money.ts';
import type { Note } from '../note.ts';
import { type Charge, productWithInterval, recurs } from './charge.ts';
import {
  BILLING_INTERVALS,
  type BillingInterval,
  type QuoteLineSnapshot,
  type QuoteSnapshot,
} from './quoteSnapshot.ts';

/** The first thing that is wrong with the Quote itself; undefined when it can be billed. */
export function quoteFault(quote: QuoteSnapshot, currency: string): Note | undefined {
  if (quote.accountId === undefined) return { code: 'QUOTE_NO_ACCOUNT', arguments: {} };
  if (quote.lines.length === 0) return { code: 'QUOTE_NO_LINES', arguments: {} };
  return lineFault(quote.lines, currency) ?? totalFault(quote, currency);
}

function lineFault(lines: readonly QuoteLineSnapshot[], currency: string): Note | undefined {
  // Sorted, so that the message does not depend on the order of lines.
  for (const { product, quantity, totalPrice } of [...lines].sort((a, b) =>
    a.product.id + a.id < b.product.id + b.id ? -1 : 1,
  )) {
    if (exact(quantity).lessThanOrEqualTo(0))
      return { code: 'QUOTE_NO_QUANTITY', arguments: { product: product.name, quantity } };
    const amount = exact(totalPrice);
    if (amount.lessThan(0))
      return { code: 'QUOTE_NEGATIVE', arguments: { product: product.name, amount: shownAmount(amount, currency) } };
  }
  return undefined;
}

function totalFault(quote: QuoteSnapshot, currency: string): Note | undefined {
  const show = (amount: Exact): string => shownAmount(amount, currency);
  const grandTotal = rounded(exact(quote.grandTotal), currency);
  const accepted = quote.acceptedTotal === undefined ? grandTotal : rounded(exact(quote.acceptedTotal), currency);
  if (!accepted.equals(grandTotal))
    return { code: 'QUOTE_TOTAL_CHANGED', arguments: { accepted: show(accepted), now: show(grandTotal) } };
  const extra = exact(quote.tax ?? '0').plus(exact(quote.shipping ?? '0'));
  if (!extra.isZero()) return { code: 'QUOTE_TAX_OR_SHIPPING', arguments: { amount: show(extra) } };
  const total = rounded(exact(quote.totalPrice), currency);
  const lines = sum(quote.lines.map((line) => rounded(exact(line.totalPrice), currency)));
  return lines.equals(total)
    ? undefined
    : { code: 'QUOTE_LINES_NOT_TOTAL', arguments: { lines: show(lines), total: show(total) } };
}

/** The one interval of all charges that recur; undefined when none says one. */
export function commonInterval(charges: readonly Charge[]): BillingInterval | undefined | Note {
  const recurring = charges.filter((charge) => recurs(charge) && charge.interval !== undefined);
  const intervals = BILLING_INTERVALS.filter((interval) => recurring.some((charge) => charge.interval === interval));
  if (intervals.length <= 1) return intervals[0];
  return {
    code: 'QUOTE_INTERVALS_DIFFER',
    arguments: { products: recurring.map(productWithInterval).sort().join(', ') },
  };
}

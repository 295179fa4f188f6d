/** What a person changed on a Quote after it was billed, in words. */
import { exact } from '../money.ts';
import type { QuoteLineSnapshot, QuoteSnapshot } from './quoteSnapshot.ts';

type Field = [label: string, of: (quote: QuoteSnapshot) => string | undefined];

const amount = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : exact(text).toFixed();

const FIELDS: readonly Field[] = [
  ['Status', (quote) => quote.status],
  ['Grand Total', (quote) => amount(quote.grandTotal)],
  ['Account', (quote) => quote.accountName ?? quote.accountId],
  ['Currency', (quote) => quote.currency],
  ['Togai Billing Action', (quote) => quote.billingAction],
  ['Togai Start Date', (quote) => quote.startDate],
  ['Togai End Date', (quote) => quote.endDate],
  ['Togai Invoice To Pay', (quote) => quote.invoiceToPay],
];

/** The changes as one phrase, e.g. `Grand Total from 100 to 120, Line Items`; undefined when nothing that was billed differs. */
export function quoteChanges(billed: QuoteSnapshot, now: QuoteSnapshot): string | undefined {
  const changes = FIELDS.flatMap(([label, of]) => {
    const [before, after] = [of(billed), of(now)];
    return before === after ? [] : [`${label} from ${before ?? 'blank'} to ${after ?? 'blank'}`];
  });
  if (linesOf(billed) !== linesOf(now)) changes.push('Line Items');
  return changes.length === 0 ? undefined : changes.join(', ');
}

/** Lines without their ids and order: a line that was deleted and added again as it was is no change. */
function linesOf({ lines }: QuoteSnapshot): string {
  const text = ({ product, quantity, unitPrice, totalPrice }: QuoteLineSnapshot): string =>
    [product.id, ...[quantity, unitPrice, totalPrice].map((each) => exact(each).toFixed())].join(' ');
  return lines.map(text).sort().join('\n');
}

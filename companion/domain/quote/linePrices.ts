/** The price of a Product on a Quote: what its lines cost together, by the seat, by the unit of usage, or as one fee. */
import { Exact, exact, jsonNumber, rounded, shownAmount, sum, unitPrice } from '../money.ts';
import type { Note } from '../note.ts';
import type { Charge } from './charge.ts';
import type { ChargeType, QuoteLineSnapshot } from './quoteSnapshot.ts';

/** The price part of a charge: quantity, first period's amount, rate, and the price book's rate. */
export type Price = Pick<Charge, 'quantity' | 'amount' | 'rate' | 'listRate'>;

/** What the lines of one Product cost together, and the price that Togai is to bill. */
export function priceOf(lines: readonly QuoteLineSnapshot[], chargeType: ChargeType, currency: string): Price | Note {
  const product = lines[0]?.product.name ?? '';
  const quantity = sum(lines.map((line) => exact(line.quantity)));
  const total = sum(lines.map((line) => rounded(exact(line.totalPrice), currency)));
  const rate =
    chargeType === 'Usage'
      ? usageRate(lines)
      : chargeType === 'License'
        ? seatRate(lines, quantity, total, currency)
        : jsonNumber(total);
  if (rate === 'differs') return { code: 'USAGE_PRICES_DIFFER', arguments: { product } };
  if (rate === undefined) {
    const amount = shownAmount(total, currency);
    return chargeType === 'License'
      ? { code: 'SEAT_PRICE_INEXACT', arguments: { product, amount, quantity: quantity.toFixed() } }
      : { code: 'AMOUNT_TOO_LARGE', arguments: { product, amount } };
  }
  // The lowest of the list prices, so that the order of lines plays no part.
  const listRates = lines
    .map(({ listPrice, unitPrice: price }) => exact(listPrice ?? price))
    .sort((a, b) => a.comparedTo(b));
  const amount: Exact = chargeType === 'Usage' ? new Exact(0) : total;
  return {
    quantity: quantity.toFixed(),
    amount: amount.toFixed(),
    rate,
    listRate: jsonNumber(listRates[0] ?? total) ?? rate,
  };
}

function seatRate(
  lines: readonly QuoteLineSnapshot[],
  seats: Exact,
  total: Exact,
  currency: string,
): number | undefined {
  if (!seats.isZero()) return unitPrice(total, seats, currency);
  const line = lines[0];
  return line && total.isZero() ? jsonNumber(netUnitPrice(line)) : undefined;
}

/** Usage is billed by the unit, so its price is the line's unit price after discount, whatever quantity the line names. */
function usageRate(lines: readonly QuoteLineSnapshot[]): number | 'differs' | undefined {
  const [first, ...others] = lines.map(netUnitPrice);
  if (first === undefined) return undefined;
  return others.every((other) => other.equals(first)) ? jsonNumber(first) : 'differs';
}

function netUnitPrice(line: QuoteLineSnapshot): Exact {
  return exact(line.unitPrice)
    .times(new Exact(100).minus(exact(line.discount ?? '0')))
    .dividedBy(100);
}

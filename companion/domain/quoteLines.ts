/** A Quote's lines as charges: one for each Product, with the price that Togai is to bill; the order of lines plays no part. */
import { Exact, exact, jsonNumber, rounded, shownAmount, sum, unitPrice } from './money.ts';
import type { Note } from './note.ts';
import type { BillingInterval, ChargeType, QuoteLineSnapshot } from './quoteSnapshot.ts';

/** One Product of a Quote, all its lines together. Plain values, so that a plan can be stored. */
export interface Charge {
  readonly productId: string;
  readonly productName: string;
  readonly chargeType: ChargeType;
  /** The Product's own; a one-time fee may have none. */
  readonly interval?: BillingInterval | undefined;
  /** For usage only. */
  readonly usageMeterId?: string | undefined;
  /** Decimal text; for a license: the seats. */
  readonly quantity: string;
  /** Decimal text: what the lines cost, for the first period (License, Recurring Fee) or once; nothing for usage. */
  readonly amount: string;
  /** The Quote's price: of one seat or one unit of usage, else of all. */
  readonly rate: number;
  /** The price book's price of one; the Quote's own where the price book has none. */
  readonly listRate: number;
}

/** What a connection decides about Products that don't say how they are billed. */
export interface ChargeDefaults {
  readonly chargeType?: ChargeType | undefined;
  readonly interval?: BillingInterval | undefined;
}

export type Charges =
  { readonly kind: 'charges'; readonly charges: readonly Charge[] } | ({ readonly kind: 'action' } & Note);

/** All charges of a Quote, by Product id. Lines of one Product are one charge; Products without a way to bill them need action. */
export function chargesOf(lines: readonly QuoteLineSnapshot[], currency: string, defaults: ChargeDefaults): Charges {
  const byProduct = new Map<string, QuoteLineSnapshot[]>();
  for (const line of lines) {
    const same = byProduct.get(line.product.id);
    if (same) same.push(line);
    else byProduct.set(line.product.id, [line]);
  }
  const charges: Charge[] = [];
  for (const [, same] of [...byProduct].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const charge = chargeOf(same, currency, defaults);
    if ('code' in charge) return { kind: 'action', ...charge };
    charges.push(charge);
  }
  const meters = meterTwice(charges);
  return meters ? { kind: 'action', ...meters } : { kind: 'charges', charges };
}

function chargeOf(lines: readonly QuoteLineSnapshot[], currency: string, defaults: ChargeDefaults): Charge | Note {
  const product = lines[0]?.product;
  if (product === undefined) throw new TypeError('A charge has at least one line');
  const chargeType = product.chargeType ?? defaults.chargeType;
  const interval =
    product.billingInterval ??
    (chargeType === 'One-Time Fee' || chargeType === 'Usage' ? undefined : defaults.interval);
  const args = { product: product.name };
  if (chargeType === undefined) return { code: 'PRODUCT_CHARGE_TYPE_MISSING', arguments: args };
  if (interval === undefined && (chargeType === 'License' || chargeType === 'Recurring Fee'))
    return { code: 'PRODUCT_INTERVAL_MISSING', arguments: args };
  if (chargeType === 'Usage' && product.usageMeterId === undefined)
    return { code: 'PRODUCT_METER_MISSING', arguments: args };

  const price = priceOf(lines, chargeType, currency);
  if ('code' in price) return price;
  return {
    productId: product.id,
    productName: product.name,
    chargeType,
    interval,
    usageMeterId: chargeType === 'Usage' ? product.usageMeterId : undefined,
    ...price,
  };
}

type Price = Pick<Charge, 'quantity' | 'amount' | 'rate' | 'listRate'>;

function priceOf(lines: readonly QuoteLineSnapshot[], chargeType: ChargeType, currency: string): Price | Note {
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

/** Two Products on one meter would bill the same usage twice. */
function meterTwice(charges: readonly Charge[]): Note | undefined {
  const seen = new Map<string, string>();
  for (const { usageMeterId, productName } of charges) {
    if (usageMeterId === undefined) continue;
    const other = seen.get(usageMeterId);
    if (other !== undefined)
      return {
        code: 'USAGE_METER_TWICE',
        arguments: { products: [other, productName].sort().join(', '), meter: usageMeterId },
      };
    seen.set(usageMeterId, productName);
  }
  return undefined;
}

/** What people call a Product's way of billing: `Gold Support (Monthly)`. */
export function productWithInterval({ productName, interval }: Pick<Charge, 'productName' | 'interval'>): string {
  return `${productName} (${interval ?? 'no interval'})`;
}

/** True when this charge comes again each period. */
export function recurs({ chargeType }: Pick<Charge, 'chargeType'>): boolean {
  return chargeType !== 'One-Time Fee';
}

const PROMINENCE: readonly ChargeType[] = ['License', 'Recurring Fee', 'Usage', 'One-Time Fee'];

/** The charges as people would name them, the one that says most about the Quote first. */
export function byProminence(charges: readonly Charge[]): Charge[] {
  const rank = ({ chargeType }: Charge): number => PROMINENCE.indexOf(chargeType);
  return [...charges].sort(
    (a, b) => rank(a) - rank(b) || (a.productName + a.productId < b.productName + b.productId ? -1 : 1),
  );
}

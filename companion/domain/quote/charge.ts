/** A charge: one Product of a Quote as it will be billed. */
import type { BillingInterval, ChargeType } from './quoteSnapshot.ts';

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

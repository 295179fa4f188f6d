/** A Quote's lines as charges: one for each Product, with the price that Togai is to bill; the order of lines plays no part. */
import type { Charge } from './charge.ts';
import { priceOf } from './linePrices.ts';
import type { Note } from '../note.ts';
import type { BillingInterval, ChargeType, QuoteLineSnapshot } from './quoteSnapshot.ts';

/** What a connection decides about Products that don't say how they are billed. */
export interface ChargeDefaults {
  readonly chargeType?: ChargeType | undefined;
  readonly interval?: BillingInterval | undefined;
}

/** A Quote's charges, or what a person must mend first. */
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

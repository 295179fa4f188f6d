/** The price plan of a set of Products: found again by a key that every Quote of the same set shares, whatever its prices. */
import { contentHash } from '../hash.ts';
import { byProminence, type Charge } from './charge.ts';
import type { BillingInterval } from './quoteSnapshot.ts';
import type { InvoiceTiming } from './rateCards.ts';

/** The price plan that a set of Products needs, by the key under which it is found again. */
export interface PricePlanSpec {
  /** `BILLING` comes again each period, `PURCHASE` is bought once. */
  readonly type: 'BILLING' | 'PURCHASE';
  /** Fingerprint of all that makes the plan; stands in its description. */
  readonly key: string;
  /** For people: `Gold Support + 2 · Monthly · USD`, at most 50 characters. */
  readonly name: string;
  /** For a Togai that has another plan of that name: the same with a piece of the key. */
  readonly otherName: string;
  readonly description: string;
  /** Undefined for purchases. */
  readonly interval?: BillingInterval | undefined;
  /** True when the plan carries the Quote's own prices, because they don't fit into an override. */
  readonly pricesInPlan: boolean;
}

/** What tells price plans of the same Products apart. */
export interface PlanTerms {
  readonly type: 'BILLING' | 'PURCHASE';
  readonly currency: string;
  readonly interval: BillingInterval | undefined;
  readonly invoiceTiming: InvoiceTiming | undefined;
  readonly gracePeriodDays: number;
}

/** Togai takes at most so many fees in the override of a purchase. */
const MOST_PURCHASE_OVERRIDES = 50;
const LONGEST_NAME = 50;
const DESCRIPTION = /^Made from Salesforce Products\. Key: ([\w-]{43})$/;

/** The plan for these charges under these terms. */
export function pricePlanSpec(charges: readonly Charge[], terms: PlanTerms): PricePlanSpec {
  const pricesInPlan = terms.type === 'PURCHASE' && charges.length > MOST_PURCHASE_OVERRIDES;
  const key = contentHash({
    version: 1,
    ...terms,
    products: charges
      .map(({ productId, chargeType, usageMeterId, rate }) => ({
        productId,
        chargeType,
        usageMeterId,
        ...(pricesInPlan && { rate }),
      }))
      .sort((a, b) => (a.productId < b.productId ? -1 : 1)),
  });
  const tail = ` · ${terms.type === 'PURCHASE' ? 'One-Time' : (terms.interval ?? '')} · ${terms.currency}`;
  return {
    type: terms.type,
    key,
    name: planName(charges, tail),
    otherName: planName(charges, `${tail} · ${key.slice(0, 4)}`),
    description: `Made from Salesforce Products. Key: ${key}`,
    interval: terms.type === 'PURCHASE' ? undefined : terms.interval,
    pricesInPlan,
  };
}

/** The key in a plan's description; undefined for plans that the connector did not make. */
export function planKey(description: string | undefined): string | undefined {
  return DESCRIPTION.exec(description ?? '')?.[1];
}

function planName(charges: readonly Charge[], tail: string): string {
  const [leading] = byProminence(charges);
  const more = charges.length > 1 ? ` + ${charges.length - 1}` : '';
  return shortened(leading?.productName ?? '', LONGEST_NAME - more.length - tail.length) + more + tail;
}

/** Cut by whole characters, with a mark where something is missing. */
export function shortened(text: string, longest: number): string {
  const plain = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  if (plain.length <= longest) return plain;
  let kept = '';
  for (const character of plain) {
    if (kept.length + character.length > longest - 1) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** A Quote's rate cards beside those of a running plan: what the account already pays for goes on as it is. */
import { exact, jsonNumber } from '../money.ts';
import type { FixedFeeRateCard, LicenseRateCard, RateCards, UsageRateCard } from './rateCards.ts';

/** What people call the thing whose prices can't stand side by side. */
export interface Clash {
  readonly clash: string;
}

const MOST_SLABS = 10;

/**
 * All cards of both, one a billable thing. One-time fees of the running plan were billed already and are left out. `held` are
 * the seats that the account has now, by add-on id.
 */
export function mergedCards(
  running: RateCards,
  added: RateCards,
  currency: string,
  held: ReadonlyMap<string, number>,
): RateCards | Clash {
  const fixed = merge(
    (running.fixedFeeRateCards ?? []).filter(({ type }) => type !== 'ONE_TIME'),
    added.fixedFeeRateCards ?? [],
    ({ id }) => id,
    (old, fresh) => addedFee(old, fresh, currency),
  );
  if ('clash' in fixed) return fixed;
  const licenses = merge(
    running.licenseRateCards ?? [],
    added.licenseRateCards ?? [],
    ({ id }) => id,
    (old, fresh) => addedSeats(old, fresh, currency, held.get(old.id)),
  );
  if ('clash' in licenses) return licenses;
  const usage = merge(
    running.usageRateCards ?? [],
    added.usageRateCards ?? [],
    ({ usageMeterId }) => usageMeterId,
    (old, fresh) => sameUsage(old, fresh, currency),
  );
  if ('clash' in usage) return usage;
  return {
    ...(fixed.cards.length > 0 && { fixedFeeRateCards: fixed.cards }),
    ...(licenses.cards.length > 0 && { licenseRateCards: licenses.cards }),
    ...(usage.cards.length > 0 && { usageRateCards: usage.cards }),
  };
}

function merge<Card extends { readonly displayName?: string | undefined }>(
  running: readonly Card[],
  added: readonly Card[],
  idOf: (card: Card) => string,
  both: (old: Card, fresh: Card) => Card | undefined,
): { readonly cards: readonly Card[] } | Clash {
  const cards = new Map(running.map((card) => [idOf(card), card]));
  for (const card of added) {
    const old = cards.get(idOf(card));
    const merged = old === undefined ? card : both(old, card);
    if (merged === undefined) return { clash: card.displayName ?? idOf(card) };
    cards.set(idOf(card), merged);
  }
  return { cards: [...cards.values()] };
}

function addedFee(old: FixedFeeRateCard, fresh: FixedFeeRateCard, currency: string): FixedFeeRateCard | undefined {
  const before = old.rateValues.find((value) => value.currency === currency);
  const more = fresh.rateValues.find((value) => value.currency === currency);
  // A fee with its own rhythm, or one that recurs beside one that doesn't, can't be one sum.
  if (!before || !more || fresh.type === 'ONE_TIME' || 'recurrenceConfig' in old) return undefined;
  const rate = jsonNumber(exact(String(before.rate)).plus(exact(String(more.rate))));
  return rate === undefined ? undefined : { ...old, rateValues: [{ currency, rate }] };
}

function addedSeats(
  old: LicenseRateCard,
  fresh: LicenseRateCard,
  currency: string,
  held: number | undefined,
): LicenseRateCard | undefined {
  const before = old.rateValues.find((value) => value.currency === currency)?.slabRates;
  const rate = fresh.rateValues.find((value) => value.currency === currency)?.slabRates[0]?.rate;
  if (held === 0) return fresh;
  if (!before || rate === undefined || held === undefined) return undefined;
  const [only] = before;
  const [onlySlab] = old.ratePlan.slabs;
  if (before.length === 1 && only?.rate === rate && onlySlab?.priceType === 'PER_UNIT') return old;
  const order = Math.max(...old.ratePlan.slabs.map((slab) => slab.order)) + 1;
  if (
    old.ratePlan.pricingModel !== 'TIERED' ||
    order > MOST_SLABS ||
    old.ratePlan.slabs.some(({ startAfter }) => startAfter >= held)
  )
    return undefined;
  return {
    ...old,
    ratePlan: {
      pricingModel: 'TIERED',
      slabs: [...old.ratePlan.slabs, { order, startAfter: held, priceType: 'PER_UNIT' }],
    },
    rateValues: [{ currency, slabRates: [...before, { order, rate }] }],
  };
}

function sameUsage(old: UsageRateCard, fresh: UsageRateCard, currency: string): UsageRateCard | undefined {
  const before = old.rateValues.find((value) => value.currency === currency)?.slabRates ?? [];
  const rate = fresh.rateValues.find((value) => value.currency === currency)?.slabRates[0]?.rate;
  return before.length === 1 && before[0]?.rate === rate && old.ratePlan.slabs[0]?.priceType === 'PER_UNIT'
    ? old
    : undefined;
}

/** What Togai bills for a first period, reckoned from the requests alone, without any of the mapping's own arithmetic. */
import { Decimal } from 'decimal.js';

interface Cards {
  readonly fixedFeeRateCards?:
    readonly { readonly rateValues: readonly { readonly currency: string; readonly rate: number }[] }[] | undefined;
  readonly licenseRateCards?:
    | readonly {
        readonly id: string;
        readonly ratePlan: {
          readonly slabs: readonly {
            readonly order: number;
            readonly startAfter: number;
            readonly priceType: string;
          }[];
        };
        readonly rateValues: readonly {
          readonly currency: string;
          readonly slabRates: readonly { readonly order: number; readonly rate: number }[];
        }[];
      }[]
    | undefined;
}

/** One amount, rounded in each of the ways that Togai might. */
export interface Bill {
  /** Every card rounded to the currency's digits, then added up. */
  readonly cardsRounded: string;
  /** Added up first, then rounded. */
  readonly sumRounded: string;
  /** Added up first, the rest cut off. */
  readonly sumCut: string;
}

/** The bill of these cards for seats by license id, however Togai may round it. `digits` are the currency's. */
export function firstBill(cards: Cards, seats: ReadonlyMap<string, number>, currency: string, digits: number): Bill {
  const amounts = [
    ...(cards.fixedFeeRateCards ?? [])
      .map(({ rateValues }) => rateOf(rateValues, currency).rate)
      .map((rate) => new Decimal(rate)),
    ...(cards.licenseRateCards ?? []).map((card) =>
      seatAmount(card.ratePlan.slabs, rateOf(card.rateValues, currency).slabRates, seats.get(card.id) ?? 0),
    ),
  ];
  const total = amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0));
  return {
    cardsRounded: amounts
      .reduce((sum, amount) => sum.plus(amount.toDecimalPlaces(digits)), new Decimal(0))
      .toFixed(digits),
    sumRounded: total.toFixed(digits, Decimal.ROUND_HALF_UP),
    sumCut: total.toFixed(digits, Decimal.ROUND_DOWN),
  };
}

/** Tiered: each slab prices the seats that lie above its start and not above the next one's. */
function seatAmount(
  slabs: readonly { order: number; startAfter: number; priceType: string }[],
  rates: readonly { order: number; rate: number }[],
  seats: number,
): Decimal {
  const inOrder = [...slabs].sort((a, b) => a.order - b.order);
  let amount = new Decimal(0);
  inOrder.forEach(({ order, startAfter, priceType }, i) => {
    const until = Math.min(seats, inOrder[i + 1]?.startAfter ?? Number.POSITIVE_INFINITY);
    const rate = rates.find((one) => one.order === order)?.rate;
    if (rate === undefined || priceType !== 'PER_UNIT') throw new Error(`Slab ${order} has no price by the unit`);
    if (until > startAfter) amount = amount.plus(new Decimal(until).minus(startAfter).times(rate));
  });
  return amount;
}

function rateOf<T extends { readonly currency: string }>(values: readonly T[], currency: string): T {
  const value = values.find((one) => one.currency === currency);
  if (!value) throw new Error(`No price in ${currency}`);
  return value;
}

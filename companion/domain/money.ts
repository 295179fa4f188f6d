/** Amounts of money: exact decimals, each currency with its own number of digits, and never a floating-point sum. */
import { Decimal } from 'decimal.js';

/** Decimals that lose nothing at the sizes of business; a half rounds away from zero. */
export const Exact = Decimal.clone({ precision: 80, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 40 });
/** Such a decimal. */
export type Exact = Decimal;

/** Currencies of ISO 4217 whose minor unit isn't a hundredth. */
const OTHER_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};
const DIGITS = new Map(
  Object.entries(OTHER_DIGITS).flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, Number(digits)] as const),
  ),
);

/** How many decimals an amount of this currency has (ISO 4217). */
export function currencyDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}

/** A number in text, as Salesforce gave it. Throws a TypeError when it is none. */
export function exact(text: string): Exact {
  if (!/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) throw new TypeError(`"${text}" is no number`);
  return new Exact(text);
}

/** Rounded to the currency's digits. */
export function rounded(amount: Exact, currency: string): Exact {
  return amount.toDecimalPlaces(currencyDigits(currency));
}

/** With exactly the currency's digits: `1200.00`. */
export function amountText(amount: Exact, currency: string): string {
  return amount.toFixed(currencyDigits(currency));
}

/** For people: `1200.00 USD`. */
export function shownAmount(amount: Exact, currency: string): string {
  return `${amountText(amount, currency)} ${currency}`;
}

/** The exact sum; zero for none. */
export function sum(amounts: Iterable<Exact>): Exact {
  let total: Exact = new Exact(0);
  for (const amount of amounts) total = total.plus(amount);
  return total;
}

/** The JSON number that reads exactly as this decimal; undefined when no JSON number of double precision does. */
export function jsonNumber(value: Exact): number | undefined {
  const number = value.toNumber();
  return Number.isFinite(number) && new Exact(String(number)).equals(value) ? number : undefined;
}

const MOST_DECIMALS = 10;
const SAFE_SIGNIFICANT_DIGITS = 15;

/**
 * The price of one of `quantity` that together cost `total`: exact where the division ends, else rounded up in a digit so far
 * out that the product is `total` to the cent, however it is rounded. Undefined where there is no such price.
 */
export function unitPrice(total: Exact, quantity: Exact, currency: string): number | undefined {
  const quotient = total.dividedBy(quantity);
  const whole = Math.max(quotient.abs().trunc().toFixed(0).length, 1);
  const price = quotient.toDecimalPlaces(
    Math.max(0, Math.min(MOST_DECIMALS, SAFE_SIGNIFICANT_DIGITS - whole)),
    Decimal.ROUND_UP,
  );
  const excess = price.times(quantity).minus(total);
  // A thousandth of the smallest unit: even 200 such prices on one invoice don't add up to a cent.
  const allowed = new Exact(10).pow(-currencyDigits(currency) - 3);
  return excess.lessThan(allowed) ? jsonNumber(price) : undefined;
}

/** Money: digits by currency, exact sums, prices that multiply back to the cent. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountText,
  currencyDigits,
  exact,
  jsonNumber,
  rounded,
  shownAmount,
  sum,
  unitPrice,
} from '../../../companion/domain/money.ts';

describe("a currency's digits", () => {
  it.each([
    ['USD', 2],
    ['EUR', 2],
    ['INR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['ISK', 0],
    ['KWD', 3],
    ['BHD', 3],
    ['CLF', 4],
    ['IDR', 2],
    ['HUF', 2],
    ['COP', 2],
  ])('%s has %i', (currency, digits) => {
    expect(currencyDigits(currency)).toBe(digits);
  });
});

describe('amounts', () => {
  it('add up without a trace of floating point', () => {
    expect(sum(['0.1', '0.2', '9007199254740993.01'].map(exact)).toFixed()).toBe('9007199254740993.31');
  });

  it.each([
    ['0.005', 'USD', '0.01'],
    ['2.5', 'JPY', '3'],
    ['1.2345', 'KWD', '1.235'],
    ['10', 'USD', '10.00'],
  ])('%s in %s is %s', (amount, currency, text) => {
    expect(amountText(rounded(exact(amount), currency), currency)).toBe(text);
  });

  it('are shown with their currency', () => {
    expect(shownAmount(exact('1200'), 'USD')).toBe('1200.00 USD');
  });

  it.each(['', 'abc', '1,000', '1.', '.5', 'NaN', 'Infinity', '0x10'])('%j is no number', (text) => {
    expect(() => exact(text)).toThrow(TypeError);
  });
});

describe('as a JSON number', () => {
  it.each([
    ['0.1', 0.1],
    ['9999999999999.99', 9_999_999_999_999.99],
    ['0', 0],
    ['9007199254740993', undefined],
    ['0.12345678901234567890', undefined],
  ])('%s is %s', (text, number) => {
    expect(jsonNumber(exact(text))).toBe(number);
  });
});

describe('the price of one', () => {
  it.each([
    ['100', '4', 'USD', 25],
    ['100', '3', 'USD', 33.3333333334],
    ['0', '3', 'USD', 0],
    ['1', '3', 'JPY', 0.3333333334],
    ['150007.5', '150000', 'USD', 1.00005],
  ])('of %s for %s in %s is %s', (total, quantity, currency, price) => {
    expect(unitPrice(exact(total), exact(quantity), currency)).toBe(price);
  });

  it('is none where too many units share what does not divide', () => {
    expect(unitPrice(exact('1000000'), exact('300000'), 'USD')).toBeUndefined();
  });

  it('multiplies back to the total, cut or rounded', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 999_999_999_999n }),
        fc.integer({ min: 1, max: 90_000 }),
        fc.constantFrom('USD', 'JPY', 'KWD'),
        (minor, units, currency) => {
          const digits = currencyDigits(currency);
          const total = exact(minor.toString()).dividedBy(10 ** digits);
          const price = unitPrice(total, exact(String(units)), currency);
          if (price === undefined) return;
          const back = exact(String(price)).times(units);
          expect(back.toDecimalPlaces(digits).toFixed()).toBe(total.toFixed());
          expect(back.toDecimalPlaces(digits, 1).toFixed()).toBe(total.toFixed());
        },
      ),
    );
  });
});

/** What customers and accounts have in common: names, emails, addresses and currencies as the contract limits them. */
import countries from 'i18n-iso-countries';
import { z } from 'zod';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

/** The id that the caller chooses. */
export const chosenId = z.string().min(1).max(50);
/** Names of entities: 3 to 255 characters. */
export const entityName = z.string().min(3).max(255);
/** An email, at most 320 characters. */
export const email = z.string().max(320);
/** A currency by its code in ISO 4217. */
export const currency = z.string().refine((code) => CURRENCIES.has(code), 'Not a currency code of ISO 4217');

const country = z
  .string()
  .refine((code) => /^[A-Z]{2}$/.test(code) && countries.isValid(code), 'Not a country code of ISO 3166-1 alpha-2');

/** A postal address as Togai takes it. */
export const address = z.strictObject({
  phoneNumber: z.string().optional(),
  line1: z.string().optional(),
  line2: z.string().optional(),
  postalCode: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  country: country.optional(),
});
/** A postal address as it is kept. */
export type Address = z.infer<typeof address>;

/** The address in one line, without the phone number. */
export function addressLine({ line1, line2, postalCode, city, state, country: code }: Address): string {
  return [line1, line2, postalCode, city, state, code].filter(Boolean).join(', ').slice(0, 1000);
}

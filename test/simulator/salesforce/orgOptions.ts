/** What a local org can be made with, and what follows when nothing is said. */
import { normalizeId, withSuffix } from './ids.ts';
import type { OrgFeatures } from './schema/schemaDraft.ts';
import type { FieldDraft } from './schema/schemaFields.ts';

/** How an org is set up when it is made. */
export interface OrgOptions {
  readonly name: string;
  /** Namespace of the installed package; '' as in a scratch org. */
  readonly namespace?: string | undefined;
  readonly kind?: 'production' | 'sandbox' | undefined;
  /** Several currencies: true for USD, EUR, GBP, INR and JPY, or their codes, the corporate one first. */
  readonly multiCurrency?: boolean | readonly string[] | undefined;
  readonly personAccounts?: boolean | undefined;
  readonly stateCountryPicklists?: boolean | undefined;
  /** Whether Quotes are switched on; default true. */
  readonly quotes?: boolean | undefined;
  /** Whether the package is installed; default true. */
  readonly packageInstalled?: boolean | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** 15 or 18 characters; default made from the name. */
  readonly orgId?: string | undefined;
  /** Two letters or digits that the org's record ids carry; give two orgs the same to have a sandbox with copied ids. */
  readonly instance?: string | undefined;
  /** Sample products with prices; default false. */
  readonly seed?: boolean | undefined;
  /** The org's own custom fields, by object. */
  readonly customFields?: Readonly<Record<string, readonly FieldDraft[]>> | undefined;
  /** REST calls a day; default 100,000. */
  readonly dailyApiRequests?: number | undefined;
  readonly dailyDeliveries?: number | undefined;
}

const CURRENCIES = ['USD', 'EUR', 'GBP', 'INR', 'JPY'];

/** The org's id, given or made from its name. Throws an Error when the given one is none. */
export function orgIdOf(given: string | undefined, digest: string): string {
  if (given === undefined) return withSuffix(`00D${digest.slice(0, 2)}0${digest.slice(2, 11)}`);
  const id = normalizeId(given);
  if (!id?.startsWith('00D')) throw new Error(`${given} is no org id`);
  return id;
}

/** The features that the options switch on. */
export function featuresOf(options: OrgOptions): OrgFeatures {
  const { multiCurrency = false } = options;
  return {
    currencies: multiCurrency === false ? [] : multiCurrency === true ? CURRENCIES : multiCurrency,
    personAccounts: options.personAccounts ?? false,
    stateCountryPicklists: options.stateCountryPicklists ?? false,
    quotes: options.quotes ?? true,
  };
}

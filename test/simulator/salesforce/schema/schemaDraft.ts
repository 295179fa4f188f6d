/** What an object is before the org it stands in is known, and what an org may have switched on. */
import type { FieldDraft } from './schemaFields.ts';

/** What is switched on in an org; each feature brings its fields and objects. */
export interface OrgFeatures {
  /** Codes of the active currencies, the corporate one first; empty where multi-currency is off. */
  readonly currencies: readonly string[];
  readonly personAccounts: boolean;
  readonly stateCountryPicklists: boolean;
  readonly quotes: boolean;
}

/** An object before its org's namespace is known. */
export interface ObjectDraft {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly fields: readonly FieldDraft[];
  readonly writable?: boolean;
  /** Whether it has a currency in a multi-currency org; `derived`: taken from its parent. */
  readonly currency?: boolean | 'derived';
  readonly kind?: 'object' | 'customSetting' | 'event';
}

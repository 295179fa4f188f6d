/** An Account as a Togai customer: filter, check and map, without a call; the same Account always gives the same draft. */
import { type AccountCondition, checkConditions } from './accountConditions.ts';
import type { AccountSnapshot } from './accountSnapshot.ts';
import { billingEmail, isEmail } from './billingEmail.ts';
import { countryCode } from './country.ts';
import { accountIdFor, type AccountDraft, type Address, type CustomerDraft, type EntitySetting } from './customer.ts';
import { contentHash } from '../hash.ts';
import type { MessageArguments, MessageCode } from '../messages.ts';
import type { Note } from '../note.ts';

/** What a connection decides about its Accounts. */
export interface AccountRules {
  /** The org's 18-character id. */
  readonly orgId: string;
  readonly conditions: readonly AccountCondition[];
  /** Sent where an Account has no email, `{accountId}` in it filled in; undefined: such an Account needs action. */
  readonly placeholderEmail?: string | undefined;
  /** ISO 4217, for Accounts without a currency of their own: orgs with one currency. Undefined: Togai's base currency. */
  readonly orgCurrency?: string | undefined;
}

/** What becomes of an Account: a customer, a reason for a person to act, or left out. */
export type AccountMapping =
  /** `hash` is the fingerprint of all that the draft holds; `notes` tell what was left out. */
  | { readonly kind: 'customer'; readonly draft: CustomerDraft; readonly hash: string; readonly notes: readonly Note[] }
  | ({ readonly kind: 'action' } & Note)
  /** The conditions leave it out; `condition` says which and why. */
  | { readonly kind: 'skip'; readonly condition: string };

/** Id of the setting that names the Account a customer is of. */
export const ACCOUNT_ID_SETTING = 'SalesforceAccountId';
/** Id of the setting that names the org an Account is of. */
export const ORG_ID_SETTING = 'SalesforceOrgId';

const SHORTEST_NAME = 3;
const LONGEST_NAME = 255;

/** Filters, checks and maps an Account. */
export function mapAccount(account: AccountSnapshot, rules: AccountRules): AccountMapping {
  const checked = checkConditions(rules.conditions, account.fields);
  if (checked.kind === 'unmet') return { kind: 'skip', condition: checked.condition };
  if (checked.kind === 'unreadable') return action('CONDITION_FIELD_MISSING', { field: checked.field });

  const name = customerName(account.name);
  if ([...name].length < SHORTEST_NAME) return action('NAME_TOO_SHORT', { name });

  const found = billingEmail(account, rules.placeholderEmail);
  if (found === undefined) return action('EMAIL_MISSING', {});
  if (!isEmail(found.email)) return action('EMAIL_INVALID', { email: found.email, field: found.field });

  const { address, unknownCountry } = customerAddress(account);
  const draft: CustomerDraft = {
    id: account.id,
    name,
    primaryEmail: found.email,
    address,
    settings: identifierSettings(account.id, rules.orgId),
    account: accountDraft(account.id, name, account.currency ?? rules.orgCurrency),
  };
  const notes: Note[] = [];
  if (found.isPlaceholder) notes.push({ code: 'SYNCED_PLACEHOLDER_EMAIL', arguments: { email: found.email } });
  if (unknownCountry !== undefined)
    notes.push({ code: 'SYNCED_COUNTRY_UNKNOWN', arguments: { country: unknownCountry } });
  return { kind: 'customer', draft, hash: contentHash(draft), notes };
}

/** The settings that tie a customer to its Account; also what an adopted customer is given. */
export function identifierSettings(accountId: string, orgId: string): EntitySetting[] {
  return [
    { id: ACCOUNT_ID_SETTING, value: accountId, namespace: 'USER', name: 'Salesforce Account Id', dataType: 'STRING' },
    { id: ORG_ID_SETTING, value: orgId, namespace: 'USER', name: 'Salesforce Org Id', dataType: 'STRING' },
  ];
}

/** The draft of a further Togai account, for what the customer is to be billed in another currency. */
export function furtherAccount(
  customer: Pick<CustomerDraft, 'id' | 'name'>,
  currency: string,
  firstCurrency: string,
): AccountDraft {
  const id = accountIdFor(customer.id, currency, firstCurrency);
  const suffix = ` (${currency})`;
  return { id, name: cut(customer.name, LONGEST_NAME - suffix.length) + suffix, invoiceCurrency: currency };
}

function accountDraft(id: string, name: string, currency: string | undefined): AccountDraft {
  return currency !== undefined && /^[A-Z]{3}$/.test(currency) ? { id, name, invoiceCurrency: currency } : { id, name };
}

function customerAddress(account: AccountSnapshot): { address: Address; unknownCountry: string | undefined } {
  const { street, city, state, postalCode, country, countryCode: code } = account.billing;
  const lines = (street ?? '')
    .split(/\r\n|\r|\n/)
    .map(oneLine)
    .filter((line) => line !== '');
  const typedCountry = oneLine(country ?? '') || oneLine(code ?? '');
  const known = countryCode(code ?? '') ?? countryCode(typedCountry);
  const parts: [keyof Address, string | undefined][] = [
    ['phoneNumber', account.phone],
    ['line1', lines[0]],
    ['line2', lines.slice(1).join(', ')],
    ['postalCode', postalCode],
    ['city', city],
    ['state', state],
    ['country', known],
  ];
  const address: Address = Object.fromEntries(
    parts.map(([part, text]) => [part, oneLine(text ?? '')] as const).filter(([, text]) => text !== ''),
  );
  return { address, unknownCountry: known === undefined && typedCountry !== '' ? typedCountry : undefined };
}

function customerName(name: string): string {
  return cut(oneLine(name), LONGEST_NAME);
}

/** Cuts without splitting a character in two. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const splits = (text.charCodeAt(longest - 1) & 0xfc00) === 0xd800;
  return text.slice(0, splits ? longest - 1 : longest).trimEnd();
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function action(code: MessageCode, args: MessageArguments): AccountMapping {
  return { kind: 'action', code, arguments: args };
}

/** Which email a customer gets: the Account's own, else a Contact's by rule, else the person's, else a placeholder. */
import type { AccountSnapshot, ContactSnapshot } from './accountSnapshot.ts';

/** Which Contact lends its email when Togai Billing Email is blank. */
export type ContactRule = { readonly pick: 'none' } | { readonly pick: 'oldest' } | { readonly pick: 'role'; readonly role: string };

/** An email and where it stands, in words that a rep can find on the page. */
export interface FoundEmail {
  readonly email: string;
  readonly field: string;
  readonly isPlaceholder: boolean;
}

/** The first email in the order above, as it stands there, valid or not; undefined when there is none. */
export function billingEmail(account: AccountSnapshot, rule: ContactRule, placeholder: string | undefined): FoundEmail | undefined {
  const contact = chosenContact(account.contacts, rule);
  return (
    found(account.billingEmail, 'Togai Billing Email') ??
    found(contact?.email, `Email of the Contact ${contact?.name ?? ''}`.trim()) ??
    found(account.personEmail, 'Email') ??
    found(placeholder, 'the placeholder address in the connection\'s settings', true)
  );
}

const LONGEST_EMAIL = 320;

/** True for text that a mail server would take as one address. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = text.slice(at + 1);
  return (
    text.length <= LONGEST_EMAIL &&
    /^[^\s@"(),:;<>[\]\\.]+(\.[^\s@"(),:;<>[\]\\.]+)*$/u.test(local) &&
    /^[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?(\.[\p{L}\p{N}]([\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u.test(domain)
  );
}

function chosenContact(contacts: readonly ContactSnapshot[], rule: ContactRule): ContactSnapshot | undefined {
  if (rule.pick === 'none') return undefined;
  const wanted = rule.pick === 'role' ? rule.role.trim().toLowerCase() : undefined;
  return contacts
    .filter(({ email, roles }) => email?.trim() && (wanted === undefined || roles.some((role) => role.trim().toLowerCase() === wanted)))
    .reduce<ContactSnapshot | undefined>((oldest, contact) => (oldest === undefined || older(contact, oldest) ? contact : oldest), undefined);
}

/** The id decides between Contacts of one moment, so that the same Account always gives the same email. */
function older(a: ContactSnapshot, b: ContactSnapshot): boolean {
  const difference = Date.parse(a.createdAt) - Date.parse(b.createdAt);
  return difference < 0 || (difference === 0 && a.id < b.id);
}

function found(email: string | undefined, field: string, isPlaceholder = false): FoundEmail | undefined {
  const trimmed = email?.trim();
  return trimmed ? { email: trimmed, field, isPlaceholder } : undefined;
}

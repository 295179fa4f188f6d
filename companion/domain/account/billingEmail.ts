/** Which email a customer gets: the Account's own, else a Contact's, else the person's, else a placeholder. */
import type { AccountSnapshot } from './accountSnapshot.ts';

/** An email and where it stands, in words that a rep can find on the page. */
export interface FoundEmail {
  readonly email: string;
  readonly field: string;
  readonly isPlaceholder: boolean;
}

/** Stands in a placeholder address for the Account's 18-character id. */
const ACCOUNT_ID = '{accountId}';

/** The first email in the order above, as it stands there, valid or not; undefined when there is none. In the placeholder, `{accountId}` is filled in. */
export function billingEmail(account: AccountSnapshot, placeholder: string | undefined): FoundEmail | undefined {
  return (
    found(account.billingEmail, 'Togai Billing Email') ??
    found(account.contactEmail, "the Contact's Email") ??
    found(account.personEmail, 'Email') ??
    found(placeholder?.replaceAll(ACCOUNT_ID, account.id), "the placeholder address in the connection's settings", true)
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

function found(email: string | undefined, field: string, isPlaceholder = false): FoundEmail | undefined {
  const trimmed = email?.trim();
  return trimmed ? { email: trimmed, field, isPlaceholder } : undefined;
}

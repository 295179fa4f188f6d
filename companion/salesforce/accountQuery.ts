/** The query that reads Accounts, as far as the org has the fields and the integration user may see them. */
import { ACCOUNT_FIELDS, OPTIONAL_ACCOUNT_FIELDS } from './accountFields.ts';
import { describe } from './descriptions.ts';
import { accessMissing } from './failures.ts';
import { PACKAGE_FIELDS } from './names.ts';
import type { SalesforceSession } from './session.ts';

/** Whose email stands in when the Account has none of its own: the oldest Contact with one, or the one in a role. */
export type ContactEmailRule = 'oldest' | { readonly role: string };

/** What of an Account is read beside the usual fields. */
export interface AccountReadRules {
  readonly contactEmail: ContactEmailRule;
  /** API names of further Account fields, for conditions and mappings. */
  readonly fields: readonly string[];
}

/** Access changes seldom, and a query that it breaks looks again at once. */
const KEPT_MS = 10 * 60_000;
const visible = new WeakMap<SalesforceSession, { readonly at: number; readonly names: Promise<ReadonlySet<string>> }>();

/** Account fields that the integration user sees, in the org's names; kept for ten minutes. Throws SyncError. */
export function visibleAccountFields(session: SalesforceSession): Promise<ReadonlySet<string>> {
  const kept = visible.get(session);
  if (kept && performance.now() - kept.at < KEPT_MS) return kept.names;
  const fields = describe(session, 'Account').then(
    (description) => new Set(description.fields.map((field) => field.name)),
  );
  visible.set(session, { at: performance.now(), names: fields });
  fields.catch(() => {
    forgetAccountFields(session);
  });
  return fields;
}

/** The fields are to be looked up again. */
export function forgetAccountFields(session: SalesforceSession): void {
  visible.delete(session);
}

/** The query without its last part, the ids. Throws SyncError when a field is hidden that it can't do without. */
export function accountQuery(session: SalesforceSession, seen: ReadonlySet<string>, rules: AccountReadRules): string {
  const { names } = session;
  const hidden = ACCOUNT_FIELDS.filter((field) => !seen.has(names.field(field)));
  if (hidden.length > 0) {
    const fields = hidden.map((field) => `Account.${names.field(field)}`).join(', ');
    throw accessMissing(`read ${fields}`, `The description of Account lacks ${fields}.`);
  }
  const further = rules.fields.map((field) => orgField(session, field));
  const fields = [
    ...ACCOUNT_FIELDS.map((field) => names.field(field)),
    ...[...OPTIONAL_ACCOUNT_FIELDS, ...further].filter((field) => seen.has(field)),
  ];
  const syncRecord = names.soql('(SELECT Id, Record_Id__c, Status__c, Requested_At__c FROM Sync_Records__r)');
  return `SELECT ${[...new Set(fields)].join(', ')}, ${syncRecord}, ${contactQuery(rules.contactEmail)} FROM Account`;
}

/** The org's name of an Account field that an admin chose: only the package's own fields of Account get the namespace. */
export function orgField({ names }: SalesforceSession, field: string): string {
  return PACKAGE_FIELDS.Account.some((own) => own === field) ? names.field(field) : field;
}

/** Text as a SOQL literal. */
export function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function contactQuery(rule: ContactEmailRule): string {
  if (rule === 'oldest') return '(SELECT Email FROM Contacts WHERE Email != null ORDER BY CreatedDate, Id LIMIT 1)';
  const where = `Role = ${quoted(rule.role)} AND Contact.Email != null`;
  return `(SELECT Contact.Email FROM AccountContactRoles WHERE ${where} ORDER BY IsPrimary DESC, CreatedDate, Id LIMIT 1)`;
}

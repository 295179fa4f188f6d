/** Every message a person may read on a record: its code, and the English sentence that ends with the fix. */
import { QUOTE_MESSAGES } from './quote/quoteMessages.ts';

/** Values put into a message; stored as JSON in `Sync_Record__c.Arguments__c`. */
export type MessageArguments = Readonly<Record<string, string>>;

/** Code → English sentence; `{name}` stands for an argument. The component shows the translated label of the code. */
const MESSAGES = {
  SYNCED: 'Synced with Togai.',
  SYNCED_COUNTRY_UNKNOWN:
    'Synced, but Togai does not know the country "{country}", so it was left out. Correct the billing country.',
  SYNCED_PLACEHOLDER_EMAIL:
    'Synced with the placeholder address {email}, because this Account has no email. Fill Togai Billing Email.',
  CUSTOMER_KEPT_AFTER_DELETE:
    'This Account was deleted. Togai keeps the customer {customerId}; end its billing there if it should stop.',
  DELETED_BEFORE_SYNC: 'This Account was deleted before it was synced, so Togai has no customer for it.',
  MERGED:
    'This Account was merged. Its Togai customer is {customerId}; the customer of the merged Account, {mergedCustomerId}, is still in Togai. Decide there which one to keep, then press Retry.',
  EMAIL_MISSING: 'This Account has no email. Fill Togai Billing Email.',
  EMAIL_INVALID: '"{email}" is not an email address. Correct {field}.',
  NAME_TOO_SHORT:
    'Togai needs a name of at least 3 letters, and "{name}" is shorter. Write Account Name in full, for example with the legal form ("{name} Inc.").',
  CUSTOMER_ID_TAKEN:
    'Togai already has a customer {customerId} that belongs to another Salesforce record ({otherAccountId}). Correct the setting SalesforceAccountId there, then press Retry.',
  CUSTOMER_MATCH_AMBIGUOUS:
    'Togai has more than one customer that could be this Account: {customerIds}. Choose one in the No code Center, then press Retry.',
  CUSTOMER_MATCH_UNSURE:
    'Togai has a customer that may be this Account: {customerIds}. Say in the No code Center whether it is the same company, then press Retry.',
  CUSTOMER_MISSING:
    'The Togai customer {customerId} of this Account is gone from Togai. Restore it there, or press Retry to create it anew.',
  FILTERED: "Left out by the connection's conditions: {condition}.",
  CONDITION_FIELD_MISSING:
    'A condition of the connection asks for the field {field}, which the connector cannot read. An admin must correct the condition or the field access, then press Retry.',
  FLOW_OFF: '{flow} is switched off. Switch it on in the No code Center, then press Retry.',
  RECORD_NOT_FOUND:
    'Salesforce has no such record, or the integration user may not see it. Check its access in the permission set for the integration user.',
  ACCESS_MISSING:
    'The integration user may not {access}. Add it to the permission set for the integration user, then press Retry.',
  SALESFORCE_REFUSED: 'Salesforce refused: {reason}. Correct it, then press Retry.',
  SALESFORCE_BUSY: 'Salesforce is not available right now. The connector tries again by itself.',
  SALESFORCE_ACCESS_REVOKED:
    'Salesforce no longer accepts the connection. An admin must reconnect it in the No code Center.',
  SALESFORCE_LIMIT:
    'The org has spent its Salesforce API calls for now. The connector goes on by itself when they are back.',
  SALESFORCE_BUDGET:
    "The connector has used its share of the org's Salesforce API calls for today ({share} %, {calls} calls), or all apps together have nearly used them up. It goes on by itself; an admin can change the share in the No code Center.",
  SALESFORCE_ANSWER_UNREADABLE:
    "Salesforce answered in a way the connector does not know. The connector tries again by itself; the No code Center's Activity page has the details.",
  SALESFORCE_ORG_CHANGED:
    'The connection belongs to the org {expected}, but Salesforce now signs it in to {found}. An admin must disconnect it and connect the new org.',
  SALESFORCE_CLIENT_REFUSED:
    "Salesforce does not accept the connector's client id or secret: {reason}. Correct SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET.",
  SALESFORCE_SIGN_IN_FAILED: 'Salesforce did not complete the sign-in: {reason}. Start connecting again.',
  SALESFORCE_STREAM_REFUSED:
    'Salesforce refuses the event stream: {reason}. Changes arrive with the five-minute sweep until an admin has mended it.',
  TOGAI_REFUSED: 'Togai refused: {reason}. Correct it, then press Retry.',
  TOGAI_BUSY: 'Togai is not available right now. The connector tries again by itself.',
  TOGAI_ANSWER_UNREADABLE:
    "Togai answered in a way the connector does not know. The connector tries again by itself; the No code Center's Activity page has the details.",
  TOGAI_ACCESS_REVOKED: "Togai no longer accepts the connector's token. An admin must renew it in the No code Center.",
  TOGAI_LIMIT: "Togai's limit is reached: {reason}. Ask Togai to raise it, then press Retry.",
  ...QUOTE_MESSAGES,
  FLOW_UNKNOWN:
    'This version of the connector does not know the flow "{flow}". Update the connector, then press Retry.',
  UNEXPECTED:
    "Something unexpected happened. The connector tries again by itself; the No code Center's Activity page has the details.",
  GAVE_UP: 'The connector gave up after {days} days. Last answer: {reason} Press Retry when it is mended.',
} as const;

/** The name of a message; custom labels and stored rows carry it, so that texts can be translated. */
export type MessageCode = keyof typeof MESSAGES;
/** All message codes, for the labels that are made from them. */
export const MESSAGE_CODES = Object.keys(MESSAGES) as MessageCode[];

/** The English sentence of a code. A name without an argument stays visible as `{name}`. */
export function messageText(code: MessageCode, args: MessageArguments): string {
  return MESSAGES[code].replace(/\{(\w+)\}/g, (whole, name: string) => args[name] ?? whole);
}

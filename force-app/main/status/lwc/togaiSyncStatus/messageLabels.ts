/** Made by `npm run generate`: the translated sentence of each message code. */
import SYNCED from '@salesforce/label/c.Message_SYNCED';
import SYNCED_COUNTRY_UNKNOWN from '@salesforce/label/c.Message_SYNCED_COUNTRY_UNKNOWN';
import SYNCED_PLACEHOLDER_EMAIL from '@salesforce/label/c.Message_SYNCED_PLACEHOLDER_EMAIL';
import CUSTOMER_KEPT_AFTER_DELETE from '@salesforce/label/c.Message_CUSTOMER_KEPT_AFTER_DELETE';
import DELETED_BEFORE_SYNC from '@salesforce/label/c.Message_DELETED_BEFORE_SYNC';
import MERGED from '@salesforce/label/c.Message_MERGED';
import EMAIL_MISSING from '@salesforce/label/c.Message_EMAIL_MISSING';
import EMAIL_INVALID from '@salesforce/label/c.Message_EMAIL_INVALID';
import NAME_TOO_SHORT from '@salesforce/label/c.Message_NAME_TOO_SHORT';
import CUSTOMER_ID_TAKEN from '@salesforce/label/c.Message_CUSTOMER_ID_TAKEN';
import CUSTOMER_MATCH_AMBIGUOUS from '@salesforce/label/c.Message_CUSTOMER_MATCH_AMBIGUOUS';
import CUSTOMER_MATCH_UNSURE from '@salesforce/label/c.Message_CUSTOMER_MATCH_UNSURE';
import CUSTOMER_MISSING from '@salesforce/label/c.Message_CUSTOMER_MISSING';
import FILTERED from '@salesforce/label/c.Message_FILTERED';
import CONDITION_FIELD_MISSING from '@salesforce/label/c.Message_CONDITION_FIELD_MISSING';
import FLOW_OFF from '@salesforce/label/c.Message_FLOW_OFF';
import RECORD_NOT_FOUND from '@salesforce/label/c.Message_RECORD_NOT_FOUND';
import ACCESS_MISSING from '@salesforce/label/c.Message_ACCESS_MISSING';
import SALESFORCE_REFUSED from '@salesforce/label/c.Message_SALESFORCE_REFUSED';
import SALESFORCE_BUSY from '@salesforce/label/c.Message_SALESFORCE_BUSY';
import SALESFORCE_ACCESS_REVOKED from '@salesforce/label/c.Message_SALESFORCE_ACCESS_REVOKED';
import SALESFORCE_LIMIT from '@salesforce/label/c.Message_SALESFORCE_LIMIT';
import SALESFORCE_BUDGET from '@salesforce/label/c.Message_SALESFORCE_BUDGET';
import SALESFORCE_ANSWER_UNREADABLE from '@salesforce/label/c.Message_SALESFORCE_ANSWER_UNREADABLE';
import SALESFORCE_ORG_CHANGED from '@salesforce/label/c.Message_SALESFORCE_ORG_CHANGED';
import SALESFORCE_CLIENT_REFUSED from '@salesforce/label/c.Message_SALESFORCE_CLIENT_REFUSED';
import SALESFORCE_SIGN_IN_FAILED from '@salesforce/label/c.Message_SALESFORCE_SIGN_IN_FAILED';
import SALESFORCE_STREAM_REFUSED from '@salesforce/label/c.Message_SALESFORCE_STREAM_REFUSED';
import TOGAI_REFUSED from '@salesforce/label/c.Message_TOGAI_REFUSED';
import TOGAI_BUSY from '@salesforce/label/c.Message_TOGAI_BUSY';
import TOGAI_ANSWER_UNREADABLE from '@salesforce/label/c.Message_TOGAI_ANSWER_UNREADABLE';
import TOGAI_ACCESS_REVOKED from '@salesforce/label/c.Message_TOGAI_ACCESS_REVOKED';
import TOGAI_LIMIT from '@salesforce/label/c.Message_TOGAI_LIMIT';
import QUOTE_NO_ACCOUNT from '@salesforce/label/c.Message_QUOTE_NO_ACCOUNT';
import QUOTE_NO_LINES from '@salesforce/label/c.Message_QUOTE_NO_LINES';
import QUOTE_NEGATIVE from '@salesforce/label/c.Message_QUOTE_NEGATIVE';
import QUOTE_NO_QUANTITY from '@salesforce/label/c.Message_QUOTE_NO_QUANTITY';
import QUOTE_TOTAL_CHANGED from '@salesforce/label/c.Message_QUOTE_TOTAL_CHANGED';
import QUOTE_LINES_NOT_TOTAL from '@salesforce/label/c.Message_QUOTE_LINES_NOT_TOTAL';
import QUOTE_TAX_OR_SHIPPING from '@salesforce/label/c.Message_QUOTE_TAX_OR_SHIPPING';
import QUOTE_CURRENCY_UNKNOWN from '@salesforce/label/c.Message_QUOTE_CURRENCY_UNKNOWN';
import QUOTE_INTERVALS_DIFFER from '@salesforce/label/c.Message_QUOTE_INTERVALS_DIFFER';
import QUOTE_START_IN_PAST from '@salesforce/label/c.Message_QUOTE_START_IN_PAST';
import QUOTE_END_BEFORE_START from '@salesforce/label/c.Message_QUOTE_END_BEFORE_START';
import QUOTE_NOTHING_TO_PAY from '@salesforce/label/c.Message_QUOTE_NOTHING_TO_PAY';
import QUOTE_INVOICE_NOT_WANTED from '@salesforce/label/c.Message_QUOTE_INVOICE_NOT_WANTED';
import PRODUCT_CHARGE_TYPE_MISSING from '@salesforce/label/c.Message_PRODUCT_CHARGE_TYPE_MISSING';
import PRODUCT_INTERVAL_MISSING from '@salesforce/label/c.Message_PRODUCT_INTERVAL_MISSING';
import PRODUCT_METER_MISSING from '@salesforce/label/c.Message_PRODUCT_METER_MISSING';
import USAGE_PRICES_DIFFER from '@salesforce/label/c.Message_USAGE_PRICES_DIFFER';
import USAGE_METER_TWICE from '@salesforce/label/c.Message_USAGE_METER_TWICE';
import SEAT_PRICE_INEXACT from '@salesforce/label/c.Message_SEAT_PRICE_INEXACT';
import AMOUNT_TOO_LARGE from '@salesforce/label/c.Message_AMOUNT_TOO_LARGE';
import PLAN_RUNNING from '@salesforce/label/c.Message_PLAN_RUNNING';
import PLAN_RUNNING_PREPAID from '@salesforce/label/c.Message_PLAN_RUNNING_PREPAID';
import ADD_INTERVAL_DIFFERS from '@salesforce/label/c.Message_ADD_INTERVAL_DIFFERS';
import ADD_MID_PERIOD from '@salesforce/label/c.Message_ADD_MID_PERIOD';
import ADD_ENDS_DIFFER from '@salesforce/label/c.Message_ADD_ENDS_DIFFER';
import ADD_SEVERAL_PLANS from '@salesforce/label/c.Message_ADD_SEVERAL_PLANS';
import ADD_PREPAID from '@salesforce/label/c.Message_ADD_PREPAID';
import ADD_PRICES_CLASH from '@salesforce/label/c.Message_ADD_PRICES_CLASH';
import QUOTE_PLAN_ENDED from '@salesforce/label/c.Message_QUOTE_PLAN_ENDED';
import QUOTE_ATTACHED from '@salesforce/label/c.Message_QUOTE_ATTACHED';
import QUOTE_ATTACHED_REPLACING from '@salesforce/label/c.Message_QUOTE_ATTACHED_REPLACING';
import QUOTE_ATTACHED_JOINING from '@salesforce/label/c.Message_QUOTE_ATTACHED_JOINING';
import QUOTE_PAID_REPLACING from '@salesforce/label/c.Message_QUOTE_PAID_REPLACING';
import QUOTE_BILLED_EARLIER from '@salesforce/label/c.Message_QUOTE_BILLED_EARLIER';
import QUOTE_FREE from '@salesforce/label/c.Message_QUOTE_FREE';
import QUOTE_REPLACED from '@salesforce/label/c.Message_QUOTE_REPLACED';
import QUOTE_PAID from '@salesforce/label/c.Message_QUOTE_PAID';
import QUOTE_PREVIEWED from '@salesforce/label/c.Message_QUOTE_PREVIEWED';
import QUOTE_PAID_ALREADY from '@salesforce/label/c.Message_QUOTE_PAID_ALREADY';
import QUOTE_CHANGED_AFTER_ACCEPTANCE from '@salesforce/label/c.Message_QUOTE_CHANGED_AFTER_ACCEPTANCE';
import QUOTE_DELETED_AFTER_SYNC from '@salesforce/label/c.Message_QUOTE_DELETED_AFTER_SYNC';
import QUOTE_CHANGED_AFTER_REPLACED from '@salesforce/label/c.Message_QUOTE_CHANGED_AFTER_REPLACED';
import QUOTE_DELETED_AFTER_REPLACED from '@salesforce/label/c.Message_QUOTE_DELETED_AFTER_REPLACED';
import QUOTE_DELETED_AFTER_PAID from '@salesforce/label/c.Message_QUOTE_DELETED_AFTER_PAID';
import QUOTE_NOT_ACCEPTED from '@salesforce/label/c.Message_QUOTE_NOT_ACCEPTED';
import QUOTE_DELETED_BEFORE_SYNC from '@salesforce/label/c.Message_QUOTE_DELETED_BEFORE_SYNC';
import QUOTE_ACCOUNT_NOT_SYNCED from '@salesforce/label/c.Message_QUOTE_ACCOUNT_NOT_SYNCED';
import QUOTE_AMOUNT_DIFFERS from '@salesforce/label/c.Message_QUOTE_AMOUNT_DIFFERS';
import INVOICE_NOT_FOUND from '@salesforce/label/c.Message_INVOICE_NOT_FOUND';
import INVOICE_OF_ANOTHER from '@salesforce/label/c.Message_INVOICE_OF_ANOTHER';
import INVOICE_OF_ANOTHER_QUOTE from '@salesforce/label/c.Message_INVOICE_OF_ANOTHER_QUOTE';
import INVOICE_NOT_PAYABLE from '@salesforce/label/c.Message_INVOICE_NOT_PAYABLE';
import INVOICE_AMOUNT_DIFFERS from '@salesforce/label/c.Message_INVOICE_AMOUNT_DIFFERS';
import FLOW_UNKNOWN from '@salesforce/label/c.Message_FLOW_UNKNOWN';
import UNEXPECTED from '@salesforce/label/c.Message_UNEXPECTED';
import GAVE_UP from '@salesforce/label/c.Message_GAVE_UP';

/** Code → sentence in the person's language, with {name} for arguments. */
export const MESSAGE_LABELS: Readonly<Record<string, string>> = {
  SYNCED,
  SYNCED_COUNTRY_UNKNOWN,
  SYNCED_PLACEHOLDER_EMAIL,
  CUSTOMER_KEPT_AFTER_DELETE,
  DELETED_BEFORE_SYNC,
  MERGED,
  EMAIL_MISSING,
  EMAIL_INVALID,
  NAME_TOO_SHORT,
  CUSTOMER_ID_TAKEN,
  CUSTOMER_MATCH_AMBIGUOUS,
  CUSTOMER_MATCH_UNSURE,
  CUSTOMER_MISSING,
  FILTERED,
  CONDITION_FIELD_MISSING,
  FLOW_OFF,
  RECORD_NOT_FOUND,
  ACCESS_MISSING,
  SALESFORCE_REFUSED,
  SALESFORCE_BUSY,
  SALESFORCE_ACCESS_REVOKED,
  SALESFORCE_LIMIT,
  SALESFORCE_BUDGET,
  SALESFORCE_ANSWER_UNREADABLE,
  SALESFORCE_ORG_CHANGED,
  SALESFORCE_CLIENT_REFUSED,
  SALESFORCE_SIGN_IN_FAILED,
  SALESFORCE_STREAM_REFUSED,
  TOGAI_REFUSED,
  TOGAI_BUSY,
  TOGAI_ANSWER_UNREADABLE,
  TOGAI_ACCESS_REVOKED,
  TOGAI_LIMIT,
  QUOTE_NO_ACCOUNT,
  QUOTE_NO_LINES,
  QUOTE_NEGATIVE,
  QUOTE_NO_QUANTITY,
  QUOTE_TOTAL_CHANGED,
  QUOTE_LINES_NOT_TOTAL,
  QUOTE_TAX_OR_SHIPPING,
  QUOTE_CURRENCY_UNKNOWN,
  QUOTE_INTERVALS_DIFFER,
  QUOTE_START_IN_PAST,
  QUOTE_END_BEFORE_START,
  QUOTE_NOTHING_TO_PAY,
  QUOTE_INVOICE_NOT_WANTED,
  PRODUCT_CHARGE_TYPE_MISSING,
  PRODUCT_INTERVAL_MISSING,
  PRODUCT_METER_MISSING,
  USAGE_PRICES_DIFFER,
  USAGE_METER_TWICE,
  SEAT_PRICE_INEXACT,
  AMOUNT_TOO_LARGE,
  PLAN_RUNNING,
  PLAN_RUNNING_PREPAID,
  ADD_INTERVAL_DIFFERS,
  ADD_MID_PERIOD,
  ADD_ENDS_DIFFER,
  ADD_SEVERAL_PLANS,
  ADD_PREPAID,
  ADD_PRICES_CLASH,
  QUOTE_PLAN_ENDED,
  QUOTE_ATTACHED,
  QUOTE_ATTACHED_REPLACING,
  QUOTE_ATTACHED_JOINING,
  QUOTE_PAID_REPLACING,
  QUOTE_BILLED_EARLIER,
  QUOTE_FREE,
  QUOTE_REPLACED,
  QUOTE_PAID,
  QUOTE_PREVIEWED,
  QUOTE_PAID_ALREADY,
  QUOTE_CHANGED_AFTER_ACCEPTANCE,
  QUOTE_DELETED_AFTER_SYNC,
  QUOTE_CHANGED_AFTER_REPLACED,
  QUOTE_DELETED_AFTER_REPLACED,
  QUOTE_DELETED_AFTER_PAID,
  QUOTE_NOT_ACCEPTED,
  QUOTE_DELETED_BEFORE_SYNC,
  QUOTE_ACCOUNT_NOT_SYNCED,
  QUOTE_AMOUNT_DIFFERS,
  INVOICE_NOT_FOUND,
  INVOICE_OF_ANOTHER,
  INVOICE_OF_ANOTHER_QUOTE,
  INVOICE_NOT_PAYABLE,
  INVOICE_AMOUNT_DIFFERS,
  FLOW_UNKNOWN,
  UNEXPECTED,
  GAVE_UP,
};

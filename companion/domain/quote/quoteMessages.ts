/** The messages of Quote Sync, each with the fix at its end. */

/** Code → English sentence; `{name}` stands for an argument. Part of `messages.ts`. */
export const QUOTE_MESSAGES = {
  QUOTE_NO_ACCOUNT:
    'This Quote has no Account, so nobody can be billed. Choose an Account on its Opportunity, then press Retry.',
  QUOTE_NO_LINES:
    'This Quote has no line items, so there is nothing to bill. Add its Products. If it is accepted already, set its Status to another value and back, so that the new total counts.',
  QUOTE_NEGATIVE:
    '"{product}" costs {amount}, and Togai bills no amounts below zero. Put the reduction into the discount of another line. If the Quote is accepted already, set its Status to another value and back, so that the new total counts.',
  QUOTE_NO_QUANTITY:
    '"{product}" has the quantity {quantity}, and Togai bills only quantities above zero. Correct Quantity or remove the line. If the Quote is accepted already, set its Status to another value and back, so that the new total counts.',
  QUOTE_TOTAL_CHANGED:
    'This Quote was accepted at {accepted} and is at {now} now. Check it, then set its Status to another value and back, so that the new total counts as accepted.',
  QUOTE_LINES_NOT_TOTAL:
    "The line items add up to {lines}, but the Quote's Total Price is {total}. Correct the line items, then press Retry.",
  QUOTE_TAX_OR_SHIPPING:
    'This Quote has {amount} of tax or shipping, which Togai would not bill. Clear Tax and Shipping and Handling, or make them a Product. If it is accepted already, set its Status to another value and back, so that the new total counts.',
  QUOTE_CURRENCY_UNKNOWN:
    "The currency of this Quote is unknown. An admin must set the org's currency in the connection's settings, then press Retry.",
  QUOTE_INTERVALS_DIFFER:
    'A price plan has one billing interval, but these Products differ: {products}. Give them the same Togai Billing Interval, then press Retry.',
  QUOTE_START_IN_PAST:
    'Togai can start billing today or later, and {date} has passed. Correct Togai Start Date, then press Retry.',
  QUOTE_END_BEFORE_START:
    'The end {end} is not after the start {start}. Correct Togai End Date or Togai Start Date, then press Retry.',
  QUOTE_NOTHING_TO_PAY:
    'Mark Invoice Paid was chosen, but this Quote has only usage, which nobody can pay upfront. Set Togai Billing Action to Attach Price Plan, then press Retry.',
  QUOTE_INVOICE_NOT_WANTED:
    'This Quote names the invoice {invoice} to pay, but its Togai Billing Action is Attach Price Plan. Clear one of the two, then press Retry.',
  PRODUCT_CHARGE_TYPE_MISSING:
    'The Product "{product}" does not say how it is billed. Fill Togai Charge Type on the Product, then press Retry.',
  PRODUCT_INTERVAL_MISSING:
    'The Product "{product}" does not say how often it is billed. Fill Togai Billing Interval on the Product, then press Retry.',
  PRODUCT_METER_MISSING:
    'The Product "{product}" is billed by usage, but names no usage meter. Fill Togai Usage Meter Id on the Product, then press Retry.',
  USAGE_PRICES_DIFFER:
    'The usage Product "{product}" is on this Quote at different prices. Give its lines one Sales Price and Discount. If the Quote is accepted already, set its Status to another value and back, so that the new total counts.',
  USAGE_METER_TWICE:
    'These Products use the same usage meter {meter}, so its usage would be billed twice: {products}. Keep one of them, then press Retry.',
  SEAT_PRICE_INEXACT:
    '{amount} cannot be split over {quantity} seats of "{product}" to the cent. Change its quantity, price or discount. If the Quote is accepted already, set its Status to another value and back, so that the new total counts.',
  AMOUNT_TOO_LARGE:
    'The amount {amount} of "{product}" has more digits than Togai can take. Split the line, then press Retry.',
  PLAN_RUNNING:
    'Togai bills this customer by {plans}. Set Togai Existing Plan to Replace (from {start} on this Quote is billed instead; what was invoiced by then stays due) or to Add (both are billed), then press Retry.',
  PLAN_RUNNING_PREPAID:
    'Togai bills this customer by {plans}. Set Togai Existing Plan to Replace (from {start} on this Quote is billed instead; what was invoiced by then stays due), or Togai Billing Action to Attach Price Plan to add to it, then press Retry.',
  ADD_INTERVAL_DIFFERS:
    'The running price plan {plan} is billed {running}, this Quote {wanted}, so they cannot be one. Set Togai Existing Plan to Replace or change the Products, then press Retry.',
  ADD_MID_PERIOD:
    'To add to the running price plan {plan} without billing a period twice, the start must be the first day of one of its later periods, not {start}. Set Togai Start Date to {next}, then press Retry.',
  ADD_ENDS_DIFFER:
    'To add to the running price plan {plan}, this Quote must end when that does, at {until}. Set Togai End Date accordingly (blank: no end), then press Retry.',
  ADD_SEVERAL_PLANS:
    'The price plan {plan} is not the only one in the dates of this Quote, so nothing can be added to it. Set Togai Existing Plan to Replace or correct the dates, then press Retry.',
  ADD_PREPAID:
    'A Quote that is paid upfront cannot be added to the running price plan {plan}. Set Togai Existing Plan to Replace, or Togai Billing Action to Attach Price Plan, then press Retry.',
  ADD_PRICES_CLASH:
    'The running price plan {plan} already has "{product}" at a price that cannot stand beside this Quote\'s. Change the plan in Togai, or set Togai Existing Plan to Replace, then press Retry.',
  QUOTE_PLAN_ENDED:
    'The price plan {plan} was ended to make room for this Quote, which is not billed. If it should go on, attach it again in Togai. {reason}',
  QUOTE_ATTACHED: 'Attached the price plan {plan}. {reason}',
  QUOTE_ATTACHED_REPLACING:
    'Attached the price plan {plan}, which is billed from {from} on instead of {plans}. What was invoiced by then stays due. {reason}',
  QUOTE_ATTACHED_JOINING: 'Added to {plans}: from {from} on the price plan {plan} bills both. {reason}',
  QUOTE_PAID_REPLACING:
    'Marked the invoice {invoice} paid. From {from} on this Quote is billed instead of {plans}; what was invoiced by then stays due. {reason}',
  QUOTE_BILLED_EARLIER:
    'This Quote was billed before this connection was made, so nothing was sent. To bill it anew, an admin clears the Togai ids on its Sync Record; then set its Status to another value and back.',
  QUOTE_FREE: 'This Quote costs nothing, so Togai made no invoice for its purchase.',
  QUOTE_REPLACED: 'Billed until {from}: from that day on, Togai bills the Quote "{quote}" instead.',
  QUOTE_PAID: 'Marked the invoice {invoice} paid. {reason}',
  QUOTE_PREVIEWED: 'The preview shows what Togai will get for this Quote.',
  QUOTE_PAID_ALREADY: 'The invoice {invoice} was paid already, so nothing was sent.',
  QUOTE_CHANGED_AFTER_ACCEPTANCE:
    'Changed after acceptance: {changes}. Togai still bills what was accepted; change it there if it should differ.',
  QUOTE_DELETED_AFTER_SYNC:
    'This Quote was deleted after it was billed. Togai still bills it; end its billing there if it should stop.',
  QUOTE_CHANGED_AFTER_REPLACED:
    'Changed after acceptance: {changes}. Nothing is to do in Togai: from {from} on, it bills the Quote "{quote}" instead.',
  QUOTE_DELETED_AFTER_REPLACED:
    'This Quote was deleted after it was billed. Nothing is to do in Togai: from {from} on, it bills the Quote "{quote}" instead.',
  QUOTE_DELETED_AFTER_PAID:
    'This Quote was deleted after it was billed. Togai keeps its invoice as paid; credit it there if it should not be.',
  QUOTE_NOT_ACCEPTED: 'This Quote is not accepted (its Status is {status}), so nothing was sent.',
  QUOTE_DELETED_BEFORE_SYNC: 'This Quote was deleted before it was billed, so nothing was sent.',
  QUOTE_ACCOUNT_NOT_SYNCED: 'The Account of this Quote is not in Togai yet: {reason} Then press Retry here.',
  QUOTE_AMOUNT_DIFFERS:
    'Togai made an invoice of {invoiced} for this Quote of {quoted}, so it was voided and nothing is billed. An admin must compare the price plan {plan} with the Quote, then press Retry.',
  INVOICE_NOT_FOUND:
    'Togai has no invoice with the id {invoice}. Fill Togai Invoice To Pay with the id of the invoice (not its number), then press Retry.',
  INVOICE_OF_ANOTHER:
    'The invoice {invoice} belongs to another customer of Togai. Correct Togai Invoice To Pay, then press Retry.',
  INVOICE_OF_ANOTHER_QUOTE:
    'The invoice {invoice} was marked paid for the Quote {quote} already. Correct Togai Invoice To Pay or clear it, then press Retry.',
  INVOICE_NOT_PAYABLE:
    "The invoice {invoice} is {status} in Togai and can't be marked paid. Correct Togai Invoice To Pay, then press Retry.",
  INVOICE_AMOUNT_DIFFERS:
    'The invoice {invoice} is about {invoiced}, this Quote about {quoted}. Correct Togai Invoice To Pay or the Quote, then press Retry.',
} as const;

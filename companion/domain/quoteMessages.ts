/** The messages of Quote Sync, each with the fix at its end. */

/** Code → English sentence; `{name}` stands for an argument. Part of `messages.ts`. */
export const QUOTE_MESSAGES = {
  QUOTE_NO_ACCOUNT: 'This Quote has no Account, so nobody can be billed. Choose an Account on its Opportunity, then press Retry.',
  QUOTE_NO_LINES: 'This Quote has no line items, so there is nothing to bill. Add its Products, then press Retry.',
  QUOTE_NEGATIVE: '"{product}" costs {amount}, and Togai bills no amounts below zero. Put the reduction into the discount of another line, then press Retry.',
  QUOTE_NEGATIVE_QUANTITY: '"{product}" has the quantity {quantity}, and Togai bills no quantities below zero. Correct Quantity, then press Retry.',
  QUOTE_TOTAL_CHANGED: 'This Quote was accepted at {accepted} and is at {now} now. Check it, then set its Status to another value and back, so that the new total counts as accepted.',
  QUOTE_LINES_NOT_TOTAL: 'The line items add up to {lines}, but the Quote\'s Total Price is {total}. Correct the line items, then press Retry.',
  QUOTE_TAX_OR_SHIPPING: 'This Quote has {amount} of tax or shipping, which Togai would not bill. Clear Tax and Shipping and Handling, or make them a Product, then press Retry.',
  QUOTE_CURRENCY_UNKNOWN: 'The currency of this Quote is unknown. An admin must set the org\'s currency in the connection\'s settings, then press Retry.',
  QUOTE_INTERVALS_DIFFER: 'A price plan has one billing interval, but these Products differ: {products}. Give them the same Togai Billing Interval or put them on Quotes of their own, then press Retry.',
  QUOTE_START_IN_PAST: 'Togai can start billing today or later, and {date} has passed. Correct Togai Start Date, then press Retry.',
  QUOTE_END_BEFORE_START: 'The end {end} is not after the start {start}. Correct Togai End Date or Togai Start Date, then press Retry.',
  QUOTE_NOTHING_TO_PAY: 'Mark Invoice Paid was chosen, but this Quote has only usage, which nobody can pay upfront. Set Togai Billing Action to Attach Price Plan, then press Retry.',
  QUOTE_INVOICE_NOT_WANTED: 'This Quote names the invoice {invoice} to pay, but its Togai Billing Action is Attach Price Plan. Clear one of the two, then press Retry.',
  PRODUCT_CHARGE_TYPE_MISSING: 'The Product "{product}" does not say how it is billed. Fill Togai Charge Type on the Product, then press Retry.',
  PRODUCT_INTERVAL_MISSING: 'The Product "{product}" does not say how often it is billed. Fill Togai Billing Interval on the Product, then press Retry.',
  PRODUCT_METER_MISSING: 'The Product "{product}" is billed by usage, but names no usage meter. Fill Togai Usage Meter Id on the Product, then press Retry.',
  USAGE_PRICES_DIFFER: 'The usage Product "{product}" is on this Quote at different prices. Give its lines one Sales Price and Discount, then press Retry.',
  USAGE_METER_TWICE: 'These Products use the same usage meter {meter}, so its usage would be billed twice: {products}. Keep one of them, then press Retry.',
  SEAT_PRICE_INEXACT: '{amount} cannot be split over {quantity} seats of "{product}" to the cent. Change its quantity, price or discount, then press Retry.',
  AMOUNT_TOO_LARGE: 'The amount {amount} of "{product}" has more digits than Togai can take. Split the line, then press Retry.',
  PLAN_RUNNING: 'Togai already bills this customer by the price plan {plan}, until {until}. Set Togai Existing Plan to Replace or Add, then press Retry.',
  ADD_INTERVAL_DIFFERS: 'The running price plan {plan} is billed {running}, this Quote {wanted}, so they cannot be one. Set Togai Existing Plan to Replace or change the Products, then press Retry.',
  ADD_MID_PERIOD: 'To add to the running price plan {plan} without billing a period twice, the start must be the first day of one of its periods, not {start}. Set Togai Start Date to {next}, then press Retry.',
  ADD_PRICES_CLASH: 'The running price plan {plan} already has "{product}" at a price that cannot stand beside this Quote\'s. Change the plan in Togai, or set Togai Existing Plan to Replace, then press Retry.',
} as const;

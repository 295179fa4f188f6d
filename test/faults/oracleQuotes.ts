/** The oracle's look at billing: each accepted Quote is attached once or paid once, at its own prices. */
import type { Row } from '../simulator/salesforce/schema/schema.ts';
import type { PurchaseRow } from '../simulator/togai/rows.ts';
import { type Evidence, isSynced, same } from './evidence.ts';

/** A Quote that is Synced, with what its record says. */
interface Billed {
  readonly quote: Row;
  readonly what: string;
  readonly record: Row;
  readonly accountId: string;
}

/** Adds to the verdict what is wrong with accepted Quotes: each billed once, with its amount, attached or paid as it says. */
export function judgeQuotes(evidence: Evidence): void {
  const { org, togai, verdict } = evidence;
  const billed = org
    .rows('Quote', (quote) => quote['Status'] === 'Accepted')
    .flatMap((quote) => billedQuote(evidence, quote));
  for (const one of billed) judgeQuote(evidence, one);
  for (const [accountId, line] of togai.schedules) judgeTimeLine(evidence, accountId, line.length, billed);
  for (const payment of togai.payments.values()) {
    const invoices = payment.lineItemRecords.map(({ togaiId }) => togaiId);
    const others = [...togai.payments.values()].filter((other) => other.id !== payment.id);
    if (others.some((other) => other.lineItemRecords.some(({ togaiId }) => invoices.includes(togaiId))))
      verdict.doubled.push(`Payment ${payment.id} pays what another paid`);
  }
}

function billedQuote(evidence: Evidence, quote: Row): Billed[] {
  const { org } = evidence;
  const what = `Quote ${String(quote['Name'])} (${quote.Id})`;
  const record = org.syncRecord(quote.Id);
  if (!isSynced(evidence, quote.Id, what) || !record) return [];
  const opportunity = org.get('Opportunity', String(quote['OpportunityId']));
  same(
    evidence,
    `The customer on the record of ${what}`,
    record['Togai_Customer_Id__c'],
    org.syncRecord(String(opportunity?.['AccountId']))?.['Togai_Customer_Id__c'],
  );
  return [{ quote, what, record, accountId: String(record['Togai_Account_Id__c']) }];
}

function judgeQuote(evidence: Evidence, one: Billed): void {
  const { togai, verdict } = evidence;
  const { quote, what, record } = one;
  const bought = togai.purchases.rows.flatMap((row) =>
    row?.idempotencyKey?.startsWith(`${quote.Id}-`) === true ? [row] : [],
  );
  if (bought.length > 1) verdict.doubled.push(`${what} has the purchases ${bought.map(({ id }) => id).join(', ')}`);
  same(evidence, `The purchase on the record of ${what}`, record['Purchase_Id__c'], bought[0]?.id);
  if (record['Invoice_Id__c'] != null) judgeInvoice(evidence, one, bought[0]);
  if (
    record['Price_Plan_Id__c'] != null &&
    togai.pricePlans.get(String(record['Price_Plan_Id__c']))?.status !== 'ACTIVE'
  ) {
    verdict.wrong.push(`${what} names the price plan ${String(record['Price_Plan_Id__c'])}, which is not active`);
  }
  if (isAttached(one) || bought[0]?.type === 'ASSOCIATION') {
    judgeAttached(evidence, one);
    judgeSeats(evidence, one);
  }
}

/** Attached, and neither bought nor paid. */
function isAttached({ record }: Billed): boolean {
  return record['Purchase_Id__c'] == null && record['Invoice_Id__c'] == null;
}

function judgeInvoice(evidence: Evidence, { quote, what, record }: Billed, purchase: PurchaseRow | undefined): void {
  const { togai, verdict } = evidence;
  const invoice = togai.invoices.get(String(record['Invoice_Id__c']));
  const made = purchase ? [...togai.invoices.values()].filter(({ purchaseId }) => purchaseId === purchase.id) : [];
  if (made.length > 1) verdict.doubled.push(`${what} has the invoices ${made.map(({ id }) => id).join(', ')}`);
  if (!invoice) verdict.wrong.push(`${what} names the invoice ${String(record['Invoice_Id__c'])}, which is not there`);
  else if (invoice.status !== 'PAID') verdict.lost.push(`The invoice of ${what} is ${invoice.status}`);
  if (purchase) same(evidence, `The invoice on the record of ${what}`, record['Invoice_Id__c'], purchase.invoiceId);
  if (invoice) same(evidence, `The amount of the invoice of ${what}`, invoice.totalAmount, quote['GrandTotal']);
}

/** The plan stands on the account's time line with the Quote's own prices, unless a later Quote took its place. */
function judgeAttached(evidence: Evidence, one: Billed): void {
  const { org, togai, verdict } = evidence;
  const { what, accountId, record, quote } = one;
  if (replacedBy(evidence, quote)) return;
  const rows = (togai.schedules.get(accountId) ?? []).filter(
    ({ pricePlanId }) => pricePlanId === record['Price_Plan_Id__c'],
  );
  if (rows.length === 0) verdict.lost.push(`${what} is Synced, and its price plan is not on the account ${accountId}`);
  const prices = JSON.stringify(rows.map(({ override }) => override));
  for (const line of org.findBy('QuoteLineItem', 'QuoteId', quote.Id)) {
    if (line['Discount'] == null && rows.length > 0 && !prices.includes(`"rate":${String(line['UnitPrice'])}`)) {
      verdict.wrong.push(`The account ${accountId} does not pay the price ${String(line['UnitPrice'])} of ${what}`);
    }
  }
}

function judgeSeats(evidence: Evidence, { what, accountId, quote }: Billed): void {
  const { org, togai } = evidence;
  if (replacedBy(evidence, quote)) return;
  for (const line of org.findBy('QuoteLineItem', 'QuoteId', quote.Id)) {
    const product = org.get('Product2', String(line['Product2Id']));
    if (product?.['Togai_Charge_Type__c'] !== 'License') continue;
    const addOn = togai.addons.rows.find((row) => row?.type === 'LICENSE' && row.name.endsWith(`(${product.Id})`));
    const held = addOn && togai.licenses.at(accountId, addOn.id, new Date('2100-01-01'));
    same(evidence, `Seats of ${String(product['Name'])} for ${what}`, held, line['Quantity']);
  }
}

/** No account has more plans than Quotes that attached one. */
function judgeTimeLine({ verdict }: Evidence, accountId: string, schedules: number, billed: readonly Billed[]): void {
  const attached = billed.filter((one) => one.accountId === accountId && one.record['Price_Plan_Id__c'] != null);
  if (schedules > attached.length)
    verdict.doubled.push(
      `The account ${accountId} has ${String(schedules)} plans for ${String(attached.length)} Quotes`,
    );
}

/** Another Quote of the same Account that was accepted later, or at the same moment, to replace what ran. */
function replacedBy({ org }: Evidence, quote: Row): Row | undefined {
  const acceptedAt = (row: Row): string => String(org.syncRecord(row.Id)?.['Accepted_At__c']);
  const accountOf = (row: Row): unknown => org.get('Opportunity', String(row['OpportunityId']))?.['AccountId'];
  return org
    .rows('Quote')
    .find(
      (other) =>
        other.Id !== quote.Id &&
        acceptedAt(other) >= acceptedAt(quote) &&
        other['Status'] === 'Accepted' &&
        other['Togai_Existing_Plan__c'] === 'Replace' &&
        accountOf(other) === accountOf(quote),
    );
}

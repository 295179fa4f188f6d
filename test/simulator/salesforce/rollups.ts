/** Totals that Quotes and Opportunities take over from their lines. */
import { Decimal } from 'decimal.js';
import type { FieldValue, ObjectType, Row } from './schema/schema.ts';
import type { Store } from './store.ts';

/** A row before and after its totals were taken over. */
export interface Changed {
  readonly before: Row;
  readonly after: Row;
}

/** Brings the parents of these lines up to date; answers the Quotes whose totals changed. Does nothing for other objects. */
export function rollUp(store: Store, type: ObjectType, lines: readonly Row[]): Changed[] {
  if (type.name === 'OpportunityLineItem')
    for (const id of parents(lines, 'OpportunityId')) rollUpOpportunity(store, id);
  if (type.name !== 'QuoteLineItem') return [];
  return [...parents(lines, 'QuoteId')].flatMap((id) => rollUpQuote(store, id) ?? []);
}

const parents = (lines: readonly Row[], field: string): Set<string> =>
  new Set(lines.map((line) => String(line[field])));
const decimal = (value: FieldValue | undefined): Decimal => new Decimal(Number(value ?? 0));
const cents = (value: Decimal): number => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toNumber();

function sum(lines: readonly Row[], field: string): Decimal {
  return lines.reduce((total, line) => total.plus(decimal(line[field])), new Decimal(0));
}

function linesOf(store: Store, type: string, parentField: string, id: string): Row[] {
  const table = store.table(type);
  return table.idsWith(parentField, id).flatMap((each) => table.get(each) ?? []);
}

function rollUpQuote(store: Store, id: string): Changed | undefined {
  const before = store.table('Quote').get(id);
  if (!before) return undefined;
  const lines = linesOf(store, 'QuoteLineItem', 'QuoteId', id);
  const subtotal = sum(lines, 'Subtotal');
  const total = sum(lines, 'TotalPrice');
  const discount = subtotal.isZero() ? new Decimal(0) : subtotal.minus(total).div(subtotal).times(100);
  const totals = {
    LineItemCount: lines.length,
    Subtotal: cents(subtotal),
    TotalPrice: cents(total),
    Discount: cents(discount),
    GrandTotal: cents(total.plus(decimal(before['Tax'])).plus(decimal(before['ShippingHandling']))),
  };
  if (Object.entries(totals).every(([name, value]) => before[name] === value)) return undefined;
  const now = store.time();
  const after = { ...before, ...totals, LastModifiedDate: now, SystemModstamp: now };
  store.table('Quote').put(after);
  return { before, after };
}

function rollUpOpportunity(store: Store, id: string): void {
  const before = store.table('Opportunity').get(id);
  if (!before) return;
  const lines = linesOf(store, 'OpportunityLineItem', 'OpportunityId', id);
  const amount = lines.length === 0 ? (before['Amount'] ?? null) : cents(sum(lines, 'TotalPrice'));
  store.table('Opportunity').put({ ...before, Amount: amount, HasOpportunityLineItem: lines.length > 0 });
}

/** Pages of invoices and purchases. */
import { html } from 'hono/html';
import { accountOf } from './accountBook.ts';
import { customerOf } from './customers.ts';
import { type Html, card, facts, link, money, page, shortDate, status, table } from './pagesFrame.ts';
import { planOf } from './planBook.ts';
import { found } from './refusal.ts';
import type { InvoiceRow, PurchaseRow } from './rows.ts';
import type { World } from './world.ts';

const MOST_ROWS = 100;

/** The newest invoices. */
export function invoiceList(world: World): Html {
  return page(
    'invoices',
    'Invoices',
    html`<h1>Invoices</h1>${card(`${world.invoices.size} invoices`, invoiceRows(world, world.invoices.rows))}`,
  );
}

/** The newest purchases. */
export function purchaseList(world: World): Html {
  return page(
    'purchases',
    'Purchases',
    html`<h1>Purchases</h1>${card(`${world.purchases.size} purchases`, purchaseRows(world, world.purchases.rows))}`,
  );
}

/** A table of invoices, the newest first. */
export function invoiceRows(world: World, rows: readonly (InvoiceRow | undefined)[]): Html {
  const cells = newest(rows, ({ id }) => world.invoices.has(id)).map((row) => [
    link('invoices', row.id, row.sequenceId),
    link('accounts', row.ownerId, accountOf(world, row.ownerId).name),
    row.invoiceType.replaceAll('_', ' '),
    date(world, row.invoiceDate),
    status(row.status),
    money(row.totalAmount, row.currency),
  ]);
  return table(['Invoice', 'Account', 'Type', 'Date', 'Status', '#Total'], cells, 'No invoice was made.');
}

/** A table of purchases, the newest first. */
export function purchaseRows(world: World, rows: readonly (PurchaseRow | undefined)[]): Html {
  const cells = newest(rows).map((row) => [
    link('purchases', row.id),
    link('accounts', row.accountId, accountOf(world, row.accountId).name),
    row.type.replaceAll('_', ' '),
    date(world, row.createdAt),
    status(row.status),
    money(row.price, row.invoiceCurrency),
  ]);
  return table(['Purchase', 'Account', 'Type', 'Date', 'Status', '#Price'], cells, 'Nothing was purchased.');
}

/** An invoice with its lines and payments. Throws a 404 where there is none. */
export function invoicePage(world: World, id: string): Html {
  const invoice = found(world.invoices.get(id), 'Invoice', id);
  const { currency } = invoice;
  const lines = invoice.lines.map(({ description, quantity, value }) => [
    description,
    quantity,
    money(value, currency),
  ]);
  return page(
    'invoices',
    `Invoice ${invoice.sequenceId}`,
    html`<span class="kind">Invoice of ${link('customers', invoice.customerId, customerOf(world, invoice.customerId).name)}</span>
      <h1>${invoice.sequenceId} ${status(invoice.status)}</h1>
      ${card(
        'Details',
        facts([
          ['Id', invoice.id],
          ['Account', link('accounts', invoice.ownerId, accountOf(world, invoice.ownerId).name)],
          ['Type', invoice.invoiceType.replaceAll('_', ' ')],
          ['Price plan', planLink(world, invoice.pricePlanId)],
          ['Purchase', invoice.purchaseId === undefined ? undefined : link('purchases', invoice.purchaseId)],
          ['Period', `${date(world, invoice.startDate)} – ${date(world, invoice.endDate)}`],
          ['Invoice date', date(world, invoice.invoiceDate)],
          ['Due', date(world, invoice.dueDate)],
        ]),
      )}
      ${card('Lines', table(['Description', '#Quantity', '#Amount'], [...lines, [html`<strong>Total</strong>`, '', html`<strong>${money(invoice.totalAmount, currency)}</strong>`], ['Paid', '', money(invoice.paidAmount, currency)]], ''))}`,
  );
}

/** A purchase with what it grants. Throws a 404 where there is none. */
export function purchasePage(world: World, id: string): Html {
  const purchase = found(world.purchases.get(id), 'Purchase', id);
  const invoice = purchase.invoiceId === undefined ? undefined : world.invoices.get(purchase.invoiceId);
  return page(
    'purchases',
    `Purchase ${id}`,
    html`<span class="kind">Purchase</span>
      <h1>${id} ${status(purchase.status)}</h1>
      ${card(
        'Details',
        facts([
          ['Account', link('accounts', purchase.accountId, accountOf(world, purchase.accountId).name)],
          ['Type', purchase.type.replaceAll('_', ' ')],
          ['Price plan', planLink(world, purchase.pricePlanId)],
          ['Price', money(purchase.price, purchase.invoiceCurrency)],
          ['Invoice', invoice && html`${link('invoices', invoice.id, invoice.sequenceId)} ${status(invoice.status)}`],
          ['From', purchase.effectiveFrom],
          ['Until', purchase.effectiveUntil],
          ['Idempotency key', purchase.idempotencyKey],
          ['Comment', purchase.comment],
        ]),
      )}`,
  );
}

function planLink(world: World, id: string | undefined): Html | undefined {
  return id === undefined ? undefined : link('price-plans', id, planOf(world, id).name);
}

function newest<T>(rows: readonly (T | undefined)[], wanted: (row: T) => boolean = () => true): T[] {
  return rows
    .slice(-MOST_ROWS)
    .filter((row): row is T => row !== undefined && wanted(row))
    .reverse();
}

function date(world: World, moment: string): string {
  return shortDate(moment, world.organisation.timezone);
}

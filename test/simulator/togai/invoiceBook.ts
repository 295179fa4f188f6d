/** Invoices as they are kept: how one is made, and what follows when it is paid or void. */
import { accountOf } from './accountBook.ts';
import type { Charge } from './billing.ts';
import { Decimal } from 'decimal.js';
import { purchaseFailed, purchasePaid } from './purchaseBook.ts';
import type { InvoiceLine, InvoiceRow, InvoiceStatus } from './rows.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

/** What an invoice is made from; the rest follows from its account. */
export interface NewInvoice {
  readonly accountId: string;
  readonly invoiceType: InvoiceRow['invoiceType'];
  readonly status: InvoiceStatus;
  readonly lines: InvoiceLine[];
  /** Moments, as ISO text. */
  readonly startDate: string;
  readonly endDate: string;
  readonly invoiceDate?: string;
  readonly pricePlanId?: string | undefined;
  readonly purchaseId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly autoAdvance?: boolean | undefined;
}

/** Keeps a new invoice and gives it its id. */
export function addInvoice(world: World, draft: NewInvoice): InvoiceRow {
  const account = accountOf(world, draft.accountId);
  const { invoiceDate = world.timestamp(), lines, status } = draft;
  const netTermDays = account.netTermDays ?? 0;
  const totalAmount = sumOf(lines);
  const invoice = world.invoices.add({
    id: world.ids.next('inv'),
    sequenceId: `${invoiceDate.slice(0, 7)}-${String(world.invoices.rows.length + 1).padStart(4, '0')}`,
    customerId: account.customerId,
    ownerId: account.id,
    pricePlanId: draft.pricePlanId,
    invoiceType: draft.invoiceType,
    status,
    currency: account.invoiceCurrency,
    lines,
    totalAmount,
    paidAmount: status === 'PAID' ? totalAmount : 0,
    startDate: draft.startDate,
    endDate: draft.endDate,
    invoiceDate,
    dueDate: new Date(Date.parse(invoiceDate) + netTermDays * DAY_MS).toISOString(),
    netTermDays,
    autoAdvance: draft.autoAdvance,
    idempotencyKey: draft.idempotencyKey,
    purchaseId: draft.purchaseId,
    updatedAt: world.timestamp(),
  });
  world.invoicesByOwner.put(account.id, invoice);
  world.invoicesByCustomer.put(account.customerId, invoice);
  return invoice;
}

/** Gives the invoice a status and does what follows from it: a paid purchase is issued, a void one has failed. */
export function settle(world: World, invoice: InvoiceRow, status: InvoiceStatus): InvoiceRow {
  if (invoice.status === status) return invoice;
  Object.assign(invoice, { status, updatedAt: world.timestamp() });
  if (status === 'PAID') invoice.paidAmount = invoice.totalAmount;
  const purchase = invoice.purchaseId === undefined ? undefined : world.purchases.get(invoice.purchaseId);
  if (purchase && status === 'PAID') purchasePaid(world, purchase);
  if (purchase && (status === 'VOID' || status === 'UN_COLLECTIBLE'))
    purchaseFailed(world, purchase, `Invoice ${invoice.id} is ${status}`);
  return invoice;
}

/** One line a charge that is not nothing. */
export function linesOf(charges: readonly Charge[]): InvoiceLine[] {
  return charges
    .filter(({ amount }) => !amount.isZero())
    .map(({ name, quantity, amount }) => ({ description: name, quantity, value: amount.toNumber() }));
}

/** The exact sum of the lines. */
export function sumOf(lines: readonly InvoiceLine[]): number {
  return lines.reduce((sum, { value }) => sum.plus(value), new Decimal(0)).toNumber();
}

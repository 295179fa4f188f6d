/** `/payments`: money that came in, with its reference, put against invoices. There is no key that makes a repeat harmless. */
import { Decimal } from 'decimal.js';
import { z } from 'zod';
import { liveAccountOf } from './accountBook.ts';
import { runBilling } from './billingRun.ts';
import { settle } from './invoiceBook.ts';
import { pageOf } from './paging.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { InvoiceRow, PaymentRow } from './rows.ts';
import type { World } from './world.ts';

const text = z.string().max(512);
const newPayment = z.strictObject({
  description: text.optional(),
  notes: text.optional(),
  accountId: text,
  externalPaymentReference: z.strictObject({
    sourceName: z.string(),
    sourceType: z.enum(['GATEWAY', 'CASH', 'CHEQUE', 'BANK_TRANSFER', 'CARD']),
    transactionNumber: z.string(),
    description: z.string().optional(),
    metadata: z.record(z.string(), z.json()).optional(),
  }),
  lineItemRecords: z
    .array(
      z.strictObject({
        type: z.enum(['INVOICE', 'CREDIT', 'WALLET_CREDIT']),
        togaiId: z.string().optional(),
        amount: z.number().optional(),
        order: z.int32(),
      }),
    )
    .min(1),
  currency: text,
  totalAmount: z.number(),
});

/** Routes of payments of invoices. */
export function paymentRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/payments', handle: ({ body }) => ({ status: 201, body: createPayment(world, body) }) },
    { method: 'GET', path: '/payments', handle: ({ query }) => ({ body: pageOf(world.payments.rows, query, 50) }) },
    {
      method: 'GET',
      path: '/payments/{payment_id}',
      handle: ({ params: [id = ''] }) => ({ body: found(world.payments.get(id), 'Payment', id) }),
    },
  ];
}

function createPayment(world: World, body: unknown): PaymentRow {
  runBilling(world);
  const { externalPaymentReference, ...draft } = parseBody(newPayment, body);
  const account = liveAccountOf(world, draft.accountId);
  if (draft.currency !== account.invoiceCurrency)
    refuse(`Account ${account.id} is invoiced in ${account.invoiceCurrency}, not ${draft.currency}`);
  const parts = draft.lineItemRecords.map(({ type, togaiId, amount = draft.totalAmount }) => ({
    invoice: type === 'INVOICE' ? payable(world, account.id, togaiId) : undefined,
    amount: new Decimal(amount),
  }));
  if (!Decimal.sum(...parts.map(({ amount }) => amount)).eq(draft.totalAmount))
    refuse('totalAmount is not the sum of lineItemRecords');
  for (const { invoice, amount } of parts) {
    if (amount.lte(0) || (invoice && amount.gt(owed(invoice))))
      refuse(`${amount.toString()} is more than is owed, or nothing`);
  }
  for (const { invoice, amount } of parts) if (invoice) pay(world, invoice, amount);
  const payment = {
    id: world.ids.next('payment'),
    ...draft,
    externalPaymentReferences: externalPaymentReference,
    version: 1,
    createdBy: 'api',
    createdAt: world.timestamp(),
  };
  return world.payments.add(payment);
}

function payable(world: World, accountId: string, invoiceId = ''): InvoiceRow {
  const invoice = found(world.invoices.get(invoiceId), 'Invoice', invoiceId);
  if (invoice.ownerId !== accountId) refuse(`Invoice ${invoiceId} is not of account ${accountId}`);
  if (invoice.status !== 'DUE' && invoice.status !== 'PARTIALLY_PAID')
    refuse(`Invoice ${invoiceId} is ${invoice.status}`);
  return invoice;
}

function owed({ totalAmount, paidAmount }: InvoiceRow): Decimal {
  return new Decimal(totalAmount).minus(paidAmount);
}

function pay(world: World, invoice: InvoiceRow, amount: Decimal): void {
  const settled = amount.eq(owed(invoice));
  invoice.paidAmount = amount.plus(invoice.paidAmount).toNumber();
  settle(world, invoice, settled ? 'PAID' : 'PARTIALLY_PAID');
}

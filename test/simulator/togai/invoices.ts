/** `/invoices`: those that billing made, and custom ones; any of them may be marked paid or void. */
import { z } from 'zod';
import { Decimal } from 'decimal.js';
import { liveAccountOf } from './accountBook.ts';
import { currencyDigits } from './billing.ts';
import { runBilling } from './billingRun.ts';
import { invoiceAnswer, invoiceSummary } from './invoiceAnswer.ts';
import { addInvoice, settle, sumOf } from './invoiceBook.ts';
import { pageOf } from './paging.ts';
import { Refusal, found, parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { InvoiceLine, InvoiceRow, InvoiceStatus } from './rows.ts';
import type { World } from './world.ts';

const STATUSES: readonly string[] = [
  'DRAFT',
  'DUE',
  'PAID',
  'VOID',
  'UN_COLLECTIBLE',
  'REFUND_INITIATED',
  'REFUND_COMPLETED',
  'MERGED',
  'PARTIALLY_PAID',
];
/** What an invoice may become; the same again always may be. */
const NEXT: Record<InvoiceStatus, readonly InvoiceStatus[]> = {
  DRAFT: ['DUE', 'PAID', 'VOID'],
  DUE: ['PAID', 'VOID', 'UN_COLLECTIBLE'],
  PARTIALLY_PAID: ['PAID', 'VOID', 'UN_COLLECTIBLE'],
  UN_COLLECTIBLE: ['PAID', 'VOID', 'DUE'],
  PAID: ['REFUND_INITIATED'],
  VOID: [],
  REFUND_INITIATED: [],
};

const moment = z.iso.datetime({ offset: true });
const lineItem = z.strictObject({
  id: z.string().optional(),
  description: z.string(),
  valuePerQuantity: z.number().optional(),
  quantity: z.number().optional(),
  value: z.number().optional(),
});
const lineItems = z.array(lineItem).min(1).max(50);
const newInvoice = z.strictObject({
  accountId: z.string(),
  ownerType: z.enum(['ACCOUNT', 'INVOICE_GROUP']).optional(),
  startDate: moment,
  endDate: moment,
  idempotencyKey: z.string().optional(),
  status: z.enum(['DRAFT', 'DUE', 'PAID']),
  lineItems,
  autoAdvance: z.boolean().optional(),
  applyCredits: z.boolean().optional(),
  applyWalletBalance: z.boolean().optional(),
});
const changes = z.strictObject({
  startDate: moment.optional(),
  endDate: moment.optional(),
  status: z.enum(['DUE', 'PAID', 'VOID', 'UN_COLLECTIBLE', 'REFUND_INITIATED']).optional(),
  lineItems: lineItems.optional(),
  autoAdvance: z.boolean().optional(),
});

/** Routes of Togai's invoices. */
export function invoiceRoutes(world: World): Route[] {
  const path = '/invoices/{invoice_id}';
  return [
    { method: 'GET', path: '/invoices', handle: ({ query }) => ({ body: listInvoices(world, query) }) },
    { method: 'POST', path: '/invoices', handle: ({ body }) => ({ status: 201, body: createInvoice(world, body) }) },
    { method: 'GET', path, handle: ({ params: [id = ''] }) => ({ body: invoiceAnswer(world, invoiceOf(world, id)) }) },
    { method: 'PATCH', path, handle: ({ params: [id = ''], body }) => ({ body: changeInvoice(world, id, body) }) },
    { method: 'DELETE', path, handle: ({ params: [id = ''] }) => ({ body: deleteInvoice(world, id) }) },
  ];
}

function invoiceOf(world: World, id: string): InvoiceRow {
  runBilling(world);
  return found(world.invoices.get(id), 'Invoice', id);
}

function listInvoices(world: World, query: URLSearchParams): object {
  runBilling(world);
  const status = query.get('status');
  if (status !== null && !STATUSES.includes(status)) throw new Refusal(422, `${status} is no status of an invoice`);
  const owner = query.get('owner_id');
  const customer = query.get('customer_id');
  const from = Number(query.get('start_time') ?? Number.NEGATIVE_INFINITY);
  const until = Number(query.get('end_time') ?? Number.POSITIVE_INFINITY);
  const rows =
    owner !== null
      ? world.invoicesByOwner.of(owner)
      : customer !== null
        ? world.invoicesByCustomer.of(customer)
        : world.invoices.rows;
  const page = pageOf(rows, query, 50, (row) => {
    const at = Date.parse(row.invoiceDate);
    return (
      world.invoices.has(row.id) &&
      (customer === null || row.customerId === customer) &&
      (status === null || row.status === status) &&
      at >= from &&
      at <= until
    );
  });
  return { ...page, data: page.data.map((row) => invoiceSummary(world, row)) };
}

function createInvoice(world: World, body: unknown): object {
  const draft = parseBody(newInvoice, body);
  const account = liveAccountOf(world, draft.accountId);
  const known =
    draft.idempotencyKey === undefined
      ? undefined
      : world.invoicesByOwner.of(account.id).find((row) => row.idempotencyKey === draft.idempotencyKey);
  if (known) return invoiceAnswer(world, known);
  if (draft.ownerType === 'INVOICE_GROUP') refuse('Invoice groups are not offered by the local Togai');
  assertPeriod(draft.startDate, draft.endDate);
  return invoiceAnswer(
    world,
    addInvoice(world, {
      ...draft,
      invoiceType: 'CUSTOM',
      lines: draft.lineItems.map((item) => lineOf(item, account.invoiceCurrency)),
    }),
  );
}

function changeInvoice(world: World, id: string, body: unknown): object {
  const invoice = invoiceOf(world, id);
  const { status, lineItems: items, ...rest } = parseBody(changes, body);
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  if ((items || Object.keys(given).length > 0) && (invoice.invoiceType !== 'CUSTOM' || invoice.status !== 'DRAFT'))
    refuse(`Invoice ${id} is no CUSTOM invoice in DRAFT: only its status can be changed`);
  if (status !== undefined && status !== invoice.status && !NEXT[invoice.status].includes(status))
    refuse(`Invoice ${id} is ${invoice.status} and can't become ${status}`);
  assertPeriod(rest.startDate ?? invoice.startDate, rest.endDate ?? invoice.endDate);
  if (items) invoice.lines = items.map((item) => lineOf(item, invoice.currency));
  Object.assign(invoice, given, { totalAmount: sumOf(invoice.lines), updatedAt: world.timestamp() });
  return invoiceAnswer(world, status === undefined ? invoice : settle(world, invoice, status));
}

function deleteInvoice(world: World, id: string): object {
  const invoice = invoiceOf(world, id);
  if (invoice.invoiceType !== 'CUSTOM' || invoice.status !== 'DRAFT')
    refuse(`Invoice ${id} is no CUSTOM invoice in DRAFT`);
  world.invoices.remove(id);
  return { success: true };
}

function lineOf(
  { description, quantity, valuePerQuantity, value }: z.infer<typeof lineItem>,
  currency: string,
): InvoiceLine {
  const exact =
    quantity !== undefined && valuePerQuantity !== undefined
      ? new Decimal(quantity).times(valuePerQuantity)
      : value === undefined
        ? undefined
        : new Decimal(value);
  if (exact === undefined) refuse(`${description}: either value, or quantity and valuePerQuantity`);
  return {
    description,
    quantity,
    valuePerQuantity,
    value: exact.toDecimalPlaces(currencyDigits(currency), Decimal.ROUND_HALF_UP).toNumber(),
  };
}

function assertPeriod(start: string, end: string): void {
  if (Date.parse(end) < Date.parse(start)) refuse('endDate is before startDate');
}

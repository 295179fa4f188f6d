/** Togai's invoices: read, listed for an account, and marked paid or void. */
import { z } from 'zod';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const INVOICE_STATUSES = [
  'DRAFT',
  'DUE',
  'PAID',
  'VOID',
  'UN_COLLECTIBLE',
  'REFUND_INITIATED',
  'REFUND_COMPLETED',
  'MERGED',
  'PARTIALLY_PAID',
] as const;

const invoice = z.object({
  id: z.string(),
  status: z.enum(INVOICE_STATUSES),
  customerId: z.string().optional(),
  /** The account it belongs to. */
  ownerId: z.string().optional(),
  /** JSON numbers; read them as text before reckoning with them. */
  totalAmount: z.number(),
  paidAmount: z.number(),
  invoiceDetails: z.object({ account: z.object({ invoiceCurrency: z.string() }).optional() }).optional(),
});

/** An invoice as Togai has it; amounts are in the account's currency. */
export type TogaiInvoice = z.infer<typeof invoice>;

/** Invoice lists hold half of what others do. */
const PAGE_SIZE = 50;

/** One invoice, or undefined when Togai has none of that id. Throws SyncError. */
export async function getInvoice(
  client: TogaiClient,
  invoiceId: string,
  signal?: AbortSignal,
): Promise<TogaiInvoice | undefined> {
  return client.find({
    method: 'GET',
    path: '/invoices/{invoice_id}',
    params: { invoice_id: invoiceId },
    answer: invoice,
    signal,
  });
}

/** All invoices of an account, a page of at most 50 a call. Throws SyncError. */
export function listInvoices(
  client: TogaiClient,
  accountId: string,
  signal?: AbortSignal,
): AsyncGenerator<TogaiInvoice[], void, void> {
  return pages(client, {
    path: '/invoices',
    query: { owner_id: accountId },
    pageSize: PAGE_SIZE,
    item: invoice,
    signal,
  });
}

/** Marks an invoice paid or void. Both are final; doing the same again changes nothing. Throws SyncError. */
export async function setInvoiceStatus(
  client: TogaiClient,
  invoiceId: string,
  status: 'PAID' | 'VOID',
  signal?: AbortSignal,
): Promise<TogaiInvoice> {
  return client.request({
    method: 'PATCH',
    path: '/invoices/{invoice_id}',
    params: { invoice_id: invoiceId },
    body: { status },
    answer: invoice,
    signal,
  });
}

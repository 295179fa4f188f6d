/** Togai's purchases: something paid upfront; Togai makes the invoice, and the plan is issued once that is paid. */
import { z } from 'zod';
import type { PurchaseRequest } from '../domain/quote/togaiBodies.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const purchase = z.object({
  id: z.string(),
  status: z.string(),
  type: z.string(),
  pricePlanId: z.string().optional(),
  idempotencyKey: z.string().optional(),
  /** JSON number; read it as text before reckoning with it. */
  price: z.number().optional(),
  invoiceId: z.string().optional(),
  invoiceCurrency: z.string().optional(),
});

/** A purchase as Togai has it; its invoice may come a moment later. */
export type TogaiPurchase = z.infer<typeof purchase>;

/** Buys a plan. Its idempotency key makes it safe to repeat: the same key gives the same purchase. Throws SyncError. */
export async function createPurchase(
  client: TogaiClient,
  accountId: string,
  request: PurchaseRequest,
  signal?: AbortSignal,
): Promise<TogaiPurchase> {
  return client.request({
    method: 'POST',
    path: '/accounts/{account_id}/purchases',
    params: { account_id: accountId },
    body: request,
    answer: purchase,
    signal,
  });
}

/** One purchase, or undefined when Togai has none of that id; its invoice may come a moment after the purchase. Throws SyncError. */
export async function getPurchase(
  client: TogaiClient,
  purchaseId: string,
  signal?: AbortSignal,
): Promise<TogaiPurchase | undefined> {
  return client.find({
    method: 'GET',
    path: '/purchases/{purchase_id}',
    params: { purchase_id: purchaseId },
    answer: purchase,
    signal,
  });
}

/** The purchase that was made under a key; pages until it is found. Throws SyncError. */
export async function findPurchase(
  client: TogaiClient,
  accountId: string,
  idempotencyKey: string,
  signal?: AbortSignal,
): Promise<TogaiPurchase | undefined> {
  const list = {
    path: '/accounts/{account_id}/purchases',
    params: { account_id: accountId },
    pageSize: 'none' as const,
  };
  for await (const page of pages(client, { ...list, item: purchase, signal })) {
    const found = page.find((one) => one.idempotencyKey === idempotencyKey);
    if (found) return found;
  }
  return undefined;
}

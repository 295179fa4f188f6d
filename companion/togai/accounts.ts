/** Togai's accounts: the children of a customer that price plans and invoices hang on, one per currency. */
import { z } from 'zod';
import type { AccountDraft, TogaiAccount } from '../domain/account/customer.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const account = z.object({
  id: z.string(),
  name: z.string(),
  customerId: z.string(),
  invoiceCurrency: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
  primaryEmail: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
  status: z.string().optional(),
});

/** Makes a further account of a customer. An id that is taken is a TOGAI_REFUSED. Throws SyncError. */
export async function createAccount(
  client: TogaiClient,
  customerId: string,
  draft: AccountDraft,
  signal?: AbortSignal,
): Promise<TogaiAccount> {
  return client.request({ method: 'POST', path: '/accounts', body: { ...draft, customerId }, answer: account, signal });
}

/** One account, or undefined when Togai has none of that id. Throws SyncError. */
export async function getAccount(
  client: TogaiClient,
  accountId: string,
  signal?: AbortSignal,
): Promise<TogaiAccount | undefined> {
  return client.find({
    method: 'GET',
    path: '/accounts/{account_id}',
    params: { account_id: accountId },
    answer: account,
    signal,
  });
}

/** All accounts of the environment, a page of at most 100 a call. Throws SyncError. */
export function listAccounts(client: TogaiClient, signal?: AbortSignal): AsyncGenerator<TogaiAccount[], void, void> {
  return pages(client, { path: '/accounts', item: account, signal });
}

/** Gives an account another name, as its customer has it; safe to repeat. Undefined when it is gone. Throws SyncError. */
export async function renameAccount(
  client: TogaiClient,
  accountId: string,
  name: string,
  signal?: AbortSignal,
): Promise<TogaiAccount | undefined> {
  return client.find({
    method: 'PATCH',
    path: '/accounts/{account_id}',
    params: { account_id: accountId },
    body: { name },
    answer: account,
    signal,
  });
}

/** Togai's customers: create with first account and settings in one call, read, correct, and page through all. */
import { z } from 'zod';
import type { CustomerChanges, CustomerDraft, TogaiCustomer } from '../domain/account/customer.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const address = z.object({
  phoneNumber: text,
  line1: text,
  line2: text,
  postalCode: text,
  city: text,
  state: text,
  country: text,
});

const customer = z.object({
  id: z.string(),
  name: z.string(),
  primaryEmail: z.string(),
  address: address.nullish().transform((value) => value ?? {}),
  status: z.string().optional(),
});

const created = z.object({ id: z.string(), account: z.object({ id: z.string() }).optional() });

/** The ids of a customer that was just made. */
export interface CreatedCustomer {
  readonly customerId: string;
  readonly accountId: string;
}

/**
 * Makes the customer, its settings and its first account in one call. An id that is taken is a TOGAI_REFUSED; with
 * `outcomeUnknown` the customer may be there: read it before trying again. Throws SyncError.
 */
export async function createCustomer(
  client: TogaiClient,
  draft: CustomerDraft,
  signal?: AbortSignal,
): Promise<CreatedCustomer> {
  await client.request({
    method: 'POST',
    path: '/customers',
    body: draft,
    answer: created,
    isAbout: ({ id, account }) => id === draft.id && (account === undefined || account.id === draft.account.id),
    signal,
  });
  return { customerId: draft.id, accountId: draft.account.id };
}

/** One customer, or undefined when Togai has none of that id. Throws SyncError. */
export async function getCustomer(
  client: TogaiClient,
  customerId: string,
  signal?: AbortSignal,
): Promise<TogaiCustomer | undefined> {
  return client.find({
    method: 'GET',
    path: '/customers/{customer_id}',
    params: { customer_id: customerId },
    answer: customer,
    signal,
  });
}

/** Corrects what `changes` names; safe to repeat. Undefined when the customer is gone. Throws SyncError. */
export async function updateCustomer(
  client: TogaiClient,
  customerId: string,
  changes: CustomerChanges,
  signal?: AbortSignal,
): Promise<TogaiCustomer | undefined> {
  return client.find({
    method: 'PATCH',
    path: '/customers/{customer_id}',
    params: { customer_id: customerId },
    body: changes,
    answer: customer,
    signal,
  });
}

/** All customers of the environment, a page of at most 100 a call. Throws SyncError. */
export function listCustomers(client: TogaiClient, signal?: AbortSignal): AsyncGenerator<TogaiCustomer[], void, void> {
  return pages(client, { path: '/customers', item: customer, signal });
}

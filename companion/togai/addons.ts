/** Togai's add-ons: the billable things that a price plan's rate cards refer to, one for each Salesforce Product. */
import { z } from 'zod';
import { type AddOnRequest, isAddOnOf } from '../domain/quote/quoteRequests.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const addOn = z.object({ id: z.string(), name: z.string(), type: z.string(), status: z.string().optional() });

/** An add-on as Togai has it. */
export type TogaiAddOn = z.infer<typeof addOn>;

/** Makes an add-on; its id is Togai's. With `outcomeUnknown` it may be there: find it before trying again. Throws SyncError. */
export async function createAddOn(
  client: TogaiClient,
  request: AddOnRequest,
  signal?: AbortSignal,
): Promise<TogaiAddOn> {
  return client.request({ method: 'POST', path: '/addons', body: request, answer: addOn, signal });
}

/** All add-ons in use, a page of at most 100 a call. Throws SyncError. */
function listAddOns(client: TogaiClient, signal?: AbortSignal): AsyncGenerator<TogaiAddOn[], void, void> {
  return pages(client, { path: '/addons', query: { status: 'ACTIVE' }, item: addOn, signal });
}

/** The add-on that was made for a Product, by the Product's id in its name; pages until it is found. Throws SyncError. */
export async function findAddOn(
  client: TogaiClient,
  request: AddOnRequest,
  signal?: AbortSignal,
): Promise<TogaiAddOn | undefined> {
  for await (const page of listAddOns(client, signal)) {
    const found = page.find((one) => isAddOnOf(one, request));
    if (found) return found;
  }
  return undefined;
}

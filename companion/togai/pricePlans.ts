/** Togai's price plans: made as drafts, activated for their currency, and found again by the key in their description. */
import { z } from 'zod';
import { planKey } from '../domain/quote/quotePlan.ts';
import type { PricePlanRequest } from '../domain/quote/togaiBodies.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const plan = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  status: z.enum(['DRAFT', 'ACTIVE', 'ARCHIVED']),
  description: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
});

/** A price plan as Togai's list and single answers have it. */
export type TogaiPricePlan = z.infer<typeof plan>;

/** Makes a draft. With `outcomeUnknown` it may be there: find it before trying again. Throws SyncError. */
export async function createPricePlan(
  client: TogaiClient,
  request: PricePlanRequest,
  signal?: AbortSignal,
): Promise<TogaiPricePlan> {
  return client.request({ method: 'POST', path: '/price_plans', body: request, answer: plan, signal });
}

/** Makes a draft usable in these currencies; a plan that is active already may refuse (TOGAI_REFUSED). Throws SyncError. */
export async function activatePricePlan(
  client: TogaiClient,
  pricePlanId: string,
  currencies: readonly string[],
  signal?: AbortSignal,
): Promise<TogaiPricePlan> {
  return client.request({
    method: 'POST',
    path: '/price_plans/{price_plan_id}/activate',
    params: { price_plan_id: pricePlanId },
    body: { currencies },
    answer: plan,
    signal,
  });
}

/** One plan, or undefined when Togai has none of that id. Throws SyncError. */
export async function getPricePlan(
  client: TogaiClient,
  pricePlanId: string,
  signal?: AbortSignal,
): Promise<TogaiPricePlan | undefined> {
  return client.find({
    method: 'GET',
    path: '/price_plans/{price_plan_id}',
    params: { price_plan_id: pricePlanId },
    answer: plan,
    signal,
  });
}

/** All plans, a page of at most 100 a call. Throws SyncError. */
function listPricePlans(client: TogaiClient, signal?: AbortSignal): AsyncGenerator<TogaiPricePlan[], void, void> {
  return pages(client, { path: '/price_plans', item: plan, signal });
}

/** The plan of a key, draft or active, archived ones left aside; pages until it is found. Throws SyncError. */
export async function findPricePlan(
  client: TogaiClient,
  key: string,
  signal?: AbortSignal,
): Promise<TogaiPricePlan | undefined> {
  for await (const page of listPricePlans(client, signal)) {
    const found = page.find(({ description, status }) => status !== 'ARCHIVED' && planKey(description) === key);
    if (found) return found;
  }
  return undefined;
}

/** Togai's settings: keys and values on a customer, where the identifiers of Salesforce are kept. */
import { z } from 'zod';
import type { EntitySetting } from '../domain/account/customer.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';

const setting = z.object({
  id: z.string(),
  value: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  namespace: z.string(),
  name: z.string(),
  dataType: z.string(),
});

/** A setting as Togai has it. */
export type TogaiSetting = z.infer<typeof setting>;

/** All settings of a customer; one call in practice. Throws SyncError. */
export async function customerSettings(
  client: TogaiClient,
  customerId: string,
  signal?: AbortSignal,
): Promise<TogaiSetting[]> {
  const found: TogaiSetting[] = [];
  const query = { entity_type: 'CUSTOMER', entity_id: customerId };
  for await (const page of pages(client, { path: '/settings', query, item: setting, signal })) found.push(...page);
  return found;
}

/** Puts a setting on a customer. A second one of the same id is refused (TOGAI_REFUSED). Throws SyncError. */
export async function addCustomerSetting(
  client: TogaiClient,
  customerId: string,
  entry: EntitySetting,
  signal?: AbortSignal,
): Promise<TogaiSetting> {
  return client.request({
    method: 'POST',
    path: '/settings',
    body: { ...entry, entityType: 'CUSTOMER', entityId: customerId },
    answer: setting,
    signal,
  });
}

/** Togai's usage meters: made by people in Togai; the connector only looks whether the one a Product names is there. */
import { z } from 'zod';
import type { TogaiClient } from './client.ts';

const usageMeter = z.object({ id: z.string(), name: z.string(), status: z.string().optional() });

/** A usage meter as Togai has it. */
export type TogaiUsageMeter = z.infer<typeof usageMeter>;

/** One meter, or undefined when Togai has none of that id. Throws SyncError. */
export async function getUsageMeter(
  client: TogaiClient,
  usageMeterId: string,
  signal?: AbortSignal,
): Promise<TogaiUsageMeter | undefined> {
  return client.find({
    method: 'GET',
    path: '/usage_meters/{usage_meter_id}',
    params: { usage_meter_id: usageMeterId },
    answer: usageMeter,
    signal,
  });
}

/** An account's time line in Togai: which price plan runs when, and the edits that attach and end plans. */
import { z } from 'zod';
import type { ScheduleEdit } from '../domain/quote/togaiBodies.ts';
import type { RunningPlan } from '../domain/quote/quoteSchedule.ts';
import type { TogaiClient } from './client.ts';
import { pages } from './pages.ts';
import { pricePlanDetails } from './rateCardSchemas.ts';

const schedule = z
  .object({
    id: z.string(),
    pricePlanId: z.string(),
    pricePlanName: z.string().optional(),
    pricePlanInfo: z.object({ name: z.string() }).optional(),
    startDate: z.string(),
    endDate: z.string(),
    pricePlanDetails: pricePlanDetails.optional(),
  })
  .transform(({ pricePlanInfo, pricePlanName, ...rest }) => ({
    ...rest,
    pricePlanName: pricePlanName ?? pricePlanInfo?.name,
  }));

const edited = z.object({
  accountId: z.string(),
  pricingSchedules: z.array(
    z.object({
      id: z.string(),
      pricePlanId: z.string(),
      pricePlanName: z.string(),
      startDate: z.string(),
      endDate: z.string(),
    }),
  ),
});

/** An account's time line after an edit, or as it would be. */
export type EditedSchedules = z.infer<typeof edited>;

/** All that is on the account's time line, past and to come; one call in practice. Throws SyncError. */
export async function listSchedules(
  client: TogaiClient,
  accountId: string,
  signal?: AbortSignal,
): Promise<(RunningPlan & { readonly id: string })[]> {
  const found: (RunningPlan & { readonly id: string })[] = [];
  const list = {
    path: '/accounts/{account_id}/pricing_schedules',
    params: { account_id: accountId },
    query: { include_price_plan_info: true },
  };
  for await (const page of pages(client, { ...list, item: schedule, signal })) found.push(...page);
  return found;
}

/**
 * Makes up to ten edits, all or none. With `outcomeUnknown` they may have been made: read the time line before trying again.
 * `dryRun`: Togai checks the edits and makes none. Throws SyncError.
 */
export async function editSchedules(
  client: TogaiClient,
  accountId: string,
  edits: readonly ScheduleEdit[],
  options: { readonly dryRun?: boolean; readonly signal?: AbortSignal } = {},
): Promise<EditedSchedules> {
  return client.request({
    method: 'POST',
    path: '/accounts/{account_id}/edit_schedules',
    params: { account_id: accountId },
    query: { dry_run: options.dryRun ? true : undefined },
    body: { edits },
    answer: edited,
    changesNothing: options.dryRun ?? false,
    signal: options.signal,
  });
}

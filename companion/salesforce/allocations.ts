/** What an org may still do today: its API calls, and deliveries of platform events, of all apps together. */
import { z } from 'zod';
import { answer, query } from './records.ts';
import type { SalesforceSession } from './session.ts';

const allocation = z.object({ Max: z.number(), Remaining: z.number() });
const limits = z.object({ DailyApiRequests: allocation, DailyDeliveredPlatformEvents: allocation.optional() });

/** How much of a daily allocation is used. */
export interface Allocation {
  readonly used: number;
  readonly limit: number;
}

/** What the org may still do today. */
export interface Allocations {
  /** REST, SOAP and Bulk API calls of all apps together. */
  readonly apiCalls: Allocation;
  /** Events delivered to all subscribers together; undefined where the org doesn't tell. */
  readonly eventDeliveries: Allocation | undefined;
}

/** The allocations of the last 24 hours (REST resource `limits`, for users who may view set-up). Throws SyncError. */
export async function readAllocations(session: SalesforceSession): Promise<Allocations> {
  const read = await answer(session, { method: 'GET', path: '/limits' }, limits);
  const deliveries = read.DailyDeliveredPlatformEvents;
  return { apiCalls: usedOf(read.DailyApiRequests), eventDeliveries: deliveries && usedOf(deliveries) };
}

/** The cheapest call there is, for the usage that Salesforce tells with every answer. Throws SyncError. */
export async function askUsage(session: SalesforceSession): Promise<void> {
  await query(session, 'SELECT Id FROM Organization', z.object({ Id: z.string() }));
}

function usedOf({ Max, Remaining }: z.infer<typeof allocation>): Allocation {
  return { used: Max - Remaining, limit: Max };
}

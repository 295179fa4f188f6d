/** What an org may still do today beyond its API calls: deliveries of platform events to all subscribers together. */
import { z } from 'zod';
import { answer } from './records.ts';
import type { SalesforceSession } from './session.ts';

const allocation = z.object({ Max: z.number(), Remaining: z.number() });
const limits = z.object({ DailyDeliveredPlatformEvents: allocation.optional() });

/** How much of a daily allocation is used. */
export interface Allocation {
  readonly used: number;
  readonly limit: number;
}

/** Event deliveries of the last 24 hours (REST resource `limits`); undefined where the org doesn't tell. Throws SyncError. */
export async function eventDeliveries(session: SalesforceSession): Promise<Allocation | undefined> {
  const { DailyDeliveredPlatformEvents: deliveries } = await answer(
    session,
    { method: 'GET', path: '/limits' },
    limits,
  );
  return deliveries && { used: deliveries.Max - deliveries.Remaining, limit: deliveries.Max };
}

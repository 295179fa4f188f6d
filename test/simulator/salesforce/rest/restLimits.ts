/** What an org may still do today, as `/limits` tells it. */
import type { Org } from '../org.ts';

/** Allocations with what is left of them. */
export function limits(org: Org): Record<string, { Max: number; Remaining: number }> {
  const { used, limit } = org.apiUsage;
  const deliveries = Number.isFinite(org.events.dailyDeliveries) ? org.events.dailyDeliveries : 25_000;
  const left = (max: number, spent: number): { Max: number; Remaining: number } => ({
    Max: max,
    Remaining: Math.max(0, max - spent),
  });
  return {
    DailyApiRequests: left(limit, used),
    DailyBulkApiBatches: left(15_000, 0),
    DailyBulkV2QueryJobs: left(10_000, 0),
    DailyDeliveredPlatformEvents: left(deliveries, org.events.deliveredToday()),
    DailyStandardVolumePlatformEvents: left(25_000, 0),
    DataStorageMB: left(10_240, 0),
    FileStorageMB: left(10_240, 0),
    HourlyPublishedPlatformEvents: left(250_000, 0),
    HourlyPublishedStandardVolumePlatformEvents: left(100_000, 0),
  };
}

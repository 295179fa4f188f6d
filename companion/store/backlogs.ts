/** How every connection stands, in one statement, for the metrics. */
import type { Database } from './database.ts';

/** How one connection stands, in numbers. */
export interface BacklogRow {
  readonly orgId: string;
  readonly state: string;
  /** Both counts stop at 100,000. */
  readonly backlog: number;
  readonly outbox: number;
  /** Of live records: an import takes as long as it takes. */
  readonly oldestDueSeconds: number | null;
  readonly apiUsed: number | null;
  readonly apiLimit: number | null;
  /** The companion's own calls of the last 24 hours. */
  readonly ownCalls: number;
  readonly eventsUsed: number | null;
  readonly eventsLimit: number | null;
  readonly openGaps: number;
  /** Of the last nightly check that came to its end. */
  readonly missed: number | null;
  readonly checkedAgoSeconds: number | null;
  /** What it brought in, by kind. */
  readonly found: Readonly<Record<string, number>> | null;
  /** The last try of a check did not come to its end, or waits for API calls. */
  readonly checkHeldUp: boolean;
}

/** The numbers of all connections. */
export async function readAllBacklogs(database: Database): Promise<BacklogRow[]> {
  const { rows } = await database.query<BacklogRow>({
    name: 'read-all-backlogs',
    text: `
      select org_id as "orgId", state, api_used as "apiUsed", api_limit as "apiLimit",
        events_used as "eventsUsed", events_limit as "eventsLimit", (last_check->>'missed')::int as missed,
        last_check - array['missed', 'calls', 'compared', 'endedAt', 'problem'] as found, check_failure is not null as "checkHeldUp",
        extract(epoch from now() - checked_until)::float8 as "checkedAgoSeconds",
        (select count(*)::int from stream_gap g where g.org_id = c.org_id and closed_at is null) as "openGaps",
        (select coalesce(sum(calls), 0)::int from api_spend s where s.org_id = c.org_id and hour > now() - interval '24 hours') as "ownCalls",
        (select count(*)::int from (select from inbox i where i.org_id = c.org_id limit 100000) x) as backlog,
        (select count(*)::int from (select from outbox o where o.org_id = c.org_id limit 100000) x) as outbox,
        (select extract(epoch from now() - requested_at)::float8 from inbox i where i.org_id = c.org_id and next_at is null and priority = 0 order by seq limit 1) as "oldestDueSeconds"
      from connection c order by org_id`,
  });
  return rows;
}

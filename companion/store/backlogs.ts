/** How every connection stands, in one statement, for the metrics. */
import type { Database } from './database.ts';

export interface BacklogRow {
  readonly orgId: string;
  readonly state: string;
  /** Both counts stop at 100,000. */
  readonly backlog: number;
  readonly outbox: number;
  readonly oldestDueSeconds: number | null;
  readonly apiUsed: number | null;
  readonly apiLimit: number | null;
}

export async function readAllBacklogs(database: Database): Promise<BacklogRow[]> {
  const { rows } = await database.query<BacklogRow>({
    name: 'read-all-backlogs',
    text: `
      select org_id as "orgId", state, api_used as "apiUsed", api_limit as "apiLimit",
        (select count(*)::int from (select from inbox i where i.org_id = c.org_id limit 100000) x) as backlog,
        (select count(*)::int from (select from outbox o where o.org_id = c.org_id limit 100000) x) as outbox,
        (select extract(epoch from now() - requested_at)::float8 from inbox i where i.org_id = c.org_id and next_at is null order by priority, seq limit 1) as "oldestDueSeconds"
      from connection c order by org_id`,
  });
  return rows;
}

/** What an admin changes about a connection; each change raises its revision, which its owner takes up within a second. */
import type { Cipher } from './cipher.ts';
import { type Database, inTransaction } from './database.ts';

/**
 * Stores the settings if nobody changed the connection since `revision` was read; returns whether they were stored.
 */
export async function saveSettings(
  database: Database,
  orgId: string,
  settings: unknown,
  revision: number,
): Promise<boolean> {
  const { rowCount } = await database.query({
    text: 'update connection set settings = $2, revision = revision + 1 where org_id = $1 and revision = $3',
    values: [orgId, JSON.stringify(settings), revision],
  });
  return (rowCount ?? 0) > 0;
}

/** Stops or lets go on all that the connection does. A disconnected one stays stopped; returns whether it was changed. */
export async function setPaused(database: Database, orgId: string, paused: boolean): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `update connection set state = $2, state_code = null, state_arguments = '{}', state_at = now(), revision = revision + 1
           where org_id = $1 and (state = 'paused') <> $3 and disconnected_at is null`,
    values: [orgId, paused ? 'paused' : 'active', paused],
  });
  return (rowCount ?? 0) > 0;
}

/** Stops the connection for good and forgets its tokens, but keeps what is known of its records. */
export async function disconnectKeeping(database: Database, cipher: Cipher, orgId: string): Promise<void> {
  await database.query({
    text: `update connection set state = 'paused', state_code = null, state_arguments = '{}', state_at = now(), disconnected_at = now(),
             access_token_cipher = $2, refresh_token_cipher = $2, revision = revision + 1 where org_id = $1`,
    values: [orgId, cipher.encrypt('')],
  });
}

/** Tables whose rows a deleted connection doesn't take along: see 001_initial.sql. */
const TABLES_WITHOUT_KEY = ['received_event', 'inbox', 'account_link', 'outbox', 'activity'] as const;

/** Forgets the connection with all that is known of its records; an environment that serves none any more may serve any kind. */
export async function forgetConnection(database: Database, orgId: string): Promise<void> {
  await inTransaction(database, async (client) => {
    for (const table of TABLES_WITHOUT_KEY)
      await client.query({ text: `delete from ${table} where org_id = $1`, values: [orgId] });
    await client.query({ text: 'delete from connection where org_id = $1', values: [orgId] });
    await client.query(
      'update togai_environment e set serves = null where not exists (select from connection where environment_id = e.id)',
    );
  });
}

/** How a connection is doing, as its page shows it. */
export interface ConnectionFacts {
  /** Whether a node runs it now. */
  readonly owned: boolean;
  readonly due: number;
  readonly waiting: number;
  readonly backfilled: number;
  readonly oldestDueAt: Date | null;
  readonly answers: number;
  readonly answersRefused: number;
  readonly lastRefusal: string | null;
  readonly eventsToday: number;
  /** Milliseconds from the newest event's save in Salesforce to its arrival here. */
  readonly lagMs: number | null;
  readonly linked: number;
  readonly needsAction: boolean;
}

/** Reads all of it in one statement; counts stop at 100,000. */
export async function readConnectionFacts(database: Database, orgId: string): Promise<ConnectionFacts> {
  const { rows } = await database.query<ConnectionFacts>({
    name: 'connection-facts',
    text: `
      select
        coalesce((select until > now() from org_lease where org_id = $1), false) as owned,
        (select count(*)::int from (select from inbox where org_id = $1 and next_at is null limit 100000) x) as due,
        (select count(*)::int from (select from inbox where org_id = $1 and next_at is not null limit 100000) x) as waiting,
        (select count(*)::int from (select from inbox where org_id = $1 and priority = 1 and next_at is null limit 100000) x) as backfilled,
        (select requested_at from inbox where org_id = $1 and next_at is null order by priority, seq limit 1) as "oldestDueAt",
        (select count(*)::int from (select from outbox where org_id = $1 limit 100000) x) as answers,
        (select count(*)::int from (select from outbox where org_id = $1 and last_error is not null limit 100000) x) as "answersRefused",
        (select last_error from outbox where org_id = $1 and last_error is not null limit 1) as "lastRefusal",
        (select count(*)::int from (select from received_event where org_id = $1 and received_at > now() - interval '1 day' limit 100000) x) as "eventsToday",
        (select greatest(0, extract(epoch from received_at - requested_at) * 1000)::float8 from received_event
          where org_id = $1 and requested_at is not null order by received_at desc limit 1) as "lagMs",
        (select count(*)::int from (select from account_link where org_id = $1 limit 100000) x) as linked,
        exists (select from activity where org_id = $1 and status = 'Action Needed') as "needsAction"`,
    values: [orgId],
  });
  const row = rows[0];
  if (!row) throw new Error('The facts of a connection came back empty.');
  return row;
}

/** Makes the owner start anew, which sweeps at once. */
export async function restartOwner(database: Database, orgId: string): Promise<void> {
  await database.query({ text: 'update connection set revision = revision + 1 where org_id = $1', values: [orgId] });
}

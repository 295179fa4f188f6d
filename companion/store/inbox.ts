/** The inbox: what was received and what is to do, written in the transaction that moves the cursor. */
import type { SyncRequest } from '../domain/syncRequest.ts';
import { byteaArray, textArray, timeArray } from './arrays.ts';
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';

/** An event as it was received: what it asks for, or why it was passed over. */
export interface ReceivedEvent {
  readonly eventId: string;
  readonly replayId: Buffer;
  readonly request?: SyncRequest;
  /** Why it could not be read; it is kept with its replay id, and the stream goes on. */
  readonly refused?: string;
}

/** One record's work, as the owner took it. */
export interface InboxRow {
  readonly seq: string;
  readonly version: number;
  readonly flow: string;
  readonly recordId: string;
  readonly cause: string;
  readonly requestedAt: Date;
  readonly eventId: string | null;
  readonly attempts: number;
  readonly waitingSince: Date | null;
}

/** Live rows go before rows of a backfill. */
export const PRIORITY = { live: 0, backfill: 1 } as const;

/**
 * Stores a batch of events and moves the cursor behind it, all or nothing. An event that was stored before changes nothing.
 * Returns how many were new. Throws LeaseLostError if the org has another owner.
 */
export async function storeEvents(
  database: Database,
  fence: Fence,
  topic: string,
  events: readonly ReceivedEvent[],
  cursor: Buffer,
): Promise<number> {
  const { rows } = await database.query<{ fenced: number; stored: number }>({
    name: 'store-events',
    text: STORE_EVENTS,
    values: [...fenceValues(fence), ...eventColumns(events), ...recordColumns(events), topic, cursor],
  });
  const row = rows[0];
  if (!row?.fenced) throw new LeaseLostError(fence.orgId);
  return row.stored;
}

/** On conflict the row is wanted anew: a run under way leaves it, a waiting one need not wait on. */
const WANT_AGAIN = `on conflict (org_id, flow, record_id) do update set
  version = inbox.version + 1, cause = excluded.cause, requested_at = excluded.requested_at, event_id = excluded.event_id,
  priority = least(inbox.priority, excluded.priority), attempts = 0, waiting_since = null, next_at = null`;

const STORE_EVENTS = `
  with ${FENCE_SQL},
  e as materialized (
    select * from unnest($4::text[], $5::bytea[], $6::text[], $7::text[], $8::int[], $9::timestamptz[], $10::text[])
      with ordinality as e (event_id, replay_id, flow, cause, record_count, requested_at, refused, place)
    where exists (select from fence)
  ),
  stored as (
    insert into received_event (org_id, event_id, replay_id, flow, cause, record_count, requested_at, refused)
    select $1, event_id, replay_id, flow, cause, record_count, requested_at, refused from e on conflict do nothing returning event_id
  ),
  wanted as (
    insert into inbox (org_id, flow, record_id, cause, requested_at, event_id)
    select distinct on (e.flow, r.record_id) $1, e.flow, r.record_id, e.cause, e.requested_at, e.event_id
    from stored join e using (event_id) join unnest($11::int[], $12::text[]) as r (place, record_id) on r.place = e.place
    order by e.flow, r.record_id, e.requested_at desc
    ${WANT_AGAIN}
  ),
  moved as (
    insert into stream_cursor (org_id, topic, replay_id) select $1, $13, $14 where exists (select from fence)
    on conflict (org_id, topic) do update set replay_id = excluded.replay_id, updated_at = now()
  ),
  seen as (
    update connection set last_event_at = now()
    where org_id = $1 and exists (select from stored) and (last_event_at is null or last_event_at < now() - interval '1 second')
  )
  select (select count(*) from fence)::int as fenced, (select count(*) from stored)::int as stored`;

function eventColumns(events: readonly ReceivedEvent[]): unknown[] {
  return [
    textArray(events.map((event) => event.eventId)),
    byteaArray(events.map((event) => event.replayId)),
    textArray(events.map((event) => event.request?.flow ?? null)),
    textArray(events.map((event) => event.request?.cause ?? null)),
    `{${events.map((event) => event.request?.recordIds.length ?? 0).join(',')}}`,
    timeArray(events.map((event) => event.request?.requestedAt ?? null)),
    textArray(events.map((event) => event.refused ?? null)),
  ];
}

/** One element a record: its place among the events, and its id. */
function recordColumns(events: readonly ReceivedEvent[]): unknown[] {
  const places: number[] = [];
  const recordIds: string[] = [];
  for (const [place, { request }] of events.entries()) {
    for (const recordId of request?.recordIds ?? []) {
      places.push(place + 1);
      recordIds.push(recordId);
    }
  }
  return [`{${places.join(',')}}`, textArray(recordIds)];
}

/**
 * Puts records in the inbox that no event announced (sweep, backfill, retry from the console). Records that are there already
 * are not asked for twice, unless `again` says that something about them is new. Needs no fence: any node may ask, the owner works.
 */
export async function wantRecords(
  database: Database,
  orgId: string,
  request: SyncRequest,
  options: { priority?: number; again?: boolean } = {},
): Promise<number> {
  const { rowCount } = await database.query({
    text: `insert into inbox (org_id, flow, record_id, cause, requested_at, priority)
           select $1, $2, r, $4, $5, $6 from (select distinct unnest($3::text[]) as r) as wanted
           ${options.again ? WANT_AGAIN : 'on conflict do nothing'}`,
    values: [
      orgId,
      request.flow,
      request.recordIds,
      request.cause,
      request.requestedAt,
      options.priority ?? PRIORITY.live,
    ],
  });
  return rowCount ?? 0;
}

/** The next due rows of an org, live ones first, in the order they came; `underWay` are the ones being worked on. A paused import's wait. */
export async function takeDue(
  database: Database,
  orgId: string,
  underWay: readonly string[],
  most: number,
): Promise<InboxRow[]> {
  const { rows } = await database.query<InboxRow>({
    name: 'take-due',
    text: `select seq, version, flow, record_id as "recordId", cause, requested_at as "requestedAt", event_id as "eventId",
             attempts, waiting_since as "waitingSince"
           from inbox where org_id = $1 and next_at is null and seq <> all($2::bigint[])
             and (priority = 0 or cause <> 'Backfill' or not exists (select from backfill where org_id = $1 and state = 'paused'))
           order by priority, seq limit $3`,
    values: [orgId, underWay, most],
  });
  return rows;
}

/**
 * Makes waiting rows due whose time has come, and returns the orgs among the given ones that have due work, whoever put it there.
 * One statement, asked once a tick: what other nodes wrote is found by it, too.
 */
export async function wakeDueOrgs(database: Database, orgIds: readonly string[]): Promise<string[]> {
  const { rows } = await database.query<{ orgId: string }>({
    name: 'wake-due-orgs',
    text: `
      with woken as (
        update inbox set next_at = null where org_id = any($1) and next_at <= now() returning org_id
      ), answers as (
        update outbox set next_at = null where org_id = any($1) and next_at <= now() returning org_id
      )
      select org_id as "orgId" from woken union select org_id from answers
      union
      select o from unnest($1::text[]) o
      where exists (select from inbox where org_id = o and next_at is null)
         or exists (select from outbox where org_id = o and next_at is null)
         or exists (select from backfill where org_id = o and state in ('looking', 'running'))
         or exists (select from connection where org_id = o and check_asked_at is not null and check_began_at is null)`,
    values: [orgIds],
  });
  return rows.map((row) => row.orgId);
}

/** How many records wait to be worked on, due or not. */
export async function backlog(database: Database, orgId: string): Promise<number> {
  const { rows } = await database.query<{ count: number }>({
    text: 'select count(*)::int as count from inbox where org_id = $1',
    values: [orgId],
  });
  return rows[0]?.count ?? 0;
}

/** A sequence number of its own for a run that no row asked for (an Account that a Quote needs first). */
export async function nextSeq(database: Database): Promise<string> {
  const { rows } = await database.query<{ seq: string }>(
    `select nextval(pg_get_serial_sequence('inbox', 'seq')) as seq`,
  );
  const [row] = rows;
  if (!row) throw new Error('The database gave no sequence number.');
  return row.seq;
}

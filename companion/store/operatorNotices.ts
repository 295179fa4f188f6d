/** Notices to the people who run the connector: found by statements that any node may run, each incident noted once. */
import type { OperatorNotice } from '../domain/operatorMessages.ts';
import type { Database } from './database.ts';

/** A connection that waits for less than this may go on before anybody has read of it. Seconds. */
const WAITS_SECONDS = 60;
/** A connection is swept every five minutes; after this long without it, something is wrong. Seconds. */
const SILENT_SECONDS = 20 * 60;
/** Records that need a person are told of together, this long after the first of them. Seconds. */
const GATHER_SECONDS = 5 * 60;
/** And at most so often. Seconds. */
const DIGEST_SECONDS = 60 * 60;
/** How many reasons stand in one notice. */
const MOST_REASONS = 5;

/** Opens and closes incidents; where `tell`, each change of one becomes a notice. Returns how many notices there are more. */
export async function noteIncidents(database: Database, tell: boolean): Promise<number> {
  const { rowCount } = await database.query({
    name: 'note-incidents',
    text: `
      with found as (
        select org_id, 'waits' as kind, state_code as code, state_arguments as arguments, state_at as since from connection
        where state = 'blocked' and state_at < now() - make_interval(secs => $2) and disconnected_at is null
        union all
        select org_id, 'silent', 'SILENT', '{}', greatest(swept_until, connected_at, state_at) from connection
        where state = 'active' and disconnected_at is null
          and greatest(swept_until, connected_at, state_at) < now() - make_interval(secs => $3)
      ),
      opened as (
        insert into operator_incident (org_id, kind, code, began_at) select org_id, kind, coalesce(code, 'UNEXPECTED'), since from found
        on conflict (org_id, kind) where ended_at is null do update set code = excluded.code, began_at = excluded.began_at
          where operator_incident.code <> excluded.code
        returning org_id, kind
      ),
      closed as (
        update operator_incident i set ended_at = now() from connection c
        where c.org_id = i.org_id and i.ended_at is null and not exists (select from found f where f.org_id = i.org_id and f.kind = i.kind)
          and (i.kind = 'silent' or (c.state <> 'blocked' and c.state_at < now() - make_interval(secs => $2)))
        returning i.org_id, c.state, c.disconnected_at
      )
      insert into operator_notice (org_id, kind, content)
      select org_id, kind, case kind
          when 'waits' then jsonb_build_object('kind', kind, 'code', f.code, 'arguments', f.arguments, 'since', f.since)
          else jsonb_build_object('kind', kind, 'since', f.since) end
        from opened join found f using (org_id, kind) where $1
      union all
      select org_id, 'goes on', jsonb_build_object('kind', 'goes on') from closed
        where $1 and state = 'active' and disconnected_at is null`,
    values: [tell, WAITS_SECONDS, SILENT_SECONDS],
  });
  return rowCount ?? 0;
}

/** Gathers records that came to need a person since people were last told, a notice a connection. Returns how many notices there are more. */
export async function noteNeedyRecords(database: Database, tell: boolean): Promise<number> {
  // What there was before anybody could be told is no news.
  await database.query(`insert into operator_digest (org_id, up_to) select org_id, coalesce((select max(id) from activity), 0) from connection
    on conflict do nothing`);
  const { rowCount } = await database.query({
    name: 'note-needy-records',
    text: `
      with due as (
        select org_id, up_to from operator_digest where told_at is null or told_at < now() - make_interval(secs => $2) for update skip locked
      ),
      fresh as (
        select a.org_id, a.id, a.record_id, a.code, a.arguments, a.finished_at from due join activity a on a.org_id = due.org_id
        where a.status in ('Action Needed', 'Failed') and a.id > due.up_to
          and not exists (select from activity n where n.record_id = a.record_id and n.flow = a.flow and n.org_id = a.org_id and n.id > a.id)
      ),
      ripe as (
        select org_id, count(distinct record_id) as records, max(id) as up_to from fresh
        group by org_id having min(finished_at) < now() - make_interval(secs => $3)
      ),
      reasons as (
        select org_id, code, count(distinct record_id) as records, (array_agg(arguments order by id desc))[1] as arguments,
          row_number() over (partition by org_id order by count(distinct record_id) desc) as place
        from fresh group by org_id, code
      ),
      moved as (
        update operator_digest d set up_to = r.up_to, told_at = case when $1 then now() else d.told_at end from ripe r where d.org_id = r.org_id
      )
      insert into operator_notice (org_id, kind, content)
      select org_id, 'records', jsonb_build_object('kind', 'records', 'records', records, 'reasons',
        (select jsonb_agg(jsonb_build_object('code', code, 'arguments', arguments, 'records', r.records) order by place)
          from reasons r where r.org_id = ripe.org_id and place <= $4))
      from ripe where $1`,
    values: [tell, DIGEST_SECONDS, GATHER_SECONDS, MOST_REASONS],
  });
  return rowCount ?? 0;
}

/** A notice on its way. */
export interface NoticeRow {
  readonly id: string;
  readonly orgId: string;
  readonly orgName: string;
  readonly content: OperatorNotice;
  readonly createdAt: Date;
  readonly webhookAt: Date | null;
  readonly emailAt: Date | null;
  readonly attempts: number;
}

/** Due notices, the oldest first; no other node takes them while `forSeconds` last. */
export async function takeNotices(database: Database, most: number, forSeconds: number): Promise<NoticeRow[]> {
  const { rows } = await database.query<NoticeRow>({
    name: 'take-notices',
    text: `
      update operator_notice n set attempts = attempts + 1, next_at = now() + make_interval(secs => $2)
      from connection c
      where c.org_id = n.org_id and n.id in (
        select id from operator_notice where next_at <= now() order by created_at limit $1 for update skip locked)
      returning n.id, n.org_id as "orgId", c.name as "orgName", n.content, n.created_at as "createdAt",
        n.webhook_at as "webhookAt", n.email_at as "emailAt", n.attempts`,
    values: [most, forSeconds],
  });
  return rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

/** What became of a notice: which ways took it; when it is tried again on the others, if at all. */
export interface NoticeDelivery {
  readonly id: string;
  readonly webhook: boolean;
  readonly email: boolean;
  readonly retryInMs?: number;
  readonly problem?: string;
}

/** Saves it. */
export async function saveNoticeDelivery(database: Database, delivery: NoticeDelivery): Promise<void> {
  const { id, webhook, email, retryInMs, problem } = delivery;
  await database.query({
    text: `
      update operator_notice set webhook_at = case when $2 then coalesce(webhook_at, now()) else webhook_at end,
        email_at = case when $3 then coalesce(email_at, now()) else email_at end,
        next_at = now() + make_interval(secs => $4::float8 / 1000), problem = $5
      where id = $1`,
    values: [id, webhook, email, retryInMs ?? null, problem ?? null],
  });
}

/** Why the newest notices did not arrive; undefined when the last one did, or there was none. */
export async function lastNoticeProblem(database: Database): Promise<{ at: Date; problem: string } | undefined> {
  const { rows } = await database.query<{ at: Date; problem: string | null }>(
    `select created_at as at, problem from operator_notice where attempts > 0 order by created_at desc limit 1`,
  );
  const [row] = rows;
  return row?.problem == null ? undefined : { at: row.at, problem: row.problem };
}

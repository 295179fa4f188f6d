/** Deletes old rows a few at a time; two nodes that clean up at once take different ones. */
import type { Database } from './database.ts';

/**
 * Deletes up to `most` of the oldest runs that ended more than `days` ago; returns how many went. Runs are numbered as they
 * begin, so the oldest numbers are looked at; one that was tried again lately stays.
 */
export async function deleteOldActivity(database: Database, days: number, most: number): Promise<number> {
  const { rowCount } = await database.query({
    name: 'delete-old-activity',
    text: `
      with oldest as (select id, finished_at from activity order by id limit $2 * 2),
      old as (select id from oldest where finished_at < now() - make_interval(days => $1) limit $2)
      delete from activity where id in (select a.id from activity a join old using (id) for update of a skip locked)`,
    values: [days, most],
  });
  return rowCount ?? 0;
}

/** Deletes up to `most` events that were received more than `days` ago; returns how many went. */
export async function deleteOldEvents(database: Database, days: number, most: number): Promise<number> {
  const { rowCount } = await database.query({
    name: 'delete-old-events',
    text: `
      with old as (
        select org_id, event_key from received_event where received_at < now() - make_interval(days => $1) limit $2 for update skip locked
      )
      delete from received_event e using old where e.org_id = old.org_id and e.event_key = old.event_key`,
    values: [days, most],
  });
  return rowCount ?? 0;
}

/** Deletes up to `most` notices and ended incidents of more than `days` ago; returns how many went. */
export async function deleteOldNotices(database: Database, days: number, most: number): Promise<number> {
  const { rows } = await database.query<{ gone: number }>({
    text: `
      with notices as (
        delete from operator_notice where id in (
          select id from operator_notice where created_at < now() - make_interval(days => $1) limit $2 for update skip locked) returning 1
      ),
      incidents as (
        delete from operator_incident where id in (
          select id from operator_incident where ended_at < now() - make_interval(days => $1) limit $2 for update skip locked) returning 1
      )
      select greatest((select count(*) from notices), (select count(*) from incidents))::int as gone`,
    values: [days, most],
  });
  return rows[0]?.gone ?? 0;
}

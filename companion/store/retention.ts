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

/** Answers on their way to Salesforce: taken in batches, gone when written, kept and retried when refused. */
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';
import { storableJson } from './text.ts';

/** An answer that is due. */
export interface OutboxRow {
  readonly recordId: string;
  readonly version: number;
  readonly row: Record<string, unknown>;
  readonly customerId: string | null;
  readonly attempts: number;
}

/** What became of one answer. */
export interface Delivery {
  readonly recordId: string;
  readonly version: number;
  /** Set: not written; try again after this many milliseconds. */
  readonly retryInMs?: number;
  readonly error?: string;
  /** The Account's own field was written or refused: it is not tried again with this answer. */
  readonly customerIdDone?: boolean;
  /** What a person should know of the write-back (a refusal of the Account's field). */
  readonly note?: string;
  /** The answer needs the record's owner, who is told unless the same reason was told last. */
  readonly notice?: { readonly code: string; readonly title: string; readonly body: string };
}

/** The oldest due answers of an org; those `underWay` are left out. */
export async function takeAnswers(database: Database, orgId: string, most: number): Promise<OutboxRow[]> {
  const { rows } = await database.query<OutboxRow>({
    name: 'take-answers',
    text: `select record_id as "recordId", version, row, customer_id as "customerId", attempts
           from outbox where org_id = $1 and next_at is null order by queued_at limit $2`,
    values: [orgId, most],
  });
  return rows;
}

/**
 * Saves what became of the answers. One replaced meanwhile by a newer answer stays for that one's turn.
 * Returns how many notifications to owners are to be sent because of them.
 */
export async function commitDeliveries(
  database: Database,
  fence: Fence,
  deliveries: readonly Delivery[],
): Promise<number> {
  const { rows } = await database.query<{ fenced: number; notices: number }>({
    name: 'commit-deliveries',
    text: `
      with ${FENCE_SQL},
      d as materialized (
        select * from json_to_recordset($4::json) as r
          ("recordId" text, version int, "retryInMs" double precision, error text, "customerIdDone" boolean, note text, notice jsonb)
        where exists (select from fence)
      ),
      gone as (
        delete from outbox b using d where b.org_id = $1 and b.record_id = d."recordId" and b.version = d.version and d."retryInMs" is null
        returning b.activity_seq, b.record_id
      ),
      waits as (
        update outbox b set attempts = attempts + 1, last_error = d.error,
          customer_id = case when d."customerIdDone" then null else b.customer_id end,
          next_at = now() + make_interval(secs => d."retryInMs" / 1000)
        from d where b.org_id = $1 and b.record_id = d."recordId" and b.version = d.version and d."retryInMs" is not null
        returning b.activity_seq, b.record_id
      ),
      noted as (
        update activity a set written_back_at = case when d."retryInMs" is null then now() end,
          write_back_note = coalesce(d.error, d.note, a.write_back_note)
        from (select * from gone union all select * from waits) t join d on d."recordId" = t.record_id
        where a.id = t.activity_seq
      ),
      told as (
        insert into owner_notice (org_id, record_id, code, title, body, activity_seq)
        select $1, d."recordId", d.notice->>'code', d.notice->>'title', d.notice->>'body', g.activity_seq
        from gone g join d on d."recordId" = g.record_id where d.notice is not null
        on conflict (org_id, record_id) do update set code = excluded.code, title = excluded.title, body = excluded.body,
          activity_seq = excluded.activity_seq, attempts = 0, next_at = now(), settled_at = null, problem = null
        where owner_notice.code <> excluded.code
        returning 1
      )
      select count(*)::int as fenced, (select count(*)::int from told) as notices from fence`,
    values: [...fenceValues(fence), storableJson(deliveries)],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
  return rows[0].notices;
}

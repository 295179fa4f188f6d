/** Commits what runs came to: inbox, links, activity and answers of many records in one fenced statement. */
import type { MessageArguments, MessageCode } from '../domain/messages.ts';
import type { SyncStatus } from '../domain/status.ts';
import type { Database } from './database.ts';
import type { InboxRow } from './inbox.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';
import { storableJson } from './text.ts';

/** One step of a run, as activity and the record show it. Times in milliseconds. */
export interface StepRecord {
  readonly step: string;
  readonly ms: number;
  readonly call?: string;
  readonly togaiId?: string;
  readonly note?: string;
  /** When it began, in milliseconds after the run did. */
  readonly after?: number;
  /** The key by which the other side knows a repeat of the call. */
  readonly key?: string;
}

/** What is known of an Account's customer after a run. */
export interface LinkRecord {
  readonly accountId: string;
  readonly environmentId: string;
  readonly customerId: string;
  /** Currency → Togai account id. */
  readonly togaiAccounts: Readonly<Record<string, string>>;
  readonly hash: string;
  readonly mergedInto?: string;
}

/** An answer for Salesforce, laid over an older one that is still on its way (a preview beside a status): the `Sync_Record__c` row by the package's own field names, and the Account's own field. */
export interface AnswerRecord {
  readonly row: Readonly<Record<string, unknown>>;
  readonly customerId?: string;
}

/** How one run of one record ended. */
export interface Outcome {
  readonly work: InboxRow;
  readonly status: SyncStatus;
  readonly code: MessageCode;
  readonly arguments: MessageArguments;
  readonly recordName?: string;
  readonly steps: readonly StepRecord[];
  readonly detail?: string;
  /** What was read from Salesforce, for the receipt. */
  readonly snapshot?: unknown;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** Set: the run is not over, it goes on after this many milliseconds. */
  readonly retryInMs?: number;
  readonly link?: LinkRecord;
  /** The link is no longer true (the customer is gone from Togai). */
  readonly unlink?: boolean;
  /** The losers of a merge that a person has settled by pressing Retry. */
  readonly settleMerges?: boolean;
  /** Other records of the org this run found work for. */
  readonly also?: readonly { readonly flow: string; readonly recordId: string; readonly cause: string }[];
  readonly answer?: AnswerRecord;
}

/** Saves the outcomes; nothing of them if the org has another owner (LeaseLostError). */
export async function commitOutcomes(database: Database, fence: Fence, outcomes: readonly Outcome[]): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    name: 'commit-outcomes',
    text: COMMIT,
    values: [...fenceValues(fence), storableJson(outcomes.map(asRow))],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

/** Shapes of `asRow`, for `json_to_recordset`. */
const COLUMNS = `seq bigint, version int, flow text, record_id text, cause text, requested_at timestamptz, event_id text,
  status text, code text, arguments jsonb, record_name text, steps jsonb, detail text, started_at timestamptz, finished_at timestamptz,
  attempts int, snapshot json, retry_in_ms double precision, link jsonb, unlink boolean, settle_merges boolean, answer jsonb, also jsonb`;

/** By the table's key; seq and version tell whether it is still the row that ran. */
const SAME_ROW =
  'i.org_id = $1 and i.flow = o.flow and i.record_id = o.record_id and i.seq = o.seq and i.version = o.version';

// A row asked for again while it ran has a higher version: it stays, due, and its run is only written to activity.
const COMMIT = `
  with ${FENCE_SQL},
  o as materialized (
    select * from json_to_recordset($4::json) as r (${COLUMNS}) where exists (select from fence)
  ),
  done as (
    delete from inbox i using o where ${SAME_ROW} and o.retry_in_ms is null
  ),
  waits as (
    update inbox i set attempts = o.attempts, waiting_since = coalesce(i.waiting_since, now()),
      next_at = now() + make_interval(secs => o.retry_in_ms / 1000)
    from o where ${SAME_ROW} and o.retry_in_ms is not null
  ),
  linked as (
    insert into account_link (org_id, account_id, environment_id, customer_id, togai_accounts, hash, merged_into)
    select distinct on (link->>'accountId') $1, link->>'accountId', (link->>'environmentId')::bigint, link->>'customerId',
      link->'togaiAccounts', link->>'hash', link->>'mergedInto'
    from o where link is not null order by link->>'accountId', finished_at desc
    on conflict (org_id, account_id) do update set environment_id = excluded.environment_id, customer_id = excluded.customer_id,
      togai_accounts = excluded.togai_accounts, hash = excluded.hash,
      merged_into = coalesce(excluded.merged_into, account_link.merged_into), synced_at = now()
  ),
  unlinked as (
    delete from account_link a using o where o.unlink and o.link is null and a.org_id = $1 and a.account_id = o.record_id
  ),
  settled as (
    update account_link a set merge_settled_at = now() from o
    where o.settle_merges and a.org_id = $1 and a.merged_into = o.record_id and a.merge_settled_at is null
  ),
  more as (
    insert into inbox (org_id, flow, record_id, cause, requested_at)
    select distinct on (m.flow, m."recordId") $1, m.flow, m."recordId", m.cause, now()
    from o cross join lateral jsonb_to_recordset(o.also) as m (flow text, "recordId" text, cause text)
    on conflict (org_id, flow, record_id) do update set version = inbox.version + 1, next_at = null
  ),
  logged as (
    insert into activity (org_id, seq, version, flow, record_id, record_name, cause, status, code, arguments, steps, detail, event_id,
      attempts, requested_at, started_at, finished_at, snapshot)
    select $1, seq, version, flow, record_id, record_name, cause, status, code, arguments, steps, detail, event_id,
      attempts, requested_at, started_at, finished_at, snapshot from o
    on conflict (seq, version) do update set record_name = excluded.record_name, status = excluded.status, code = excluded.code,
      arguments = excluded.arguments, steps = excluded.steps, detail = excluded.detail, attempts = excluded.attempts, finished_at = excluded.finished_at,
      snapshot = coalesce(excluded.snapshot, activity.snapshot)
    returning id, seq, version
  ),
  answered as (
    insert into outbox (org_id, record_id, row, customer_id, activity_seq)
    select distinct on (o.record_id) $1, o.record_id, o.answer->'row', o.answer->>'customerId', l.id
    from o join logged l using (seq, version) where o.answer is not null
    order by o.record_id, o.finished_at desc
    on conflict (org_id, record_id) do update set version = outbox.version + 1, row = outbox.row || excluded.row,
      customer_id = coalesce(excluded.customer_id, outbox.customer_id), activity_seq = excluded.activity_seq, attempts = 0, next_at = null, last_error = null
  )
  select count(*)::int as fenced from fence`;

function asRow(outcome: Outcome): Record<string, unknown> {
  const { work } = outcome;
  return {
    seq: work.seq,
    version: work.version,
    flow: work.flow,
    record_id: work.recordId,
    cause: work.cause,
    requested_at: work.requestedAt,
    event_id: work.eventId,
    status: outcome.status,
    code: outcome.code,
    arguments: outcome.arguments,
    record_name: outcome.recordName,
    steps: outcome.steps,
    detail: outcome.detail,
    started_at: outcome.startedAt,
    finished_at: outcome.finishedAt,
    attempts: work.attempts + 1,
    snapshot: outcome.snapshot,
    retry_in_ms: outcome.retryInMs,
    link: outcome.link,
    unlink: outcome.unlink ?? false,
    settle_merges: outcome.settleMerges ?? false,
    answer: outcome.answer,
    also: outcome.also ?? [],
  };
}

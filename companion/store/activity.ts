/** Reads what runs came to, the newest first, a page at a time. */
import type { MessageArguments, MessageCode } from '../domain/messages.ts';
import type { Database } from './database.ts';
import type { StepRecord } from './outcomes.ts';

export interface ActivityRow {
  readonly id: string;
  readonly orgId: string;
  readonly flow: string;
  readonly recordId: string;
  readonly recordName: string | null;
  readonly cause: string;
  readonly status: string;
  readonly code: MessageCode;
  readonly arguments: MessageArguments;
  readonly steps: StepRecord[];
  readonly detail: string | null;
  readonly attempts: number;
  readonly requestedAt: Date;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly writtenBackAt: Date | null;
  readonly writeBackNote: string | null;
}

const COLUMNS = `id, org_id as "orgId", flow, record_id as "recordId", record_name as "recordName", cause, status, code, arguments, steps, detail,
  attempts, requested_at as "requestedAt", started_at as "startedAt", finished_at as "finishedAt", written_back_at as "writtenBackAt",
  write_back_note as "writeBackNote"`;

/** A page of runs before the run `before` (its id), of all orgs. */
export async function listActivity(database: Database, page: { before?: string; limit: number }): Promise<ActivityRow[]> {
  const { rows } = await database.query<ActivityRow>({
    text: `select ${COLUMNS} from activity where ($1::bigint is null or id < $1) order by id desc limit $2`,
    values: [page.before ?? null, page.limit],
  });
  return rows;
}

/** An event that could not be used, as the console shows it. */
export interface RefusedEvent {
  readonly orgId: string;
  readonly eventId: string;
  readonly replayId: Buffer;
  readonly reason: string;
  readonly receivedAt: Date;
}

/** The newest events that were passed over, with the reason. */
export async function listRefusedEvents(database: Database, limit: number): Promise<RefusedEvent[]> {
  const { rows } = await database.query<RefusedEvent>({
    text: `select org_id as "orgId", event_id as "eventId", replay_id as "replayId", refused as reason, received_at as "receivedAt"
           from received_event where refused is not null order by received_at desc limit $1`,
    values: [limit],
  });
  return rows;
}

/** Reads what single runs came to, and the events that could not be used. */
import type { MessageArguments, MessageCode } from '../domain/messages.ts';
import type { Database } from './database.ts';
import type { StepRecord } from './outcomes.ts';

/** One run as its receipt shows it; nulls where the run did not come so far. */
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
  readonly eventId: string | null;
  readonly attempts: number;
  readonly requestedAt: Date;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly writtenBackAt: Date | null;
  readonly writeBackNote: string | null;
  /** What was read from Salesforce; null for runs that found nothing to read. */
  readonly snapshot: unknown;
}

const COLUMNS = `id, org_id as "orgId", flow, record_id as "recordId", record_name as "recordName", cause, status, code, arguments, steps, detail, event_id as "eventId",
  attempts, requested_at as "requestedAt", started_at as "startedAt", finished_at as "finishedAt", written_back_at as "writtenBackAt",
  write_back_note as "writeBackNote", snapshot`;

/** One run with all that is known of it. */
export async function readActivity(database: Database, id: string): Promise<ActivityRow | undefined> {
  const { rows } = await database.query<ActivityRow>({
    text: `select ${COLUMNS} from activity where id = $1`,
    values: [id],
  });
  return rows[0];
}

/** The event that asked for a run. */
export interface RunEvent {
  readonly eventId: string;
  readonly replayId: Buffer;
  readonly recordCount: number;
  readonly receivedAt: Date;
}

/** An event by its id; undefined when it is no longer kept. */
export async function readEventOf(database: Database, orgId: string, eventId: string): Promise<RunEvent | undefined> {
  const { rows } = await database.query<RunEvent>({
    text: `select event_id as "eventId", replay_id as "replayId", record_count as "recordCount", received_at as "receivedAt"
           from received_event where org_id = $1 and event_id = $2`,
    values: [orgId, eventId],
  });
  return rows[0];
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

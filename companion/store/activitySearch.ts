/** Finds runs among millions: filtered, searched by name or id, a page at a time, the newest first. */
import type { MessageArguments, MessageCode } from '../domain/messages.ts';
import { fullId } from '../domain/syncRequest.ts';
import type { Database } from './database.ts';

/** What a person asked for; what is missing doesn't matter. */
export interface ActivityFilter {
  readonly orgId?: string | undefined;
  readonly flow?: string | undefined;
  readonly status?: string | undefined;
  readonly cause?: string | undefined;
  /** Beginnings of words of the record's name, a Salesforce id or a Togai customer id. */
  readonly search?: string | undefined;
}

/** A run as a list shows it. */
export interface ActivityLine {
  readonly id: string;
  readonly orgId: string;
  readonly flow: string;
  readonly recordId: string;
  readonly recordName: string | null;
  readonly cause: string;
  readonly status: string;
  readonly code: MessageCode;
  readonly arguments: MessageArguments;
  readonly attempts: number;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** A page of runs, the newest first. */
export interface ActivityPage {
  readonly rows: readonly ActivityLine[];
  /** Runs before this id are on the next page; undefined on the last one. */
  readonly next: string | undefined;
  /** The page ended because enough was looked through, not because it is full. */
  readonly partial: boolean;
}

const COLUMNS = `id, org_id as "orgId", flow, record_id as "recordId", record_name as "recordName", cause, status, code, arguments,
  attempts, started_at as "startedAt", finished_at as "finishedAt"`;

/** Up to this many runs with the searched words are sorted; with more of them the newest are near anyway. */
const MOST_SORTED = 20_000;
/** How many runs one page looks through at most, when no index leads to the wanted ones. */
const WINDOW = 100_000;
const WINDOW_OF_WORDS = 20_000;
const NEAR = 2_000;

const INDEXED_STATUSES: readonly string[] = ['Action Needed', 'Failed', 'Pending', 'Skipped'];

/** A page of runs that fit the filter, before the run `before`. */
export async function searchActivity(
  database: Database,
  filter: ActivityFilter,
  page: { before?: string | undefined; limit: number },
): Promise<ActivityPage> {
  const wanted = await understood(database, filter);
  if (wanted.words !== undefined) {
    // A word that many names have fills the page from the newest runs; to collect all its runs first would take long.
    const near = await scan(database, wanted, page, NEAR);
    if (near.rows.length === page.limit && near.next !== undefined && !near.partial) return near;
    const ids = await idsWithWords(database, wanted, page.before);
    if (ids.length <= MOST_SORTED) return pageOf(await readLines(database, ids, page.limit + 1), page.limit);
  }
  return scan(database, wanted, page, wanted.words === undefined ? WINDOW : WINDOW_OF_WORDS);
}

/** The filter with its search told apart: words of a name, or the record that an id stands for. */
interface Wanted extends Omit<ActivityFilter, 'search'> {
  readonly words?: string;
  readonly recordId?: string;
}

async function understood(database: Database, { search, ...filter }: ActivityFilter): Promise<Wanted> {
  const text = search?.trim() ?? '';
  if (text === '') return filter;
  const id = fullId(text);
  if (id !== undefined && /\d/.test(id)) return { ...filter, recordId: id };
  const { rows } = await database.query<{ accountId: string }>({
    text: `select account_id as "accountId" from account_link
           where environment_id in (select id from togai_environment) and customer_id = $1 limit 1`,
    values: [text],
  });
  if (rows[0]) return { ...filter, recordId: rows[0].accountId };
  return { ...filter, words: wordQuery(text) };
}

/** Every word as the beginning of a word; signs that mean something in a text query are taken as they are. */
function wordQuery(text: string): string {
  const words = text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  return words.map((word) => `'${word.replaceAll("'", "''").replaceAll('\\', '\\\\')}':*`).join(' & ');
}

function conditions(wanted: Wanted, values: unknown[]): string[] {
  const pairs = [
    ['org_id', wanted.orgId],
    ['flow', wanted.flow],
    ['status', wanted.status],
    ['cause', wanted.cause],
    ['record_id', wanted.recordId],
  ] as const;
  return pairs.flatMap(([column, value]) => {
    if (value === undefined) return [];
    // An indexed status stands in the text, so that its partial index is found.
    if (column === 'status' && INDEXED_STATUSES.includes(value)) return [`status = '${value}'`];
    return [`${column} = $${String(values.push(value))}`];
  });
}

async function idsWithWords(database: Database, wanted: Wanted, before: string | undefined): Promise<string[]> {
  const values: unknown[] = [wanted.words, MOST_SORTED + 1];
  const where = conditions(wanted, values);
  if (before !== undefined) where.push(`id < $${String(values.push(before))}`);
  const { rows } = await database.query<{ id: string }>({
    text: `select id from activity where to_tsvector('simple', coalesce(record_name, '')) @@ to_tsquery('simple', $1)
           ${where.map((one) => `and ${one}`).join(' ')} limit $2`,
    values,
  });
  return rows.map((row) => row.id);
}

async function readLines(database: Database, ids: readonly string[], limit: number): Promise<ActivityLine[]> {
  const newest = ids
    .map(BigInt)
    .sort((a, b) => (a > b ? -1 : 1))
    .slice(0, limit);
  const { rows } = await database.query<ActivityLine>({
    text: `select ${COLUMNS} from activity where id = any($1::bigint[]) order by id desc`,
    values: [newest.map(String)],
  });
  return rows;
}

/** Walks from the newest run to older ones, at most a window's width unless an index leads the way. */
async function scan(
  database: Database,
  wanted: Wanted,
  page: { before?: string | undefined; limit: number },
  width: number,
): Promise<ActivityPage> {
  const ends = await database.query<{ newest: string | null; oldest: string | null }>(
    'select max(id) as newest, min(id) as oldest from activity',
  );
  const { newest, oldest } = ends.rows[0] ?? {};
  if (newest == null || oldest == null) return { rows: [], next: undefined, partial: false };
  const before = page.before === undefined ? BigInt(newest) + 1n : BigInt(page.before);
  const floor = hasIndex(wanted) ? BigInt(oldest) : before - BigInt(width);
  const values: unknown[] = [String(before), String(floor), page.limit + 1];
  const where = conditions(wanted, values);
  // Without coalesce: the index on words would first collect every one of the many runs that have them.
  if (wanted.words !== undefined)
    where.push(`to_tsvector('simple', record_name) @@ to_tsquery('simple', $${String(values.push(wanted.words))})`);
  const { rows } = await database.query<ActivityLine>({
    text: `select ${COLUMNS} from activity where id < $1 and id >= $2 ${where.map((one) => `and ${one}`).join(' ')} order by id desc limit $3`,
    values,
  });
  if (rows.length > page.limit || floor <= BigInt(oldest)) return pageOf(rows, page.limit);
  return { rows, next: String(floor), partial: true };
}

/** True when one index alone finds the wanted runs in order. */
function hasIndex({ orgId, flow, status, cause, recordId, words }: Wanted): boolean {
  if (recordId !== undefined) return true;
  if (flow !== undefined || cause !== undefined || words !== undefined) return false;
  if (status === undefined) return true;
  return orgId === undefined && INDEXED_STATUSES.includes(status);
}

function pageOf(rows: readonly ActivityLine[], limit: number): ActivityPage {
  const shown = rows.slice(0, limit);
  return { rows: shown, next: rows.length > limit ? shown.at(-1)?.id : undefined, partial: false };
}

/** A record whose last run did not end well. */
export interface OpenRecord {
  readonly id: string;
  readonly orgId: string;
  readonly flow: string;
  readonly recordId: string;
  /** A paused connection runs it when it is resumed; a disconnected one can't be asked. */
  readonly connection: 'running' | 'paused' | 'disconnected';
}

const CONNECTION_STATE = `(select case when c.disconnected_at is not null then 'disconnected' when c.state = 'paused' then 'paused' else 'running' end
  from connection c where c.org_id = a.org_id) as connection`;

/** Records whose newest run has this status, the newest first, before the run `before`. */
export async function recordsInStatus(
  database: Database,
  status: 'Failed' | 'Action Needed',
  page: { orgId?: string | undefined; before?: string | undefined; limit: number },
): Promise<OpenRecord[]> {
  const { rows } = await database.query<OpenRecord>({
    text: `select id, org_id as "orgId", flow, record_id as "recordId", ${CONNECTION_STATE} from activity a
           where status = '${status}' and ($1::text is null or org_id = $1) and ($2::bigint is null or id < $2)
             and not exists (select from activity n where n.record_id = a.record_id and n.flow = a.flow and n.org_id = a.org_id and n.id > a.id)
           order by id desc limit $3`,
    values: [page.orgId ?? null, page.before ?? null, page.limit],
  });
  return rows;
}

/** The records that these runs were about. */
export async function recordsOfRuns(database: Database, runIds: readonly string[]): Promise<OpenRecord[]> {
  const { rows } = await database.query<OpenRecord>({
    text: `select distinct on (org_id, flow, record_id) id, org_id as "orgId", flow, record_id as "recordId", ${CONNECTION_STATE} from activity a
           where id = any($1::bigint[]) order by org_id, flow, record_id, id desc`,
    values: [runIds],
  });
  return rows;
}

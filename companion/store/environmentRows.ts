/** Togai environments as the console lists and changes them; their tokens stay where they are. */
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';

/** A Togai environment as the console lists it, without its token. */
export interface EnvironmentRow {
  readonly id: string;
  readonly name: string;
  readonly apiUrl: string;
  /** Where people see customers; null when nobody said. */
  readonly webUrl: string | null;
  readonly requestsPerSecond: number;
  readonly serves: string | null;
  readonly connections: number;
}

/** All environments, the oldest first. */
export async function listEnvironmentRows(database: Database): Promise<EnvironmentRow[]> {
  const { rows } = await database.query<EnvironmentRow>(
    `select e.id, e.name, e.api_url as "apiUrl", e.web_url as "webUrl", e.requests_per_second as "requestsPerSecond", e.serves,
       (select count(*)::int from connection c where c.environment_id = e.id) as connections
     from togai_environment e order by e.id`,
  );
  return rows;
}

/** What a person says about an environment; no token keeps the stored one. */
export interface EnvironmentDraft {
  readonly name: string;
  readonly apiUrl: string;
  readonly webUrl: string | undefined;
  readonly token: string | undefined;
  readonly requestsPerSecond: number;
}

/** Adds an environment; false when the name is taken. */
export async function addEnvironment(
  database: Database,
  cipher: Cipher,
  draft: EnvironmentDraft & { readonly token: string },
): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `insert into togai_environment (name, api_url, web_url, token_cipher, requests_per_second) values ($1, $2, $3, $4, $5)
           on conflict (name) do nothing`,
    values: [draft.name, draft.apiUrl, draft.webUrl ?? null, cipher.encrypt(draft.token), draft.requestsPerSecond],
  });
  return (rowCount ?? 0) > 0;
}

/** Changes an environment, and lets the owners of its connections take it up; false when the name is taken. */
export async function changeEnvironment(
  database: Database,
  cipher: Cipher,
  id: string,
  draft: EnvironmentDraft,
): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `
      with changed as (
        update togai_environment set name = $2, api_url = $3, web_url = $4, requests_per_second = $5,
          token_cipher = coalesce($6, token_cipher)
        where id = $1 and not exists (select from togai_environment where name = $2 and id <> $1) returning id
      ), told as (
        update connection set revision = revision + 1 where environment_id in (select id from changed)
      )
      select id from changed`,
    values: [
      id,
      draft.name,
      draft.apiUrl,
      draft.webUrl ?? null,
      draft.requestsPerSecond,
      draft.token === undefined ? null : cipher.encrypt(draft.token),
    ],
  });
  return (rowCount ?? 0) > 0;
}

/** Removes an environment that no connection uses; false when one does. */
export async function removeEnvironment(database: Database, id: string): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `
      with free as (
        select id from togai_environment e where id = $1
          and not exists (select from connection where environment_id = e.id)
          and not exists (select from account_link where environment_id = e.id)
      ), attempts as (
        delete from oauth_attempt where environment_id in (select id from free)
      )
      delete from togai_environment where id in (select id from free)`,
    values: [id],
  });
  return (rowCount ?? 0) > 0;
}

/** When the customers that Togai had before were read; null before that. */
export async function readEnvironmentIndexedAt(database: Database, id: string): Promise<Date | null> {
  const { rows } = await database.query<{ at: Date | null }>({
    text: 'select indexed_at as at from togai_environment where id = $1',
    values: [id],
  });
  return rows[0]?.at ?? null;
}

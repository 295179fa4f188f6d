/** Sessions of signed-in browsers, shared by all nodes; only a hash of the cookie is kept. */
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

/** Who is signed in with a session. */
export interface SignedIn {
  readonly personId: string;
  readonly name: string;
  readonly email: string | null;
  readonly hasPassword: boolean;
}

/** A session ends after this long without a page. */
const IDLE_HOURS = 12;
/** And after this long in any case, in days. */
export const LONGEST_DAYS = 7;

/** Opens a session for a person; returns the cookie's value. */
export async function openSession(database: Database, personId: string): Promise<string> {
  const id = randomBytes(32).toString('base64url');
  await database.query({
    text: `with opened as (
             insert into browser_session (id_hash, person_id, expires_at) values ($1, $2, now() + make_interval(days => $3))
           )
           update person set last_signed_in_at = now() where id = $2`,
    values: [hash(id), personId, LONGEST_DAYS],
  });
  await database.query({
    text: `delete from browser_session where expires_at < now() or seen_at < now() - make_interval(hours => $1)`,
    values: [IDLE_HOURS],
  });
  return id;
}

/** Who is signed in with this cookie; undefined for one that is unknown or over. */
export async function readSession(database: Database, id: string): Promise<SignedIn | undefined> {
  const { rows } = await database.query<SignedIn & { stale: boolean }>({
    name: 'read-session',
    text: `select p.id as "personId", p.name, p.email, p.password_hash is not null as "hasPassword",
             s.seen_at < now() - interval '1 minute' as stale
           from browser_session s join person p on p.id = s.person_id
           where s.id_hash = $1 and s.expires_at > now() and s.seen_at > now() - make_interval(hours => $2)`,
    values: [hash(id), IDLE_HOURS],
  });
  const row = rows[0];
  if (!row) return undefined;
  if (row.stale)
    await database.query({ text: 'update browser_session set seen_at = now() where id_hash = $1', values: [hash(id)] });
  const { stale: _, ...signedIn } = row;
  return signedIn;
}

/** Signs one browser out. */
export async function closeSession(database: Database, id: string): Promise<void> {
  await database.query({ text: 'delete from browser_session where id_hash = $1', values: [hash(id)] });
}

/** Signs a person out everywhere but in the browser that keeps this session. */
export async function closeOtherSessions(database: Database, personId: string, keep: string): Promise<void> {
  await database.query({
    text: 'delete from browser_session where person_id = $1 and id_hash <> $2',
    values: [personId, hash(keep)],
  });
}

function hash(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}

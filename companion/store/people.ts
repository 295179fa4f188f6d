/** The people who may sign in to the No code Center, and the one-time links that let them in without a password. */
import { createHash, randomBytes } from 'node:crypto';
import type { Database } from './database.ts';

/** Somebody who may sign in to the console. */
export interface Person {
  readonly id: string;
  /** Null until the first admin has said who they are. */
  readonly email: string | null;
  readonly name: string;
  readonly hasPassword: boolean;
  readonly lastSignedInAt: Date | null;
}

const COLUMNS = `id, email, name, password_hash is not null as "hasPassword", last_signed_in_at as "lastSignedInAt"`;

/** How long an unused one-time link works. */
const LINK_HOURS = 24;

/** All people, the first one first. */
export async function listPeople(database: Database): Promise<Person[]> {
  const { rows } = await database.query<Person>(`select ${COLUMNS} from person order by id`);
  return rows;
}

/** One person; undefined when removed. */
export async function readPerson(database: Database, id: string): Promise<Person | undefined> {
  const { rows } = await database.query<Person>({ text: `select ${COLUMNS} from person where id = $1`, values: [id] });
  return rows[0];
}

/** True once somebody can sign in with a password: from then on no start prints a link. */
export async function someoneHasPassword(database: Database): Promise<boolean> {
  const { rowCount } = await database.query('select from person where password_hash is not null limit 1');
  return (rowCount ?? 0) > 0;
}

/** The person and password hash behind an email, whatever its case. */
export async function findLogin(
  database: Database,
  email: string,
): Promise<{ id: string; passwordHash: string } | undefined> {
  const { rows } = await database.query<{ id: string; passwordHash: string }>({
    text: 'select id, password_hash as "passwordHash" from person where lower(email) = lower($1) and password_hash is not null',
    values: [email],
  });
  return rows[0];
}

/** The hash of a person's password, to ask for it again before it is changed. */
export async function readPasswordHash(database: Database, personId: string): Promise<string | null> {
  const { rows } = await database.query<{ hash: string | null }>({
    text: 'select password_hash as hash from person where id = $1',
    values: [personId],
  });
  return rows[0]?.hash ?? null;
}

/** Adds a person without a password; undefined when the email is taken. */
export async function addPerson(
  database: Database,
  person: { email: string; name: string },
): Promise<Person | undefined> {
  const { rows } = await database.query<Person>({
    text: `insert into person (email, name) values ($1, $2) on conflict (lower(email)) do nothing returning ${COLUMNS}`,
    values: [person.email, person.name],
  });
  return rows[0];
}

/** Who somebody is and their password; false when the email is another person's. */
export async function saveLogin(
  database: Database,
  personId: string,
  login: { email: string; name: string; passwordHash: string },
): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `update person set email = $2, name = $3, password_hash = $4
           where id = $1 and not exists (select from person where lower(email) = lower($2) and id <> $1)`,
    values: [personId, login.email, login.name, login.passwordHash],
  });
  return (rowCount ?? 0) > 0;
}

/** Removes a person with their sessions and links; refuses the last one who can sign in. */
export async function removePerson(database: Database, personId: string): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `delete from person where id = $1 and exists (select from person where id <> $1 and password_hash is not null)`,
    values: [personId],
  });
  return (rowCount ?? 0) > 0;
}

/**
 * Makes a one-time link's token for a person, whose earlier links no longer work, or for whoever is to be the first admin: each
 * node prints one of those when it starts.
 */
export async function makeLink(database: Database, personId: string | undefined): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await database.query({
    text: `with earlier as (delete from sign_in_link where person_id = $2 and used_at is null)
           insert into sign_in_link (token_hash, person_id, expires_at) values ($1, $2, now() + make_interval(hours => $3))`,
    values: [hash(token), personId ?? null, LINK_HOURS],
  });
  return token;
}

/**
 * Uses a link up and returns the person it lets in: the one it was made for, else the first admin, who is made if there is
 * none. Undefined when it is unknown, used or too old.
 */
export async function takeLink(database: Database, token: string): Promise<string | undefined> {
  const { rows } = await database.query<{ personId: string | null }>({
    text: `update sign_in_link set used_at = now() where token_hash = $1 and used_at is null and expires_at > now()
           returning person_id as "personId"`,
    values: [hash(token)],
  });
  const link = rows[0];
  if (!link) return undefined;
  return link.personId ?? (await firstAdmin(database));
}

async function firstAdmin(database: Database): Promise<string | undefined> {
  const { rows } = await database.query<{ id: string }>(
    `with known as (select id from person order by id limit 1),
     made as (insert into person (name) select 'First admin' where not exists (select from known) returning id)
     select id from known union all select id from made`,
  );
  return rows[0]?.id;
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

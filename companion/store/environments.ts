/** Togai environments: where each connection's customers go, with the token kept encrypted. */
import type { Cipher } from './cipher.ts';
import type { Database } from './database.ts';

/** A Togai environment with its token, for who calls it. */
export interface TogaiEnvironment {
  readonly id: string;
  readonly name: string;
  readonly apiUrl: string;
  readonly token: string;
  readonly requestsPerSecond: number;
  readonly serves: 'production' | 'sandbox' | null;
  readonly indexedAt: Date | null;
}

type Row = Omit<TogaiEnvironment, 'token'> & { tokenCipher: string };

const COLUMNS = `id, name, api_url as "apiUrl", token_cipher as "tokenCipher", requests_per_second as "requestsPerSecond", serves,
  indexed_at as "indexedAt"`;

/** Makes the environment of this name what the given values say; returns it. */
export async function saveEnvironment(
  database: Database,
  cipher: Cipher,
  environment: { name: string; apiUrl: string; token: string; requestsPerSecond: number },
): Promise<TogaiEnvironment> {
  const { rows } = await database.query<Row>({
    text: `insert into togai_environment (name, api_url, token_cipher, requests_per_second) values ($1, $2, $3, $4)
           on conflict (name) do update set api_url = excluded.api_url, token_cipher = excluded.token_cipher,
             requests_per_second = excluded.requests_per_second
           returning ${COLUMNS}`,
    values: [environment.name, environment.apiUrl, cipher.encrypt(environment.token), environment.requestsPerSecond],
  });
  const row = rows[0];
  if (!row) throw new Error('The Togai environment was not saved.');
  return decrypted(cipher, row);
}

/** One environment; undefined when it is gone. */
export async function readEnvironment(
  database: Database,
  cipher: Cipher,
  id: string,
): Promise<TogaiEnvironment | undefined> {
  const { rows } = await database.query<Row>({
    text: `select ${COLUMNS} from togai_environment where id = $1`,
    values: [id],
  });
  return rows[0] && decrypted(cipher, rows[0]);
}

/** All environments, the oldest first: the first is the one of the process's own settings. */
export async function listEnvironments(database: Database, cipher: Cipher): Promise<TogaiEnvironment[]> {
  const { rows } = await database.query<Row>(`select ${COLUMNS} from togai_environment order by id`);
  return rows.map((row) => decrypted(cipher, row));
}

/** Says which kind of org the environment serves, if nobody has yet; returns the kind that holds. */
export async function claimEnvironmentKind(
  database: Database,
  id: string,
  kind: 'production' | 'sandbox',
): Promise<string> {
  const { rows } = await database.query<{ serves: string }>({
    text: 'update togai_environment set serves = coalesce(serves, $2) where id = $1 returning serves',
    values: [id, kind],
  });
  return rows[0]?.serves ?? kind;
}

function decrypted(cipher: Cipher, { tokenCipher, ...row }: Row): TogaiEnvironment {
  return { ...row, token: cipher.decrypt(tokenCipher) };
}

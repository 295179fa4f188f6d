/** Connections: one Salesforce org joined to one Togai environment, with its tokens kept encrypted. */
import type { MessageArguments, MessageCode } from '../domain/messages.ts';
import type { Cipher } from './cipher.ts';
import { type Database, inTransaction } from './database.ts';

/** What was found out about an org when it was connected. */
export interface OrgFeatures {
  readonly multiCurrency: boolean;
  readonly personAccounts: boolean;
  readonly countryCodes: boolean;
  readonly defaultCurrency: string;
  readonly loadWithoutSync: boolean;
}

/** What the integration user may not do; shown to the admin, one line each. */
export interface MissingAccess {
  readonly object: string;
  readonly field?: string | undefined;
  readonly access: string;
}

/** A connection with all that its owner and its pages need; its tokens stay where they are. */
export interface Connection {
  readonly orgId: string;
  readonly environmentId: string;
  readonly name: string;
  readonly kind: 'production' | 'sandbox';
  readonly loginUrl: string;
  readonly instanceUrl: string;
  readonly userId: string;
  readonly username: string;
  readonly namespace: string;
  readonly apiVersion: string;
  readonly state: 'active' | 'paused' | 'blocked';
  readonly stateCode: MessageCode | null;
  readonly stateArguments: MessageArguments;
  readonly stateAt: Date;
  /** What the admin chose; parsed where it is used. */
  readonly settings: unknown;
  readonly features: OrgFeatures;
  readonly missingAccess: readonly MissingAccess[];
  readonly apiUsed: number | null;
  readonly apiLimit: number | null;
  /** Platform events delivered in the last 24 hours to all subscribers of the org, and how many may be. */
  readonly eventsUsed: number | null;
  readonly eventsLimit: number | null;
  readonly lastEventAt: Date | null;
  readonly sweptUntil: Date | null;
  readonly lastSweep: unknown;
  readonly revision: number;
  readonly connectedAt: Date;
  /** When an admin disconnected it; null while it is connected. */
  readonly disconnectedAt: Date | null;
}

/** A connection's tokens in plain text; they leave the process only to Salesforce. */
export interface StoredTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly instanceUrl: string;
}

const COLUMNS = `org_id as "orgId", environment_id as "environmentId", name, kind, login_url as "loginUrl", instance_url as "instanceUrl",
  user_id as "userId", username, namespace, api_version as "apiVersion", state, state_code as "stateCode",
  state_arguments as "stateArguments", state_at as "stateAt", settings, features, missing_access as "missingAccess",
  api_used as "apiUsed", api_limit as "apiLimit", events_used as "eventsUsed", events_limit as "eventsLimit", last_event_at as "lastEventAt", swept_until as "sweptUntil",
  last_sweep as "lastSweep", revision, connected_at as "connectedAt", disconnected_at as "disconnectedAt"`;

/** All connections, the oldest first. */
export async function listConnections(database: Database): Promise<Connection[]> {
  const { rows } = await database.query<Connection>({
    name: 'list-connections',
    text: `select ${COLUMNS} from connection order by connected_at`,
  });
  return rows;
}

/** One connection; undefined when there is none of that org. */
export async function readConnection(database: Database, orgId: string): Promise<Connection | undefined> {
  const { rows } = await database.query<Connection>({
    name: 'read-connection',
    text: `select ${COLUMNS} from connection where org_id = $1`,
    values: [orgId],
  });
  return rows[0];
}

/** What `saveConnection` stores; settings are kept when an org is connected again. */
export type NewConnection = Pick<
  Connection,
  | 'orgId'
  | 'environmentId'
  | 'name'
  | 'kind'
  | 'loginUrl'
  | 'userId'
  | 'username'
  | 'namespace'
  | 'apiVersion'
  | 'features'
  | 'missingAccess'
> & { readonly tokens: StoredTokens };

/** Adds the connection, or renews the one of the same org, and makes it runnable. */
export async function saveConnection(database: Database, cipher: Cipher, connection: NewConnection): Promise<void> {
  const { tokens } = connection;
  await inTransaction(database, async (client) => {
    await client.query({
      text: `insert into connection (org_id, environment_id, name, kind, login_url, instance_url, user_id, username, namespace, api_version,
               features, missing_access, access_token_cipher, refresh_token_cipher)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             on conflict (org_id) do update set environment_id = excluded.environment_id, name = excluded.name, kind = excluded.kind,
               login_url = excluded.login_url, instance_url = excluded.instance_url, user_id = excluded.user_id, username = excluded.username,
               namespace = excluded.namespace, api_version = excluded.api_version, features = excluded.features,
               missing_access = excluded.missing_access, access_token_cipher = excluded.access_token_cipher,
               refresh_token_cipher = excluded.refresh_token_cipher, state = 'active', state_code = null, state_arguments = '{}', state_at = now(),
               disconnected_at = null, revision = connection.revision + 1`,
      values: [
        connection.orgId,
        connection.environmentId,
        connection.name,
        connection.kind,
        connection.loginUrl,
        tokens.instanceUrl,
        connection.userId,
        connection.username,
        connection.namespace,
        connection.apiVersion,
        JSON.stringify(connection.features),
        JSON.stringify(connection.missingAccess),
        cipher.encrypt(tokens.accessToken),
        cipher.encrypt(tokens.refreshToken),
      ],
    });
    await client.query({
      text: 'insert into org_lease (org_id) values ($1) on conflict do nothing',
      values: [connection.orgId],
    });
  });
}

/** The tokens of a connection, decrypted. Throws an Error when no key of this start reads them. */
export async function readTokens(database: Database, cipher: Cipher, orgId: string): Promise<StoredTokens | undefined> {
  const { rows } = await database.query<{ access: string; refresh: string; instanceUrl: string }>({
    text: `select access_token_cipher as access, refresh_token_cipher as refresh, instance_url as "instanceUrl" from connection where org_id = $1`,
    values: [orgId],
  });
  const row = rows[0];
  return (
    row && {
      accessToken: cipher.decrypt(row.access),
      refreshToken: cipher.decrypt(row.refresh),
      instanceUrl: row.instanceUrl,
    }
  );
}

/** Stores renewed tokens; called before the new access token is used, because the old refresh token is spent. */
export async function saveTokens(
  database: Database,
  cipher: Cipher,
  orgId: string,
  tokens: StoredTokens,
): Promise<void> {
  await database.query({
    text: 'update connection set access_token_cipher = $2, refresh_token_cipher = $3, instance_url = $4 where org_id = $1',
    values: [orgId, cipher.encrypt(tokens.accessToken), cipher.encrypt(tokens.refreshToken), tokens.instanceUrl],
  });
}

/**
 * Changes the state, and its time only if the state or its reason really changed; returns whether it did. An owner gives the
 * revision it started with: what an admin did since (pause, reconnect) then stands.
 */
export async function setConnectionState(
  database: Database,
  orgId: string,
  state: Connection['state'],
  reason?: { code: MessageCode; arguments: MessageArguments },
  revision?: number,
): Promise<boolean> {
  const { rowCount } = await database.query({
    text: `update connection set state = $2, state_code = $3, state_arguments = $4, state_at = now()
           where org_id = $1 and (state <> $2 or state_code is distinct from $3) and ($5::int is null or revision = $5)`,
    values: [orgId, state, reason?.code ?? null, JSON.stringify(reason?.arguments ?? {}), revision ?? null],
  });
  return (rowCount ?? 0) > 0;
}

/** Remembers how many of the day's API calls Salesforce says are used. */
export async function saveApiUsage(database: Database, orgId: string, used: number, limit: number): Promise<void> {
  await database.query({
    name: 'save-api-usage',
    text: 'update connection set api_used = $2, api_limit = $3 where org_id = $1',
    values: [orgId, used, limit],
  });
}

/** Remembers how many of the day's event deliveries Salesforce says are used. */
export async function saveEventUsage(database: Database, orgId: string, used: number, limit: number): Promise<void> {
  await database.query({
    text: 'update connection set events_used = $2, events_limit = $3 where org_id = $1',
    values: [orgId, used, limit],
  });
}

/** Remembers up to when the org was swept and what the sweep found. */
export async function saveSweep(database: Database, orgId: string, sweptUntil: Date, found: unknown): Promise<void> {
  await database.query({
    text: 'update connection set swept_until = $2, last_sweep = $3 where org_id = $1',
    values: [orgId, sweptUntil, JSON.stringify(found)],
  });
}

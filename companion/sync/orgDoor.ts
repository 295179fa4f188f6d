/** How pages of the console ask an org and its Togai environment, whichever node runs the connection. */
import { SalesforceSession } from '../salesforce/session.ts';
import type { Cipher } from '../store/cipher.ts';
import type { Connection } from '../store/connections.ts';
import type { Database } from '../store/database.ts';
import { TokenKeeper } from './connection/tokenKeeper.ts';

/** What asking an org for a page needs. */
export interface OrgDoorOptions {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly salesforce: { readonly clientId: string; readonly clientSecret: string };
}

/** A person waits for the page. */
const PATIENCE_MS = 15_000;

/** For what runs without an owner's lease: reading for a page, and tests of a token. */
const NO_LEASE = { assertHeld: (): void => undefined };

/** A session with the org of a connection. It only reads: what writes is the owner's. */
export function openOrg({ database, cipher, salesforce }: OrgDoorOptions, connection: Connection): SalesforceSession {
  return new SalesforceSession({
    tokens: new TokenKeeper({ database, cipher, connection, ...salesforce, lease: NO_LEASE }),
    orgId: connection.orgId,
    namespace: connection.namespace,
    apiVersion: connection.apiVersion,
    timeoutMs: PATIENCE_MS,
  });
}

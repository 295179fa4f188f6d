/** Whether a connection works or waits for something, as its owner learns it: kept for the console, written only when it changes. */
import type { Logger } from 'pino';
import type { SyncError } from '../../domain/errors.ts';
import { type Connection, setConnectionState } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';

/** What keeping the state needs. */
export interface ConnectionStateOptions {
  readonly database: Database;
  readonly connection: Pick<Connection, 'orgId' | 'state' | 'stateCode' | 'revision'>;
  readonly log: Logger;
}

/** One per owned org. */
export class ConnectionState {
  readonly #options: ConnectionStateOptions;
  /** The code of what the connection waits for; undefined while it works. */
  #blockedBy: string | undefined;

  constructor(options: ConnectionStateOptions) {
    this.#options = options;
    const { state, stateCode } = options.connection;
    this.#blockedBy = state === 'blocked' ? (stateCode ?? 'UNEXPECTED') : undefined;
  }

  /** The whole connection waits: `error` says for what. */
  block(error: SyncError): void {
    if (this.#blockedBy === error.code) return;
    this.#blockedBy = error.code;
    this.#save('blocked', error);
  }

  /** Work came to its end: nothing is waited for. */
  unblock(): void {
    if (this.#blockedBy === undefined) return;
    this.#blockedBy = undefined;
    this.#save('active');
  }

  /** Salesforce answered: what it was waited for is over; that of Togai may go on. */
  unblockSalesforce(): void {
    if (this.#blockedBy?.startsWith('SALESFORCE_')) this.unblock();
  }

  #save(state: 'active' | 'blocked', error?: SyncError): void {
    const { database, connection, log } = this.#options;
    const reason = error && { code: error.code, arguments: error.arguments };
    log.warn({ state, reason: error?.message, detail: error?.detail }, 'The connection changed its state.');
    setConnectionState(database, connection.orgId, state, reason, connection.revision).catch((failure: unknown) => {
      log.error({ err: failure }, 'The state of the connection was not saved; the next change saves it.');
    });
  }
}

/** Brings the settings that Apex needs into the org (`Sync_Settings__c`), and leaves word there that the companion lives. */
import type { Logger } from 'pino';
import { z } from 'zod';
import { asSyncError } from '../../domain/errors.ts';
import { answer, query, updateRows } from '../../salesforce/records.ts';
import type { SalesforceSession } from '../../salesforce/session.ts';
import type { Connection } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import { listEnvironmentRows } from '../../store/environmentRows.ts';
import { saveTold } from '../../store/toldSettings.ts';
import { LeaseLostError } from '../../store/leases.ts';
import type { ConnectionSettings } from './connectionSettings.ts';

const OBJECT = 'Sync_Settings__c';
/** Apex takes a companion for stopped after a quarter of an hour; a sweep that is asked for earlier tells nothing anew. */
const SEEN_EVERY_MS = 4.5 * 60_000;
/** Length of `Watched_Account_Fields__c`. */
const LONGEST_LIST = 255;

/** What telling an org its settings needs. */
export interface OrgSettingsOptions {
  readonly database: Database;
  readonly session: SalesforceSession;
  readonly connection: Pick<Connection, 'orgId'>;
  readonly settings: ConnectionSettings;
  readonly environmentId: string;
  readonly log: Logger;
}

/** One per owned org; an owner starts anew with every change of settings, and so tells the org at once. */
export class OrgSettings {
  readonly #options: OrgSettingsOptions;
  #toldAt: number | undefined;
  #rowId: string | undefined;

  constructor(options: OrgSettingsOptions) {
    this.#options = options;
  }

  /** Tells the org, unless it was told just now. A refusal is kept for the console; it holds up nothing else. */
  async tell(): Promise<void> {
    const { database, connection, log } = this.#options;
    if (this.#toldAt !== undefined && performance.now() - this.#toldAt < SEEN_EVERY_MS) return;
    try {
      await this.#write();
      this.#toldAt = performance.now();
      await saveTold(database, connection.orgId, { at: new Date().toISOString() });
    } catch (thrown) {
      if (thrown instanceof LeaseLostError) throw thrown;
      // An admin may have deleted the row, or made one.
      this.#rowId = undefined;
      const error = asSyncError(thrown);
      log.warn(
        { err: thrown, detail: error.detail },
        'The org could not be told its settings; trying again with the next sweep.',
      );
      await saveTold(database, connection.orgId, {
        at: new Date().toISOString(),
        refused: error.detail ?? error.message,
      });
    }
  }

  async #write(): Promise<void> {
    const { session } = this.#options;
    const fields = await this.#fields();
    this.#rowId ??= await this.#findRow();
    if (this.#rowId === undefined) {
      this.#rowId = await this.#create(fields);
      return;
    }
    // The console's settings hold: what somebody changed in the org by hand is set right with it.
    const [result] = await updateRows(session, [{ type: OBJECT, Id: this.#rowId, ...fields }]);
    if (result?.error) throw result.error;
  }

  /** The org's own row; those of profiles and users are the admins'. */
  async #findRow(): Promise<string | undefined> {
    const { session } = this.#options;
    const soql = session.names.soql(`SELECT Id FROM ${OBJECT} WHERE SetupOwnerId = '${session.orgId}'`);
    return (await query(session, soql, z.object({ Id: z.string() })))[0]?.Id;
  }

  async #create(fields: Record<string, unknown>): Promise<string> {
    const { session } = this.#options;
    const { names } = session;
    const body = names.toOrg({ ...fields, SetupOwnerId: session.orgId });
    const made = await answer(
      session,
      { method: 'POST', path: `/sobjects/${names.object(OBJECT)}`, body },
      z.object({ id: z.string() }),
    );
    return made.id;
  }

  async #fields(): Promise<Record<string, unknown>> {
    const { database, settings, environmentId, session } = this.#options;
    const { accountSync, quoteSync } = settings;
    const environment = (await listEnvironmentRows(database)).find(({ id }) => id === environmentId);
    return {
      Capture_Accounts__c: accountSync.enabled,
      Capture_Quotes__c: quoteSync.enabled,
      Keep_Customers_Current__c: accountSync.keepCustomersCurrent,
      Accepted_Status__c: quoteSync.acceptedStatus,
      Watched_Account_Fields__c: watchedFields(accountSync.conditions.map(({ field }) => session.names.field(field))),
      Companion_Seen_At__c: new Date().toISOString(),
      Togai_App_Url__c: environment?.webUrl ?? null,
    };
  }
}

/** The fields that conditions look at: when one changes, the Account may have to be synced after all. */
function watchedFields(fields: readonly string[]): string | null {
  const list: string[] = [];
  for (const field of new Set(fields)) if ([...list, field].join(',').length <= LONGEST_LIST) list.push(field);
  return list.length === 0 ? null : list.join(',');
}

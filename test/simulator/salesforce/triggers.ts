/** What happens after records are saved: roll-up totals, person Contacts, and the package's triggers with their events. */
import {
  accountChanges,
  type CaptureSettings,
  quoteChanges,
  requestTime,
  type SyncRow,
  type TriggerRun,
} from './capture.ts';
import type { EventBus } from './pubsub/eventBus.ts';
import { holdsCustomPermission } from './permissions.ts';
import { rollUp } from './rollups.ts';
import type { ObjectType, Row } from './schema/schema.ts';
import type { Store } from './store.ts';

const IDS_PER_EVENT = 200;

/** Saves sync records in system mode, row by row: a refused one does not stop the others. */
export type UpsertSyncRecord = (fields: Readonly<Record<string, unknown>>, userId: string) => void;

/** What the package's triggers read and write. */
export interface TriggersOptions {
  readonly store: Store;
  readonly events: EventBus;
  readonly upsertSyncRecord: UpsertSyncRecord;
}

/** The automation of one org. */
export class Triggers {
  /** False: the package's events are lost although the save was committed, as with a spent allocation. */
  publishing = true;
  readonly #options: TriggersOptions;

  constructor(options: TriggersOptions) {
    this.#options = options;
  }

  /** Runs what follows the save of at most 200 records of one object. */
  afterSave(
    type: ObjectType,
    run: { operation: TriggerRun['operation']; before: readonly Row[]; after: readonly Row[] },
    userId: string,
  ): void {
    const { store } = this.#options;
    if (type.name === 'Account' && type.field('IsPersonAccount'))
      for (const account of run.after) keepPersonContact(store, account);
    const changedQuotes = rollUp(store, type, [...run.before, ...run.after]);
    if (changedQuotes.length > 0)
      this.#capture(
        'Quote',
        {
          operation: 'update',
          before: changedQuotes.map(({ before }) => before),
          after: changedQuotes.map(({ after }) => after),
        },
        userId,
      );
    if (type.name === 'Account' || type.name === 'Quote') this.#capture(type.name, run, userId);
  }

  #capture(type: 'Account' | 'Quote', run: TriggerRun, userId: string): void {
    const { store, upsertSyncRecord } = this.#options;
    if (!store.has('Sync_Record__c') || holdsCustomPermission(store, userId, 'Load_Without_Sync')) return;
    const settings = settingsOf(store, userId);
    const table = store.table('Sync_Record__c');
    const find = (recordId: string): Row | undefined => {
      const id = table.idsWith('Record_Id__c', recordId)[0];
      return id === undefined ? undefined : table.get(id);
    };
    const now = new Date(Math.floor(store.now().getTime() / 1000) * 1000);
    const rows = type === 'Account' ? accountChanges(run, settings, find) : quoteChanges(run, settings, find, now);
    const requestedAt = requestTime(now, rows);
    for (const row of rows) upsertSyncRecord({ ...row, Status__c: 'Pending', Requested_At__c: requestedAt }, userId);
    if (rows.length > 0) store.afterCommit(() => this.#publish(`${type} Sync`, rows, requestedAt, userId));
  }

  #publish(flow: string, rows: readonly SyncRow[], requestedAt: Date, userId: string): void {
    if (!this.publishing) return;
    const causes = Map.groupBy(rows, (row) => row.Cause__c);
    for (const [cause, captured] of causes) {
      const ids = captured.map((row) => row.Record_Id__c);
      for (let i = 0; i < ids.length; i += IDS_PER_EVENT) {
        const fields = {
          Flow__c: flow,
          Record_Ids__c: ids.slice(i, i + IDS_PER_EVENT).join(','),
          Cause__c: cause,
          Requested_At__c: requestedAt,
        };
        this.#options.events.publish('Sync_Requested__e', fields, userId);
      }
    }
  }
}

/** The settings row of the user, else of the profile, else of the org; texts that it leaves blank come from the next wider one. */
function settingsOf(store: Store, userId: string): CaptureSettings {
  const table = store.table('Sync_Settings__c');
  const profile = store.table('User').get(userId)?.['ProfileId'] ?? '';
  const org = [...store.table('Organization').rows()][0]?.Id ?? '';
  const levels = [userId, String(profile), org].flatMap((owner) =>
    table.idsWith('SetupOwnerId', owner).map((id) => table.get(id)),
  );
  const textOf = (name: string): string => String(levels.find((row) => row?.[name] != null)?.[name] ?? '').trim();
  const accounts = store.table('Account').type;
  return {
    captureAccounts: levels[0]?.['Capture_Accounts__c'] !== false,
    captureQuotes: levels[0]?.['Capture_Quotes__c'] !== false,
    keepCustomersCurrent: levels[0]?.['Keep_Customers_Current__c'] !== false,
    acceptedStatus: textOf('Accepted_Status__c') || 'Accepted',
    watchedAccountFields: textOf('Watched_Account_Fields__c')
      .split(',')
      .flatMap((name) => accounts.fieldByApiName(name.trim())?.name ?? []),
  };
}

/** A person account's Contact carries what the account says of the person. */
function keepPersonContact(store: Store, account: Row): void {
  const id = account['PersonContactId'];
  if (account['IsPersonAccount'] !== true || typeof id !== 'string') return;
  const contacts = store.table('Contact');
  const before = contacts.get(id);
  const blank = before ?? {
    ...contacts.type.blank,
    CreatedDate: account['CreatedDate'] ?? null,
    CreatedById: account['CreatedById'] ?? null,
  };
  const modified = store.time();
  const {
    FirstName = null,
    LastName = null,
    Salutation = null,
    Name = null,
    PersonEmail = null,
    Phone = null,
    PersonMobilePhone = null,
    PersonTitle = null,
    OwnerId = null,
  } = account;
  contacts.put({
    ...blank,
    Id: id,
    AccountId: account.Id,
    IsPersonAccount: true,
    FirstName,
    LastName,
    Salutation,
    Name,
    Email: PersonEmail,
    Phone,
    MobilePhone: PersonMobilePhone,
    Title: PersonTitle,
    OwnerId,
    LastModifiedDate: modified,
    SystemModstamp: modified,
    LastModifiedById: account['LastModifiedById'] ?? null,
  });
}

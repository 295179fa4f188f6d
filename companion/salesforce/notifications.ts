/** Sends the package's notification to the owners of records: one read of the owners and one call for up to 200 of them. */
import { z } from 'zod';
import type { SyncError } from '../domain/errors.ts';
import { quoted } from './accountQuery.ts';
import { recordRefusal } from './failures.ts';
import { answer, MOST_ROWS, query } from './records.ts';
import type { SalesforceSession } from './session.ts';

/** Developer name of the notification type, as the package's metadata has it. */
export const NOTIFICATION_TYPE = 'Togai_Action_Needed';
/** Longest texts that Salesforce takes. */
const TITLE_LENGTH = 250;
const BODY_LENGTH = 750;

/** One custom notification to the owner of a record. */
export interface Notification {
  /** The record to open; the person it belongs to is told. */
  readonly recordId: string;
  readonly title: string;
  readonly body: string;
}

/** Undefined: it was sent. */
export type NotificationFailure = { readonly reason: string; readonly mayPass: boolean } | undefined;

const idRow = z.object({ Id: z.string() });
const owned = z.object({ OwnerId: z.string(), Owner: z.object({ IsActive: z.boolean() }).nullish() }).nullish();
const ownerRow = z.object({ Record_Id__c: z.string(), Account__r: owned, Quote__r: owned });

const refused = z.object({ errorCode: z.string(), message: z.string() });
const result = z.object({
  isSuccess: z.boolean(),
  errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).nullish(),
});
const answered = z.union([z.array(result), z.array(refused)]);

/** The id of the package's notification type in this org; undefined when the org doesn't have it. Throws SyncError. */
export async function notificationType(session: SalesforceSession): Promise<string | undefined> {
  const { namespace } = session.names;
  const prefix = namespace === '' ? 'null' : quoted(namespace);
  const soql = `SELECT Id FROM CustomNotificationType WHERE DeveloperName = ${quoted(NOTIFICATION_TYPE)} AND NamespacePrefix = ${prefix}`;
  return (await query(session, soql, idRow))[0]?.Id;
}

/** Tells the owner of each record, in the order given. Throws SyncError when it failed for all alike. */
export async function notifyOwners(
  session: SalesforceSession,
  typeId: string,
  notifications: readonly Notification[],
): Promise<NotificationFailure[]> {
  if (notifications.length > MOST_ROWS)
    throw new RangeError(`One call sends ${String(MOST_ROWS)} notifications at most.`);
  const owners = await ownersOf(session, notifications);
  const sendable = notifications.filter(({ recordId }) => owners.get(recordId)?.active);
  const results = await send(session, typeId, sendable, owners);
  return notifications.map(({ recordId }) => {
    const owner = owners.get(recordId);
    if (!owner) return { reason: 'the record has no owner any more.', mayPass: false };
    return owner.active ? results.get(recordId) : { reason: 'the owner is not an active user.', mayPass: false };
  });
}

interface RecordOwner {
  readonly id: string;
  readonly active: boolean;
}

/** By the sync records, which lead to Accounts and Quotes alike. */
async function ownersOf(
  session: SalesforceSession,
  notifications: readonly Notification[],
): Promise<Map<string, RecordOwner>> {
  const ids = notifications.map(({ recordId }) => quoted(recordId)).join(',');
  const fields = 'Account__r.OwnerId, Account__r.Owner.IsActive, Quote__r.OwnerId, Quote__r.Owner.IsActive';
  const soql = `SELECT Record_Id__c, ${fields} FROM Sync_Record__c WHERE Record_Id__c IN (${ids})`;
  const rows = await query(session, session.names.soql(soql), ownerRow);
  return new Map(
    rows.flatMap((row) => {
      const record = row.Account__r ?? row.Quote__r;
      // An owner that this user may not see is told all the same; Salesforce says if that can't be.
      return record
        ? [[row.Record_Id__c, { id: record.OwnerId, active: record.Owner?.IsActive ?? true }] as const]
        : [];
    }),
  );
}

async function send(
  session: SalesforceSession,
  typeId: string,
  notifications: readonly Notification[],
  owners: ReadonlyMap<string, RecordOwner>,
): Promise<Map<string, NotificationFailure>> {
  if (notifications.length === 0) return new Map();
  const inputs = notifications.map(({ recordId, title, body }) => ({
    customNotifTypeId: typeId,
    recipientIds: [owners.get(recordId)?.id],
    title: cut(title, TITLE_LENGTH),
    body: cut(body, BODY_LENGTH),
    targetId: recordId,
  }));
  const path = '/actions/standard/customNotificationAction';
  const body = await answer(session, { method: 'POST', path, body: { inputs }, resultStatus: 400 }, answered);
  const results = body.map((one) => failureOf(one));
  if (results.length !== notifications.length) throw wholeRefusal(body);
  return new Map(notifications.map(({ recordId }, index) => [recordId, results[index]]));
}

function failureOf(one: z.infer<typeof result> | z.infer<typeof refused>): NotificationFailure {
  if ('errorCode' in one) throw recordRefusal(one);
  if (one.isSuccess) return undefined;
  const { statusCode, message } = one.errors?.[0] ?? { statusCode: 'UNKNOWN_EXCEPTION', message: 'no reason given' };
  const { remedy } = recordRefusal({ errorCode: statusCode, message });
  return { reason: `${statusCode}: ${message}`, mayPass: remedy === 'retry' };
}

function wholeRefusal(body: z.infer<typeof answered>): SyncError {
  return recordRefusal({
    errorCode: 'UNKNOWN_EXCEPTION',
    message: `${String(body.length)} results came for other inputs.`,
  });
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** Custom notifications, as the standard action sends them over REST: each input has its own result, HTTP 400 when one failed. */
import { z } from 'zod';
import { type ApiError, jsonParserError, notFound, rowError, SalesforceError } from './errors.ts';
import { normalizeId } from '../ids.ts';
import { type Call, type DataAnswer, objectOf } from './restCall.ts';
import { notAllowed } from './restRecords.ts';

/** A custom notification as its recipients got it. */
export interface SentNotification {
  /** Developer name of its type. */
  readonly type: string;
  readonly recipientId: string;
  readonly title: string;
  readonly body: string;
  readonly targetId: string;
  readonly sentAt: string;
}

const ACTION = 'customNotificationAction';
const MOST_INPUTS = 200;
const LONGEST = { title: 250, body: 750 } as const;
/** Taken away with `restrict`, it stands for the user permission "Send Custom Notifications". */
const PERMISSION = 'CustomNotification';

const bodySchema = z.object({ inputs: z.array(z.record(z.string(), z.unknown())) });
const inputSchema = z.object({
  customNotifTypeId: z.string(),
  recipientIds: z.array(z.string()).min(1).max(500),
  title: z.string().min(1),
  body: z.string().min(1),
  targetId: z.string(),
});

/** `/actions/standard/customNotificationAction`: no other action is served. */
export function actionsRoute(call: Call): DataAnswer {
  const [, kind, name, more] = call.path;
  if (kind !== 'standard' || name !== ACTION || more !== undefined) throw notFound();
  if (call.method !== 'POST') throw notAllowed(call.method);
  const parsed = bodySchema.safeParse(objectOf(call.json()));
  if (!parsed.success) throw jsonParserError('The inputs of the action are no list');
  const { inputs } = parsed.data;
  if (inputs.length > MOST_INPUTS)
    throw new SalesforceError(400, rowError('LIMIT_EXCEEDED', `An action takes ${String(MOST_INPUTS)} inputs at most`));
  const results = inputs.map((input) => asResult(send(call, input)));
  return { status: results.every(({ isSuccess }) => isSuccess) ? 200 : 400, body: results };
}

function asResult(error: ApiError | undefined) {
  const errors = error && [{ statusCode: error.errorCode, message: error.message, fields: error.fields ?? [] }];
  const outputValues = error ? null : { SuccessMessage: 'Your custom notification is processed successfully.' };
  return { actionName: ACTION, errors: errors ?? null, isSuccess: !error, outputValues };
}

/** Sends one, or says why it can't be sent. */
function send({ org, userId }: Call, source: Readonly<Record<string, unknown>>): ApiError | undefined {
  if (!org.access.canEdit(userId, PERMISSION))
    return rowError('INSUFFICIENT_ACCESS', 'You need the Send Custom Notifications permission.');
  const parsed = inputSchema.safeParse(source);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'inputs');
    return rowError('REQUIRED_FIELD_MISSING', `Missing required input parameter: ${field}`, [field]);
  }
  const { customNotifTypeId, recipientIds, title, body, targetId } = parsed.data;
  const type = org.get('CustomNotificationType', customNotifTypeId);
  if (!type)
    return rowError('INVALID_ID_FIELD', `Custom notification type not found: ${customNotifTypeId}`, [
      'customNotifTypeId',
    ]);
  const recipients = recipientIds.map((id) => org.get('User', id));
  const unknown = recipientIds.find((_, index) => recipients[index]?.['IsActive'] !== true);
  if (unknown !== undefined)
    return rowError('INVALID_ID_FIELD', `Recipient is no active user: ${unknown}`, ['recipientIds']);
  if (normalizeId(targetId) === undefined)
    return rowError('INVALID_ID_FIELD', `Invalid target: ${targetId}`, ['targetId']);
  for (const [field, text] of Object.entries({ title, body })) {
    const longest = LONGEST[field === 'title' ? 'title' : 'body'];
    if (text.length > longest)
      return rowError('STRING_TOO_LONG', `${field}: longer than ${String(longest)} characters`, [field]);
  }
  for (const { Id: recipientId } of recipients.flatMap((row) => row ?? []))
    org.notifications.push({
      type: String(type['DeveloperName']),
      recipientId,
      title,
      body,
      targetId,
      sentAt: org.now().toISOString(),
    });
  return undefined;
}

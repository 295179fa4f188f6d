/** What the errors of a sign-in mean. */
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';
import type { PlainAnswer } from './plainCall.ts';

const errorAnswer = z.object({ error: z.string(), error_description: z.string().default('') });

/** An OAuth error as what to do about it. */
export function oauthRefusal({ status, body }: PlainAnswer, grantType?: string): SyncError {
  const { error, error_description } = errorAnswer.safeParse(body).data ?? {
    error: `HTTP ${String(status)}`,
    error_description: '',
  };
  const reason = (error_description || error).replace(/[\s.]+$/, '');
  const detail = `OAuth ${grantType ?? 'call'} answered ${String(status)} ${error}: ${error_description}`;
  if (status >= 500 || status === 429 || status < 400 || error === 'rate_limit_exceeded') {
    return new SyncError('SALESFORCE_BUSY', {
      remedy: 'retry',
      outcomeUnknown: grantType !== undefined && status >= 500,
      detail,
    });
  }
  if (error.includes('client'))
    return new SyncError('SALESFORCE_CLIENT_REFUSED', { remedy: 'pause', arguments: { reason }, detail });
  if (grantType === 'authorization_code') return signInFailed(reason, detail);
  return new SyncError('SALESFORCE_ACCESS_REVOKED', { remedy: 'pause', detail });
}

/** The sign-in ended without access; `reason` in the words of Salesforce. */
export function signInFailed(reason: string, detail?: string): SyncError {
  return new SyncError('SALESFORCE_SIGN_IN_FAILED', {
    remedy: 'action',
    arguments: { reason },
    ...(detail === undefined ? {} : { detail }),
  });
}

/** What each of Salesforce's refusals makes of a run. */
import { describe, expect, it } from 'vitest';
import { noAnswer, recordRefusal, refusal } from '../../../companion/salesforce/failures.ts';

const READ = { operation: 'GET /query', writes: false };
const WRITE = { operation: 'PATCH /composite/sobjects', writes: true };

describe('an answer with an error status', () => {
  it.each([
    [401, 'INVALID_SESSION_ID', 'Session expired or invalid', 'pause', 'SALESFORCE_ACCESS_REVOKED'],
    [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'pause', 'SALESFORCE_LIMIT'],
    [
      403,
      'REQUEST_LIMIT_EXCEEDED',
      'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
      'retry',
      'SALESFORCE_BUSY',
    ],
    [403, 'API_DISABLED_FOR_ORG', 'API is not enabled', 'pause', 'ACCESS_MISSING'],
    [503, 'SERVER_UNAVAILABLE', 'Busy', 'retry', 'SALESFORCE_BUSY'],
    [500, 'ERROR_HTTP_500', '<html>', 'retry', 'SALESFORCE_BUSY'],
    [400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', 'retry', 'SALESFORCE_BUSY'],
    [400, 'INVALID_FIELD', "No such column 'Region__c' on entity 'Account'.", 'action', 'ACCESS_MISSING'],
    [400, 'MALFORMED_QUERY', 'unexpected token', 'failed', 'UNEXPECTED'],
    [404, 'NOT_FOUND', 'The requested resource does not exist', 'action', 'SALESFORCE_REFUSED'],
  ])('%i %s (%s) → %s %s', (status, errorCode, message, remedy, code) => {
    expect(refusal(READ, { status }, { errorCode, message })).toMatchObject({ remedy, code, outcomeUnknown: false });
  });

  it('says how long Salesforce wants to be left alone', () => {
    const busy = { errorCode: 'SERVER_UNAVAILABLE', message: '' };
    expect(refusal(READ, { status: 503, retryAfter: '7' }, busy).retryAfterMs).toBe(7_000);
    const later = refusal(
      READ,
      { status: 503, retryAfter: new Date(Date.now() + 60_000).toUTCString() },
      busy,
    ).retryAfterMs;
    expect(later).toBeGreaterThan(55_000);
    expect(refusal(READ, { status: 503, retryAfter: 'soon' }, busy).retryAfterMs).toBeUndefined();
  });

  it('leaves open whether a write that ended in a server error took effect', () => {
    expect(refusal(WRITE, { status: 502 }, { errorCode: 'ERROR_HTTP_502', message: '' }).outcomeUnknown).toBe(true);
  });

  it('names the object that may not be described, and the field that may not be read', () => {
    const hidden = refusal(
      { operation: 'GET /sobjects/Contact/describe', writes: false },
      { status: 404 },
      { errorCode: 'NOT_FOUND', message: '' },
    );
    expect(hidden.message).toContain('may not read the object Contact');
    const column = recordRefusal({
      errorCode: 'INVALID_FIELD',
      message: "No such column 'Region__c' on entity 'Account'. If you are…",
    });
    expect(column.arguments).toEqual({ access: 'read the field Account.Region__c' });
  });
});

describe('a refused row', () => {
  it.each([
    ['ENTITY_IS_DELETED', 'entity is deleted', 'action', 'SALESFORCE_REFUSED'],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Accounts need a region.', 'action', 'SALESFORCE_REFUSED'],
    ['ENTITY_IS_LOCKED', 'This record is locked.', 'action', 'SALESFORCE_REFUSED'],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', 'action', 'ACCESS_MISSING'],
    ['UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access to this record', 'retry', 'SALESFORCE_BUSY'],
    ['DUPLICATE_VALUE', 'duplicate value found: Record_Id__c', 'retry', 'SALESFORCE_BUSY'],
  ])('%s (%s) → %s %s', (errorCode, message, remedy, code) => {
    expect(recordRefusal({ errorCode, message })).toMatchObject({ remedy, code, detail: `${errorCode}: ${message}` });
  });

  it("gives Salesforce's own sentence to the person who can mend it, once punctuated", () => {
    const error = recordRefusal({ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Accounts need a region.' });
    expect(error.message).toBe('Salesforce refused: Accounts need a region. Correct it, then press Retry.');
  });

  it('names the fields that may not be written', () => {
    const error = recordRefusal({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
      message: 'Unable to create/update fields',
      fields: ['Code__c'],
    });
    expect(error.arguments).toEqual({ access: 'edit the field Code__c' });
  });
});

describe('no answer', () => {
  it('may have been a write that took effect, unless nothing was sent', () => {
    const cut = new TypeError('fetch failed', {
      cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
    });
    const refused = new TypeError('fetch failed', {
      cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    });
    expect(noAnswer(WRITE, cut)).toMatchObject({ remedy: 'retry', code: 'SALESFORCE_BUSY', outcomeUnknown: true });
    expect(noAnswer(WRITE, refused).outcomeUnknown).toBe(false);
    expect(noAnswer(READ, cut).outcomeUnknown).toBe(false);
  });
});

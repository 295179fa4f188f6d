/** The local Salesforce captures what the package's Apex captures: both are held to the same table of cases. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountChanges, quoteChanges } from '../../simulator/salesforce/capture.ts';
import type { CaptureSettings, FindSyncRecord, TriggerRecord, TriggerRun } from '../../simulator/salesforce/capture.ts';

const RECORD = '001000000000001AAA';
const SURVIVOR = '001000000000002AAA';
const NOW = new Date('2030-01-01T12:00:00Z');

const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const expected = z.strictObject({ cause: z.string(), fields: values.optional() }).nullable();
const table = z.object({
  cases: z.array(
    z.strictObject({
      name: z.string(),
      object: z.enum(['Account', 'Quote']),
      operation: z.enum(['insert', 'update', 'delete', 'undelete', 'merge']),
      settings: values.optional(),
      needs: z.string().optional(),
      before: values.optional(),
      after: values.optional(),
      known: values.optional(),
      survivorKnown: values.optional(),
      expect: expected,
      expectSurvivor: expected.optional(),
    }),
  ),
});
type Case = z.infer<typeof table>['cases'][number];

const { cases } = table.parse(JSON.parse(readFileSync('test/fixtures/capture-cases.json', 'utf8')));

describe('the local Salesforce', () => {
  it.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const rows = capturedRows(one);
    expect(rows.find((row) => row.Record_Id__c === RECORD) ?? null).toEqual(rowLike(one.expect));
    expect(rows.find((row) => row.Record_Id__c === SURVIVOR) ?? null).toEqual(rowLike(one.expectSurvivor ?? null));
    expect(rows.length).toBe([one.expect, one.expectSurvivor].filter((row) => row).length);
  });
});

function capturedRows(one: Case) {
  const merged = one.operation === 'merge' ? { MasterRecordId: SURVIVOR } : {};
  const record = (given: Case['before']): TriggerRecord[] =>
    given ? [{ Name: 'Record', ...given, ...merged, Id: RECORD }] : [];
  const run: TriggerRun = {
    operation: one.operation === 'merge' ? 'delete' : one.operation,
    before: record(one.before),
    after: record(one.after),
  };
  const find: FindSyncRecord = (id) => (id === RECORD ? one.known : id === SURVIVOR ? one.survivorKnown : undefined);
  const settings = settingsOf(one.settings ?? {});
  return one.object === 'Account' ? accountChanges(run, settings, find) : quoteChanges(run, settings, find, NOW);
}

function settingsOf(row: z.infer<typeof values>): CaptureSettings {
  return {
    captureAccounts: row['Capture_Accounts__c'] !== false,
    captureQuotes: row['Capture_Quotes__c'] !== false,
    keepCustomersCurrent: row['Keep_Customers_Current__c'] !== false,
    acceptedStatus: String(row['Accepted_Status__c'] ?? 'Accepted'),
    watchedAccountFields: String(row['Watched_Account_Fields__c'] ?? '')
      .split(',')
      .map((name) => name.trim()),
  };
}

function rowLike(row: z.infer<typeof expected>): unknown {
  return row === null ? null : expect.objectContaining({ Cause__c: row.cause, ...row.fields });
}

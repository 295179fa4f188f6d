/** A field of the Account that Togai is told is watched by Apex and by the local Salesforce, and granted to the connector's user. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_FIELDS,
  OPTIONAL_ACCOUNT_FIELDS,
  UNMAPPED_ACCOUNT_FIELDS,
} from '../../../companion/salesforce/accountFields.ts';
import { PACKAGE_FIELDS } from '../../../companion/salesforce/names.ts';
import { WATCHED_ACCOUNT_FIELDS } from '../../simulator/salesforce/capture.ts';

const mapped = [...ACCOUNT_FIELDS, ...OPTIONAL_ACCOUNT_FIELDS].filter(
  (field) => !UNMAPPED_ACCOUNT_FIELDS.includes(field),
);
const rule = readFileSync('force-app/main/capture/classes/AccountChangeRule.cls', 'utf8');
const row = readFileSync('companion/salesforce/accountRow.ts', 'utf8');
const grants = readFileSync('config/subscriber/permissionsets/Togai_Integration_Access.permissionset-meta.xml', 'utf8');

describe.each(mapped)('%s', (field) => {
  it('is watched by the trigger', () => {
    const watched = new RegExp(`\\bAccount\\.${field},?\\s|'${field}'`).test(rule);
    expect(watched, `AccountChangeRule.cls does not watch ${field}`).toBe(true);
  });

  it('is taken from what Salesforce answers', () => {
    expect(row.includes(`${field}:`), `accountRow.ts does not parse ${field}`).toBe(true);
  });

  it('is watched by the local Salesforce', () => {
    expect(WATCHED_ACCOUNT_FIELDS).toContain(field);
  });
});

/** Names can't be hidden; the parts of an address are granted as one; the package grants its own. */
const granted = ACCOUNT_FIELDS.filter(
  (field) => !['Id', 'Name', ...(PACKAGE_FIELDS.Account as readonly string[])].includes(field),
);
it.each(granted)('the permission set for subscribers lets the connector read %s', (field) => {
  expect(grants).toContain(`<field>Account.${field.startsWith('Billing') ? 'BillingAddress' : field}</field>`);
});

it('nothing is watched that is not read', () => {
  expect(WATCHED_ACCOUNT_FIELDS.filter((field) => !mapped.includes(field))).toEqual([]);
});

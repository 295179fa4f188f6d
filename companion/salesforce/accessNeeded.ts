/** What the integration user must be able to do, and what of it is missing by the descriptions of the org's objects. */
import { ACCOUNT_FIELDS } from './accountFields.ts';
import { type Names, PACKAGE_FIELDS, PACKAGE_OBJECTS } from './names.ts';
import type { ObjectDescription } from './descriptions.ts';

/** One thing the integration user may not do, in the org's names; without a field it is the whole object. */
export interface MissingAccess {
  readonly object: string;
  readonly field?: string;
  readonly access: 'read' | 'create' | 'edit';
}

interface Need {
  readonly read: readonly string[];
  readonly edit?: readonly string[];
  /** Rows are created, too. */
  readonly create?: boolean;
}

/** Written by the package's triggers or computed: the companion only reads them. */
const TRIGGER_FIELDS: readonly string[] = [
  'Outstanding__c',
  'Requested_At__c',
  'Accepted_At__c',
  'Accepted_Total__c',
  'Preview_Requested_At__c',
];

/** By object, in the package's own names. Fields that only some orgs have are not among them. */
export const NEEDED: Readonly<Record<string, Need>> = {
  Account: {
    // Nobody can be kept from a record's id.
    read: ACCOUNT_FIELDS.filter((field) => field !== 'Id'),
    edit: ['Togai_Customer_Id__c'],
  },
  Contact: { read: ['Email', 'AccountId'] },
  Opportunity: { read: ['AccountId'] },
  Quote: { read: ['Status', 'OpportunityId', ...PACKAGE_FIELDS.Quote] },
  QuoteLineItem: { read: ['Quantity', 'UnitPrice', 'Product2Id'] },
  Product2: { read: ['Name', ...PACKAGE_FIELDS.Product2] },
  Sync_Record__c: {
    create: true,
    read: PACKAGE_OBJECTS.Sync_Record__c,
    edit: PACKAGE_OBJECTS.Sync_Record__c.filter((field) => !TRIGGER_FIELDS.includes(field)),
  },
  Sync_Requested__e: { read: [] },
  // A setting has no access by field.
  Sync_Settings__c: { create: true, read: [], edit: [] },
};

/** Compares what an object's description allows with what is needed; undefined: the object is hidden as a whole. */
export function missingAccess(
  object: string,
  description: ObjectDescription | undefined,
  names: Names,
): MissingAccess[] {
  const need = NEEDED[object] ?? { read: [] };
  const orgObject = names.object(object);
  if (!description) return [{ object: orgObject, access: 'read' }];
  const fields = new Map(description.fields.map((field) => [field.name, field]));
  const missing: MissingAccess[] = [];
  if (need.create && !description.createable) missing.push({ object: orgObject, access: 'create' });
  if (need.edit && !description.updateable) missing.push({ object: orgObject, access: 'edit' });
  for (const own of need.read) {
    const field = names.field(own);
    const seen = fields.get(field);
    if (!seen) missing.push({ object: orgObject, field, access: 'read' });
    else if (need.edit?.includes(own) && !seen.updateable) missing.push({ object: orgObject, field, access: 'edit' });
  }
  return missing;
}

/** The package's own names and the one place where a connection's namespace is put before them and taken off again. */

/** Custom objects and the event that the package defines, each with its fields; no namespace. */
export const PACKAGE_OBJECTS = {
  Sync_Record__c: [
    'Accepted_At__c',
    'Accepted_Total__c',
    'Account__c',
    'Answered_At__c',
    'Arguments__c',
    'Cause__c',
    'Code__c',
    'Invoice_Id__c',
    'Message__c',
    'Outstanding__c',
    'Preview_At__c',
    'Preview_Requested_At__c',
    'Preview__c',
    'Price_Plan_Id__c',
    'Purchase_Id__c',
    'Quote__c',
    'Record_Id__c',
    'Requested_At__c',
    'Status__c',
    'Steps__c',
    'Synced_At__c',
    'Togai_Account_Id__c',
    'Togai_Customer_Id__c',
  ],
  Sync_Requested__e: ['Cause__c', 'Flow__c', 'Record_Ids__c', 'Requested_At__c'],
  Sync_Settings__c: [
    'Accepted_Status__c',
    'Capture_Accounts__c',
    'Capture_Quotes__c',
    'Companion_Seen_At__c',
    'Keep_Customers_Current__c',
    'Togai_App_Url__c',
    'Watched_Account_Fields__c',
  ],
} as const;

/** Fields that the package adds to Salesforce's own objects. */
export const PACKAGE_FIELDS = {
  Account: ['Togai_Billing_Email__c', 'Togai_Customer_Id__c'],
  Product2: ['Togai_Billing_Interval__c', 'Togai_Charge_Type__c', 'Togai_Usage_Meter_Id__c'],
  Quote: [
    'Togai_Billing_Action__c',
    'Togai_End_Date__c',
    'Togai_Existing_Plan__c',
    'Togai_Invoice_To_Pay__c',
    'Togai_Start_Date__c',
  ],
} as const;

/** Names of the relationships that the package's lookups make, from both ends. */
export const PACKAGE_RELATIONSHIPS = ['Account__r', 'Quote__r', 'Sync_Records__r'] as const;

/** Every name that carries the package's namespace in an org where the package is installed. */
const PACKAGE_NAMES: ReadonlySet<string> = new Set<string>([
  ...Object.keys(PACKAGE_OBJECTS),
  ...Object.values(PACKAGE_OBJECTS).flat(),
  ...Object.values(PACKAGE_FIELDS).flat(),
  ...PACKAGE_RELATIONSHIPS,
]);

/** Fields of a record by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Translates between the package's own names and those of one org. All of it is idempotent. */
export interface Names {
  readonly namespace: string;
  /** The org's name of an object or event; one that is not the package's stays as it is. */
  readonly object: (name: string) => string;
  /** The org's name of a field or relationship of the package; any other stays as it is. */
  readonly field: (name: string) => string;
  /** The topic to subscribe to for an event of the package. */
  readonly topic: (event: string) => string;
  /** A row to write: its keys become the org's names. */
  readonly toOrg: (row: Row) => Row;
  /** A row that was read: its keys, and those of rows inside it, become the package's own names. */
  readonly fromOrg: (row: Row) => Row;
  /** The package's own name of an org's name. */
  readonly own: (name: string) => string;
  /**
   * A query written in the package's own names; text in quotes stays as it is. Only for queries without fields that an admin chose: a
   * field `Status__c` of the customer's own would be taken for the package's.
   */
  readonly soql: (text: string) => string;
}

const QUOTED_OR_NAME = /'(?:[^'\\]|\\.)*'|\b\w+__[cre]\b/g;

/** The translation for a namespace; an empty one means that the package's metadata was deployed without. */
export function names(namespace: string): Names {
  if (namespace === '') return UNCHANGED;
  const prefix = `${namespace}__`;
  // Asked for every field of every row, so it is looked up and not worked out.
  const orgNames = new Map([...PACKAGE_NAMES].map((name) => [name, prefix + name]));
  const ownNames = new Map([...orgNames].map(([own, org]) => [org, own]));
  const toOrg = (name: string): string => orgNames.get(name) ?? name;
  const own = (name: string): string => ownNames.get(name) ?? name;
  return {
    namespace,
    object: toOrg,
    field: toOrg,
    topic: (event) => `/event/${toOrg(event)}`,
    toOrg: (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [toOrg(name), value])),
    fromOrg: (row) => renamed(row, own),
    own,
    soql: (text) => text.replace(QUOTED_OR_NAME, (token) => (token.startsWith("'") ? token : toOrg(token))),
  };
}

const UNCHANGED: Names = {
  namespace: '',
  object: (name) => name,
  field: (name) => name,
  topic: (event) => `/event/${event}`,
  toOrg: (row) => row,
  fromOrg: (row) => row,
  own: (name) => name,
  soql: (text) => text,
};

function renamed(row: Row, rename: (name: string) => string): Row {
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) result[rename(name)] = renamedValue(value, rename);
  return result;
}

function renamedValue(value: unknown, rename: (name: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => renamedValue(each, rename));
  return isRow(value) ? renamed(value, rename) : value;
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Short ways to write down the fields of standard objects. */
import type { FieldSchema, FieldType, FieldValue, PicklistValue } from './schema.ts';

/** A field before its org's namespace is known. */
export type FieldDraft = Omit<FieldSchema, 'apiName'>;
type Options = Partial<Omit<FieldDraft, 'name' | 'type'>>;

/** A field with everything that is not said set to the usual. */
export function field(name: string, type: FieldType, options: Options = {}): FieldDraft {
  return {
    name,
    type,
    label: labelOf(name),
    custom: name.endsWith('__c'),
    length: 0,
    precision: 0,
    scale: 0,
    required: false,
    createable: true,
    updateable: true,
    unique: false,
    externalId: false,
    caseSensitive: false,
    filterable: true,
    picklist: [],
    restricted: false,
    defaultValue: type === 'boolean' ? false : null,
    referenceTo: [],
    relationshipName: '',
    childRelationshipName: '',
    onParentDelete: 'setNull',
    formula: '',
    nameField: false,
    ...options,
  };
}

const READ_ONLY = { createable: false, updateable: false } as const;

/** A text field of at most so many characters. */
export const text = (name: string, length: number, options: Options = {}): FieldDraft =>
  field(name, 'string', { length, ...options });
/** A text area of at most so many characters. */
export const area = (name: string, length: number, options: Options = {}): FieldDraft =>
  field(name, 'textarea', { length, filterable: length <= 255, ...options });
/** An email field, 80 characters. */
export const email = (name: string, options: Options = {}): FieldDraft =>
  field(name, 'email', { length: 80, ...options });
/** A phone field, 40 characters. */
export const phone = (name: string, options: Options = {}): FieldDraft =>
  field(name, 'phone', { length: 40, ...options });
/** A URL field, 255 characters. */
export const url = (name: string, options: Options = {}): FieldDraft => field(name, 'url', { length: 255, ...options });
/** A checkbox. */
export const flag = (name: string, options: Options = {}): FieldDraft => field(name, 'boolean', options);
/** A whole number. */
export const int = (name: string, options: Options = {}): FieldDraft =>
  field(name, 'int', { precision: 8, ...options });
/** A number with so many digits behind the point. */
export const double = (name: string, scale: number, options: Options = {}): FieldDraft =>
  field(name, 'double', { precision: 18, scale, ...options });
/** A currency field with two digits behind the point. */
export const money = (name: string, options: Options = {}): FieldDraft =>
  field(name, 'currency', { precision: 18, scale: 2, ...options });
/** A percentage; 12.5 is stored for 12.5 %. */
export const percent = (name: string, options: Options = {}): FieldDraft =>
  field(name, 'percent', { precision: 5, scale: 2, ...options });
/** A date, stored as YYYY-MM-DD. */
export const date = (name: string, options: Options = {}): FieldDraft => field(name, 'date', options);
/** A moment, stored to the second or the millisecond as its field says. */
export const datetime = (name: string, options: Options = {}): FieldDraft => field(name, 'datetime', options);
/** A field that the system fills. */
export const fixed = (draft: FieldDraft): FieldDraft => ({ ...draft, ...READ_ONLY, required: false });

/** A picklist of these values. */
export function picklist(
  name: string,
  values: readonly string[],
  options: Options & { first?: boolean } = {},
): FieldDraft {
  const { first, ...rest } = options;
  const list: PicklistValue[] = values.map((value, i) => ({
    value,
    label: value,
    isDefault: first === true && i === 0,
  }));
  const defaultValue: FieldValue = first === true ? (values[0] ?? null) : null;
  return field(name, 'picklist', { length: 255, picklist: list, defaultValue, ...rest });
}

/** A lookup; `children` names the way down from the parent. */
export function lookup(name: string, to: string, children = '', options: Options = {}): FieldDraft {
  return field(name, 'reference', {
    length: 18,
    referenceTo: [to],
    relationshipName: name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, ''),
    childRelationshipName: children,
    ...options,
  });
}

/** A lookup that takes its record along when the parent is deleted, and can't be empty. */
export const master = (name: string, to: string, children: string, options: Options = {}): FieldDraft =>
  lookup(name, to, children, { required: true, updateable: false, onParentDelete: 'cascade', ...options });

const PARTS = ['Street', 'City', 'State', 'PostalCode', 'Country'] as const;
const PART_LENGTH = { Street: 255, City: 40, State: 80, PostalCode: 20, Country: 80 } as const;

/** The fields of one address and the compound that shows them together; with codes where the org has State and Country picklists. */
export function address(prefix: string, withCodes: boolean): FieldDraft[] {
  const parts = PARTS.map((part) =>
    part === 'Street' ? area(prefix + part, 255) : text(prefix + part, PART_LENGTH[part]),
  );
  const codes = withCodes ? [text(`${prefix}StateCode`, 10), text(`${prefix}CountryCode`, 10)] : [];
  return [...parts, ...codes, field(`${prefix}Address`, 'address', { ...READ_ONLY, filterable: false })];
}

/** What every record has. */
export function systemFields(): FieldDraft[] {
  return [
    fixed(datetime('CreatedDate')),
    fixed(lookup('CreatedById', 'User')),
    fixed(datetime('LastModifiedDate')),
    fixed(lookup('LastModifiedById', 'User')),
    fixed(datetime('SystemModstamp')),
    fixed(flag('IsDeleted', { label: 'Deleted' })),
  ];
}

/** The record's id, which every object has. */
export const idField = (): FieldDraft => fixed(field('Id', 'id', { length: 18 }));
/** Whose record it is. */
export const owner = (): FieldDraft => lookup('OwnerId', 'User', '', { label: 'Owner ID' });

function labelOf(name: string): string {
  return name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/ Id$/, ' ID');
}

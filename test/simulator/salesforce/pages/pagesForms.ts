/** Forms of the local Salesforce's pages: which fields a rep fills, how each is asked for, and what a submitted form means. */
import { html } from 'hono/html';
import type { Org } from '../org.ts';
import type { Html } from './pageFrame.ts';
import type { FieldSchema, FieldValue, ObjectType, Row } from '../schema/schema.ts';

/** Fields on the forms, by object; those that the org does not have are left out. */
const FORM_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Account: [
    'Name',
    'Phone',
    'Website',
    'Industry',
    'CurrencyIsoCode',
    'Togai_Billing_Email__c',
    'BillingStreet',
    'BillingCity',
    'BillingState',
    'BillingStateCode',
    'BillingPostalCode',
    'BillingCountry',
    'BillingCountryCode',
    'FirstName',
    'LastName',
    'PersonEmail',
    'Description',
  ],
  Contact: ['FirstName', 'LastName', 'Email', 'Phone', 'Title', 'AccountId'],
  Product2: [
    'Name',
    'ProductCode',
    'IsActive',
    'Description',
    'Togai_Charge_Type__c',
    'Togai_Billing_Interval__c',
    'Togai_Usage_Meter_Id__c',
  ],
  PricebookEntry: ['Pricebook2Id', 'Product2Id', 'UnitPrice', 'IsActive', 'CurrencyIsoCode'],
  Opportunity: ['Name', 'AccountId', 'StageName', 'CloseDate', 'Pricebook2Id', 'CurrencyIsoCode'],
  Quote: [
    'Name',
    'OpportunityId',
    'Status',
    'Pricebook2Id',
    'ExpirationDate',
    'Tax',
    'ShippingHandling',
    'Togai_Billing_Action__c',
    'Togai_Existing_Plan__c',
    'Togai_Start_Date__c',
    'Togai_End_Date__c',
    'Togai_Invoice_To_Pay__c',
    'Description',
  ],
  QuoteLineItem: ['QuoteId', 'PricebookEntryId', 'Quantity', 'UnitPrice', 'Discount', 'ServiceDate', 'Description'],
};
const MOST_CHOICES = 200;

/** The objects that a rep may create and edit here. */
export const EDITABLE = Object.keys(FORM_FIELDS);

/** The fields of an object's form: on `create` what may be set, on `edit` what may be changed. */
export function formFields(type: ObjectType, mode: 'create' | 'edit'): FieldSchema[] {
  const fields = (FORM_FIELDS[type.name] ?? []).flatMap((name) => type.field(name) ?? []);
  return fields.filter((field) => (mode === 'create' ? field.createable : field.updateable));
}

/** A submitted form as values by field; a checkbox that is not there was not ticked. */
export function formValues(
  fields: readonly FieldSchema[],
  form: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => {
      const given = form[field.name];
      return [
        field.name,
        field.type === 'boolean' ? given !== undefined : typeof given === 'string' ? given.trim() : null,
      ];
    }),
  );
}

/** A record's form: its fields, what stands in them, and what was wrong with the last try. */
export interface FormView {
  readonly org: Org;
  readonly fields: readonly FieldSchema[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly action: string;
  readonly cancel: string;
  /** What was wrong with the last try. */
  readonly faults: readonly string[];
}

/** The whole form. */
export function formCard({ org, fields, values, action, cancel, faults }: FormView): Html {
  return html`<form class="card grid" method="post" action="${action}">
    ${faults.map((fault) => html`<p class="error wide" role="alert">${fault}</p>`)}
    ${fields.map((field) => html`<p><label for="${field.name}">${field.label}${field.required ? ' *' : ''}</label>${control(org, field, values[field.name])}</p>`)}
    <div class="wide row"><button class="button primary" id="save">Save</button><a class="button" href="${cancel}">Cancel</a></div>
  </form>`;
}

function control(org: Org, field: FieldSchema, value: unknown): Html {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const { name } = field;
  if (field.type === 'boolean')
    return html`<input id="${name}" name="${name}" type="checkbox" value="true" ${value === true ? 'checked' : ''} />`;
  if (field.type === 'textarea') return html`<textarea id="${name}" name="${name}" rows="2">${text}</textarea>`;
  const choices = choicesOf(org, field, text);
  if (!choices) return html`<input id="${name}" name="${name}" type="${inputType(field)}" value="${text}" />`;
  return html`<select id="${name}" name="${name}">
    <option value=""></option>
    ${choices.map(([choice, label]) => html`<option value="${choice}" ${choice === text ? 'selected' : ''}>${label}</option>`)}
  </select>`;
}

/** Values with their labels for picklists and lookups; a lookup shows the newest records, and the one it has. */
function choicesOf(org: Org, field: FieldSchema, current: string): [string, string][] | undefined {
  if (field.picklist.length > 0) return field.picklist.map(({ value, label }) => [value, label]);
  const target = field.referenceTo[0];
  if (target === undefined) return undefined;
  const newest = newestRows(org, target, MOST_CHOICES);
  const chosen = newest.some(({ Id }) => Id === current) ? undefined : org.get(target, current);
  return (chosen ? [chosen, ...newest] : newest).map((row) => [row.Id, nameOf(org, target, row)]);
}

function inputType(field: FieldSchema): string {
  if (field.type === 'date') return 'date';
  return field.type === 'email' || field.type === 'url' ? field.type : 'text';
}

/** The newest records of an object, newest first. */
export function newestRows(org: Org, object: string, most: number, matches: (row: Row) => boolean = () => true): Row[] {
  const rows = [...org.rows(object)];
  const newest: Row[] = [];
  for (let i = rows.length - 1; i >= 0 && newest.length < most; i--) {
    const row = rows[i];
    if (row && matches(row)) newest.push(row);
  }
  return newest;
}

/** What a record is called. */
export function nameOf(org: Org, object: string, row: Row): string {
  const nameField = org.schema.type(object)?.nameField?.name;
  const name = nameField === undefined ? null : (row[nameField] ?? null);
  if (object !== 'PricebookEntry') return shown(name) || row.Id;
  const book = org.get('Pricebook2', shown(row['Pricebook2Id'] ?? null));
  return `${shown(name)} (${book ? shown(book['Name'] ?? null) : ''}, ${shown(row['UnitPrice'] ?? null)})`;
}

/** A value as text; nothing for an empty one. */
export function shown(value: FieldValue): string {
  return value === null ? '' : String(value);
}

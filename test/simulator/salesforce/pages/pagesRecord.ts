/** What a rep sees of one record: its fields by label, the connector's status, and related lists. */
import { html } from 'hono/html';
import type { Org } from '../org.ts';
import type { Html } from './pageFrame.ts';
import { EDITABLE, nameOf, newestRows, shown } from './pagesForms.ts';
import { previewView } from './pagesPreview.ts';
import type { FieldSchema, FieldValue, ObjectType, Row } from '../schema/schema.ts';

const RELATED: Readonly<Record<string, readonly (readonly [object: string, lookup: string])[]>> = {
  Account: [
    ['Contact', 'AccountId'],
    ['Opportunity', 'AccountId'],
    ['Quote', 'AccountId'],
  ],
  Opportunity: [['Quote', 'OpportunityId']],
  Quote: [['QuoteLineItem', 'QuoteId']],
  Product2: [['PricebookEntry', 'Product2Id']],
};
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Account: ['Name', 'Togai_Billing_Email__c', 'BillingCountry', 'Togai_Customer_Id__c'],
  Contact: ['Name', 'Email', 'Phone'],
  Opportunity: ['Name', 'StageName', 'CloseDate'],
  Quote: ['Name', 'QuoteNumber', 'Status', 'GrandTotal'],
  QuoteLineItem: ['LineNumber', 'Product2Id', 'Quantity', 'UnitPrice', 'Discount', 'TotalPrice'],
  Product2: ['Name', 'ProductCode', 'Togai_Charge_Type__c', 'Togai_Billing_Interval__c'],
  PricebookEntry: ['Name', 'Pricebook2Id', 'UnitPrice', 'IsActive'],
  Sync_Record__c: ['Name', 'Status__c', 'Message__c', 'Cause__c', 'Synced_At__c', 'Togai_Customer_Id__c'],
};
const HIDDEN = new Set([
  'Id',
  'IsDeleted',
  'SystemModstamp',
  'LastModifiedDate',
  'LastModifiedById',
  'CreatedById',
  'MasterRecordId',
]);
const MOST_RELATED = 50;

/** Path of an org's pages. */
export function orgPath(org: Org): string {
  return `/orgs/${org.id}`;
}

/** The table of some records of an object. */
function recordTable(org: Org, object: string, rows: readonly Row[]): Html {
  const fields = (COLUMNS[object] ?? ['Name']).flatMap((name) => org.schema.type(object)?.field(name) ?? []);
  if (rows.length === 0) return html`<p class="note">None yet.</p>`;
  return html`<table>
    <thead>
      <tr>${fields.map((field) => html`<th scope="col">${labelOf(field)}</th>`)}</tr>
    </thead>
    <tbody>
      ${rows.map((row) => html`<tr>${fields.map((field, i) => html`<td>${i === 0 ? link(org, object, row) : cell(org, field, row[field.name] ?? null)}</td>`)}</tr>`)}
    </tbody>
  </table>`;
}

/** The page's body for one record. */
export function recordView(org: Org, type: ObjectType, row: Row): Html {
  const here = `${orgPath(org)}/${type.name}/${row.Id}`;
  const editable = EDITABLE.includes(type.name);
  const accepted = type.name === 'Quote' && row['Status'] === acceptedStatus(org);
  const fields = type.fields.filter(
    (field) => !HIDDEN.has(field.name) && (shown(row[field.name] ?? null) !== '' || field.name.startsWith('Togai_')),
  );
  return html`<div class="card row">
      <div style="flex:1"><span class="kind">${type.schema.label}</span><h1>${nameOf(org, type.name, row)}</h1></div>
      ${editable ? html`<a class="button" href="${here}/edit">Edit</a>` : ''}
      ${type.name === 'Quote' && !accepted ? button(`${here}/accept`, 'accept', 'Accept quote') : ''} ${editable ? button(`${here}/delete`, 'delete', 'Delete') : ''}
    </div>
    ${type.name === 'Account' || type.name === 'Quote' ? statusCard(org, type, here, row) : ''}
    <div class="card">
      <h2>Details</h2>
      <dl>${fields.map((field) => html`<div><dt>${labelOf(field)}</dt><dd data-field="${field.apiName}">${cell(org, field, row[field.name] ?? null)}</dd></div>`)}</dl>
    </div>
    ${(RELATED[type.name] ?? []).map(([object, lookup]) => relatedList(org, object, lookup, row.Id))}`;
}

/** The connector's answer for a record, as its component on the page shows it. */
function statusCard(org: Org, type: ObjectType, here: string, row: Row): Html {
  if (!org.schema.type('Sync_Record__c'))
    return html`<div class="card"><h2>Togai</h2><p class="note">The package is not installed in this org.</p></div>`;
  const record = org.syncRecord(row.Id);
  const status = shown(record?.['Status__c'] ?? null);
  const facts = [
    'Cause__c',
    'Requested_At__c',
    'Synced_At__c',
    'Togai_Customer_Id__c',
    'Togai_Account_Id__c',
    'Price_Plan_Id__c',
    'Purchase_Id__c',
    'Invoice_Id__c',
  ];
  const fields = facts
    .flatMap((name) => org.schema.type('Sync_Record__c')?.field(name) ?? [])
    .filter(({ name }) => shown(record?.[name] ?? null) !== '');
  return html`<div class="card" id="togai">
    <div class="row"><h2 style="flex:1">Togai</h2>${type.name === 'Quote' ? button(`${here}/preview`, 'preview', 'Preview') : ''} ${status !== '' || type.name === 'Account' ? button(`${here}/retry`, 'retry', 'Retry') : ''}</div>
    ${
      status !== '' && record
        ? html`<p class="row"><span class="status ${status.split(' ')[0]}" id="sync-status">${status}</span> <span id="sync-message">${shown(record['Message__c'] ?? null)}</span></p>
          <dl>${fields.map(({ name, label }) => html`<div><dt>${label}</dt><dd data-sync-field="${name}">${shown(record[name] ?? null)}</dd></div>`)}</dl>`
        : html`<p class="note">${type.name === 'Quote' ? 'Sent to Togai once it is accepted.' : 'Not captured yet.'}</p>`
    }
    ${type.name === 'Quote' ? previewView(record) : ''}
  </div>`;
}

/** The Quote status that means accepted in this org: its setting, or `Accepted`. */
export function acceptedStatus(org: Org): string {
  const settings = org.schema.type('Sync_Settings__c')
    ? org.findBy('Sync_Settings__c', 'SetupOwnerId', org.id)[0]
    : undefined;
  return shown(settings?.['Accepted_Status__c'] ?? null).trim() || 'Accepted';
}

function relatedList(org: Org, object: string, lookup: string, id: string): Html {
  const type = org.schema.type(object);
  if (!type) return html``;
  const rows = org.findBy(object, lookup, id).slice(0, MOST_RELATED);
  return html`<div class="card" id="related-${object}">
    <div class="row">
      <h2 style="flex:1">${type.schema.labelPlural}</h2>
      ${type.field(lookup)?.createable ? html`<a class="button" href="${orgPath(org)}/${object}/new?${lookup}=${id}">New</a>` : ''}
    </div>
    ${recordTable(org, object, rows)}
  </div>`;
}

/** The newest records of an object, or those whose name holds a text. */
export function listView(org: Org, type: ObjectType, search: string, most: number): Html {
  const wanted = search.toLowerCase();
  const rows = newestRows(
    org,
    type.name,
    most,
    (row) => wanted === '' || nameOf(org, type.name, row).toLowerCase().includes(wanted),
  );
  const path = `${orgPath(org)}/${type.name}`;
  return html`<div class="card">
    <div class="row">
      <h2 style="flex:1"><a href="${path}">${type.schema.labelPlural}</a></h2>
      ${EDITABLE.includes(type.name) ? html`<a class="button" href="${path}/new">New</a>` : ''}
    </div>
    ${recordTable(org, type.name, rows)}
  </div>`;
}

function button(action: string, id: string, label: string): Html {
  return html`<form method="post" action="${action}"><button class="button" id="${id}">${label}</button></form>`;
}

function link(org: Org, object: string, row: Row): Html {
  return html`<a href="${orgPath(org)}/${object}/${row.Id}">${nameOf(org, object, row)}</a>`;
}

/** The label as a page shows it: a lookup shows a record, not its id. */
function labelOf(field: FieldSchema): string {
  return field.type === 'reference' ? field.label.replace(/ ID$/, '') : field.label;
}

function cell(org: Org, field: FieldSchema, value: FieldValue): Html {
  if (field.type === 'datetime' && value !== null) return html`${String(value).slice(0, 19).replace('T', ' ')} UTC`;
  if (field.type === 'boolean') return html`${value === true ? 'Yes' : 'No'}`;
  const target = field.referenceTo.find((object) => value !== null && org.get(object, String(value)) !== undefined);
  const row = target === undefined ? undefined : org.get(target, String(value));
  return target !== undefined && row ? link(org, target, row) : html`${shown(value)}`;
}

/** The standard objects around selling: products, price books, Opportunities, Quotes and their lines. */
import {
  address,
  area,
  date,
  double,
  email,
  type FieldDraft,
  fixed,
  flag,
  idField,
  int,
  lookup,
  master,
  money,
  owner,
  percent,
  phone,
  picklist,
  systemFields,
  text,
} from './schemaFields.ts';
import type { ObjectDraft, OrgFeatures } from './schemaDraft.ts';

const OPPORTUNITY_STAGES = [
  'Prospecting',
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Id. Decision Makers',
  'Perception Analysis',
  'Proposal/Price Quote',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
];
const QUOTE_STATUSES = [
  'Draft',
  'Needs Review',
  'In Review',
  'Approved',
  'Rejected',
  'Presented',
  'Accepted',
  'Denied',
];

function product(): FieldDraft[] {
  return [
    idField(),
    text('Name', 255, { label: 'Product Name', required: true, nameField: true }),
    text('ProductCode', 255),
    area('Description', 4000, { label: 'Product Description' }),
    flag('IsActive', { label: 'Active' }),
    picklist('Family', ['None'], { label: 'Product Family' }),
    text('StockKeepingUnit', 180, { label: 'Product SKU' }),
    picklist('QuantityUnitOfMeasure', ['Each']),
    ...systemFields(),
  ];
}

function pricebook(): FieldDraft[] {
  return [
    idField(),
    text('Name', 255, { label: 'Price Book Name', required: true, nameField: true }),
    flag('IsActive', { label: 'Active' }),
    area('Description', 255),
    fixed(flag('IsStandard', { label: 'Is Standard Price Book' })),
    ...systemFields(),
  ];
}

function pricebookEntry(): FieldDraft[] {
  return [
    idField(),
    fixed(text('Name', 255, { label: 'Product Name', nameField: true })),
    master('Pricebook2Id', 'Pricebook2', 'PricebookEntries', { label: 'Price Book ID' }),
    master('Product2Id', 'Product2', 'PricebookEntries', { label: 'Product ID' }),
    money('UnitPrice', { label: 'List Price', required: true }),
    flag('IsActive', { label: 'Active' }),
    flag('UseStandardPrice'),
    fixed(text('ProductCode', 255)),
    ...systemFields(),
  ];
}

function opportunity(): FieldDraft[] {
  return [
    idField(),
    lookup('AccountId', 'Account', 'Opportunities', { label: 'Account ID', onParentDelete: 'cascade' }),
    text('Name', 120, { required: true, nameField: true }),
    area('Description', 32_000),
    picklist('StageName', OPPORTUNITY_STAGES, { label: 'Stage', required: true }),
    money('Amount'),
    percent('Probability', { label: 'Probability (%)', precision: 3, scale: 0 }),
    date('CloseDate', { required: true }),
    picklist('Type', ['Existing Business', 'New Business'], { label: 'Opportunity Type' }),
    text('NextStep', 255),
    picklist('LeadSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    fixed(flag('IsClosed', { label: 'Closed' })),
    fixed(flag('IsWon', { label: 'Won' })),
    lookup('Pricebook2Id', 'Pricebook2', 'Opportunities', { label: 'Price Book ID' }),
    lookup('ContactId', 'Contact', '', { label: 'Contact ID' }),
    owner(),
    ...systemFields(),
    fixed(flag('HasOpportunityLineItem', { label: 'Has Line Item' })),
  ];
}

function line(parent: string, parentField: string, children: string): FieldDraft[] {
  return [
    idField(),
    master(parentField, parent, children),
    lookup('PricebookEntryId', 'PricebookEntry', children, {
      label: 'Price Book Entry ID',
      required: true,
      updateable: false,
      onParentDelete: 'restrict',
    }),
    lookup('Product2Id', 'Product2', children, { label: 'Product ID', updateable: false, onParentDelete: 'restrict' }),
    double('Quantity', 2, { required: true, precision: 12 }),
    money('UnitPrice', { label: 'Sales Price', required: true }),
    percent('Discount'),
    fixed(money('ListPrice')),
    fixed(money('Subtotal')),
    fixed(money('TotalPrice')),
    date('ServiceDate', { label: 'Date' }),
    text('Description', 255, { label: 'Line Description' }),
    int('SortOrder'),
    ...systemFields(),
  ];
}

function quote(features: OrgFeatures): FieldDraft[] {
  return [
    idField(),
    master('OpportunityId', 'Opportunity', 'Quotes', { label: 'Opportunity ID' }),
    fixed(lookup('AccountId', 'Account', 'Quotes', { label: 'Account ID' })),
    lookup('ContactId', 'Contact', 'Quotes', { label: 'Contact ID' }),
    lookup('Pricebook2Id', 'Pricebook2', 'Quotes', { label: 'Price Book ID' }),
    text('Name', 255, { label: 'Quote Name', required: true, nameField: true }),
    fixed(text('QuoteNumber', 255)),
    picklist('Status', QUOTE_STATUSES, { first: true }),
    date('ExpirationDate'),
    area('Description', 32_000),
    email('Email'),
    phone('Phone'),
    money('Tax'),
    money('ShippingHandling', { label: 'Shipping and Handling' }),
    fixed(percent('Discount')),
    fixed(money('Subtotal')),
    fixed(money('TotalPrice')),
    fixed(money('GrandTotal')),
    fixed(int('LineItemCount', { label: 'Line Items' })),
    fixed(flag('IsSyncing', { label: 'Syncing' })),
    text('BillingName', 255, { label: 'Bill To Name' }),
    ...address('Billing', features.stateCountryPicklists),
    ...address('Shipping', features.stateCountryPicklists),
    owner(),
    ...systemFields(),
  ];
}

/** Product2, price books, Opportunity and lines; Quote and its lines only where Quotes are switched on. */
export function salesObjects(features: OrgFeatures): ObjectDraft[] {
  const quotes: ObjectDraft[] = [
    { name: 'Quote', label: 'Quote', labelPlural: 'Quotes', keyPrefix: '0Q0', currency: true, fields: quote(features) },
    {
      name: 'QuoteLineItem',
      label: 'Quote Line Item',
      labelPlural: 'Quote Line Item',
      keyPrefix: '0QL',
      currency: 'derived',
      fields: [...line('Quote', 'QuoteId', 'QuoteLineItems'), fixed(text('LineNumber', 255, { nameField: true }))],
    },
  ];
  return [
    {
      name: 'Product2',
      label: 'Product',
      labelPlural: 'Products',
      keyPrefix: '01t',
      currency: true,
      fields: product(),
    },
    { name: 'Pricebook2', label: 'Price Book', labelPlural: 'Price Books', keyPrefix: '01s', fields: pricebook() },
    {
      name: 'PricebookEntry',
      label: 'Price Book Entry',
      labelPlural: 'Price Book Entries',
      keyPrefix: '01u',
      currency: true,
      fields: pricebookEntry(),
    },
    {
      name: 'Opportunity',
      label: 'Opportunity',
      labelPlural: 'Opportunities',
      keyPrefix: '006',
      currency: true,
      fields: opportunity(),
    },
    {
      name: 'OpportunityLineItem',
      label: 'Opportunity Product',
      labelPlural: 'Opportunity Product',
      keyPrefix: '00k',
      currency: 'derived',
      fields: [
        ...line('Opportunity', 'OpportunityId', 'OpportunityLineItems'),
        fixed(text('Name', 376, { nameField: true })),
      ],
    },
    ...(features.quotes ? quotes : []),
  ];
}

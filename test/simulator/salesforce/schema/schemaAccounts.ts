/** The standard objects around customers: Account, Contact and the roles of Contacts. */
import {
  address,
  area,
  date,
  datetime,
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
  phone,
  picklist,
  systemFields,
  text,
  url,
} from './schemaFields.ts';
import type { ObjectDraft, OrgFeatures } from './schemaDraft.ts';

const SALUTATIONS = ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'];
const INDUSTRIES = [
  'Agriculture',
  'Banking',
  'Communications',
  'Consulting',
  'Education',
  'Energy',
  'Finance',
  'Healthcare',
  'Insurance',
  'Manufacturing',
  'Media',
  'Retail',
  'Technology',
  'Telecommunications',
  'Transportation',
  'Utilities',
  'Other',
];

function account(features: OrgFeatures): FieldDraft[] {
  const person = features.personAccounts;
  return [
    idField(),
    fixed(lookup('MasterRecordId', 'Account')),
    text('Name', 255, { label: 'Account Name', required: true, nameField: true }),
    picklist(
      'Type',
      [
        'Prospect',
        'Customer - Direct',
        'Customer - Channel',
        'Channel Partner / Reseller',
        'Installation Partner',
        'Technology Partner',
        'Other',
      ],
      { label: 'Account Type' },
    ),
    lookup('ParentId', 'Account', 'ChildAccounts', { label: 'Parent Account ID' }),
    ...address('Billing', features.stateCountryPicklists),
    ...address('Shipping', features.stateCountryPicklists),
    phone('Phone', { label: 'Account Phone' }),
    phone('Fax', { label: 'Account Fax' }),
    text('AccountNumber', 40),
    url('Website'),
    text('Sic', 20, { label: 'SIC Code' }),
    picklist('Industry', INDUSTRIES),
    money('AnnualRevenue', { scale: 0 }),
    int('NumberOfEmployees', { label: 'Employees' }),
    picklist('Ownership', ['Public', 'Private', 'Subsidiary', 'Other']),
    area('Description', 32_000, { label: 'Account Description' }),
    picklist('Rating', ['Hot', 'Warm', 'Cold'], { label: 'Account Rating' }),
    text('Site', 80, { label: 'Account Site' }),
    picklist('AccountSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    owner(),
    ...systemFields(),
    fixed(date('LastActivityDate')),
    fixed(datetime('LastViewedDate')),
    ...(person ? personFields() : []),
  ];
}

function personFields(): FieldDraft[] {
  return [
    fixed(flag('IsPersonAccount')),
    fixed(lookup('PersonContactId', 'Contact')),
    text('FirstName', 40),
    text('LastName', 80),
    picklist('Salutation', SALUTATIONS),
    email('PersonEmail', { label: 'Email' }),
    phone('PersonMobilePhone', { label: 'Mobile' }),
    text('PersonTitle', 80, { label: 'Title' }),
  ];
}

function contact(features: OrgFeatures): FieldDraft[] {
  return [
    idField(),
    fixed(lookup('MasterRecordId', 'Contact')),
    lookup('AccountId', 'Account', 'Contacts', { label: 'Account ID', onParentDelete: 'cascade' }),
    text('LastName', 80, { required: true }),
    text('FirstName', 40),
    picklist('Salutation', SALUTATIONS),
    fixed(text('Name', 121, { label: 'Full Name', nameField: true })),
    ...address('Mailing', features.stateCountryPicklists),
    phone('Phone', { label: 'Business Phone' }),
    phone('MobilePhone'),
    lookup('ReportsToId', 'Contact', '', { relationshipName: 'ReportsTo' }),
    email('Email'),
    text('Title', 128),
    text('Department', 80),
    picklist('LeadSource', ['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    date('Birthdate'),
    area('Description', 32_000, { label: 'Contact Description' }),
    flag('HasOptedOutOfEmail', { label: 'Email Opt Out' }),
    owner(),
    ...systemFields(),
    ...(features.personAccounts ? [fixed(flag('IsPersonAccount'))] : []),
  ];
}

function accountContactRole(): FieldDraft[] {
  return [
    idField(),
    master('AccountId', 'Account', 'AccountContactRoles', { label: 'Account ID' }),
    master('ContactId', 'Contact', 'AccountContactRoles', { label: 'Contact ID', updateable: true }),
    picklist('Role', [
      'Business User',
      'Decision Maker',
      'Economic Buyer',
      'Economic Decision Maker',
      'Evaluator',
      'Executive Sponsor',
      'Influencer',
      'Technical Buyer',
      'Billing',
      'Other',
    ]),
    flag('IsPrimary', { label: 'Primary' }),
    ...systemFields(),
  ];
}

/** Account, Contact and AccountContactRole with the fields that the org's features give them. */
export function accountObjects(features: OrgFeatures): ObjectDraft[] {
  return [
    {
      name: 'Account',
      label: 'Account',
      labelPlural: 'Accounts',
      keyPrefix: '001',
      currency: true,
      fields: account(features),
    },
    {
      name: 'Contact',
      label: 'Contact',
      labelPlural: 'Contacts',
      keyPrefix: '003',
      currency: true,
      fields: contact(features),
    },
    {
      name: 'AccountContactRole',
      label: 'Account Contact Role',
      labelPlural: 'Account Contact Role',
      keyPrefix: '02Z',
      fields: accountContactRole(),
    },
  ];
}

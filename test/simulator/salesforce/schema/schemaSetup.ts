/** The standard objects that describe the org itself: its users, currencies and permissions. */
import {
  email,
  type FieldDraft,
  fixed,
  flag,
  idField,
  lookup,
  owner,
  phone,
  picklist,
  systemFields,
  text,
  double,
  datetime,
  int,
} from './schemaFields.ts';
import type { ObjectDraft, OrgFeatures } from './schemaDraft.ts';

function organization(): FieldDraft[] {
  return [
    idField(),
    text('Name', 80, { nameField: true }),
    text('OrganizationType', 40),
    flag('IsSandbox'),
    text('InstanceName', 5),
    text('NamespacePrefix', 15),
    text('LanguageLocaleKey', 40),
    text('DefaultLocaleSidKey', 40),
    text('TimeZoneSidKey', 40),
    text('Country', 80),
    int('FiscalYearStartMonth'),
    text('PrimaryContact', 80),
    datetime('TrialExpirationDate'),
    ...systemFields(),
  ];
}

function user(features: OrgFeatures): FieldDraft[] {
  return [
    idField(),
    text('Username', 80, { required: true, unique: true }),
    text('LastName', 80, { required: true }),
    text('FirstName', 40),
    fixed(text('Name', 121, { label: 'Full Name', nameField: true })),
    email('Email', { required: true }),
    text('Alias', 8),
    text('CompanyName', 80),
    text('Title', 80),
    phone('Phone'),
    flag('IsActive', { label: 'Active', defaultValue: true }),
    lookup('ProfileId', 'Profile', 'Users', { label: 'Profile ID' }),
    picklist('UserType', ['Standard'], { first: true }),
    text('TimeZoneSidKey', 40, { defaultValue: 'GMT' }),
    text('LocaleSidKey', 40, { defaultValue: 'en_US' }),
    text('LanguageLocaleKey', 40, { defaultValue: 'en_US' }),
    text('EmailEncodingKey', 40, { defaultValue: 'UTF-8' }),
    ...(features.currencies.length > 0 ? [text('DefaultCurrencyIsoCode', 3)] : []),
    ...systemFields(),
  ];
}

const named = (extra: FieldDraft[]): FieldDraft[] => [idField(), ...extra, ...systemFields()];

function permissionObjects(): ObjectDraft[] {
  return [
    {
      name: 'Profile',
      label: 'Profile',
      labelPlural: 'Profile',
      keyPrefix: '00e',
      writable: false,
      fields: named([text('Name', 255, { nameField: true }), picklist('UserType', ['Standard'], { first: true })]),
    },
    {
      name: 'PermissionSet',
      label: 'Permission Set',
      labelPlural: 'Permission Sets',
      keyPrefix: '0PS',
      fields: named([
        text('Name', 80, { nameField: true, required: true }),
        text('Label', 80),
        text('NamespacePrefix', 15),
        flag('IsOwnedByProfile'),
        lookup('ProfileId', 'Profile'),
      ]),
    },
    {
      name: 'PermissionSetAssignment',
      label: 'Permission Set Assignment',
      labelPlural: 'Permission Set Assignments',
      keyPrefix: '0Pa',
      fields: named([
        lookup('PermissionSetId', 'PermissionSet', 'Assignments', { required: true }),
        lookup('AssigneeId', 'User', 'PermissionSetAssignments', { required: true }),
      ]),
    },
    {
      name: 'CustomPermission',
      label: 'Custom Permission',
      labelPlural: 'Custom Permissions',
      keyPrefix: '0CP',
      writable: false,
      fields: named([
        text('DeveloperName', 80, { nameField: true }),
        text('MasterLabel', 80),
        text('NamespacePrefix', 15),
      ]),
    },
    {
      name: 'CustomNotificationType',
      label: 'Custom Notification Type',
      labelPlural: 'Custom Notification Types',
      keyPrefix: '0ML',
      writable: false,
      fields: named([
        text('CustomNotifTypeName', 80, { nameField: true }),
        text('DeveloperName', 80),
        text('MasterLabel', 80),
        text('NamespacePrefix', 15),
        flag('Desktop'),
        flag('Mobile'),
      ]),
    },
    {
      name: 'SetupEntityAccess',
      label: 'Setup Entity Access',
      labelPlural: 'Setup Entity Access',
      keyPrefix: '0J0',
      fields: named([
        lookup('ParentId', 'PermissionSet', 'SetupEntityAccessItems', { required: true }),
        lookup('SetupEntityId', 'CustomPermission', 'SetupEntityAccessItems', { required: true, relationshipName: '' }),
        fixed(text('SetupEntityType', 80)),
      ]),
    },
  ];
}

/** The objects of set-up; CurrencyType only where the org has several currencies. */
export function setupObjects(features: OrgFeatures): ObjectDraft[] {
  const currencyType: ObjectDraft = {
    name: 'CurrencyType',
    label: 'Currency Type',
    labelPlural: 'Currency Types',
    keyPrefix: '01L',
    fields: named([
      text('IsoCode', 3, { required: true, unique: true, updateable: false }),
      double('ConversionRate', 6),
      int('DecimalPlaces'),
      flag('IsActive'),
      fixed(flag('IsCorporate')),
    ]),
  };
  return [
    {
      name: 'Organization',
      label: 'Organization',
      labelPlural: 'Organizations',
      keyPrefix: '00D',
      writable: false,
      fields: organization(),
    },
    { name: 'User', label: 'User', labelPlural: 'Users', keyPrefix: '005', fields: user(features) },
    ...permissionObjects(),
    ...(features.currencies.length > 0 ? [currencyType] : []),
  ];
}

/** What a custom object or setting has besides its own fields. */
export function customObjectFields(kind: 'object' | 'customSetting', nameLabel: string): FieldDraft[] {
  const name = text('Name', 80, { label: nameLabel, nameField: true });
  const setupOwner = lookup('SetupOwnerId', 'Organization', '', {
    label: 'Location',
    referenceTo: ['Organization', 'Profile', 'User'],
    required: true,
    updateable: false,
    unique: true,
  });
  return [idField(), name, kind === 'object' ? owner() : setupOwner, ...systemFields()];
}

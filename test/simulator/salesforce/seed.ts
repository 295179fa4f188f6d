/** What stands in an org before anyone works in it: the org, its admin, the standard price book, and sample data on request. */
import type { PackageMetadata } from './metadata.ts';
import type { FieldValue } from './schema/schema.ts';
import type { OrgFeatures } from './schema/schemaDraft.ts';
import type { Store } from './store.ts';

/** What the first rows of an org are made of. */
export interface Foundation {
  readonly orgId: string;
  readonly name: string;
  readonly sandbox: boolean;
  readonly username: string;
  readonly features: OrgFeatures;
  readonly packaged: PackageMetadata | undefined;
}

type Values = Readonly<Record<string, FieldValue>>;

/** Puts a row as the system makes it, past all checks; answers its id. */
function plant(store: Store, type: string, userId: string, values: Values): string {
  const table = store.table(type);
  const row = { ...store.newRow(table.type, userId), ...values };
  table.put(row);
  return row.Id;
}

/** Lays an org's foundation; answers the id of its admin. */
export function layFoundation(store: Store, foundation: Foundation): string {
  const { orgId, name, sandbox, username, features, packaged } = foundation;
  const adminId = store.ids.next('005');
  const namespace = store.schema.namespace === '' ? null : store.schema.namespace;
  plant(store, 'Organization', adminId, {
    Id: orgId,
    Name: name,
    OrganizationType: 'Enterprise Edition',
    IsSandbox: sandbox,
    InstanceName: sandbox ? 'CS1' : 'NA1',
    LanguageLocaleKey: 'en_US',
    DefaultLocaleSidKey: 'en_US',
    TimeZoneSidKey: 'GMT',
    FiscalYearStartMonth: 1,
  });
  const ProfileId = plant(store, 'Profile', adminId, { Name: 'System Administrator' });
  const currency: Values =
    features.currencies[0] === undefined ? {} : { DefaultCurrencyIsoCode: features.currencies[0] };
  plant(store, 'User', adminId, {
    Id: adminId,
    Username: username,
    FirstName: 'Ada',
    LastName: 'Admin',
    Name: 'Ada Admin',
    Email: username,
    Alias: 'aadmi',
    ProfileId,
    ...currency,
  });
  const profileSet = plant(store, 'PermissionSet', adminId, {
    Name: 'X00e_System_Administrator',
    Label: 'System Administrator',
    IsOwnedByProfile: true,
    ProfileId,
  });
  plant(store, 'PermissionSetAssignment', adminId, { PermissionSetId: profileSet, AssigneeId: adminId });
  plant(store, 'Pricebook2', adminId, { Name: 'Standard Price Book', IsActive: true, IsStandard: true });
  features.currencies.forEach((IsoCode, i) =>
    plant(store, 'CurrencyType', adminId, {
      IsoCode,
      ConversionRate: 1 + i / 10,
      DecimalPlaces: IsoCode === 'JPY' ? 0 : 2,
      IsActive: true,
      IsCorporate: i === 0,
    }),
  );
  for (const DeveloperName of packaged?.customPermissions ?? [])
    plant(store, 'CustomPermission', adminId, {
      DeveloperName,
      MasterLabel: DeveloperName.replaceAll('_', ' '),
      NamespacePrefix: namespace,
    });
  for (const Name of packaged?.permissionSets ?? [])
    plant(store, 'PermissionSet', adminId, { Name, Label: Name.replaceAll('_', ' '), NamespacePrefix: namespace });
  for (const DeveloperName of packaged?.notificationTypes ?? [])
    plant(store, 'CustomNotificationType', adminId, {
      CustomNotifTypeName: DeveloperName,
      DeveloperName,
      MasterLabel: DeveloperName.replaceAll('_', ' '),
      Desktop: true,
      Mobile: true,
      NamespacePrefix: namespace,
    });
  return adminId;
}

/** A new user with a profile of its own, as an admin adds one. */
export function addUser(
  store: Store,
  adminId: string,
  user: { username: string; firstName: string; lastName: string },
): string {
  const ProfileId = plant(store, 'Profile', adminId, { Name: `${user.firstName} ${user.lastName}` });
  const Name = `${user.firstName} ${user.lastName}`;
  return plant(store, 'User', adminId, {
    Username: user.username,
    FirstName: user.firstName,
    LastName: user.lastName,
    Name,
    Email: user.username,
    Alias: user.lastName.slice(0, 8).toLowerCase(),
    ProfileId,
  });
}

/** Gives a user a custom permission by a permission set of its own; makes the permission where the package is not there. */
export function grantCustomPermission(store: Store, adminId: string, userId: string, developerName: string): void {
  const known = [...store.table('CustomPermission').rows()].find((row) => row['DeveloperName'] === developerName)?.Id;
  const permission =
    known ??
    plant(store, 'CustomPermission', adminId, {
      DeveloperName: developerName,
      MasterLabel: developerName.replaceAll('_', ' '),
    });
  const PermissionSetId = plant(store, 'PermissionSet', adminId, {
    Name: `${developerName}_${userId.slice(-6)}`,
    Label: developerName.replaceAll('_', ' '),
  });
  plant(store, 'SetupEntityAccess', adminId, {
    ParentId: PermissionSetId,
    SetupEntityId: permission,
    SetupEntityType: 'CustomPermission',
  });
  plant(store, 'PermissionSetAssignment', adminId, { PermissionSetId, AssigneeId: userId });
}

const PRODUCTS: readonly { name: string; code: string; price: number; charge?: string; interval?: string }[] = [
  { name: 'Gold Support', code: 'SUP-GOLD', price: 250, charge: 'Recurring Fee', interval: 'Monthly' },
  { name: 'Platform Seat', code: 'SEAT', price: 40, charge: 'License', interval: 'Monthly' },
  { name: 'Onboarding', code: 'ONB', price: 5000, charge: 'One-Time Fee' },
];

/** A small price list to quote from. */
export function plantSamples(store: Store, adminId: string): void {
  const standard = [...store.table('Pricebook2').rows()].find((row) => row['IsStandard'] === true)?.Id ?? null;
  for (const { name, code, price, charge, interval } of PRODUCTS) {
    const packaged = store.table('Product2').type.field('Togai_Charge_Type__c')
      ? { Togai_Charge_Type__c: charge ?? null, Togai_Billing_Interval__c: interval ?? null }
      : {};
    const Product2Id = plant(store, 'Product2', adminId, {
      Name: name,
      ProductCode: code,
      IsActive: true,
      ...packaged,
    });
    plant(store, 'PricebookEntry', adminId, {
      Name: name,
      ProductCode: code,
      Pricebook2Id: standard,
      Product2Id,
      UnitPrice: price,
      IsActive: true,
    });
  }
}

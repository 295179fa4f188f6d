/** Which fields of an Account are read, and which of them are not for Togai: the one list that query, access and tests go by. */
import { PACKAGE_FIELDS } from './names.ts';

/**
 * Fields that every org has. A hidden one stops the connection instead of counting as blank: taken for blank, a field whose
 * access is lost for an hour would be blanked in Togai.
 */
export const ACCOUNT_FIELDS: readonly string[] = [
  'Id',
  'Name',
  'Phone',
  'Website',
  'BillingStreet',
  'BillingCity',
  'BillingState',
  'BillingPostalCode',
  'BillingCountry',
  ...PACKAGE_FIELDS.Account,
];

/** Fields that only some orgs have, or that users may be kept from. */
export const OPTIONAL_ACCOUNT_FIELDS: readonly string[] = [
  'BillingStateCode',
  'BillingCountryCode',
  'CurrencyIsoCode',
  'IsPersonAccount',
  'PersonEmail',
  'OwnerId',
  'SystemModstamp',
];

/** What of them Togai is never told, so that no trigger needs to watch it: ids, what finds customers, whom to notify. */
export const UNMAPPED_ACCOUNT_FIELDS: readonly string[] = [
  'Id',
  'IsPersonAccount',
  'OwnerId',
  'SystemModstamp',
  'Togai_Customer_Id__c',
  'Website',
];

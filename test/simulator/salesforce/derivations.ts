/** What Salesforce itself fills in while a record is saved: names, totals, fields taken over from parents. */
import { Decimal } from 'decimal.js';
import { type ApiError, rowError } from './rest/errors.ts';
import { completeAddress } from './countries.ts';
import type { Draft, FieldValue, ObjectType, Row } from './schema/schema.ts';
import type { Store } from './store.ts';

type Derivation = (store: Store, draft: Draft, before: Row | undefined) => ApiError | undefined;

/** Fills in what the system fills in for an object, or says why it can't be saved. Formulas come last. */
export function derive(store: Store, type: ObjectType, draft: Draft, before: Row | undefined): ApiError | undefined {
  if (type.schema.custom && type.schema.kind === 'object') draft['Name'] ??= draft.Id;
  return completeAddress(type, draft, before) ?? DERIVATIONS[type.name]?.(store, draft, before);
}

const fullName = (draft: Readonly<Record<string, FieldValue>>): string =>
  [draft['FirstName'], draft['LastName']].filter(Boolean).join(' ');
const decimal = (value: FieldValue | undefined): Decimal => new Decimal(Number(value ?? 0));
const cents = (value: Decimal): number => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toNumber();

function account(store: Store, draft: Draft, before: Row | undefined): ApiError | undefined {
  if (!('IsPersonAccount' in draft)) return undefined;
  if (!before && draft['LastName'] !== null) {
    if (draft['Name'] !== null)
      return rowError('INVALID_FIELD_FOR_INSERT_UPDATE', 'Account: bad field names on insert/update call: Name', [
        'Name',
      ]);
    draft['IsPersonAccount'] = true;
    draft['PersonContactId'] = store.ids.next('003');
  }
  if (draft['IsPersonAccount'] === true) draft['Name'] = fullName(draft) || null;
  return undefined;
}

function pricebookEntry(store: Store, draft: Draft, before: Row | undefined): ApiError | undefined {
  const product = store.table('Product2').get(String(draft['Product2Id']));
  const book = store.table('Pricebook2').get(String(draft['Pricebook2Id']));
  if (!product || !book) return undefined;
  draft['Name'] = product['Name'] ?? null;
  draft['ProductCode'] = product['ProductCode'] ?? null;
  if (before) return undefined;
  const entries = store
    .table('PricebookEntry')
    .idsWith('Product2Id', product.Id)
    .map((id) => store.table('PricebookEntry').get(id));
  const same = entries.filter((entry) => entry?.['CurrencyIsoCode'] === draft['CurrencyIsoCode']);
  if (same.some((entry) => entry?.['Pricebook2Id'] === book.Id))
    return rowError('DUPLICATE_VALUE', 'This price definition already exists in this price book', []);
  const hasStandard = same.some(
    (entry) => store.table('Pricebook2').get(String(entry?.['Pricebook2Id']))?.['IsStandard'] === true,
  );
  if (book['IsStandard'] === true || hasStandard) return undefined;
  return rowError('STANDARD_PRICE_NOT_DEFINED', 'Before creating a custom price, create a standard price.', []);
}

const CHANCES: Readonly<Record<string, number>> = {
  Prospecting: 10,
  Qualification: 10,
  'Needs Analysis': 20,
  'Value Proposition': 50,
  'Id. Decision Makers': 60,
  'Perception Analysis': 70,
  'Proposal/Price Quote': 75,
  'Negotiation/Review': 90,
  'Closed Won': 100,
  'Closed Lost': 0,
};

function opportunity(_store: Store, draft: Draft, before: Row | undefined): undefined {
  const stage = String(draft['StageName']);
  if (draft['StageName'] !== before?.['StageName'] && draft['Probability'] === (before?.['Probability'] ?? null))
    draft['Probability'] = CHANCES[stage] ?? null;
  draft['IsClosed'] = stage.startsWith('Closed');
  draft['IsWon'] = stage === 'Closed Won';
}

function quote(store: Store, draft: Draft, before: Row | undefined): undefined {
  const parent = store.table('Opportunity').get(String(draft['OpportunityId']));
  draft['AccountId'] = parent?.['AccountId'] ?? null;
  if (!before) {
    draft['QuoteNumber'] = store.nextNumber('Quote');
    draft['Pricebook2Id'] ??= parent?.['Pricebook2Id'] ?? null;
    draft['LineItemCount'] = draft['Subtotal'] = draft['TotalPrice'] = draft['Discount'] = 0;
    if ('CurrencyIsoCode' in draft && parent) draft['CurrencyIsoCode'] = parent['CurrencyIsoCode'] ?? null;
  }
  draft['GrandTotal'] = cents(
    decimal(draft['TotalPrice']).plus(decimal(draft['Tax'])).plus(decimal(draft['ShippingHandling'])),
  );
}

/** A line's list price comes from its price book entry, its totals from quantity, sales price and discount. */
function lineOf(parentType: string, parentField: string): Derivation {
  return (store, draft, before) => {
    const entry = store.table('PricebookEntry').get(String(draft['PricebookEntryId']));
    const parent = store.table(parentType).get(String(draft[parentField]));
    if (entry && parent && !before) {
      const book = parent['Pricebook2Id'] ?? null;
      if (book === null) store.table(parentType).put({ ...parent, Pricebook2Id: entry['Pricebook2Id'] ?? null });
      else if (book !== entry['Pricebook2Id'])
        return rowError(
          'FIELD_INTEGRITY_EXCEPTION',
          'Price Book Entry ID: pricebook entry is in a different pricebook than the one assigned to the record',
          ['PricebookEntryId'],
        );
      if (entry['CurrencyIsoCode'] !== parent['CurrencyIsoCode']) {
        return rowError(
          'FIELD_INTEGRITY_EXCEPTION',
          'Price Book Entry ID: currency of the pricebook entry does not match the currency of the record',
          ['PricebookEntryId'],
        );
      }
      draft['Product2Id'] = entry['Product2Id'] ?? null;
      draft['ListPrice'] = entry['UnitPrice'] ?? null;
      if ('CurrencyIsoCode' in draft) draft['CurrencyIsoCode'] = parent['CurrencyIsoCode'] ?? null;
      if ('LineNumber' in draft) draft['LineNumber'] = store.nextNumber('QuoteLineItem');
      if ('Name' in draft) draft['Name'] = `${String(parent['Name'])} ${String(entry['Name'])}`;
    }
    const subtotal = decimal(draft['Quantity']).times(decimal(draft['UnitPrice']));
    draft['Subtotal'] = cents(subtotal);
    draft['TotalPrice'] = cents(subtotal.times(new Decimal(100).minus(decimal(draft['Discount']))).div(100));
    return undefined;
  };
}

function named(_store: Store, draft: Draft): undefined {
  draft['Name'] = fullName(draft) || null;
}

function settings(store: Store, draft: Draft): undefined {
  const kind = store.schema.ofId(String(draft['SetupOwnerId']))?.name ?? 'None';
  draft['Name'] ??= `${draft.Id.slice(0, 15)} (${kind})`;
}

const DERIVATIONS: Readonly<Record<string, Derivation>> = {
  Account: account,
  Contact: named,
  User: named,
  PricebookEntry: pricebookEntry,
  Opportunity: opportunity,
  Quote: quote,
  QuoteLineItem: lineOf('Quote', 'QuoteId'),
  OpportunityLineItem: lineOf('Opportunity', 'OpportunityId'),
  Sync_Settings__c: settings,
  SetupEntityAccess: (store, draft) => {
    draft['SetupEntityType'] = store.schema.ofId(String(draft['SetupEntityId']))?.name ?? null;
    return undefined;
  },
};

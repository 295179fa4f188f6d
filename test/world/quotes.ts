/** Quotes for tests, built as a rep does: Opportunity, Quote, lines with prices from the price book, then accepted. */
import type { Org } from '../simulator/salesforce/org.ts';

/** What a product is and costs. */
export interface ProductFacts {
  readonly name: string;
  readonly chargeType?: string;
  readonly interval?: string;
  readonly meterId?: string;
  readonly price: number;
  /** Only in orgs with several currencies. */
  readonly currency?: string;
}

/** Adds a Product with its standard price; answers ids for lines. */
export function createProduct(org: Org, facts: ProductFacts): { productId: string; entryId: string } {
  const productId = org.create('Product2', {
    Name: facts.name,
    IsActive: true,
    ...(facts.chargeType !== undefined && { Togai_Charge_Type__c: facts.chargeType }),
    ...(facts.interval !== undefined && { Togai_Billing_Interval__c: facts.interval }),
    ...(facts.meterId !== undefined && { Togai_Usage_Meter_Id__c: facts.meterId }),
  });
  const book = standardBook(org);
  const entryId = org.create('PricebookEntry', {
    Pricebook2Id: book,
    Product2Id: productId,
    UnitPrice: facts.price,
    IsActive: true,
    ...inCurrency(facts.currency),
  });
  return { productId, entryId };
}

/** A Quote in draft with its lines. */
export function createQuote(
  org: Org,
  accountId: string | undefined,
  lines: readonly { entryId: string; productId: string; quantity?: number; unitPrice: number; discount?: number }[],
  fields: Record<string, unknown> = {},
  currency?: string,
): string {
  const opportunityId = org.create('Opportunity', {
    Name: 'Deal',
    StageName: 'Negotiation/Review',
    CloseDate: '2026-12-31',
    ...(accountId !== undefined && { AccountId: accountId }),
    Pricebook2Id: standardBook(org),
    ...inCurrency(currency),
  });
  const quoteId = org.create('Quote', {
    Name: 'Quote',
    OpportunityId: opportunityId,
    Pricebook2Id: standardBook(org),
    Status: 'Draft',
    ...fields,
  });
  for (const line of lines) {
    org.create('QuoteLineItem', {
      QuoteId: quoteId,
      PricebookEntryId: line.entryId,
      Quantity: line.quantity ?? 1,
      UnitPrice: line.unitPrice,
      ...(line.discount !== undefined && { Discount: line.discount }),
    });
  }
  return quoteId;
}

const inCurrency = (code: string | undefined) => (code === undefined ? {} : { CurrencyIsoCode: code });

function standardBook(org: Org): string {
  const book = org.find('Pricebook2', (row) => row['IsStandard'] === true);
  if (!book) throw new Error('The org has no standard price book.');
  return book.Id;
}

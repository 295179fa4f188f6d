/** The demo's Quotes: one that is previewed and attached, one that is paid, and one that asks a person first. */
import type { Connection } from 'jsforce';
import { z } from 'zod';
import { play, type SceneResult, type Seen, seeStatus, type Stage, syncRecord } from './stage.ts';

const preview = z.object({
  action: z.string(),
  firstPeriod: z.string(),
  currency: z.string(),
  plan: z.object({ name: z.string() }),
});

/** Plays the scenes of Quote Sync for an Account that is in Togai. */
export async function* playQuotes(stage: Stage, accountId: string): AsyncGenerator<SceneResult> {
  const shop = new Shop(stage.salesforce);
  let support = '';
  let setup = '';
  let gold = '';
  yield await play(
    'Preview of a Quote: 10 seats of Gold Support at $45 a month',
    async () => {
      support = await shop.product(
        'Gold Support',
        { Togai_Charge_Type__c: 'License', Togai_Billing_Interval__c: 'Monthly' },
        50,
      );
      gold = await shop.quote(accountId, 'Gold Support for Edge', [{ entryId: support, quantity: 10, unitPrice: 45 }]);
      await stage.salesforce.sobject('Sync_Requested__e').create({
        Flow__c: 'Quote Preview',
        Record_Ids__c: gold,
        Cause__c: 'Preview',
        Requested_At__c: new Date().toISOString(),
      });
    },
    async () => {
      const shown = (await syncRecord(stage, gold))?.Preview__c;
      if (!shown) return { outcome: 'no preview yet', missing: 'the preview' };
      const { action, firstPeriod, currency, plan } = preview.parse(JSON.parse(shown));
      return { outcome: `${action}: ${plan.name}, first period ${firstPeriod} ${currency}` };
    },
  );
  yield await play(
    'That Quote is accepted',
    () => shop.accept(gold),
    () => seeBilled(stage, gold, 'price-plans'),
  );

  let oneTime = '';
  yield await play(
    'A Quote with a one-time set-up fee of $1,200 is accepted',
    async () => {
      setup = await shop.product('Set-up', { Togai_Charge_Type__c: 'One-Time Fee' }, 1200);
      oneTime = await shop.quote(accountId, 'Set-up for Edge', [{ entryId: setup, quantity: 1, unitPrice: 1200 }]);
      await shop.accept(oneTime);
    },
    () => seeBilled(stage, oneTime, 'invoices'),
  );

  let second = '';
  yield await play(
    'A second recurring Quote for the same customer is accepted',
    async () => {
      const fee = await shop.product(
        'Platform Fee',
        { Togai_Charge_Type__c: 'Recurring Fee', Togai_Billing_Interval__c: 'Monthly' },
        300,
      );
      second = await shop.quote(accountId, 'Platform for Edge', [{ entryId: fee, quantity: 1, unitPrice: 300 }]);
      await shop.accept(second);
    },
    () => seeStatus(stage, second, 'Action Needed'),
  );
  yield await play(
    'The rep sets Togai Existing Plan to Replace',
    () => shop.update('Quote', { Id: second, Togai_Existing_Plan__c: 'Replace' }),
    () => seeBilled(stage, second, 'price-plans'),
  );
}

/** Synced, with the plan's or the paid invoice's id on the record. */
async function seeBilled(stage: Stage, quoteId: string, kind: 'price-plans' | 'invoices'): Promise<Seen> {
  const seen = await seeStatus(stage, quoteId, 'Synced');
  const record = await syncRecord(stage, quoteId);
  const id = kind === 'price-plans' ? record?.Price_Plan_Id__c : record?.Invoice_Id__c;
  if (seen.missing !== undefined || !id) return { ...seen, missing: seen.missing ?? `the id of the ${kind}` };
  return { outcome: seen.outcome, links: [...(seen.links ?? []), `${stage.world.togai.url}/ui/${kind}/${id}`] };
}

interface Line {
  readonly entryId: string;
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What a rep does with Products and Quotes, through Salesforce's REST API. */
class Shop {
  readonly #salesforce: Connection;
  #book: string | undefined;

  constructor(salesforce: Connection) {
    this.#salesforce = salesforce;
  }

  /** A Product with its standard price; answers the price book entry. */
  async product(name: string, fields: Record<string, unknown>, price: number): Promise<string> {
    const productId = await this.#create('Product2', { Name: name, IsActive: true, ...fields });
    return this.#create('PricebookEntry', {
      Pricebook2Id: await this.#standardBook(),
      Product2Id: productId,
      UnitPrice: price,
      IsActive: true,
    });
  }

  async quote(accountId: string, name: string, lines: readonly Line[]): Promise<string> {
    const Pricebook2Id = await this.#standardBook();
    const opportunity = {
      Name: name,
      AccountId: accountId,
      StageName: 'Negotiation/Review',
      CloseDate: '2030-12-31',
      Pricebook2Id,
    };
    const OpportunityId = await this.#create('Opportunity', opportunity);
    const quoteId = await this.#create('Quote', { Name: name, OpportunityId, Pricebook2Id, Status: 'Draft' });
    for (const { entryId, quantity, unitPrice } of lines) {
      await this.#create('QuoteLineItem', {
        QuoteId: quoteId,
        PricebookEntryId: entryId,
        Quantity: quantity,
        UnitPrice: unitPrice,
      });
    }
    return quoteId;
  }

  accept(quoteId: string): Promise<void> {
    return this.update('Quote', { Id: quoteId, Status: 'Accepted' });
  }

  async update(object: string, fields: Record<string, unknown> & { Id: string }): Promise<void> {
    const result = await this.#salesforce.sobject(object).update(fields);
    if (!result.success)
      throw new Error(`Salesforce refused the change of the ${object}: ${JSON.stringify(result.errors)}`);
  }

  async #standardBook(): Promise<string> {
    this.#book ??= (await this.#salesforce.query<{ Id: string }>('SELECT Id FROM Pricebook2 WHERE IsStandard = true'))
      .records[0]?.Id;
    if (this.#book === undefined) throw new Error('The org has no standard price book.');
    return this.#book;
  }

  async #create(object: string, fields: Record<string, unknown>): Promise<string> {
    const made = await this.#salesforce.sobject(object).create(fields);
    if (!made.success) throw new Error(`Salesforce refused the ${object}: ${JSON.stringify(made.errors)}`);
    return made.id;
  }
}

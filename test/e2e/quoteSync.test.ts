/** Quote Sync end to end: accepted in Salesforce, billed in Togai once, and back on the record. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../companion/app.ts';
import type { Org } from '../simulator/salesforce/org.ts';
import { eventually } from '../world/eventually.ts';
import { createProduct, createQuote } from '../world/quotes.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

let world: TestWorld;
let app: App;
let org: Org;
type Product = ReturnType<typeof createProduct>;
let seats: Product;
let support: Product;
let setup: Product;

beforeAll(async () => {
  world = await startWorld();
  org = world.salesforce.org();
  seats = createProduct(org, { name: 'Gold Support', chargeType: 'License', interval: 'Monthly', price: 50 });
  support = createProduct(org, { name: 'Platform Fee', chargeType: 'Recurring Fee', interval: 'Monthly', price: 300 });
  setup = createProduct(org, { name: 'Set-up', chargeType: 'One-Time Fee', price: 1200 });
  app = await world.startCompanion();
  await world.connect(app);
});
afterAll(() => world.close());

let made = 0;
async function syncedAccount(): Promise<string> {
  made += 1;
  const id = org.create('Account', {
    Name: `Customer ${String(made)}`,
    Togai_Billing_Email__c: `billing@customer-${String(made)}.example`,
  });
  await reaches(id, 'Synced');
  return id;
}

const reaches = (id: string, status: string, code?: string): Promise<Record<string, unknown>> =>
  eventually(() => {
    const record = org.syncRecord(id);
    expect(record, JSON.stringify(record?.['Message__c'])).toMatchObject({
      Status__c: status,
      ...(code !== undefined && { Code__c: code }),
    });
    return record ?? {};
  });

const accept = (quoteId: string): void => {
  org.update('Quote', quoteId, { Status: 'Accepted' });
};

function retry(id: string): void {
  org.publish('Sync_Requested__e', {
    Flow__c: 'Quote Sync',
    Record_Ids__c: id,
    Cause__c: 'Retry',
    Requested_At__c: new Date(),
  });
}

const schedulesOf = (accountId: string) => world.togai.state.schedules.get(accountId) ?? [];
const invoicesOf = (accountId: string) => world.togai.state.invoicesByOwner.of(accountId);

describe('an accepted Quote', () => {
  it("with recurring lines attaches a price plan with the Quote's own prices and seats", async () => {
    const account = await syncedAccount();
    const quote = createQuote(org, account, [
      { ...seats, quantity: 10, unitPrice: 45 },
      { ...support, unitPrice: 300, discount: 10 },
      { ...setup, unitPrice: 1200 },
    ]);
    accept(quote);
    const record = await reaches(quote, 'Synced', 'QUOTE_ATTACHED');
    const [schedule] = schedulesOf(account);
    expect(schedule?.pricePlanId).toBe(record['Price_Plan_Id__c']);
    expect(record).toMatchObject({ Togai_Customer_Id__c: account, Togai_Account_Id__c: account, Quote__c: quote });
    expect(record['Message__c']).toContain('Attach Price Plan, because');
  });

  it('with one-time lines only buys them and marks the invoice paid', async () => {
    const account = await syncedAccount();
    const quote = createQuote(org, account, [{ ...setup, quantity: 2, unitPrice: 600 }]);
    accept(quote);
    const record = await reaches(quote, 'Synced', 'QUOTE_PAID');
    const invoices = invoicesOf(account);
    expect(invoices).toHaveLength(1);
    expect(invoices[0]).toMatchObject({ id: record['Invoice_Id__c'], status: 'PAID' });
    expect(record['Purchase_Id__c']).toBeTruthy();
    expect(schedulesOf(account)).toHaveLength(0);
  });

  it('whose Account is not in Togai yet syncs the Account first', async () => {
    const account = org.create('Account', { Name: 'Brand New Buyer' });
    await reaches(account, 'Action Needed', 'EMAIL_MISSING');
    const quote = createQuote(org, account, [{ ...setup, unitPrice: 10 }]);
    accept(quote);
    await reaches(quote, 'Action Needed', 'QUOTE_ACCOUNT_NOT_SYNCED');
    org.create('Contact', { LastName: 'Buyer', AccountId: account, Email: 'buyer@brand-new.example' });
    retry(quote);
    await reaches(quote, 'Synced', 'QUOTE_PAID');
    expect(world.togai.state.customers.get(account)).toBeDefined();
    await reaches(account, 'Synced');
  });

  it('costs two Togai calls to attach and three to pay once customer, products and plan are there', async () => {
    const [first, second] = [await syncedAccount(), await syncedAccount()];
    const before = world.togai.calls.count();
    accept(createQuote(org, first, [{ ...support, unitPrice: 300 }]));
    await eventually(() => {
      expect(schedulesOf(first)).toHaveLength(1);
    });
    accept(createQuote(org, second, [{ ...setup, unitPrice: 5 }]));
    await eventually(() => {
      expect(invoicesOf(second)[0]?.status).toBe('PAID');
    });
    const warm = world.togai.calls.count();
    expect(warm).toBeGreaterThan(before);
    const third = await syncedAccount();
    const start = world.togai.calls.count();
    const attached = createQuote(org, third, [{ ...support, unitPrice: 280 }]);
    accept(attached);
    await reaches(attached, 'Synced');
    expect(world.togai.calls.count() - start).toBeLessThanOrEqual(2);
    const paid = createQuote(org, third, [{ ...setup, unitPrice: 7 }]);
    const beforePaid = world.togai.calls.count();
    accept(paid);
    await reaches(paid, 'Synced');
    expect(world.togai.calls.count() - beforePaid).toBeLessThanOrEqual(3);
  });

  it('that is saved as accepted again changes nothing', async () => {
    const account = await syncedAccount();
    const quote = createQuote(org, account, [{ ...support, unitPrice: 300 }]);
    accept(quote);
    await reaches(quote, 'Synced');
    retry(quote);
    org.update('Quote', quote, { Status: 'Draft' });
    await reaches(quote, 'Synced', 'QUOTE_CHANGED_AFTER_ACCEPTANCE');
    accept(quote);
    await reaches(quote, 'Synced', 'QUOTE_ATTACHED');
    expect(schedulesOf(account)).toHaveLength(1);
  });

  it('for a customer who has a plan asks first, and replaces it when the rep says so', async () => {
    const account = await syncedAccount();
    accept(createQuote(org, account, [{ ...support, unitPrice: 300 }]));
    await eventually(() => {
      expect(schedulesOf(account)).toHaveLength(1);
    });
    const second = createQuote(org, account, [{ ...seats, quantity: 3, unitPrice: 50 }]);
    accept(second);
    await reaches(second, 'Action Needed', 'PLAN_RUNNING');
    org.update('Quote', second, { Togai_Existing_Plan__c: 'Replace' });
    const record = await reaches(second, 'Synced', 'QUOTE_ATTACHED_REPLACING');
    expect(schedulesOf(account).map(({ pricePlanId }) => pricePlanId)).toContain(record['Price_Plan_Id__c']);
  });

  it("that can't be billed says what a person should do", async () => {
    const account = await syncedAccount();
    const empty = createQuote(org, account, []);
    accept(empty);
    await reaches(empty, 'Action Needed', 'QUOTE_NO_LINES');
    const taxed = createQuote(org, account, [{ ...support, unitPrice: 300 }], { Tax: 20 });
    accept(taxed);
    await reaches(taxed, 'Action Needed', 'QUOTE_TAX_OR_SHIPPING');
    const nobody = createQuote(org, undefined, [{ ...setup, unitPrice: 5 }]);
    accept(nobody);
    await reaches(nobody, 'Action Needed', 'QUOTE_NO_ACCOUNT');
  });

  it('that is deleted after it was billed says that Togai still bills it', async () => {
    const account = await syncedAccount();
    const quote = createQuote(org, account, [{ ...support, unitPrice: 300 }]);
    accept(quote);
    await reaches(quote, 'Synced');
    org.delete('Quote', quote);
    await reaches(quote, 'Synced', 'QUOTE_DELETED_AFTER_SYNC');
  });
});

describe('a preview', () => {
  it('shows what Togai will get and changes neither the status nor Togai', async () => {
    const account = await syncedAccount();
    const quote = createQuote(org, account, [{ ...seats, quantity: 4, unitPrice: 50 }]);
    const plans = world.togai.state.pricePlans.size;
    org.publish('Sync_Requested__e', {
      Flow__c: 'Quote Preview',
      Record_Ids__c: quote,
      Cause__c: 'Preview',
      Requested_At__c: new Date(),
    });
    const preview = await eventually(() => {
      const text = org.syncRecord(quote)?.['Preview__c'];
      expect(text).toBeTypeOf('string');
      return JSON.parse(String(text)) as Record<string, unknown>;
    });
    expect(preview).toMatchObject({ action: 'Attach Price Plan', firstPeriod: '200.00', currency: 'USD', needs: [] });
    expect(world.togai.state.pricePlans.size).toBe(plans);
  });
});

describe('500 Quotes accepted at once with the same Product', () => {
  it('make one add-on, one plan and 500 associations', async () => {
    const product = createProduct(org, {
      name: 'Bulk Plan',
      chargeType: 'Recurring Fee',
      interval: 'Annually',
      price: 99,
    });
    const accounts = org.createMany(
      'Account',
      Array.from({ length: 500 }, (_, n) => ({
        Name: `Bulk ${String(n)}`,
        Togai_Billing_Email__c: `billing@bulk-${String(n)}.example`,
      })),
    );
    const quotes = accounts.map((account) => createQuote(org, account, [{ ...product, unitPrice: 99 }]));
    const [addOns, plans] = [world.togai.state.addons.size, world.togai.state.pricePlans.size];
    org.updateMany(
      'Quote',
      quotes.map((Id) => ({ Id, Status: 'Accepted' })),
    );
    await eventually(() => {
      expect(quotes.filter((id) => org.syncRecord(id)?.['Status__c'] === 'Synced')).toHaveLength(500);
    }, 90_000);
    expect(world.togai.state.addons.size - addOns).toBe(1);
    expect(world.togai.state.pricePlans.size - plans).toBe(1);
    expect(accounts.every((account) => schedulesOf(account).length === 1)).toBe(true);
  });
});

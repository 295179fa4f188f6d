/** Quote Sync while Togai loses answers, is busy, refuses or has its own opinion of the amount: everything is billed once, or said. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createProduct, createQuote, type ProductFacts } from '../world/quotes.ts';
import { QuoteWorld } from '../world/quoteWorld.ts';

let at: QuoteWorld;

beforeAll(async () => {
  at = await QuoteWorld.start();
});
afterEach(() => {
  at.world.togai.faults.clear();
});
afterAll(() => at.close());

let made = 0;
/** Lines of Products that Togai has never seen. */
function newLines(...kinds: Omit<ProductFacts, 'name'>[]) {
  return kinds.map((kind) => ({
    ...createProduct(at.org, { name: `Thing ${String(++made)}`, ...kind }),
    unitPrice: kind.price,
    quantity: 3,
  }));
}
const SEATS = { chargeType: 'License', interval: 'Monthly', price: 20 } as const;
const FEE = { chargeType: 'Recurring Fee', interval: 'Monthly', price: 70 } as const;
const ONCE = { chargeType: 'One-Time Fee', price: 40 } as const;

const quote = (account: string, lines: Parameters<typeof createQuote>[2], fields: Record<string, unknown> = {}) =>
  createQuote(at.org, account, lines, fields);
const counts = () => [at.togai.addons.size, at.togai.pricePlans.size] as const;

/** Every write of a Quote's billing, by what is billed with it. */
const WRITES: Record<'attach' | 'purchase' | 'prepay', readonly string[]> = {
  attach: [
    'POST /addons$',
    'POST /price_plans$',
    'POST /price_plans/[^/]+/activate$',
    'POST /license_updates$',
    'POST /accounts/[^/]+/edit_schedules$',
  ],
  purchase: [
    'POST /addons$',
    'POST /price_plans$',
    'POST /price_plans/[^/]+/activate$',
    'POST /accounts/[^/]+/purchases$',
    'PATCH /invoices/[^/]+$',
  ],
  prepay: ['POST /license_updates$', 'POST /accounts/[^/]+/purchases$', 'PATCH /invoices/[^/]+$'],
};

describe('an answer of Togai that is lost after the call took effect', () => {
  const cases = Object.entries(WRITES).flatMap(([means, calls]) => calls.map((call) => [means, call] as const));

  it.each(cases)('while a Quote is billed by %s: %s', async (means, call) => {
    const account = await at.syncedAccount();
    const [addOns, plans] = counts();
    at.world.togai.faults.add({ on: `^${call}`, effect: { cut: 'after' } });
    const lines = means === 'purchase' ? newLines(ONCE) : newLines(SEATS, FEE);
    const id = quote(account, lines, means === 'prepay' ? { Togai_Billing_Action__c: 'Mark Invoice Paid' } : {});
    await at.billed(id, means === 'attach' ? 'QUOTE_ATTACHED' : 'QUOTE_PAID');
    expect(counts()).toEqual([addOns + lines.length, plans + 1]);
    expect(at.amountsOf(account)).toEqual([at.org.get('Quote', id)?.['GrandTotal']]);
    expect(at.schedulesOf(account)).toHaveLength(means === 'purchase' ? 0 : 1);
    expect(at.togai.purchasesByAccount.of(account)).toHaveLength(means === 'attach' ? 0 : 1);
  });

  it('while a running plan is replaced: it is replaced once', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, newLines(FEE)));
    at.world.togai.faults.add({ on: '^POST /accounts/[^/]+/edit_schedules$', skip: 1, effect: { cut: 'after' } });
    const id = quote(account, newLines(SEATS), { Togai_Existing_Plan__c: 'Replace' });
    await at.billed(id, 'QUOTE_ATTACHED_REPLACING');
    expect(at.amountsOf(account)).toEqual([210, 60]);
    expect(at.schedulesOf(account)).toHaveLength(1);
  });
});

describe('a Togai that is busy', () => {
  it('answers 429 to all calls for a while: each Quote is billed once', async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => at.syncedAccount()));
    const lines = newLines(SEATS, FEE);
    at.world.togai.faults.add({
      on: '.',
      times: 12,
      effect: { status: 429, body: { message: 'Too many requests' }, headers: { 'retry-after': '0' } },
    });
    const quotes = accounts.map((account) => quote(account, lines));
    at.org.updateMany(
      'Quote',
      quotes.map((Id) => ({ Id, Status: 'Accepted' })),
    );
    for (const id of quotes) await at.reaches(id, 'Synced', 'QUOTE_ATTACHED');
    for (const account of accounts) expect(at.amountsOf(account)).toEqual([270]);
  });
});

describe('a Togai that says no', () => {
  it('because its limit of price plans is reached: says so, and Retry goes on where it stopped', async () => {
    const account = await at.syncedAccount();
    const organisation = at.togai.organisation as { limits: object };
    organisation.limits = { pricePlans: at.togai.pricePlans.size };
    const id = quote(account, newLines(FEE));
    at.accept(id);
    const record = await at.reaches(id, 'Action Needed', 'TOGAI_LIMIT');
    expect(record['Message__c']).toMatch(/price plans/);
    const addOns = at.togai.addons.size;
    organisation.limits = {};
    at.retry(id);
    await at.reaches(id, 'Synced', 'QUOTE_ATTACHED');
    expect(at.togai.addons.size).toBe(addOns);
  });

  it('because a usage meter is none of its own: says so', async () => {
    const account = await at.syncedAccount();
    const id = quote(account, newLines({ chargeType: 'Usage', interval: 'Monthly', meterId: 'um.nothing', price: 1 }));
    at.accept(id);
    await at.reaches(id, 'Action Needed', 'TOGAI_REFUSED');
  });
});

describe('an invoice of Togai that is not what was sold', () => {
  it('is voided and never paid; after the plan was mended, Retry buys anew', async () => {
    const account = await at.syncedAccount();
    at.world.togai.faults.add({
      on: '^POST /license_updates$',
      effect: {
        status: 201,
        body: { id: 'x', licenseId: 'x', accountId: account, quantity: 3, effectiveFrom: new Date().toISOString() },
      },
    });
    const id = quote(account, newLines(SEATS, FEE), { Togai_Billing_Action__c: 'Mark Invoice Paid' });
    at.accept(id);
    const told = await at.reaches(id, 'Action Needed', 'QUOTE_AMOUNT_DIFFERS');
    expect(told['Message__c']).toMatch(/210\.00 USD.*270\.00 USD/);
    expect(at.invoicesOf(account).map(({ status }) => status)).toEqual(['VOID']);
    at.retry(id);
    await at.reaches(id, 'Synced', 'QUOTE_PAID');
    expect(at.invoicesOf(account).map(({ status, totalAmount }) => [status, totalAmount])).toEqual([
      ['VOID', 210],
      ['PAID', 270],
    ]);
    expect(at.schedulesOf(account)).toHaveLength(1);
  });
});

describe('what people do with a Quote', () => {
  it('un-accepted or deleted before it is billed: nothing is sent', async () => {
    const [one, two] = [at.account({ Togai_Billing_Email__c: null }), at.account({ Togai_Billing_Email__c: null })];
    const [leaves, goes] = [quote(one, newLines(FEE)), quote(two, newLines(FEE))];
    for (const id of [leaves, goes]) {
      at.accept(id);
      await at.reaches(id, 'Action Needed', 'QUOTE_ACCOUNT_NOT_SYNCED');
    }
    at.org.update('Quote', leaves, { Status: 'Draft' });
    await at.reaches(leaves, 'Skipped', 'QUOTE_NOT_ACCEPTED');
    at.org.delete('Quote', goes);
    await at.reaches(goes, 'Skipped', 'QUOTE_DELETED_BEFORE_SYNC');
  });

  it('edited or moved after it is billed: Togai keeps what was accepted, and the record names what differs', async () => {
    const [account, other] = [await at.syncedAccount(), await at.syncedAccount()];
    const id = quote(account, newLines(FEE));
    await at.billed(id);
    const line = at.org.find('QuoteLineItem', (row) => row['QuoteId'] === id);
    at.org.update('QuoteLineItem', String(line?.['Id']), { Quantity: 4 });
    const edited = await at.reaches(id, 'Synced', 'QUOTE_CHANGED_AFTER_ACCEPTANCE');
    expect(edited['Message__c']).toMatch(/Grand Total from 210 to 280, Line Items/);
    at.org.update('QuoteLineItem', String(line?.['Id']), { Quantity: 3 });
    await at.reaches(id, 'Synced', 'QUOTE_ATTACHED');
    at.org.update('Opportunity', String(at.org.get('Quote', id)?.['OpportunityId']), { AccountId: other });
    at.retry(id);
    const moved = await at.reaches(id, 'Synced', 'QUOTE_CHANGED_AFTER_ACCEPTANCE');
    expect(moved['Message__c']).toMatch(/Account from/);
    expect(at.amountsOf(account)).toEqual([210]);
    expect(at.amountsOf(other)).toEqual([]);
  });

  it('edited between acceptance and billing: the accepted total must be confirmed', async () => {
    const account = at.account({ Togai_Billing_Email__c: null });
    const id = quote(account, newLines(FEE));
    at.accept(id);
    await at.reaches(id, 'Action Needed', 'QUOTE_ACCOUNT_NOT_SYNCED');
    const line = at.org.find('QuoteLineItem', (row) => row['QuoteId'] === id);
    at.org.update('QuoteLineItem', String(line?.['Id']), { Quantity: 5 });
    await at.reaches(id, 'Action Needed', 'QUOTE_TOTAL_CHANGED');
    at.org.update('Account', account, { Togai_Billing_Email__c: 'late@buyer.example' });
    at.org.update('Quote', id, { Status: 'Draft' });
    at.accept(id);
    await at.reaches(id, 'Synced', 'QUOTE_ATTACHED');
    expect(at.amountsOf(account)).toEqual([350]);
  });

  it('cloned with its accepted status: the clone is billed on its own', async () => {
    const account = await at.syncedAccount();
    const [line] = newLines(ONCE);
    await at.billed(quote(account, line ? [line] : []), 'QUOTE_PAID');
    const clone = quote(account, line ? [line] : [], { Status: 'Accepted' });
    await at.reaches(clone, 'Synced', 'QUOTE_PAID');
    expect(at.amountsOf(account)).toEqual([120, 120]);
  });
});

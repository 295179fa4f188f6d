/** Quote Sync for a customer who has something already: second Quotes, changes on the way, and what is billed by whom. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../world/eventually.ts';
import { createProduct, createQuote } from '../world/quotes.ts';
import { dayFromNow, QuoteWorld } from '../world/quoteWorld.ts';

let at: QuoteWorld;
type Product = ReturnType<typeof createProduct>;
let seats: Product;
let support: Product;
let setup: Product;
let yearly: Product;

beforeAll(async () => {
  at = await QuoteWorld.start();
  seats = createProduct(at.org, { name: 'Gold Support', chargeType: 'License', interval: 'Monthly', price: 50 });
  support = createProduct(at.org, {
    name: 'Platform Fee',
    chargeType: 'Recurring Fee',
    interval: 'Monthly',
    price: 300,
  });
  yearly = createProduct(at.org, { name: 'Yearly Fee', chargeType: 'Recurring Fee', interval: 'Annually', price: 900 });
  setup = createProduct(at.org, { name: 'Set-up', chargeType: 'One-Time Fee', price: 1200 });
});
afterAll(() => at.close());

const quote = (account: string, lines: Parameters<typeof createQuote>[2], fields: Record<string, unknown> = {}) =>
  createQuote(at.org, account, lines, fields);

describe('a Quote that waits for a person', () => {
  it('is billed as it stands when that person is done: other Products, not the plan of its first try', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, [{ ...support, unitPrice: 300 }]));
    const second = quote(account, [{ ...seats, quantity: 3, unitPrice: 50 }]);
    at.accept(second);
    await at.reaches(second, 'Action Needed', 'PLAN_RUNNING');
    at.org.update('Quote', second, { Status: 'Draft' });
    await at.reaches(second, 'Skipped', 'QUOTE_NOT_ACCEPTED');
    for (const line of at.org.rows('QuoteLineItem').filter((row) => row['QuoteId'] === second))
      at.org.delete('QuoteLineItem', line.Id);
    at.org.create('QuoteLineItem', { QuoteId: second, PricebookEntryId: yearly.entryId, Quantity: 1, UnitPrice: 900 });
    at.org.update('Quote', second, { Status: 'Accepted', Togai_Existing_Plan__c: 'Replace' });
    const record = await at.reaches(second, 'Synced', 'QUOTE_ATTACHED_REPLACING');
    expect(at.togai.pricePlans.get(String(record['Price_Plan_Id__c']))?.name).toContain('Yearly Fee');
    expect(at.amountsOf(account)).toEqual([300, 900]);
  });

  it('is billed to the Account that its Opportunity has by then', async () => {
    const [wrong, right] = [await at.syncedAccount(), await at.syncedAccount()];
    await at.billed(quote(wrong, [{ ...support, unitPrice: 300 }]));
    const second = quote(wrong, [{ ...support, unitPrice: 250 }]);
    at.accept(second);
    await at.reaches(second, 'Action Needed', 'PLAN_RUNNING');
    at.org.update('Opportunity', String(at.org.get('Quote', second)?.['OpportunityId']), { AccountId: right });
    at.retry(second);
    const record = await at.reaches(second, 'Synced', 'QUOTE_ATTACHED');
    expect(record).toMatchObject({ Togai_Account_Id__c: right, Togai_Customer_Id__c: right });
    expect(at.amountsOf(right)).toEqual([250]);
    expect(at.amountsOf(wrong)).toEqual([300]);
  });
});

describe('two Quotes of one Account', () => {
  it.each(['refuse', 'replace'] as const)(
    'accepted at once: one is billed, the other asks (Togai would %s)',
    async (overlap) => {
      Object.assign(at.togai.organisation, { overlap });
      const account = await at.syncedAccount();
      const quotes = [
        quote(account, [{ ...support, unitPrice: 300 }]),
        quote(account, [{ ...seats, quantity: 2, unitPrice: 50 }]),
      ];
      at.org.updateMany(
        'Quote',
        quotes.map((Id) => ({ Id, Status: 'Accepted' })),
      );
      await eventually(() => {
        expect(quotes.map((id) => at.org.syncRecord(id)?.['Code__c']).sort()).toEqual([
          'PLAN_RUNNING',
          'QUOTE_ATTACHED',
        ]);
      });
      expect(at.schedulesOf(account)).toHaveLength(1);
      Object.assign(at.togai.organisation, { overlap: 'refuse' });
    },
  );

  it('that replace each other on one day with the same Products: the new price is billed, although the call was lost', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, [{ ...support, unitPrice: 300 }]));
    at.world.togai.faults.add({ on: '^POST /accounts/[^/]+/edit_schedules$', effect: { cut: 'before' } });
    const second = quote(account, [{ ...support, unitPrice: 280 }], { Togai_Existing_Plan__c: 'Replace' });
    await at.billed(second);
    expect(at.amountsOf(account)).toEqual([300, 280]);
    expect(at.schedulesOf(account)).toHaveLength(1);
  });

  it('with Add: the old and the new cards from the first day of the next period on', async () => {
    const account = await at.syncedAccount();
    await at.billed(
      quote(account, [
        { ...seats, quantity: 5, unitPrice: 50 },
        { ...support, unitPrice: 300 },
      ]),
    );
    const more = quote(
      account,
      [
        { ...seats, quantity: 3, unitPrice: 40 },
        { ...support, unitPrice: 20 },
      ],
      { Togai_Existing_Plan__c: 'Add', Togai_Start_Date__c: dayFromNow(3) },
    );
    at.accept(more);
    const asks = await at.reaches(more, 'Action Needed', 'ADD_MID_PERIOD');
    const { next } = JSON.parse(String(asks['Arguments__c'])) as { next: string };
    at.org.update('Quote', more, { Togai_Start_Date__c: next });
    await at.reaches(more, 'Synced', 'QUOTE_ATTACHED_JOINING');
    expect(at.schedulesOf(account).map(({ startDate }) => startDate)).toEqual([dayFromNow(0), next]);
    expect(at.togai.licenses.of(account).at(-1)?.quantity).toBe(8);
  });

  it('with Add to a plan that has replaced one with seats: only the seats of the added Quote are billed', async () => {
    const account = await at.syncedAccount();
    const first = quote(account, [{ ...seats, quantity: 10, unitPrice: 45 }]);
    await at.billed(first);
    await at.billed(quote(account, [{ ...support, unitPrice: 300 }], { Togai_Existing_Plan__c: 'Replace' }));
    const added = quote(account, [{ ...seats, quantity: 2, unitPrice: 45 }], {
      Togai_Existing_Plan__c: 'Add',
      Togai_Start_Date__c: dayFromNow(3),
    });
    at.accept(added);
    const asks = await at.reaches(added, 'Action Needed', 'ADD_MID_PERIOD');
    const { next } = JSON.parse(String(asks['Arguments__c'])) as { next: string };
    at.org.update('Quote', added, { Togai_Start_Date__c: next });
    await at.reaches(added, 'Synced', 'QUOTE_ATTACHED_JOINING');
    const license = at.togai.licenses.of(account)[0]?.licenseId ?? '';
    expect(at.togai.licenses.at(account, license, new Date(`${next}T00:00:00Z`))).toBe(2);
  });

  it('of which one replaces the other: the replaced one says so, also when it is changed or deleted later', async () => {
    const account = await at.syncedAccount();
    const [first, other] = [
      quote(account, [{ ...seats, quantity: 10, unitPrice: 45 }]),
      quote(await at.syncedAccount(), [{ ...support, unitPrice: 300 }]),
    ];
    await at.billed(first);
    await at.billed(other);
    const second = quote(account, [{ ...support, unitPrice: 300 }], {
      Togai_Existing_Plan__c: 'Replace',
      Togai_Start_Date__c: dayFromNow(5),
    });
    expect((await at.preview(second)).reason).toContain(
      `From ${dayFromNow(5)} on it is billed instead of the price plan Gold`,
    );
    const record = await at.billed(second, 'QUOTE_ATTACHED_REPLACING');
    const from = dayFromNow(5);
    expect(String(record['Message__c'])).toContain(
      `is billed from ${from} on instead of the price plan Gold Support · Monthly · USD (from ${dayFromNow(0)} until further notice)`,
    );
    const replaced = await at.reaches(first, 'Synced', 'QUOTE_REPLACED');
    const name = String(at.org.get('Quote', second)?.['Name']);
    expect(JSON.parse(String(replaced['Arguments__c']))).toEqual({ from, quote: name });
    at.org.update('Quote', first, { Status: 'Denied' });
    await at.reaches(first, 'Synced', 'QUOTE_CHANGED_AFTER_REPLACED');
    at.org.delete('Quote', first);
    await at.reaches(first, 'Synced', 'QUOTE_DELETED_AFTER_REPLACED');
    expect(at.org.syncRecord(other)).toMatchObject({ Code__c: 'QUOTE_ATTACHED' });
  });

  it('with Add that cannot be: says why, and leaves the running plan as it is', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, [{ ...support, unitPrice: 300 }]));
    const other = quote(account, [{ ...yearly, unitPrice: 900 }], {
      Togai_Existing_Plan__c: 'Add',
      Togai_Start_Date__c: dayFromNow(3),
    });
    at.accept(other);
    await at.reaches(other, 'Action Needed', 'ADD_INTERVAL_DIFFERS');
    const ends = quote(account, [{ ...seats, unitPrice: 50 }], {
      Togai_Existing_Plan__c: 'Add',
      Togai_Start_Date__c: dayFromNow(3),
      Togai_End_Date__c: dayFromNow(400),
    });
    at.accept(ends);
    await at.reaches(ends, 'Action Needed', 'ADD_ENDS_DIFFER');
    const upfront = quote(account, [{ ...seats, unitPrice: 50 }], {
      Togai_Existing_Plan__c: 'Add',
      Togai_Billing_Action__c: 'Mark Invoice Paid',
    });
    at.accept(upfront);
    await at.reaches(upfront, 'Action Needed', 'ADD_PREPAID');
    expect(at.amountsOf(account)).toEqual([300]);
  });

  it('with Add that Togai refuses: the seats of the running plan stay what they were, and Retry adds them once', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, [{ ...seats, quantity: 5, unitPrice: 50 }]));
    const probe = quote(account, [{ ...seats, quantity: 3, unitPrice: 50 }], {
      Togai_Existing_Plan__c: 'Add',
      Togai_Start_Date__c: dayFromNow(3),
    });
    at.accept(probe);
    const asks = await at.reaches(probe, 'Action Needed', 'ADD_MID_PERIOD');
    const { next } = JSON.parse(String(asks['Arguments__c'])) as { next: string };
    at.world.togai.faults.add({
      on: '^POST /accounts/[^/]+/edit_schedules$',
      effect: { status: 400, body: { message: 'The plan is being looked at' } },
    });
    at.org.update('Quote', probe, { Togai_Start_Date__c: next });
    await at.reaches(probe, 'Action Needed', 'TOGAI_REFUSED');
    const start = new Date(`${next}T00:00:00Z`);
    const license = at.togai.licenses.of(account)[0]?.licenseId ?? '';
    expect(at.togai.licenses.at(account, license, start)).toBe(5);
    at.retry(probe);
    await at.reaches(probe, 'Synced', 'QUOTE_ATTACHED_JOINING');
    expect(at.togai.licenses.at(account, license, start)).toBe(8);
  });

  it('one of them with one-time lines only: the plan goes on untouched', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, [{ ...support, unitPrice: 300 }]));
    const before = structuredClone(at.schedulesOf(account));
    await at.billed(quote(account, [{ ...setup, quantity: 2, unitPrice: 600 }]), 'QUOTE_PAID');
    expect(at.schedulesOf(account)).toEqual(before);
    expect(at.amountsOf(account)).toEqual([300, 1200]);
  });
});

describe('a Quote that is accepted without lines', () => {
  it('says so; a line that comes later is not billed before the Quote is accepted anew, with all its lines', async () => {
    const account = await at.syncedAccount();
    const empty = quote(account, []);
    at.accept(empty);
    await at.reaches(empty, 'Action Needed', 'QUOTE_NO_LINES');
    const line = (product: Product, Quantity: number, UnitPrice: number) =>
      at.org.create('QuoteLineItem', { QuoteId: empty, PricebookEntryId: product.entryId, Quantity, UnitPrice });
    line(seats, 2, 45);
    await at.reaches(empty, 'Action Needed', 'QUOTE_TOTAL_CHANGED');
    line(support, 1, 300);
    await at.reaches(empty, 'Action Needed', 'QUOTE_TOTAL_CHANGED');
    expect(at.amountsOf(account)).toEqual([]);
    at.org.update('Quote', empty, { Status: 'Draft' });
    await at.billed(empty);
    expect(at.amountsOf(account)).toEqual([390]);
  });
});

describe('a Quote whose billing this database knows nothing of', () => {
  it('is not billed again: its record says that it was', async () => {
    const account = await at.syncedAccount();
    const billed = quote(account, [{ ...support, unitPrice: 300 }], { Togai_Existing_Plan__c: 'Replace' });
    const before = await at.billed(billed);
    const database = new pg.Client({ connectionString: at.world.database.url });
    await database.connect();
    await database.query('delete from quote_run where quote_id = $1', [billed]);
    await database.end();
    at.retry(billed);
    const after = await at.reaches(billed, 'Synced', 'QUOTE_BILLED_EARLIER');
    expect((await at.preview(billed)).needs).toMatchObject([{ code: 'QUOTE_BILLED_EARLIER' }]);
    expect(after['Price_Plan_Id__c']).toBe(before['Price_Plan_Id__c']);
    at.org.delete('Quote', billed);
    await at.reaches(billed, 'Synced', 'QUOTE_DELETED_AFTER_SYNC');
    expect(at.amountsOf(account)).toEqual([300]);
    expect(at.schedulesOf(account)).toHaveLength(1);
  });
});

describe('a Quote that costs nothing', () => {
  it('of one-time lines is a purchase without an invoice, and done', async () => {
    const account = await at.syncedAccount();
    const free = quote(account, [{ ...setup, unitPrice: 0 }]);
    expect(await at.preview(free)).toMatchObject({ firstPeriod: '0.00', needs: [] });
    const record = await at.billed(free, 'QUOTE_FREE');
    expect(at.togai.purchases.get(String(record['Purchase_Id__c']))).toMatchObject({ status: 'SUCCESS', price: 0 });
    expect(record['Invoice_Id__c'] ?? null).toBeNull();
    expect(at.invoicesOf(account)).toEqual([]);
  });
});

describe('a plan that is paid upfront', () => {
  const upfront = { Togai_Billing_Action__c: 'Mark Invoice Paid' };

  it('is attached once its invoice is paid, and its first period is not invoiced again', async () => {
    const account = await at.syncedAccount();
    await at.billed(
      quote(
        account,
        [
          { ...seats, quantity: 4, unitPrice: 50 },
          { ...setup, unitPrice: 100 },
        ],
        upfront,
      ),
      'QUOTE_PAID',
    );
    expect(at.invoicesOf(account).map(({ totalAmount, status }) => [totalAmount, status])).toEqual([[300, 'PAID']]);
    expect(at.schedulesOf(account)).toHaveLength(1);
  });

  it('that should take the place of a running one says that this was ended, until it is billed', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, [{ ...support, unitPrice: 300 }]));
    const instead = quote(account, [{ ...yearly, unitPrice: 900 }], upfront);
    at.accept(instead);
    await at.reaches(instead, 'Action Needed', 'PLAN_RUNNING_PREPAID');
    at.world.togai.faults.add({
      on: '^POST /accounts/[^/]+/purchases$',
      effect: { status: 400, body: { message: 'No purchases today' } },
    });
    at.org.update('Quote', instead, { Togai_Existing_Plan__c: 'Replace' });
    const told = await at.reaches(instead, 'Action Needed', 'QUOTE_PLAN_ENDED');
    expect(told['Message__c']).toMatch(/Platform Fee.* was ended.*No purchases today/);
    at.retry(instead);
    await at.reaches(instead, 'Synced', 'QUOTE_PAID_REPLACING');
    expect(at.amountsOf(account)).toEqual([300, 900]);
    expect(at.schedulesOf(account)).toHaveLength(1);
  });

  it('leaves a running one as it is where Togai would refuse the exchange', async () => {
    const account = await at.syncedAccount();
    await at.billed(quote(account, [{ ...support, unitPrice: 300 }]));
    const before = structuredClone(at.schedulesOf(account));
    at.world.togai.faults.add({
      on: '^POST /accounts/[^/]+/edit_schedules$',
      effect: { status: 400, body: { message: 'Locked' } },
    });
    const instead = quote(account, [{ ...yearly, unitPrice: 900 }], { ...upfront, Togai_Existing_Plan__c: 'Replace' });
    at.accept(instead);
    await at.reaches(instead, 'Action Needed', 'TOGAI_REFUSED');
    expect(at.schedulesOf(account)).toEqual(before);
  });
});

describe('a Quote that names an invoice', () => {
  const named = (account: string, unitPrice: number, invoice: string) =>
    quote(account, [{ ...setup, unitPrice }], { Togai_Invoice_To_Pay__c: invoice });
  async function dueInvoice(account: string, price: number): Promise<string> {
    await at.billed(quote(account, [{ ...support, unitPrice: price }]));
    return at.invoicesOf(account)[0]?.id ?? '';
  }

  it('pays that one and makes none; a clone of it says that it is paid for the other', async () => {
    const account = await at.syncedAccount();
    const invoice = await dueInvoice(account, 300);
    const record = await at.billed(named(account, 300, invoice), 'QUOTE_PAID');
    expect(record['Invoice_Id__c']).toBe(invoice);
    expect(at.invoicesOf(account).map(({ status }) => status)).toEqual(['PAID']);
    const clone = named(account, 300, invoice);
    at.accept(clone);
    await at.reaches(clone, 'Action Needed', 'INVOICE_OF_ANOTHER_QUOTE');
    at.org.update('Quote', clone, { Togai_Invoice_To_Pay__c: null });
    await at.reaches(clone, 'Synced', 'QUOTE_PAID');
    expect(at.amountsOf(account)).toEqual([300, 300]);
  });

  it('that is paid already sends nothing', async () => {
    const account = await at.syncedAccount();
    const invoice = await dueInvoice(account, 300);
    const row = at.invoicesOf(account)[0];
    if (row) row.status = 'PAID';
    const changes = at.world.togai.calls.count('PATCH /invoices/{invoice_id}');
    await at.billed(named(account, 300, invoice), 'QUOTE_PAID_ALREADY');
    expect(at.world.togai.calls.count('PATCH /invoices/{invoice_id}')).toBe(changes);
  });

  it('that is void, of another amount, of another customer or unknown needs action, also before it is accepted', async () => {
    const [account, other] = [await at.syncedAccount(), await at.syncedAccount()];
    const [own, others] = [await dueInvoice(account, 300), await dueInvoice(other, 300)];
    const cases: [string, number, string][] = [
      ['INVOICE_AMOUNT_DIFFERS', 299.99, own],
      ['INVOICE_OF_ANOTHER', 300, others],
      ['INVOICE_NOT_FOUND', 300, 'inv.nothing'],
    ];
    for (const [code, price, invoice] of cases) {
      const draft = named(account, price, invoice);
      expect((await at.preview(draft)).needs.map((need) => need.code)).toEqual([code]);
      at.accept(draft);
      await at.reaches(draft, 'Action Needed', code);
    }
    const row = at.invoicesOf(account)[0];
    if (row) row.status = 'VOID';
    const late = named(account, 300, own);
    at.accept(late);
    await at.reaches(late, 'Action Needed', 'INVOICE_NOT_PAYABLE');
    const wrongChoice = quote(account, [{ ...support, unitPrice: 300 }], {
      Togai_Invoice_To_Pay__c: own,
      Togai_Billing_Action__c: 'Attach Price Plan',
    });
    expect((await at.preview(wrongChoice)).needs.map((need) => need.code)).toEqual(['QUOTE_INVOICE_NOT_WANTED']);
    expect(at.invoicesOf(other).map(({ status }) => status)).toEqual(['DUE']);
  });
});

/** A record that is changed while the companion is dead, or while its Quote waits: Togai ends up with what Salesforce says last. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQuote } from '../world/quotes.ts';
import { eventually } from '../world/eventually.ts';
import { type Call, FaultWorld, NOTHING } from './faultWorld.ts';
import {
  accept,
  accountFields,
  EDIT,
  fee,
  once,
  PAY,
  SEATS,
  seat,
  synced,
  syncedAccount,
  dueInvoice,
  UPDATE_CUSTOMER,
} from './scenarios.ts';
import { printRow } from './table.ts';

const startedAt = performance.now();
let world: FaultWorld;
beforeAll(async () => {
  world = await FaultWorld.start();
});
afterAll(async () => {
  printRow({
    suite: 'changed while dead or waiting',
    faults: world.kills,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await world.close();
});

/** Kills at the call, changes something while nobody runs, starts again. */
async function killAndChange(call: Call, act: () => unknown, change: () => unknown): Promise<void> {
  await world.killAt(call, 'after', act, change);
  await world.comesTrue();
}

const needsAction = (id: string, code: string) =>
  eventually(() => {
    expect(world.org.syncRecord(id)).toMatchObject({ Status__c: 'Action Needed', Code__c: code });
  });

describe('an Account', () => {
  it('that is changed and changed back around a kill has its first values again', async () => {
    const id = await syncedAccount(world, { Phone: 'old' });
    await killAndChange(
      UPDATE_CUSTOMER,
      () => {
        world.org.update('Account', id, { Phone: 'new' });
      },
      () => {
        world.org.update('Account', id, { Phone: 'old' });
      },
    );
  });

  it('that is changed and changed back around a lost answer has its first values again', async () => {
    const id = await syncedAccount(world, { Phone: 'old' });
    world.world.togai.faults.add({ on: UPDATE_CUSTOMER.on, effect: { cut: 'after' } });
    world.org.update('Account', id, { Phone: 'new' });
    await eventually(() => {
      expect(world.world.togai.state.customers.get(id)?.address.phoneNumber).toBe('new');
    });
    world.org.update('Account', id, { Phone: 'old' });
    await world.comesTrue();
  });
});

describe('an accepted Quote', () => {
  it('whose seats were granted when the companion died, and that is accepted anew with others, has the new number', async () => {
    const account = await syncedAccount(world);
    const quote = createQuote(world.org, account, [{ ...seat(world), quantity: 5, unitPrice: 45.5 }]);
    await world.killAt(
      SEATS,
      'after',
      () => {
        accept(world, quote);
      },
      () => {
        sellSeats(quote, 9);
      },
    );
    await eventually(() => {
      expect(world.org.syncRecord(quote)).toMatchObject({ Status__c: 'Synced' });
    }, 40_000);
    const [schedule] = world.world.togai.state.schedules.get(account) ?? [];
    const billed = world.world.togai.state.invoicesByOwner.of(account).map(({ totalAmount }) => totalAmount);
    expect(schedule).toBeDefined();
    // Billed is what was accepted when its money began to move, and a person is told of the change; or what was accepted last.
    const changed = world.org.syncRecord(quote)?.['Code__c'] === 'QUOTE_CHANGED_AFTER_ACCEPTANCE';
    expect(billed).toEqual([(changed ? 5 : 9) * 45.5]);
    if (changed) sellSeats(quote, 5);
    await world.comesTrue();
  });

  it('that waits for a decision and is sold with another Product meanwhile is billed for that one', async () => {
    const account = await syncedAccount(world);
    const running = createQuote(world.org, account, [{ ...fee(world), unitPrice: 201.5 }]);
    accept(world, running);
    await synced(world, running);
    const quote = createQuote(world.org, account, [{ ...fee(world), unitPrice: 202.5 }]);
    accept(world, quote);
    await needsAction(quote, 'PLAN_RUNNING');
    const [old] = world.org.findBy('QuoteLineItem', 'QuoteId', quote);
    world.org.update('Quote', quote, { Status: 'Draft' });
    world.org.create('QuoteLineItem', {
      QuoteId: quote,
      PricebookEntryId: fee(world).entryId,
      Quantity: 1,
      UnitPrice: 203.5,
    });
    world.org.delete('QuoteLineItem', String(old?.['Id']));
    world.org.update('Quote', quote, { Status: 'Accepted', Togai_Existing_Plan__c: 'Replace' });
    await world.comesTrue();
  });

  it('that waits for a decision and moves to another Account is billed to that one', async () => {
    const [account, other] = [await syncedAccount(world), await syncedAccount(world)];
    const line = fee(world);
    const running = createQuote(world.org, account, [{ ...line, unitPrice: 204.5 }]);
    accept(world, running);
    await synced(world, running);
    const quote = createQuote(world.org, account, [{ ...line, unitPrice: 205.5 }]);
    accept(world, quote);
    await needsAction(quote, 'PLAN_RUNNING');
    world.org.update('Opportunity', String(world.org.get('Quote', quote)?.['OpportunityId']), { AccountId: other });
    world.org.update('Quote', quote, { Togai_Existing_Plan__c: 'Replace' });
    await world.comesTrue();
    expect(world.world.togai.state.schedules.get(other)).toHaveLength(1);
  });

  it('whose named invoice was paid when the companion died says that it was paid by it', async () => {
    const account = await syncedAccount(world);
    const quote = createQuote(world.org, account, [{ ...once(world), unitPrice: 1200 }], {
      Togai_Invoice_To_Pay__c: await dueInvoice(world, account, 1200),
    });
    await killAndChange(
      PAY,
      () => {
        accept(world, quote);
      },
      () => undefined,
    );
    expect(world.org.syncRecord(quote)).toMatchObject({ Code__c: 'QUOTE_PAID' });
  });

  it('whose named invoice was paid when the companion died pays no second one that is named since', async () => {
    const account = await syncedAccount(world);
    const [first, second] = [await dueInvoice(world, account, 1200), await dueInvoice(world, account, 1200)];
    const quote = createQuote(world.org, account, [{ ...once(world), unitPrice: 1200 }], {
      Togai_Invoice_To_Pay__c: first,
    });
    await killAndChange(
      PAY,
      () => {
        accept(world, quote);
      },
      () => {
        world.org.update('Quote', quote, { Togai_Invoice_To_Pay__c: second });
      },
    );
    expect(world.world.togai.state.invoices.get(second)?.status).toBe('DUE');
  });

  it('that replaces a plan by one paid upfront, and is un-accepted when the old one has just ended, is billed as it was accepted', async () => {
    const account = await syncedAccount(world);
    const running = createQuote(world.org, account, [{ ...fee(world), unitPrice: 206.5 }]);
    accept(world, running);
    await synced(world, running);
    const quote = createQuote(world.org, account, [{ ...fee(world), unitPrice: 207.5 }], {
      Togai_Existing_Plan__c: 'Replace',
      Togai_Billing_Action__c: 'Mark Invoice Paid',
    });
    await world.killAt(
      { ...EDIT, skip: 1 },
      'after',
      () => {
        accept(world, quote);
      },
      () => {
        world.org.update('Quote', quote, { Status: 'Draft' });
      },
    );
    await eventually(() => {
      expect(world.org.syncRecord(quote)).toMatchObject({
        Status__c: 'Synced',
        Code__c: 'QUOTE_CHANGED_AFTER_ACCEPTANCE',
      });
    });
    world.org.update('Quote', quote, { Status: 'Accepted' });
    await world.comesTrue();
  });
});

describe('two Quotes of one Account accepted at the same moment', () => {
  it('are both billed when both replace what runs: the later takes the place of the earlier', async () => {
    const account = await syncedAccount(world);
    const quotes = [211.5, 212.5].map((unitPrice) =>
      createQuote(world.org, account, [{ ...fee(world), unitPrice }], { Togai_Existing_Plan__c: 'Replace' }),
    );
    world.org.updateMany(
      'Quote',
      quotes.map((Id) => ({ Id, Status: 'Accepted' })),
    );
    await Promise.all(quotes.map((quote) => synced(world, quote)));
    expect(world.world.togai.state.schedules.get(account)).toHaveLength(1);
  });

  it('of a new Account make one customer', async () => {
    const account = world.org.create('Account', accountFields());
    const quotes = [213.5, 214.5].map((unitPrice) => createQuote(world.org, account, [{ ...once(world), unitPrice }]));
    world.org.updateMany(
      'Quote',
      quotes.map((Id) => ({ Id, Status: 'Accepted' })),
    );
    await world.comesTrue();
  });
});

it('nothing is lost, doubled or wrong at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

/** Sells another number of seats on a Quote that is accepted: reopened, changed, accepted again. */
function sellSeats(quote: string, quantity: number): void {
  const [line] = world.org.findBy('QuoteLineItem', 'QuoteId', quote);
  world.org.update('Quote', quote, { Status: 'Draft' });
  world.org.update('QuoteLineItem', String(line?.['Id']), { Quantity: quantity });
  world.org.update('Quote', quote, { Status: 'Accepted' });
}

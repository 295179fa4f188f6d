/** Saves in the local org do what the package's triggers do: sync records in the same save, one event per chunk after it. */
import { describe, expect, it } from 'vitest';
import { Org, type OrgOptions } from '../../simulator/salesforce/org.ts';

const TOPIC = '/event/Sync_Requested__e';
const DEAL = { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2026-12-01' };

/** An org that remembers the events it publishes; `advance` moves its clock. */
function capturingOrg(options: Partial<OrgOptions> = {}): {
  org: Org;
  events: Record<string, unknown>[];
  advance: (seconds: number) => void;
} {
  let time = Date.UTC(2026, 10, 1, 12, 0, 0, 456);
  const org = new Org({ name: 'Acme', seed: true, ...options }, () => new Date(time));
  const events: Record<string, unknown>[] = [];
  const publish = org.events.publish.bind(org.events);
  org.events.publish = (event, fields, userId) => {
    events.push({ ...fields });
    return publish(event, fields, userId);
  };
  return { org, events, advance: (seconds) => (time += seconds * 1000) };
}

describe('a new Account', () => {
  it('is Pending in the same save and asked for by one event, both with the same whole second', () => {
    const { org, events } = capturingOrg();
    const id = org.create('Account', { Name: 'N'.repeat(120) });
    expect(org.syncRecord(id)).toMatchObject({
      Name: 'N'.repeat(80),
      Account__c: id,
      Quote__c: null,
      Status__c: 'Pending',
      Cause__c: 'Created',
      Outstanding__c: true,
      Requested_At__c: '2026-11-01T12:00:00.000+0000',
    });
    expect(events).toEqual([
      {
        Flow__c: 'Account Sync',
        Record_Ids__c: id,
        Cause__c: 'Created',
        Requested_At__c: new Date(Date.UTC(2026, 10, 1, 12)),
      },
    ]);
    expect(org.events.topic(TOPIC)?.log.length).toBe(1);
  });

  it('costs one event per 200 of a load, and 30,000 are saved in seconds', () => {
    const { org, events } = capturingOrg();
    const started = process.cpuUsage();
    org.createMany(
      'Account',
      Array.from({ length: 30_000 }, (_, i) => ({ Name: `Account ${String(i)}` })),
    );
    // Processor time, so that a busy machine does not fail it; in microseconds.
    expect(process.cpuUsage(started).user).toBeLessThan(10_000_000);
    expect([org.count('Account'), org.count('Sync_Record__c'), events.length]).toEqual([30_000, 30_000, 150]);
    expect(new Set(events.flatMap((event) => String(event['Record_Ids__c']).split(','))).size).toBe(30_000);
  });

  it('that changes in the second of its answered request is outstanding still: the new request is a second later', () => {
    const { org, events } = capturingOrg();
    const id = org.create('Account', { Name: 'Acme' });
    const row = org.syncRecord(id);
    org.update('Account', id, { Name: 'Globex' });
    org.update('Sync_Record__c', String(row?.Id), { Status__c: 'Synced', Answered_At__c: row?.['Requested_At__c'] });
    expect(org.syncRecord(id)).toMatchObject({
      Requested_At__c: '2026-11-01T12:00:01.000+0000',
      Answered_At__c: '2026-11-01T12:00:00.000+0000',
      Outstanding__c: true,
    });
    expect(events.map((event) => event['Requested_At__c'])).toEqual([
      new Date(Date.UTC(2026, 10, 1, 12)),
      new Date(Date.UTC(2026, 10, 1, 12, 0, 1)),
    ]);
  });

  it('is saved although its sync record is refused, and still asked for', () => {
    const { org, events } = capturingOrg();
    org.addValidationRule({ object: 'Sync_Record__c', name: 'Never', errorCondition: 'TRUE', message: 'No.' });
    const id = org.create('Account', { Name: 'A' });
    expect(org.syncRecord(id)).toBeUndefined();
    expect(events).toHaveLength(1);
  });

  it('of someone who loads without sync is not captured, of anyone else it is', () => {
    const { org, events } = capturingOrg();
    const loader = org.addUser({ username: 'loader@acme.example', password: 'x' });
    org.grantCustomPermission(loader, 'Load_Without_Sync');
    expect(org.syncRecord(org.create('Account', { Name: 'Loaded' }, loader))).toBeUndefined();
    expect(org.syncRecord(org.create('Account', { Name: 'Made' }))).toBeDefined();
    expect(events).toHaveLength(1);
  });

  it('is not captured where capture is switched off, for the org or for one user', () => {
    const { org } = capturingOrg();
    const row = org.create('Sync_Settings__c', { SetupOwnerId: org.id, Capture_Accounts__c: false });
    expect(org.syncRecord(org.create('Account', { Name: 'A' }))).toBeUndefined();
    org.update('Sync_Settings__c', row, { Capture_Accounts__c: true });
    org.create('Sync_Settings__c', { SetupOwnerId: org.adminId, Capture_Accounts__c: false });
    expect(org.syncRecord(org.create('Account', { Name: 'B' }))).toBeUndefined();
    expect(
      org.syncRecord(
        org.create('Account', { Name: 'C' }, org.addUser({ username: 'rep@acme.example', password: 'x' })),
      ),
    ).toBeDefined();
    expect(() => org.create('Sync_Settings__c', { SetupOwnerId: org.id })).toThrow(/DUPLICATE_VALUE/);
  });

  it('stays Pending when its event is lost', () => {
    const { org, events } = capturingOrg();
    org.triggers.publishing = false;
    expect(org.syncRecord(org.create('Account', { Name: 'A' }))).toMatchObject({ Status__c: 'Pending' });
    expect(events).toHaveLength(0);
  });
});

describe('a changed Account', () => {
  const synced = (
    options: Partial<OrgOptions> = {},
  ): ReturnType<typeof capturingOrg> & { id: string; settle: (fields: Record<string, unknown>) => void } => {
    const world = capturingOrg(options);
    const id = world.org.create('Account', { Name: 'A' });
    const settle = (fields: Record<string, unknown>): void => {
      world.org.update('Sync_Record__c', world.org.syncRecord(id)?.Id ?? '', fields);
      world.events.length = 0;
    };
    settle({ Status__c: 'Synced' });
    return { ...world, id, settle };
  };

  it('goes again when a watched field really changed', () => {
    const { org, events, id } = synced();
    org.update('Account', id, { Description: 'no one watches this', Name: 'A' });
    expect([org.syncRecord(id)?.['Status__c'], events.length]).toEqual(['Synced', 0]);
    org.update('Account', id, { Name: 'a' });
    expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Pending', Cause__c: 'Changed', Name: 'a' });
    expect(events).toMatchObject([{ Cause__c: 'Changed', Record_Ids__c: id }]);
  });

  it('watches the further fields that the settings name', () => {
    const { org, events, id } = synced();
    org.create('Sync_Settings__c', { SetupOwnerId: org.id, Watched_Account_Fields__c: ' industry , Nope__c' });
    org.update('Account', id, { Industry: 'Energy' });
    expect(events).toHaveLength(1);
  });

  it('that is synced stays so where customers are not kept current, one that failed goes again', () => {
    const { org, events, id, settle } = synced();
    org.create('Sync_Settings__c', { SetupOwnerId: org.id, Keep_Customers_Current__c: false });
    org.update('Account', id, { Name: 'B' });
    expect(events).toHaveLength(0);
    settle({ Status__c: 'Failed' });
    org.update('Account', id, { Name: 'C' });
    expect(events).toHaveLength(1);
  });

  it('without a sync record is left alone', () => {
    const { org, events, id } = synced();
    org.delete('Sync_Record__c', org.syncRecord(id)?.Id ?? '');
    org.update('Account', id, { Name: 'B' });
    expect(events).toHaveLength(0);
  });

  it('is outstanding while a newer change waits behind an older answer', () => {
    const { org, id, settle } = synced();
    settle({ Status__c: 'Synced', Requested_At__c: '2026-11-01T12:00:05Z', Answered_At__c: '2026-11-01T12:00:00Z' });
    expect(org.syncRecord(id)?.['Outstanding__c']).toBe(true);
    settle({ Answered_At__c: '2026-11-01T12:00:05Z' });
    expect(org.syncRecord(id)?.['Outstanding__c']).toBe(false);
  });
});

describe('deleted and merged Accounts', () => {
  it('are Deleted without a lookup, and Created again when undeleted with all that went along', () => {
    const { org, events } = capturingOrg();
    const id = org.create('Account', { Name: 'A' });
    const contact = org.create('Contact', { LastName: 'C', AccountId: id });
    const quote = org.create('Quote', {
      Name: 'Q',
      OpportunityId: org.create('Opportunity', { ...DEAL, AccountId: id }),
    });
    org.delete('Account', id);
    expect(org.syncRecord(id)).toMatchObject({
      Cause__c: 'Deleted',
      Status__c: 'Pending',
      Account__c: null,
      Name: 'A',
    });
    expect([org.get('Contact', contact), org.get('Quote', quote)]).toEqual([undefined, undefined]);
    org.undelete('Account', id);
    expect(org.syncRecord(id)).toMatchObject({ Cause__c: 'Created', Account__c: id });
    expect([org.get('Contact', contact)?.['AccountId'], org.get('Quote', quote)?.['AccountId']]).toEqual([id, id]);
    expect(events.map((event) => event['Cause__c'])).toEqual(['Created', 'Deleted', 'Created']);
  });

  it('name the survivor too, and what belonged to the loser is its', () => {
    const { org, events } = capturingOrg();
    const [master = '', loser = ''] = org.createMany('Account', [{ Name: 'Master' }, { Name: 'Loser' }]);
    const contact = org.create('Contact', { LastName: 'C', AccountId: loser });
    events.length = 0;
    org.mergeAccounts(master, [loser]);
    expect(org.get('Account', loser)).toBeUndefined();
    expect(org.store.table('Account').deleted(loser)).toMatchObject({ MasterRecordId: master, IsDeleted: true });
    expect(org.get('Contact', contact)?.['AccountId']).toBe(master);
    expect(org.syncRecord(loser)).toMatchObject({ Cause__c: 'Merged', Account__c: master });
    expect(org.syncRecord(master)).toMatchObject({ Cause__c: 'Merged', Account__c: master });
    expect(events).toMatchObject([{ Cause__c: 'Merged', Record_Ids__c: `${loser},${master}` }]);
  });
});

describe('a Quote', () => {
  const withQuote = (
    fields: Record<string, unknown> = {},
  ): ReturnType<typeof capturingOrg> & { quote: string; line: (more?: Record<string, unknown>) => string } => {
    const world = capturingOrg();
    const { org } = world;
    const account = org.create('Account', { Name: 'A' });
    const quote = org.create('Quote', {
      Name: 'Q',
      OpportunityId: org.create('Opportunity', { ...DEAL, AccountId: account }),
      ...fields,
    });
    const entry = org.find('PricebookEntry', ({ UnitPrice }) => UnitPrice === 250)?.Id;
    world.events.splice(0, 1);
    return {
      ...world,
      quote,
      line: (more = {}) =>
        org.create('QuoteLineItem', {
          QuoteId: quote,
          PricebookEntryId: entry,
          Quantity: 3,
          UnitPrice: 33.33,
          ...more,
        }),
    };
  };

  it('takes its Account from the Opportunity and its totals from the lines, to the cent', () => {
    const { org, quote, line } = withQuote({ Tax: 5, ShippingHandling: 1.5 });
    const first = line({ Discount: 10 });
    line({ Quantity: 1, UnitPrice: 0.01 });
    expect(org.get('QuoteLineItem', first)).toMatchObject({ Subtotal: 99.99, TotalPrice: 89.99, ListPrice: 250 });
    expect(org.get('Quote', quote)).toMatchObject({
      AccountId: org.rows('Account')[0]?.Id,
      Subtotal: 100,
      TotalPrice: 90,
      Discount: 10,
      GrandTotal: 96.5,
      LineItemCount: 2,
      QuoteNumber: '00000001',
    });
    org.delete('QuoteLineItem', first);
    expect(org.get('Quote', quote)).toMatchObject({ TotalPrice: 0.01, GrandTotal: 6.51, LineItemCount: 1 });
    for (const field of ['AccountId', 'GrandTotal', 'TotalPrice', 'Discount'])
      expect(() => org.update('Quote', quote, { [field]: null })).toThrow(/INVALID_FIELD_FOR_INSERT_UPDATE/);
  });

  it('is captured when it becomes accepted, with the total of that moment, and when it is not any more', () => {
    const { org, events, quote, line } = withQuote();
    line();
    expect(org.syncRecord(quote)).toBeUndefined();
    org.update('Quote', quote, { Status: 'Accepted' });
    expect(org.syncRecord(quote)).toMatchObject({
      Cause__c: 'Accepted',
      Status__c: 'Pending',
      Quote__c: quote,
      Accepted_Total__c: 99.99,
      Accepted_At__c: '2026-11-01T12:00:00.000+0000',
    });
    org.update('Quote', quote, { Status: 'Denied' });
    expect(org.syncRecord(quote)).toMatchObject({ Cause__c: 'Unaccepted', Accepted_Total__c: 99.99 });
    expect(events).toMatchObject([
      { Flow__c: 'Quote Sync', Cause__c: 'Accepted' },
      { Flow__c: 'Quote Sync', Cause__c: 'Unaccepted' },
    ]);
  });

  it('made as accepted takes its first real total as the accepted one, later lines are changes', () => {
    const { org, quote, line } = withQuote({ Status: 'Accepted' });
    expect(org.syncRecord(quote)).toMatchObject({ Cause__c: 'Accepted', Accepted_Total__c: 0 });
    line();
    expect(org.syncRecord(quote)).toMatchObject({ Cause__c: 'Accepted', Accepted_Total__c: 99.99 });
    line();
    expect(org.syncRecord(quote)).toMatchObject({ Cause__c: 'Changed After Acceptance', Accepted_Total__c: 99.99 });
  });

  it('goes by the status that the settings call accepted', () => {
    const { org, quote } = withQuote();
    org.create('Sync_Settings__c', { SetupOwnerId: org.id, Accepted_Status__c: ' Approved ' });
    org.update('Quote', quote, { Status: 'Accepted' });
    expect(org.syncRecord(quote)).toBeUndefined();
    org.update('Quote', quote, { Status: 'Approved' });
    expect(org.syncRecord(quote)).toBeDefined();
  });

  it('that is locked can be neither changed nor given lines, and its sync record still can', () => {
    const { org, quote, line } = withQuote({ Status: 'Accepted' });
    const existing = line();
    org.lock(quote);
    expect(() => org.update('Quote', quote, { Name: 'B' })).toThrow(/ENTITY_IS_LOCKED/);
    expect(() => line()).toThrow(/ENTITY_IS_LOCKED/);
    expect(() => org.update('QuoteLineItem', existing, { Quantity: 1 })).toThrow(/ENTITY_IS_LOCKED/);
    org.update('Sync_Record__c', org.syncRecord(quote)?.Id ?? '', { Status__c: 'Synced' });
    expect(org.syncRecord(quote)?.['Status__c']).toBe('Synced');
  });

  it('deleted after it was captured says so, deleted before says nothing', () => {
    const { org, events, quote } = withQuote();
    org.delete('Quote', quote);
    expect(events).toHaveLength(0);
    const other = withQuote({ Status: 'Accepted' });
    other.org.delete('Quote', other.quote);
    expect(other.org.syncRecord(other.quote)).toMatchObject({ Cause__c: 'Deleted', Quote__c: null });
  });

  it('takes only products of its own price book, and products only with a standard price first', () => {
    const { org, line } = withQuote();
    line();
    const product = org.create('Product2', { Name: 'New', IsActive: true });
    const book = org.create('Pricebook2', { Name: 'Partners', IsActive: true });
    const entry = { Product2Id: product, UnitPrice: 10, IsActive: true };
    expect(() => org.create('PricebookEntry', { ...entry, Pricebook2Id: book })).toThrow(/STANDARD_PRICE_NOT_DEFINED/);
    org.create('PricebookEntry', {
      ...entry,
      Pricebook2Id: org.find('Pricebook2', ({ IsStandard }) => IsStandard === true)?.Id,
    });
    const partner = org.create('PricebookEntry', { ...entry, Pricebook2Id: book });
    expect(() => line({ PricebookEntryId: partner })).toThrow(/different pricebook/);
  });
});

/** Reading Accounts, writing answers and sweeping, against an org. */
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readAccounts } from '../../../companion/salesforce/accounts.ts';
import { revoke } from '../../../companion/salesforce/oauth.ts';
import { query, updateRows, upsertRows } from '../../../companion/salesforce/records.ts';
import { accountsWithoutSyncRecord, outstandingRecords } from '../../../companion/salesforce/sweep.ts';
import { field } from '../../simulator/salesforce/schema/schemaFields.ts';
import { type OrgWorld, startOrg } from './orgSession.ts';

let world: OrgWorld;
afterEach(() => world.close());

const OLDEST = { contactEmail: 'oldest', fields: [] } as const;
const setUp = async (...[options]: Parameters<typeof startOrg>): Promise<OrgWorld> => (world = await startOrg(options));
const readOne = async (id: string, rules: Parameters<typeof readAccounts>[2] = OLDEST) =>
  (await readAccounts(world.session, [id], rules)).get(id);
const queries = () => world.salesforce.calls.count(/GET .*\/query/);

describe.each(['', 'togai'])('an Account in an org with the namespace "%s"', (namespace) => {
  it('is read with its address, email, customer id and sync record', async () => {
    const { org } = await setUp({ namespace });
    const id = org.create('Account', {
      Name: 'Acme',
      Phone: '+1 555',
      BillingStreet: '1 Main\nFloor 2',
      BillingCity: 'Springfield',
      BillingCountry: 'United States',
      Togai_Billing_Email__c: 'pay@acme.example',
      Togai_Customer_Id__c: 'cust-1',
    });
    const account = await readOne(id);
    expect(account).toMatchObject({
      id,
      name: 'Acme',
      phone: '+1 555',
      billing: { street: '1 Main\nFloor 2', city: 'Springfield', country: 'United States', state: undefined },
      billingEmail: 'pay@acme.example',
      togaiCustomerId: 'cust-1',
      isPersonAccount: false,
      deleted: false,
      ownerId: org.adminId,
      syncRecord: { id: org.syncRecord(id)?.Id, status: 'Pending', requestedAt: expect.any(Date) as Date },
    });
    expect(account?.modifiedAt).toBeInstanceOf(Date);
    expect(account?.website).toBeUndefined();
  });
});

describe("the Contact's email", () => {
  const plant = () => {
    const { org } = world;
    const id = org.create('Account', { Name: 'Acme' });
    org.create('Contact', { LastName: 'First, without', AccountId: id });
    org.create('Contact', { LastName: 'Second', Email: 'second@acme.example', AccountId: id });
    const third = org.create('Contact', { LastName: 'Third', Email: 'third@acme.example', AccountId: id });
    org.create('AccountContactRole', { AccountId: id, ContactId: third, Role: "Buyer's \\ Agent" });
    return id;
  };

  it("is the oldest one's that has one", async () => {
    await setUp();
    expect((await readOne(plant()))?.contactEmail).toBe('second@acme.example');
  });

  it('is that of the Contact in the role, whatever its letters', async () => {
    await setUp();
    const id = plant();
    expect((await readOne(id, { contactEmail: { role: "Buyer's \\ Agent" }, fields: [] }))?.contactEmail).toBe(
      'third@acme.example',
    );
    expect((await readOne(id, { contactEmail: { role: 'Nobody' }, fields: [] }))?.contactEmail).toBeUndefined();
  });
});

describe('features that only some orgs have', () => {
  it("give currency, codes and the person's email where they are", async () => {
    const { org } = await setUp({ multiCurrency: true, personAccounts: true, stateCountryPicklists: true });
    const id = org.create('Account', { Name: 'Acme', CurrencyIsoCode: 'EUR', BillingCountryCode: 'DE' });
    expect(await readOne(id)).toMatchObject({
      currency: 'EUR',
      billing: { countryCode: 'DE' },
      isPersonAccount: false,
    });
  });
});

describe('fields that an admin chose', () => {
  const Account = [field('Status__c', 'string', { length: 40 }), field('Seats__c', 'double', { precision: 8 })];
  const withFields = { namespace: 'togai', customFields: { Account } };

  it('are read by their own names even where the package has a field of that name elsewhere', async () => {
    const { org } = await setUp(withFields);
    const id = org.create('Account', { Name: 'Acme', Status__c: 'Gold', Seats__c: 12, Industry: 'Banking' });
    const rules = {
      contactEmail: 'oldest',
      fields: ['Status__c', 'Seats__c', 'Industry', 'Togai_Customer_Id__c', 'Phone'],
    } as const;
    expect((await readOne(id, rules))?.fields).toEqual({
      Status__c: 'Gold',
      Seats__c: 12,
      Industry: 'Banking',
      Togai_Customer_Id__c: null,
      Phone: null,
    });
  });

  it('that are not there, or hidden from the user, are left out and keep nothing else from being read', async () => {
    const { org } = await setUp(withFields);
    const id = org.create('Account', { Name: 'Acme', Seats__c: 3 });
    const rules = { contactEmail: 'oldest', fields: ['Seats__c', 'Gone__c'] } as const;
    expect((await readOne(id, rules))?.fields).toEqual({ Seats__c: 3 });
    org.access.restrict({ object: 'Account', field: 'Seats__c', access: 'none' });
    expect(await readOne(id, rules)).toMatchObject({ name: 'Acme', fields: {} });
  });
});

describe('access', () => {
  it("that is missing to a field that can't be done without is named", async () => {
    const { org } = await setUp({ namespace: 'togai' });
    const id = org.create('Account', { Name: 'Acme' });
    org.access.restrict({ object: 'Account', field: 'Togai_Billing_Email__c', access: 'none' });
    await expect(readOne(id)).rejects.toMatchObject({
      code: 'ACCESS_MISSING',
      remedy: 'action',
      arguments: { access: 'read Account.togai__Togai_Billing_Email__c' },
    });
  });

  it('to a field that was there is told, not taken for blank: it would be blanked in Togai', async () => {
    const { org } = await setUp();
    const id = org.create('Account', { Name: 'Acme', Phone: '1' });
    expect(await readOne(id)).toMatchObject({ phone: '1' });
    org.access.restrict({ object: 'Account', field: 'Phone', access: 'none' });
    await expect(readOne(id)).rejects.toMatchObject({
      code: 'ACCESS_MISSING',
      arguments: { access: 'read Account.Phone' },
    });
  });
});

describe('many Accounts', () => {
  it('are read in one call for hundreds, and in several only where the address would be too long', async () => {
    const { org, session } = await setUp();
    const ids = org.createMany(
      'Account',
      Array.from({ length: 900 }, (_, i) => ({ Name: `Account ${String(i)}` })),
    );
    expect((await readAccounts(session, ids.slice(0, 300), OLDEST)).size).toBe(300);
    expect(queries()).toBe(1);
    expect((await readAccounts(session, ids, OLDEST)).size).toBe(900);
    expect(queries()).toBe(3);
  });
});

describe('Accounts that are gone', () => {
  it('come from the recycle bin, merged ones with the Account that survived', async () => {
    const { org, session } = await setUp();
    const [kept = '', merged = '', deleted = ''] = org.createMany(
      'Account',
      ['Kept', 'Merged', 'Deleted'].map((Name) => ({ Name })),
    );
    org.mergeAccounts(kept, [merged]);
    org.delete('Account', deleted);
    const found = await readAccounts(session, [kept, merged, deleted, '001000000000009AAA'], OLDEST);
    expect(found.get(kept)).toMatchObject({ deleted: false });
    expect(found.get(merged)).toMatchObject({ name: 'Merged', deleted: true, masterRecordId: kept });
    expect(found.get(deleted)).toMatchObject({ name: 'Deleted', deleted: true, masterRecordId: undefined });
    expect(found.size).toBe(3);
  });
});

describe('writing answers', () => {
  it('updates the record that the trigger made, makes the one that is missing, and repeats without harm', async () => {
    const { org, session } = await setUp({ namespace: 'togai' });
    const id = org.create('Account', { Name: 'Acme' });
    const answer = [
      {
        Record_Id__c: id,
        Status__c: 'Synced',
        Togai_Customer_Id__c: 'cust-1',
        Name: 'Acme',
        Synced_At__c: new Date().toISOString(),
      },
      { Record_Id__c: '001000000000009AAA', Status__c: 'Failed', Name: 'Gone' },
    ];
    for (const created of [true, false]) {
      const results = await upsertRows(session, 'Sync_Record__c', 'Record_Id__c', answer);
      expect(results).toMatchObject([
        { ok: true, created: false },
        { ok: true, created },
      ]);
    }
    expect(org.syncRecord(id)).toMatchObject({ Status__c: 'Synced', Togai_Customer_Id__c: 'cust-1' });
    expect(org.count('Sync_Record__c')).toBe(2);
  });

  it('tells for each row why it was refused, and writes the others', async () => {
    const { org, session } = await setUp();
    const [locked = '', free = ''] = org.createMany('Account', [{ Name: 'Locked' }, { Name: 'Free' }]);
    org.lock(locked);
    const results = await updateRows(
      session,
      [locked, free].map((Id) => ({ type: 'Account', Id, Togai_Customer_Id__c: 'cust' })),
    );
    expect(results[0]?.error).toMatchObject({
      remedy: 'action',
      detail: expect.stringContaining('ENTITY_IS_LOCKED') as string,
    });
    expect(results[1]?.ok).toBe(true);
    expect(org.get('Account', free)?.Togai_Customer_Id__c).toBe('cust');
  });
});

describe('the sweep', () => {
  it('finds what is outstanding since a time, by pages', async () => {
    const { org, session } = await setUp({ namespace: 'togai' });
    const ids = org.createMany(
      'Account',
      Array.from({ length: 2_100 }, (_, i) => ({ Name: `Account ${String(i)}` })),
    );
    await upsertRows(session, 'Sync_Record__c', 'Record_Id__c', [
      { Record_Id__c: ids[0], Status__c: 'Synced', Answered_At__c: new Date(Date.now() + 60_000).toISOString() },
      { Record_Id__c: ids[1], Requested_At__c: new Date(Date.now() - 61_000).toISOString() },
    ]);
    const late: string[] = [];
    const found: string[] = [];
    let pages = 0;
    for await (const page of outstandingRecords(session, new Date(Date.now() - 60_000))) {
      late.push(...page.late.accountIds);
      found.push(...page.early.accountIds);
      pages += 1;
      expect([...page.early.quoteIds, ...page.late.quoteIds]).toEqual([]);
    }
    expect(found.sort()).toEqual(ids.slice(2).sort());
    // Its event should have come by now; those of the others may be on their way.
    expect(late).toEqual([ids[1]]);
    expect(pages).toBe(2);
    for await (const page of outstandingRecords(session, new Date(Date.now() + 60_000)))
      expect([...page.early.accountIds, ...page.late.accountIds]).toEqual([]);
  });

  it('finds Accounts that no trigger saw', async () => {
    const { org, session } = await setUp({ namespace: 'togai' });
    org.create('Account', { Name: 'Seen' });
    org.create('Sync_Settings__c', { SetupOwnerId: org.id, Capture_Accounts__c: false });
    const unseen = org.create('Account', { Name: 'Unseen' });
    const found: string[] = [];
    for await (const page of accountsWithoutSyncRecord(session, new Date(Date.now() - 60_000))) found.push(...page);
    expect(found).toEqual([unseen]);
  });
});

describe('a token that expires', () => {
  it('is renewed through the refresh token, which is rotated', async () => {
    const { salesforce, org, session, grant } = await setUp();
    org.create('Account', { Name: 'Acme' });
    const before = grant();
    salesforce.grants.expireSessions();
    expect(await query(session, 'SELECT Name FROM Account', z.object({ Name: z.string() }))).toEqual([
      { Name: 'Acme' },
    ]);
    expect(grant().refreshToken).not.toBe(before.refreshToken);
  });

  it('pauses the connection when the access was revoked', async () => {
    const { salesforce, session, grant } = await setUp();
    await revoke({ instanceUrl: salesforce.url, token: grant().refreshToken });
    await expect(query(session, 'SELECT Name FROM Account', z.object({}))).rejects.toMatchObject({
      remedy: 'pause',
      code: 'SALESFORCE_ACCESS_REVOKED',
    });
  });
});

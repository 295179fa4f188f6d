/** The nightly check over the real wire: what no trigger saw is found once and told; a gap of the stream is noted and closed; budgets hold. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { App } from '../../companion/app.ts';
import type { Org } from '../simulator/salesforce/org.ts';
import { eventually } from '../world/eventually.ts';
import { createProduct, createQuote } from '../world/quotes.ts';
import { startWorld, type TestWorld } from '../world/world.ts';

let world: TestWorld;
let org: Org;
let app: App;
let database: pg.Client;
/** What this user saves, no trigger of the package captures. */
let loader: string;
let support: ReturnType<typeof createProduct>;

beforeAll(async () => {
  world = await startWorld();
  org = world.salesforce.org();
  loader = org.addUser({ username: 'loader@acme.example', password: 'x' });
  org.grantCustomPermission(loader, 'Load_Without_Sync');
  support = createProduct(org, { name: 'Gold Support', chargeType: 'Recurring Fee', interval: 'Monthly', price: 300 });
  app = await world.startCompanion();
  await world.connect(app);
  database = new pg.Client({ connectionString: world.database.url });
  await database.connect();
  // The first sweep may find what the check is to find.
  await eventually(async () => {
    expect((await database.query('select from connection where last_sweep is not null')).rowCount).toBe(1);
  });
});
afterAll(async () => {
  await database.end();
  await world.close();
});

const found = z.looseObject({ missed: z.number(), calls: z.number(), compared: z.number() });

/** Asks for a check, as the button does, and waits for what it found. */
async function check(): Promise<z.infer<typeof found>> {
  await database.query('update connection set last_check = null, check_asked_at = now()');
  return eventually(async () => {
    const { rows } = await database.query<{ lastCheck: unknown }>('select last_check as "lastCheck" from connection');
    return found.parse(rows[0]?.lastCheck);
  }, 30_000);
}

async function checkState() {
  const { rows } = await database.query<{
    lastCheck: Record<string, unknown> | null;
    failure: unknown;
    askedAt: Date | null;
    beganAt: Date | null;
    checkedUntil: Date;
  }>(`select last_check as "lastCheck", check_failure as failure, check_asked_at as "askedAt", check_began_at as "beganAt",
        checked_until as "checkedUntil" from connection`);
  return rows[0];
}

/** So many Accounts changed in ways that Togai is not told of that a check takes several pages. */
async function manyTouched(): Promise<void> {
  const ids = org.createMany('Account', Array.from({ length: 1_000 }, fields));
  await eventually(() => {
    expect(ids.every((id) => org.syncRecord(id)?.['Status__c'] === 'Synced')).toBe(true);
  }, 60_000);
  await idle();
  for (const id of ids) org.update('Account', id, { Description: 'touched' });
}

/** Asks for a check and waits until it compares Accounts. */
async function underWay(): Promise<void> {
  await database.query('update connection set last_check = null, check_asked_at = now()');
  await eventually(async () => {
    expect(await checkState()).toMatchObject({ beganAt: expect.any(Date) });
  }, 30_000);
}

/** Changes the connection as an admin or an accident would, and waits for the owner that takes it up. */
async function change(what: string): Promise<void> {
  const epoch = async () => (await database.query<{ epoch: string }>('select epoch from org_lease')).rows[0]?.epoch;
  const before = await epoch();
  await database.query(`update connection set ${what}, revision = revision + 1`);
  await eventually(async () => {
    expect(await epoch()).not.toBe(before);
  });
}

let made = 0;
const fields = (): Record<string, unknown> => {
  made++;
  return { Name: `Checked ${String(made)}`, Togai_Billing_Email__c: `billing@checked-${String(made)}.example` };
};

async function status(id: string, expected: Record<string, unknown>): Promise<void> {
  await eventually(() => {
    expect(org.syncRecord(id)).toMatchObject(expected);
  });
}
async function syncedAccount(): Promise<string> {
  const id = org.create('Account', fields());
  await status(id, { Status__c: 'Synced' });
  return id;
}
const idle = () =>
  eventually(async () => {
    expect((await database.query('select 1 from inbox union all select 1 from outbox')).rowCount).toBe(0);
  });

describe('the nightly check', () => {
  it('finds what no trigger saw, of every kind, and the next one finds nothing', async () => {
    const unseen = org.create('Account', fields(), loader);
    const changed = await syncedAccount();
    org.update('Account', changed, { BillingCity: 'Dallas' }, loader);
    const helped = org.create('Account', { Name: 'Needs a Contact' });
    await status(helped, { Status__c: 'Action Needed' });
    org.create('Contact', { LastName: 'Young', AccountId: helped, Email: 'young@helped.example' });
    org.update('Account', helped, { Description: 'called them' }, loader);
    const deleted = await syncedAccount();
    const buyer = await syncedAccount();
    const accepted = createQuote(org, buyer, [{ ...support, unitPrice: 301.5 }]);
    org.update('Quote', accepted, { Status: 'Accepted' }, loader);
    const other = await syncedAccount();
    const cascaded = createQuote(org, other, [{ ...support, unitPrice: 302.5 }]);
    org.update('Quote', cascaded, { Status: 'Accepted' });
    await status(cascaded, { Status__c: 'Synced' });
    org.delete('Account', deleted, loader);
    // Only the record that initiates a delete fires triggers: its Quotes go without one.
    org.delete('Opportunity', String(org.get('Quote', cascaded)?.['OpportunityId']));
    await idle();

    expect(await check()).toMatchObject({
      missed: 6,
      outstanding: 0,
      unseenAccounts: 1,
      changedAccounts: 2,
      unseenQuotes: 1,
      deletions: 2,
    });
    await status(unseen, { Status__c: 'Synced' });
    await status(helped, { Status__c: 'Synced' });
    await eventually(() => {
      expect(world.togai.state.customers.get(changed)).toMatchObject({ address: { city: 'Dallas' } });
    });
    await status(accepted, { Status__c: 'Synced', Code__c: 'QUOTE_ATTACHED' });
    await status(deleted, { Code__c: 'CUSTOMER_KEPT_AFTER_DELETE' });
    await status(cascaded, { Code__c: 'QUOTE_DELETED_AFTER_SYNC' });
    await idle();
    const calls = world.togai.calls.count();
    expect(await check()).toMatchObject({ missed: 0 });
    expect(world.togai.calls.count()).toBe(calls);
  });

  it('leaves alone what was there before the connection, and what no longer counts', async () => {
    const calls = world.togai.calls.count();
    await change(`connected_at = now() + interval '1 hour'`);
    const old = org.create('Account', fields(), loader);
    const sold = createQuote(org, old, [{ ...support, unitPrice: 303.5 }]);
    org.update('Quote', sold, { Status: 'Accepted' }, loader);
    expect(await check()).toMatchObject({ unseenAccounts: 0, changedAccounts: 0, unseenQuotes: 0 });
    await change(`connected_at = now() - interval '1 hour'`);
    expect(world.togai.calls.count()).toBe(calls);
    org.delete('Account', old, loader);
  });

  it('costs few API calls, and none to Togai, where Accounts changed in ways that Togai is not told of', async () => {
    const ids = org.createMany('Account', Array.from({ length: 450 }, fields));
    for (const id of ids) await status(id, { Status__c: 'Synced' });
    for (const id of ids) org.update('Account', id, { Description: 'touched' });
    await idle();
    const calls = world.togai.calls.count();
    const result = await check();
    expect(result).toMatchObject({ missed: 0 });
    expect(result.compared).toBeGreaterThanOrEqual(450);
    expect(result.calls).toBeLessThanOrEqual(12);
    expect(world.togai.calls.count()).toBe(calls);
  });

  it('finds Quotes that went with their Account and its Opportunity', async () => {
    const buyer = await syncedAccount();
    const sold = createQuote(org, buyer, [{ ...support, unitPrice: 304.5 }]);
    org.update('Quote', sold, { Status: 'Accepted' });
    await status(sold, { Status__c: 'Synced' });
    org.delete('Account', buyer);
    await status(buyer, { Code__c: 'CUSTOMER_KEPT_AFTER_DELETE' });
    await idle();
    // The Account's own record may count too: what was asked for in the second of an answer is asked for again.
    expect(await check()).toMatchObject({ deletions: 1 });
    await status(sold, { Code__c: 'QUOTE_DELETED_AFTER_SYNC' });
  });

  it('tells deletions of records whose activity was let go of', async () => {
    const account = await syncedAccount();
    const buyer = await syncedAccount();
    const sold = createQuote(org, buyer, [{ ...support, unitPrice: 305.5 }]);
    org.update('Quote', sold, { Status: 'Accepted' });
    await status(sold, { Status__c: 'Synced' });
    await idle();
    await database.query('delete from activity where record_id = any($1)', [[account, sold]]);
    org.delete('Account', account, loader);
    org.delete('Opportunity', String(org.get('Quote', sold)?.['OpportunityId']), loader);
    expect(await check()).toMatchObject({ missed: 2, deletions: 2 });
    await status(account, { Code__c: 'CUSTOMER_KEPT_AFTER_DELETE' });
    await status(sold, { Code__c: 'QUOTE_DELETED_AFTER_SYNC' });
    await idle();
    expect(await check()).toMatchObject({ missed: 0 });
  });

  it('that fails keeps what the last good one found, says why, and is tried again until it is made', async () => {
    const good = await check();
    world.salesforce.faults.add({ on: 'GET .*/queryAll', times: 1, effect: { status: 503 } });
    await database.query('update connection set check_asked_at = now()');
    await eventually(async () => {
      expect(await checkState()).toMatchObject({ failure: { problem: expect.stringMatching(/Salesforce/) } });
    }, 30_000);
    expect((await checkState())?.lastCheck).toMatchObject({ endedAt: good['endedAt'] });
    await eventually(async () => {
      const state = await checkState();
      expect(state).toMatchObject({ failure: null, askedAt: null });
      expect(state?.lastCheck).not.toMatchObject({ endedAt: good['endedAt'] });
    }, 30_000);
  });

  it('that is asked for while one is under way is made after it', async () => {
    const slow = world.salesforce.faults.add({ on: 'GET .*/queryAll', times: 1, effect: { delayMs: 1_500 } });
    await database.query('update connection set last_check = null, check_asked_at = now()');
    await eventually(() => {
      expect(world.salesforce.faults.list().find(({ id }) => id === slow)?.struck).toBe(1);
    }, 30_000);
    const asked = await database.query<{ at: Date }>(
      'update connection set check_asked_at = now() returning now() as at',
    );
    await eventually(async () => {
      const state = await checkState();
      expect(state).toMatchObject({ askedAt: null, beganAt: null });
      expect(state?.checkedUntil.getTime()).toBeGreaterThan(asked.rows[0]!.at.getTime());
    }, 30_000);
  });

  it('stops between two pages when the API calls of the day are spent, and is made when there are calls again', async () => {
    await manyTouched();
    world.salesforce.faults.add({ on: 'GET .*/query', times: -1, effect: { delayMs: 300 } });
    const before = org.apiUsage.used;
    await underWay();
    org.apiUsage.used = org.apiUsage.limit - 20;
    await eventually(async () => {
      expect(await checkState()).toMatchObject({ failure: { waitsFor: 'API calls' }, beganAt: null });
    }, 30_000);
    org.apiUsage.used = before;
    world.salesforce.faults.clear();
    await change('last_check = null');
    await eventually(async () => {
      expect(await checkState()).toMatchObject({ failure: null, askedAt: null, lastCheck: { missed: 0 } });
    }, 30_000);
  });

  it('that is cut off by the end of its companion is made anew by the next', async () => {
    await manyTouched();
    const unseen = org.create('Account', fields(), loader);
    world.salesforce.faults.add({ on: 'GET .*/query', times: -1, effect: { delayMs: 300 } });
    await underWay();
    await app.stop();
    world.salesforce.faults.clear();
    expect(await checkState()).toMatchObject({ beganAt: expect.any(Date), askedAt: expect.any(Date), lastCheck: null });
    app = await world.startCompanion();
    await status(unseen, { Status__c: 'Synced' });
    await eventually(async () => {
      expect(await checkState()).toMatchObject({
        beganAt: null,
        askedAt: null,
        lastCheck: { missed: expect.any(Number) },
      });
    }, 30_000);
  });
});

describe('a gap of the event stream', () => {
  it('is noted with the replay id that Salesforce no longer took, and closed by a sweep of all that is outstanding', async () => {
    const lost = await syncedAccount();
    org.triggers.publishing = false;
    org.update('Account', lost, { Phone: '0800' });
    org.triggers.publishing = true;
    await database.query(`update stream_cursor set replay_id = '\\x0badc0de'`);
    // As if it were so long ago that no sweep of what changed lately would come to it.
    await change(`swept_until = now() + interval '1 day'`);
    await eventually(async () => {
      const { rows } = await database.query('select cause, replay_id, found, closed_at from stream_gap');
      expect(rows).toEqual([
        { cause: 'refused', replay_id: Buffer.from('0badc0de', 'hex'), found: 1, closed_at: expect.any(Date) },
      ]);
    }, 30_000);
    await eventually(() => {
      expect(world.togai.state.customers.get(lost)).toMatchObject({ address: { phoneNumber: '0800' } });
    });
  });

  it('is noted where the connection did not listen for longer than Salesforce keeps events', async () => {
    await eventually(async () => {
      const stopped = await database.query(`update stream_cursor set updated_at = now() - interval '73 hours'`);
      expect(stopped.rowCount).toBe(1);
    });
    await change('state = state');
    await eventually(async () => {
      const { rows } = await database.query('select cause from stream_gap where closed_at is not null order by id');
      expect(rows).toEqual([{ cause: 'refused' }, { cause: 'too old' }]);
    }, 30_000);
    await syncedAccount();
  });
});

describe("the connector's share of the org's API calls", () => {
  const spend = (calls: number) =>
    database.query(
      `insert into api_spend (org_id, hour, calls) values ($1, date_trunc('hour', now()) - interval '1 hour', $2)
       on conflict (org_id, hour) do update set calls = excluded.calls`,
      [org.id, calls],
    );
  const state = async () =>
    (await database.query<{ state: string; code: string }>('select state, state_code as code from connection')).rows[0];

  it('stops everything when it is spent, says so, and everything goes on when the day has moved on', async () => {
    await spend(org.apiUsage.limit);
    await change('state = state');
    await eventually(async () => {
      expect(await state()).toEqual({ state: 'blocked', code: 'SALESFORCE_BUDGET' });
    });
    const waiting = org.create('Account', fields());
    const customers = world.togai.state.customers.size;
    await eventually(async () => {
      expect((await database.query('select from inbox')).rowCount).toBe(1);
    });
    expect(world.togai.state.customers.size).toBe(customers);
    await spend(0);
    await change('state = state');
    await status(waiting, { Status__c: 'Synced' });
    await eventually(async () => {
      expect(await state()).toEqual({ state: 'active', code: null });
    });
  });

  it('counts its own calls durably', async () => {
    const own = async () =>
      Number(
        (await database.query<{ sum: string }>(`select coalesce(sum(calls), 0) as sum from api_spend`)).rows[0]?.sum,
      );
    const before = await own();
    await syncedAccount();
    await change('state = state');
    await eventually(async () => {
      expect(await own()).toBeGreaterThan(before);
    });
  });
});

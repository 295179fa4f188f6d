/** SOQL over REST: what queries find, how long answers are cut into batches, and which queries are refused. */
import { describe, expect, it } from 'vitest';
import { type Caller, startOrg, textLike } from './salesforceCaller.ts';

const names = (records: readonly Record<string, unknown>[]): unknown[] => records.map((record) => record['Name']);

async function orgWithAccounts(): Promise<Caller & { ids: Record<string, string> }> {
  const caller = await startOrg();
  const rows = [
    { Name: 'Apple', NumberOfEmployees: 5, BillingCity: 'Paris', Togai_Customer_Id__c: 'cust-apple' },
    { Name: 'banana', NumberOfEmployees: 20, BillingCity: 'Paris' },
    { Name: "Cherry's 100%", NumberOfEmployees: 10 },
    { Name: 'Date', BillingCity: 'Oslo' },
  ];
  const ids = Object.fromEntries(caller.org.createMany('Account', rows).map((id, i) => [rows[i]?.Name ?? '', id]));
  return { ...caller, ids };
}

describe('conditions', () => {
  const finds: [string, string[]][] = [
    ["Name = 'APPLE'", ['Apple']],
    ["Name != 'Apple' AND BillingCity != 'Paris'", ["Cherry's 100%", 'Date']],
    ['BillingCity = null', ["Cherry's 100%"]],
    ['NumberOfEmployees != null AND NumberOfEmployees >= 10', ['banana', "Cherry's 100%"]],
    ['NumberOfEmployees < 10', ['Apple']],
    ["Name LIKE '%AN%'", ['banana']],
    ["Name LIKE '_ate'", ['Date']],
    ["Name LIKE '%100\\%'", ["Cherry's 100%"]],
    ["Name = 'Cherry\\'s 100%'", ["Cherry's 100%"]],
    ["Name IN ('apple', 'DATE')", ['Apple', 'Date']],
    ["BillingCity NOT IN ('Paris', 'Oslo')", ["Cherry's 100%"]],
    ["(Name = 'Apple' OR Name = 'Date') AND (NOT BillingCity = 'Oslo')", ['Apple']],
    ["NOT (Name LIKE 'a%' OR Name LIKE 'b%')", ["Cherry's 100%", 'Date']],
    ["Name >= 'c'", ["Cherry's 100%", 'Date']],
    ["Togai_Customer_Id__c = 'CUST-APPLE'", ['Apple']],
    ['IsDeleted = true', []],
    ["Owner.Username = 'admin@acme.example' AND NumberOfEmployees = 5", ['Apple']],
    ['CreatedDate = TODAY AND CreatedDate > 2020-01-01T00:00:00Z AND NumberOfEmployees = 20', ['banana']],
    ['CreatedDate < LAST_N_DAYS:3', []],
    ['CreatedDate > N_DAYS_AGO:1 AND CreatedDate <= THIS_YEAR AND NumberOfEmployees = 20', ['banana']],
    ["Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Core')", ['Apple']],
    ['Id NOT IN (SELECT AccountId FROM Contact)', ['banana', "Cherry's 100%", 'Date']],
  ];

  it('find the rows that fit', async () => {
    const { query, org, ids } = await orgWithAccounts();
    org.create('Contact', { LastName: 'Core', AccountId: ids['Apple'] });
    org.create('Contact', { LastName: 'Lone' });
    for (const [where, expected] of finds) {
      expect
        .soft([where, names(await query(`SELECT Name FROM Account WHERE ${where} ORDER BY Name`))])
        .toEqual([where, expected]);
    }
  });

  it('take ids in both lengths', async () => {
    const { query, ids } = await orgWithAccounts();
    const id = ids['Apple'] ?? '';
    expect(names(await query(`SELECT Name FROM Account WHERE Id IN ('${id.slice(0, 15)}', '${id}')`))).toEqual([
      'Apple',
    ]);
  });

  it('find Accounts that no Sync_Record__c speaks of', async () => {
    const { query, org, ids } = await orgWithAccounts();
    org.delete('Sync_Record__c', org.syncRecord(ids['Date'] ?? '')?.Id ?? '');
    expect(
      names(await query('SELECT Name FROM Account WHERE Id NOT IN (SELECT Account__c FROM Sync_Record__c)')),
    ).toEqual(['Date']);
  });
});

describe('answers', () => {
  it('carry parents, children and addresses', async () => {
    const { query, org, ids } = await orgWithAccounts();
    for (const LastName of ['Zed', 'Alf', 'Mid'])
      org.create('Contact', { LastName, AccountId: ids['Apple'], Email: `${LastName}@apple.example` });
    const opportunity = org.create('Opportunity', {
      Name: 'Deal',
      AccountId: ids['Apple'],
      StageName: 'Prospecting',
      CloseDate: '2026-12-01',
    });
    const [account, other] = await query(
      "SELECT Id, BillingAddress, (SELECT Name, Account.Name FROM Contacts WHERE LastName != 'Mid' ORDER BY LastName DESC LIMIT 1) FROM Account WHERE Name IN ('Apple', 'Date') ORDER BY Name",
    );
    expect(account).toMatchObject({
      BillingAddress: { city: 'Paris', country: null, street: null },
      Contacts: {
        totalSize: 1,
        done: true,
        records: [{ attributes: { type: 'Contact' }, Name: 'Zed', Account: { Name: 'Apple' } }],
      },
    });
    expect(other).toMatchObject({ Contacts: null });
    org.create('Quote', { Name: 'Q', OpportunityId: opportunity });
    const [quote] = await query('SELECT Name, Opportunity.Account.Name, Opportunity.Name, Contact.Name FROM Quote');
    expect(quote).toMatchObject({
      Opportunity: { attributes: { type: 'Opportunity' }, Account: { Name: 'Apple' }, Name: 'Deal' },
      Contact: null,
    });
  });

  it('are ordered, with nulls where asked', async () => {
    const { query } = await orgWithAccounts();
    expect(names(await query('SELECT Name FROM Account ORDER BY NumberOfEmployees'))).toEqual([
      'Date',
      'Apple',
      "Cherry's 100%",
      'banana',
    ]);
    expect(names(await query('SELECT Name FROM Account ORDER BY NumberOfEmployees DESC NULLS LAST'))).toEqual([
      'banana',
      "Cherry's 100%",
      'Apple',
      'Date',
    ]);
    expect(
      names(await query('SELECT Name FROM Account ORDER BY BillingCity NULLS LAST, Name DESC LIMIT 2 OFFSET 1')),
    ).toEqual(['banana', 'Apple']);
  });

  it('count and group', async () => {
    const { query, send } = await orgWithAccounts();
    expect(
      (await send('GET', `/query?q=${encodeURIComponent("SELECT COUNT() FROM Account WHERE BillingCity = 'Paris'")}`))
        .body,
    ).toEqual({ totalSize: 2, done: true, records: [] });
    expect(
      await query(
        'SELECT BillingCity, COUNT(Id) n, MAX(NumberOfEmployees), SUM(NumberOfEmployees) s FROM Account GROUP BY BillingCity HAVING COUNT(Id) > 1',
      ),
    ).toEqual([{ attributes: { type: 'AggregateResult' }, BillingCity: 'Paris', n: 2, expr0: 20, s: 25 }]);
    expect(await query('SELECT COUNT(NumberOfEmployees), AVG(NumberOfEmployees) FROM Account')).toMatchObject([
      { expr0: 3, expr1: 35 / 3 },
    ]);
  });

  it('stand for all fields with FIELDS()', async () => {
    const { query } = await orgWithAccounts();
    const [record] = await query("SELECT FIELDS(CUSTOM) FROM Account WHERE Name = 'Apple' LIMIT 1");
    expect(Object.keys(record ?? {}).sort()).toEqual(['Togai_Billing_Email__c', 'Togai_Customer_Id__c', 'attributes']);
  });

  it('include deleted records only with queryAll', async () => {
    const { query, send, org, ids } = await orgWithAccounts();
    org.create('Contact', { LastName: 'Gone', AccountId: ids['Date'] });
    org.delete('Account', ids['Date'] ?? '');
    expect(names(await query('SELECT Name FROM Account'))).not.toContain('Date');
    const all = await send(
      'GET',
      `/queryAll?q=${encodeURIComponent(`SELECT Name, IsDeleted, (SELECT Name FROM Contacts) FROM Account WHERE Id = '${ids['Date'] ?? ''}'`)}`,
    );
    expect(all.body).toMatchObject({
      totalSize: 1,
      records: [{ Name: 'Date', IsDeleted: true, Contacts: { records: [{ Name: 'Gone' }] } }],
    });
  });

  it('come in batches that a locator continues, as they were when asked for', async () => {
    const { send, org } = await startOrg({ packageInstalled: false });
    const ids = org.createMany(
      'Account',
      Array.from({ length: 2450 }, (_, i) => ({ Name: `A${String(i)}` })),
    );
    const soql = `/query?q=${encodeURIComponent('SELECT Id FROM Account')}`;
    const first = (await send('GET', soql)).body as { records: unknown[]; nextRecordsUrl: string };
    expect(first).toMatchObject({
      totalSize: 2450,
      done: false,
      nextRecordsUrl: textLike(/^\/services\/data\/v67\.0\/query\/\w+-2000$/),
    });
    expect(first.records).toHaveLength(2000);
    org.delete('Account', ids.at(-1) ?? '');
    const second = await send('GET', first.nextRecordsUrl.replace('/services/data/v67.0', ''));
    expect(second.body).toMatchObject({ totalSize: 2450, done: true });
    expect(second.body).not.toHaveProperty('nextRecordsUrl');
    expect((second.body as { records: unknown[] }).records).toHaveLength(450);
    const small = await send('GET', soql, undefined, { 'Sforce-Query-Options': 'batchSize=300' });
    expect((small.body as { records: unknown[] }).records).toHaveLength(300);
    expect(await send('GET', '/query/0r8000000000000AAA-2000')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_QUERY_LOCATOR' }],
    });
  });
});

describe('refused', () => {
  const refusals: [string, string, RegExp][] = [
    ['SELEC Id FROM Account', 'MALFORMED_QUERY', /unexpected token/],
    [
      "SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'",
      'MALFORMED_QUERY',
      /unexpected token: 'OR'/,
    ],
    ['SELECT Id, Id FROM Account', 'MALFORMED_QUERY', /duplicate field selected: Id/],
    ['SELECT Id FROM Account ALL ROWS', 'MALFORMED_QUERY', /ALL ROWS not allowed/],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', /LIMIT/],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', /must be grouped or aggregated: Name/],
    [
      "SELECT Id FROM Account WHERE Name = 'a' OR Id IN (SELECT AccountId FROM Contact)",
      'MALFORMED_QUERY',
      /Semi join/,
    ],
    ['SELECT Nope FROM Account', 'INVALID_FIELD', /ERROR at Row:1:Column:8\nNo such column 'Nope' on entity 'Account'/],
    ['SELECT Nope.Name FROM Account', 'INVALID_FIELD', /Didn't understand relationship 'Nope'/],
    ['SELECT Id FROM Nope', 'INVALID_TYPE', /sObject type 'Nope' is not supported/],
    [
      'SELECT Id, (SELECT Id FROM Nopes) FROM Account',
      'INVALID_TYPE',
      /Didn't understand relationship 'Nopes' in FROM part/,
    ],
    ['SELECT Id FROM Sync_Requested__e', 'INVALID_TYPE', /not supported/],
    ["SELECT Id FROM Sync_Record__c WHERE Steps__c = 'a'", 'INVALID_FIELD', /can not be filtered/],
    ['SELECT Id FROM Sync_Record__c ORDER BY Steps__c', 'INVALID_FIELD', /can not be sorted/],
    [
      "SELECT Id FROM Account WHERE CreatedDate > '2026-01-01'",
      'INVALID_FIELD',
      /must be of type dateTime and should not be enclosed in quotes/,
    ],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      /must be of type string and should be enclosed in quotes/,
    ],
    ["SELECT Id FROM Account WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', /invalid ID field: abc/],
    ['SELECT Id FROM Account OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', /2000/],
  ];

  it.each(refusals)('%s', async (soql, errorCode, message) => {
    const { send } = await startOrg();
    expect(await send('GET', `/query?q=${encodeURIComponent(soql)}`)).toMatchObject({
      status: 400,
      body: [{ errorCode, message: textLike(message) }],
    });
  });

  it('for what the user may not see', async () => {
    const { send, org } = await startOrg();
    const ask = (soql: string): ReturnType<typeof send> => send('GET', `/query?q=${encodeURIComponent(soql)}`);
    org.access.restrict({ object: 'Account', field: 'Phone', access: 'none' });
    org.access.restrict({ object: 'Contact', access: 'none' });
    for (const soql of [
      'SELECT Phone FROM Account',
      "SELECT Id FROM Account WHERE Phone = '1'",
      'SELECT Account.Phone FROM Opportunity',
    ]) {
      expect((await ask(soql)).body).toMatchObject([
        { errorCode: 'INVALID_FIELD', message: textLike(/No such column 'Phone'/) },
      ]);
    }
    expect((await ask('SELECT Id FROM Contact')).body).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    expect((await ask('SELECT Id, (SELECT Id FROM Contacts) FROM Account')).body).toMatchObject([
      { errorCode: 'INVALID_TYPE' },
    ]);
  });

  it('when the address is longer than 16,384 characters', async () => {
    const { send } = await startOrg();
    expect((await send('GET', `/query?q=${'a'.repeat(16_384)}`)).status).toBe(414);
  });
});

/** jsforce, which knows nothing of this project, signs in to the local Salesforce and works in it as in a real org. */
import { Connection, OAuth2 } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SalesforceSimulator, startSalesforce } from '../../simulator/salesforce/index.ts';
import { visit } from '../simulator/oauthBrowser.ts';

const CALLBACK = 'http://127.0.0.1:3000/oauth/callback';

let salesforce: SalesforceSimulator;
let connection: Connection;

beforeAll(async () => {
  salesforce = await startSalesforce();
  connection = await signIn();
});
afterAll(() => salesforce.close());

/** The web server flow with PKCE, through the login and consent pages. */
async function signIn(): Promise<Connection> {
  const { url, clientId, clientSecret, username, password } = salesforce;
  const oauth2 = new OAuth2({ loginUrl: url, clientId, clientSecret, redirectUri: CALLBACK, useVerifier: true });
  const authorizeUrl = oauth2.getAuthorizationUrl({ scope: 'api refresh_token', state: 'a state' });
  const back = await visit({ authorizeUrl, username, password });
  expect(back.searchParams.get('state')).toBe('a state');
  const signedIn = new Connection({ oauth2 });
  await signedIn.authorize(back.searchParams.get('code') ?? '');
  return signedIn;
}

describe('signing in', () => {
  it('by the web server flow knows the org and the user', async () => {
    expect(connection.userInfo?.organizationId).toBe(salesforce.org().id);
    const identity = await connection.identity();
    expect(identity.username).toBe(salesforce.username);
    expect(identity.organization_id).toBe(salesforce.org().id);
  });

  it('by username and password gets a session', async () => {
    const other = new Connection({ loginUrl: salesforce.url });
    const user = await other.login(salesforce.username, salesforce.password);
    expect(user.organizationId).toBe(salesforce.org().id);
    expect((await other.query('SELECT Id FROM Account LIMIT 1')).done).toBe(true);
  });

  it('with a wrong password is refused', async () => {
    const other = new Connection({ loginUrl: salesforce.url });
    await expect(other.login(salesforce.username, 'wrong')).rejects.toThrow(/INVALID_LOGIN/);
  });

  it('refreshes by itself when the session has ended, and goes on', async () => {
    const mine = await signIn();
    const before = mine.accessToken;
    const spent = await fetch(`${salesforce.url}/services/oauth2/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: before ?? '' }),
    });
    expect(spent.status).toBe(200);
    const found = await mine.query('SELECT Id FROM Account LIMIT 1');
    expect(found.done).toBe(true);
    expect(mine.accessToken).not.toBe(before);
  });

  it('with a session that can no longer be renewed is told so', async () => {
    const stranger = new Connection({ instanceUrl: salesforce.url, accessToken: `${salesforce.org().id}!nonsense` });
    await expect(stranger.query('SELECT Id FROM Account')).rejects.toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
  });
});

describe('records', () => {
  it('are created, read, changed, found by an external id, and deleted', async () => {
    const accounts = connection.sobject('Account');
    const { id = '' } = await accounts.create({ Name: 'Acme Rockets', BillingCity: 'Paris' });
    expect(id).toMatch(/^001.{15}$/);
    expect(await accounts.retrieve(id)).toMatchObject({ Name: 'Acme Rockets', BillingCity: 'Paris' });
    await accounts.update({ Id: id, Phone: '+33 1 23 45 67 89' });
    const upserted = await accounts.upsert(
      { Togai_Customer_Id__c: 'a-customer', Name: 'By external id' },
      'Togai_Customer_Id__c',
    );
    expect(upserted).toMatchObject({ success: true, created: true });
    const again = await accounts.upsert(
      { Togai_Customer_Id__c: 'a-customer', Name: 'Renamed' },
      'Togai_Customer_Id__c',
    );
    expect(again.success).toBe(true);
    const { records } = await connection.query(
      `SELECT Name, Phone FROM Account WHERE Togai_Customer_Id__c = 'a-customer' OR Id = '${id}' ORDER BY Name`,
    );
    expect(records).toMatchObject([
      { Name: 'Acme Rockets', Phone: '+33 1 23 45 67 89' },
      { Name: 'Renamed', Phone: null },
    ]);
    await accounts.destroy(id);
    await expect(accounts.retrieve(id)).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
  });

  it('are refused with the field and the reason', async () => {
    const accounts = connection.sobject('Account');
    await expect(accounts.create({})).rejects.toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' });
    await expect(accounts.create({ Name: 'x'.repeat(256) })).rejects.toMatchObject({ errorCode: 'STRING_TOO_LONG' });
    await expect(accounts.create({ Name: 'Acme', Colour__c: 'red' })).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    await expect(connection.query('SELECT Colour__c FROM Account')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
    });
    await expect(connection.query('SELECT Id FROM')).rejects.toMatchObject({ errorCode: 'MALFORMED_QUERY' });
    await expect(connection.query('SELECT Id FROM Nothing__c')).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
  });

  it('are created 450 at a time in three calls, and read back page by page', async () => {
    const rows = Array.from({ length: 450 }, (_, index) => ({ Name: `Bulk ${index}`, AccountNumber: String(index) }));
    const results = await connection.sobject('Account').create(rows, { allowRecursive: true });
    expect(results.every(({ success }) => success)).toBe(true);
    const read = await connection.query("SELECT AccountNumber FROM Account WHERE Name LIKE 'Bulk %'", {
      autoFetch: true,
      maxFetch: 1000,
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    expect(new Set(read.records.map((record) => String(record['AccountNumber']))).size).toBe(450);
    const { totalSize } = await connection.query("SELECT COUNT() FROM Account WHERE Name LIKE 'Bulk %'");
    expect(totalSize).toBe(450);
  });

  it('fail alone among many, with the others saved', async () => {
    const results = await connection.sobject('Account').create([{ Name: 'Good' }, { Name: '' }, { Name: 'Good too' }]);
    expect(results.map(({ success }) => success)).toEqual([true, false, true]);
    expect(results[1]?.errors[0]).toMatchObject({ statusCode: 'REQUIRED_FIELD_MISSING' });
    const none = await connection
      .sobject('Account')
      .create([{ Name: 'All or none' }, { Name: '' }], { allOrNone: true });
    expect(none.map(({ success }) => success)).toEqual([false, false]);
  });

  it('are joined with their parents and children', async () => {
    const account = await connection.sobject('Account').create({ Name: 'Parent' });
    await connection
      .sobject('Contact')
      .create({ LastName: 'Child', Email: 'child@acme.example', AccountId: account.id ?? '' });
    const up = await connection.query(`SELECT LastName, Account.Name FROM Contact WHERE AccountId = '${account.id}'`);
    expect(up.records[0]).toMatchObject({ LastName: 'Child', Account: { Name: 'Parent' } });
    const down = await connection.query(
      `SELECT Name, (SELECT Email FROM Contacts) FROM Account WHERE Id = '${account.id}'`,
    );
    expect(down.records[0]).toMatchObject({ Contacts: { totalSize: 1, records: [{ Email: 'child@acme.example' }] } });
  });
});

describe('the org', () => {
  it('describes its objects and fields', async () => {
    const { sobjects } = await connection.describeGlobal();
    expect(sobjects.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Account', 'Contact', 'Quote', 'Sync_Record__c']),
    );
    const { fields, keyPrefix } = await connection.describe('Account');
    expect(keyPrefix).toBe('001');
    expect(fields.find(({ name }) => name === 'Name')).toMatchObject({ type: 'string', length: 255, nillable: false });
    expect(fields.find(({ name }) => name === 'Togai_Customer_Id__c')).toMatchObject({
      externalId: true,
      custom: true,
    });
  });

  it('counts the calls against its daily limit', async () => {
    const limits = await connection.limits();
    expect(limits['DailyApiRequests']?.Max).toBeGreaterThan(0);
    const before = connection.limitInfo.apiUsage?.used ?? 0;
    await connection.query('SELECT Id FROM Account LIMIT 1');
    expect(connection.limitInfo.apiUsage?.used).toBe(before + 1);
  });

  it('takes several requests in one', async () => {
    const answer = await connection.requestPost<{ compositeResponse: { httpStatusCode: number; body: unknown }[] }>(
      `/services/data/v${connection.version}/composite`,
      {
        compositeRequest: [
          {
            method: 'POST',
            url: `/services/data/v${connection.version}/sobjects/Account`,
            referenceId: 'one',
            body: { Name: 'Composed' },
          },
          {
            method: 'GET',
            url: `/services/data/v${connection.version}/sobjects/Account/@{one.id}?fields=Name`,
            referenceId: 'two',
          },
        ],
      },
    );
    expect(answer.compositeResponse.map(({ httpStatusCode }) => httpStatusCode)).toEqual([201, 200]);
    expect(answer.compositeResponse[1]?.body).toMatchObject({ Name: 'Composed' });
  });
});

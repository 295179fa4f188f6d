/** What an org tells of itself: versions, describes, limits; and how its features change what is there. */
import { Connection } from 'jsforce';
import { describe, expect, it } from 'vitest';
import { accessToken } from '../clients/signIn.ts';
import { startOrg } from './salesforceCaller.ts';

describe('an org', () => {
  it('lists its versions without a session, and its resources with one', async () => {
    const { salesforce, send } = await startOrg();
    const versions = (await (await fetch(`${salesforce.url}/services/data`)).json()) as object[];
    expect(versions.at(-1)).toEqual({ label: "Summer '26", url: '/services/data/v67.0', version: '67.0' });
    expect(versions).toContainEqual({ label: "Winter '24", url: '/services/data/v59.0', version: '59.0' });
    expect((await send('GET', '')).body).toMatchObject({
      sobjects: '/services/data/v67.0/sobjects',
      query: '/services/data/v67.0/query',
    });
  });

  it('counts calls and stops at the daily limit', async () => {
    const { send } = await startOrg({ dailyApiRequests: 3 });
    const first = await send('GET', '/limits');
    expect(first.headers.get('sforce-limit-info')).toBe('api-usage=1/3');
    expect(first.body).toMatchObject({ DailyApiRequests: { Max: 3, Remaining: 2 } });
    expect((await send('GET', '/sobjects/Nope')).headers.get('sforce-limit-info')).toBe('api-usage=2/3');
    await send('GET', '/limits');
    const refused = await send('GET', '/limits');
    expect(refused).toMatchObject({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
    expect(refused.headers.get('sforce-limit-info')).toBe('api-usage=3/3');
  });

  it('describes objects from the shipped metadata, under the namespace', async () => {
    const { salesforce, org } = await startOrg({ namespace: 'togai' });
    const connection = new Connection({
      instanceUrl: salesforce.url,
      accessToken: await accessToken(salesforce),
      version: '67.0',
    });
    const global = await connection.describeGlobal();
    expect(global.sobjects.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'Account',
        'Quote',
        'togai__Sync_Record__c',
        'togai__Sync_Settings__c',
        'togai__Sync_Requested__e',
      ]),
    );
    const record = await connection.describe('togai__Sync_Record__c');
    const field = (name: string): object | undefined => record.fields.find((each) => each.name === name);
    expect(field('togai__Record_Id__c')).toMatchObject({
      externalId: true,
      unique: true,
      caseSensitive: true,
      nillable: false,
      length: 18,
      type: 'string',
    });
    expect(field('togai__Account__c')).toMatchObject({
      type: 'reference',
      referenceTo: ['Account'],
      relationshipName: 'togai__Account__r',
    });
    expect(field('togai__Status__c')).toMatchObject({
      restrictedPicklist: true,
      picklistValues: [
        { value: 'Pending' },
        { value: 'Synced' },
        { value: 'Action Needed' },
        { value: 'Failed' },
        { value: 'Skipped' },
      ],
    });
    expect(field('togai__Outstanding__c')).toMatchObject({
      calculated: true,
      createable: false,
      updateable: false,
      type: 'boolean',
    });
    const account = await connection.describe('Account');
    expect(account.childRelationships).toContainEqual(
      expect.objectContaining({ childSObject: 'togai__Sync_Record__c', relationshipName: 'togai__Sync_Records__r' }),
    );
    org.access.restrict({ object: 'Account', field: 'Phone', access: 'read' });
    org.access.restrict({ object: 'Account', field: 'Fax', access: 'none' });
    connection.cache.clear();
    const restricted = await connection.sobject('Account').describe();
    expect(restricted.fields.find(({ name }) => name === 'Phone')).toMatchObject({ updateable: false });
    expect(restricted.fields.some(({ name }) => name === 'Fax')).toBe(false);
  });

  it('without the package has none of its objects and fields, and nothing is captured', async () => {
    const { send, org } = await startOrg({ packageInstalled: false });
    org.create('Account', { Name: 'A' });
    expect((await send('GET', '/sobjects/Sync_Record__c/describe')).status).toBe(404);
    expect((await send('GET', '/query?q=SELECT+Togai_Customer_Id__c+FROM+Account')).body).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
  });

  it('with Quotes switched off has no Quote at all', async () => {
    const { send } = await startOrg({ quotes: false });
    expect((await send('GET', '/query?q=SELECT+Id+FROM+Quote')).body).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
    expect((await send('GET', '/sobjects/Quote/describe')).status).toBe(404);
  });

  it('with several currencies gives records one, and only then', async () => {
    const { query, send, org } = await startOrg({ multiCurrency: ['EUR', 'USD'] });
    org.create('Account', { Name: 'A' });
    org.create('Account', { Name: 'B', CurrencyIsoCode: 'USD' });
    expect(await query('SELECT CurrencyIsoCode FROM Account ORDER BY Name')).toMatchObject([
      { CurrencyIsoCode: 'EUR' },
      { CurrencyIsoCode: 'USD' },
    ]);
    expect(await query('SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true')).toMatchObject([
      { IsoCode: 'EUR' },
    ]);
    expect((await send('POST', '/sobjects/Account', { Name: 'C', CurrencyIsoCode: 'XXX' })).body).toMatchObject([
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' },
    ]);
    const single = await startOrg();
    expect((await single.send('GET', '/query?q=SELECT+CurrencyIsoCode+FROM+Account')).body).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
    expect((await single.send('GET', '/query?q=SELECT+Id+FROM+CurrencyType')).body).toMatchObject([
      { errorCode: 'INVALID_TYPE' },
    ]);
  });

  it('with person accounts makes one of a last name, and keeps its Contact', async () => {
    const { create, query, send, org } = await startOrg({ personAccounts: true });
    const id = await create('Account', { FirstName: 'Jo', LastName: 'Doe', PersonEmail: 'jo@doe.example' });
    expect(await query('SELECT Name, IsPersonAccount, (SELECT Name, Email FROM Contacts) FROM Account')).toMatchObject([
      { Name: 'Jo Doe', IsPersonAccount: true, Contacts: { records: [{ Name: 'Jo Doe', Email: 'jo@doe.example' }] } },
    ]);
    await send('PATCH', `/sobjects/Account/${id}`, { LastName: 'Dove' });
    expect(org.rows('Contact').map(({ Name }) => Name)).toEqual(['Jo Dove']);
    expect((await send('PATCH', `/sobjects/Account/${id}`, { Name: 'X' })).body).toMatchObject([
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' },
    ]);
  });

  it('with State and Country picklists fills codes and names, and refuses unknown ones', async () => {
    const { create, send, org } = await startOrg({ stateCountryPicklists: true });
    const id = await create('Account', { Name: 'A', BillingCountryCode: 'US', BillingState: 'California' });
    expect(org.get('Account', id)).toMatchObject({ BillingCountry: 'United States', BillingStateCode: 'CA' });
    await send('PATCH', `/sobjects/Account/${id}`, { BillingCountry: 'Norway', BillingState: null });
    expect(org.get('Account', id)).toMatchObject({ BillingCountryCode: 'NO', BillingStateCode: null });
    expect((await send('PATCH', `/sobjects/Account/${id}`, { BillingCountry: 'Atlantis' })).body).toMatchObject([
      { errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['BillingCountry'] },
    ]);
  });

  it('publishes platform events that are created like records', async () => {
    const { send, org } = await startOrg({ namespace: 'togai' });
    const answer = await send('POST', '/sobjects/togai__Sync_Requested__e', {
      togai__Flow__c: 'Account Sync',
      togai__Record_Ids__c: '001000000000001AAA',
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { success: true, errors: [{ statusCode: 'OPERATION_ENQUEUED' }] },
    });
    expect(org.events.topic('/event/togai__Sync_Requested__e')?.log.length).toBe(1);
    expect(
      (await send('POST', '/sobjects/togai__Sync_Requested__e', { togai__Flow__c: 'x'.repeat(41) })).body,
    ).toMatchObject([{ errorCode: 'STRING_TOO_LONG' }]);
  });
});

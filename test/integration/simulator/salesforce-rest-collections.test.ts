/** Many records in a call: Collections, Composite, Batch and Tree; what one bad row does to the others. */
import { describe, expect, it } from 'vitest';
import { startOrg, textLike } from './salesforceCaller.ts';

const account = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  attributes: { type: 'Account' },
  ...fields,
});

describe('Collections', () => {
  it('save the good rows and say what is wrong with the others, with HTTP 200', async () => {
    const { send, org } = await startOrg();
    const answer = await send('POST', '/composite/sobjects', {
      records: [account({ Name: 'A' }), account({ Phone: '1' }), account({ Name: 'C' })],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: [
        { id: textLike(/^001/), success: true, errors: [] },
        {
          success: false,
          errors: [
            { statusCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] },
          ],
        },
        { success: true },
      ],
    });
    expect(org.rows('Account').map(({ Name }) => Name)).toEqual(['A', 'C']);
  });

  it('with allOrNone take all rows back, and the sync records and events with them', async () => {
    const { send, org } = await startOrg();
    const answer = await send('POST', '/composite/sobjects', {
      allOrNone: true,
      records: [account({ Name: 'A' }), account({ Phone: '1' })],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: [
        { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
        { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
      ],
    });
    expect([org.count('Account'), org.count('Sync_Record__c')]).toEqual([0, 0]);
    expect(org.events.topic('/event/Sync_Requested__e')?.log.length).toBe(0);
  });

  it('update rows of several types by id', async () => {
    const { send, org } = await startOrg();
    const accountId = org.create('Account', { Name: 'A' });
    const contactId = org.create('Contact', { LastName: 'C', AccountId: accountId });
    const records = [
      account({ id: accountId, Phone: '1' }),
      { attributes: { type: 'Contact' }, id: contactId, Email: 'c@a.example' },
      account({ Id: accountId, Phone: '2' }),
      account({ id: '001zzz', Phone: '2' }),
      account({ id: '003000000000001AAA', Phone: '2' }),
      account({ Phone: '2' }),
      account({ id: '001000000000001AAA', Phone: '2' }),
    ];
    const answer = await send('PATCH', '/composite/sobjects', { records });
    expect(answer.body).toMatchObject([
      { id: accountId, success: true },
      { id: contactId, success: true },
      { id: accountId, success: true },
      { errors: [{ statusCode: 'MALFORMED_ID', fields: ['Id'] }] },
      { errors: [{ statusCode: 'MALFORMED_ID' }] },
      { errors: [{ statusCode: 'MISSING_ARGUMENT' }] },
      { errors: [{ statusCode: 'INVALID_CROSS_REFERENCE_KEY' }] },
    ]);
    expect(org.get('Contact', contactId)?.['Email']).toBe('c@a.example');
  });

  it('upsert by an external id, in order, refusing the same one twice', async () => {
    const { send, org } = await startOrg({ namespace: 'togai' });
    const row = (key: unknown, status = 'Synced'): Record<string, unknown> => ({
      attributes: { type: 'togai__Sync_Record__c' },
      togai__Record_Id__c: key,
      togai__Status__c: status,
    });
    const path = '/composite/sobjects/togai__Sync_Record__c/togai__Record_Id__c';
    expect((await send('PATCH', path, { records: [row('one')] })).body).toMatchObject([
      { success: true, created: true },
    ]);
    const answer = await send('PATCH', path, {
      records: [row('one', 'Failed'), row('two'), row('three', 'Nope'), row('four'), row('four'), row(null)],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: [
        { success: true, created: false },
        { success: true, created: true },
        {
          success: false,
          errors: [{ statusCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['togai__Status__c'] }],
        },
        {
          success: false,
          errors: [{ statusCode: 'DUPLICATE_VALUE', message: 'Duplicate external id specified: four' }],
        },
        { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE' }] },
        { success: false, errors: [{ statusCode: 'MISSING_ARGUMENT', message: 'togai__Record_Id__c not specified' }] },
      ],
    });
    expect(org.rows('Sync_Record__c').map((each) => each['Status__c'])).toEqual(['Failed', 'Synced']);
  });

  it('delete and read by ids', async () => {
    const { send, org } = await startOrg();
    const [a = '', b = ''] = org.createMany('Account', [{ Name: 'A' }, { Name: 'B' }]);
    org.lock(b);
    expect(await send('GET', `/composite/sobjects/Account?ids=${a},001000000000001AAA&fields=Name`)).toMatchObject({
      status: 200,
      body: [{ Id: a, Name: 'A' }, null],
    });
    expect(
      (await send('POST', '/composite/sobjects/Account', { ids: [b], fields: ['Id', 'Name'] })).body,
    ).toMatchObject([{ Id: b, Name: 'B' }]);
    expect(await send('DELETE', `/composite/sobjects?ids=${a},${b}&allOrNone=false`)).toMatchObject({
      status: 200,
      body: [
        { id: a, success: true },
        { success: false, errors: [{ statusCode: 'ENTITY_IS_LOCKED' }] },
      ],
    });
    expect(org.rows('Account').map(({ Name }) => Name)).toEqual(['B']);
  });

  it('refuse the whole request when it is not well formed', async () => {
    const { send, org } = await startOrg();
    const id = org.create('Account', { Name: 'A' });
    const many = Array.from({ length: 201 }, () => account({ Name: 'A' }));
    expect((await send('POST', '/composite/sobjects', { records: many })).body).toMatchObject([
      { errorCode: 'EXCEEDED_ID_LIMIT' },
    ]);
    expect(
      await send('POST', '/composite/sobjects', { records: [account({ Name: 'B' }), account({ Nope: 1 })] }),
    ).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
    expect(
      await send('POST', '/composite/sobjects', { records: [account({ Name: 'B' }), account({ Name: 5 })] }),
    ).toMatchObject({ status: 400, body: [{ errorCode: 'JSON_PARSER_ERROR' }] });
    expect(await send('POST', '/composite/sobjects', { records: [{ Name: 'B' }] })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_TYPE' }],
    });
    expect(await send('POST', '/composite/sobjects', { rows: [] })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'JSON_PARSER_ERROR' }],
    });
    const mixed = Array.from({ length: 11 }, (_, i) =>
      i % 2 ? { attributes: { type: 'Contact' }, LastName: 'C' } : account({ Name: 'B' }),
    );
    expect(await send('POST', '/composite/sobjects', { records: mixed })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'LIMIT_EXCEEDED' }],
    });
    expect(org.rows('Account').map(({ Id }) => Id)).toEqual([id]);
  });

  it('refuse single rows: where the user lacks access to write, and where a record stands twice', async () => {
    const { send, org } = await startOrg();
    const [id = '', other = ''] = org.createMany('Account', [{ Name: 'A' }, { Name: 'B' }]);
    org.access.restrict({ object: 'Account', field: 'Togai_Customer_Id__c', access: 'read' });
    const records = [
      account({ id, Togai_Customer_Id__c: 'x' }),
      account({ id: other.slice(0, 15), Phone: '1' }),
      account({ id: other, Phone: '2' }),
    ];
    expect((await send('PATCH', '/composite/sobjects', { records })).body).toMatchObject([
      { success: false, errors: [{ statusCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Togai_Customer_Id__c'] }] },
      { id: other, success: true },
      { success: false, errors: [{ statusCode: 'DUPLICATE_VALUE', fields: ['Id'] }] },
    ]);
  });

  it('let a fault strike rows at will', async () => {
    const { send, salesforce, org } = await startOrg();
    salesforce.faults.add({
      on: 'POST /services/data/.*/composite/sobjects',
      effect: {
        rowErrors: {
          errorCode: 'UNABLE_TO_LOCK_ROW',
          message: 'unable to obtain exclusive access to this record',
          every: 2,
        },
      },
    });
    const records = ['A', 'B', 'C'].map((Name) => account({ Name }));
    expect((await send('POST', '/composite/sobjects', { records })).body).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] },
      { success: true },
    ]);
    expect((await send('POST', '/composite/sobjects', { records })).body).toMatchObject([
      { success: true },
      { success: true },
      { success: true },
    ]);
    expect(org.count('Account')).toBe(5);
  });
});

describe('Composite', () => {
  const request = (referenceId: string, method: string, path: string, body?: unknown): Record<string, unknown> => ({
    referenceId,
    method,
    url: `/services/data/v67.0${path}`,
    ...(body === undefined ? {} : { body }),
  });

  it('refers to what earlier calls answered', async () => {
    const { send, org } = await startOrg();
    const answer = await send('POST', '/composite', {
      compositeRequest: [
        request('acme', 'POST', '/sobjects/Account', { Name: 'Acme' }),
        request('contact', 'POST', '/sobjects/Contact', { LastName: 'Doe', AccountId: '@{acme.id}' }),
        request('found', 'GET', `/query?q=SELECT+Name,Account.Name+FROM+Contact+WHERE+Id='@{contact.id}'`),
        request('lost', 'GET', '/sobjects/Account/@{found.records[0].Nope}'),
      ],
    });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        compositeResponse: [
          {
            referenceId: 'acme',
            httpStatusCode: 201,
            body: { success: true },
            httpHeaders: { Location: textLike(/\/sobjects\/Account\/001/) },
          },
          { referenceId: 'contact', httpStatusCode: 201 },
          {
            referenceId: 'found',
            httpStatusCode: 200,
            body: { records: [{ Name: 'Doe', Account: { Name: 'Acme' } }] },
          },
          { referenceId: 'lost', httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
        ],
      },
    });
    expect(org.apiUsage.used).toBe(1);
  });

  it('with allOrNone is one transaction', async () => {
    const { send, org } = await startOrg();
    const compositeRequest = [
      request('a', 'POST', '/sobjects/Account', { Name: 'Acme' }),
      request('b', 'POST', '/sobjects/Account', {}),
    ];
    const answer = await send('POST', '/composite', { allOrNone: true, compositeRequest });
    expect(answer.body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
        { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
      ],
    });
    expect([org.count('Account'), org.events.topic('/event/Sync_Requested__e')?.log.length]).toEqual([0, 0]);
    await send('POST', '/composite', { compositeRequest });
    expect(org.count('Account')).toBe(1);
  });

  it('takes 25 calls and no more', async () => {
    const { send } = await startOrg();
    const compositeRequest = Array.from({ length: 26 }, (_, i) => request(`r${String(i)}`, 'GET', '/limits'));
    expect(await send('POST', '/composite', { compositeRequest })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'LIMIT_EXCEEDED' }],
    });
    expect((await send('POST', '/composite', { compositeRequest: compositeRequest.slice(1) })).status).toBe(200);
  });

  it('has a batch of independent calls, and trees that are saved as a whole', async () => {
    const { send, org } = await startOrg();
    const batch = await send('POST', '/composite/batch', {
      batchRequests: [
        { method: 'POST', url: 'v67.0/sobjects/Account', richInput: { Name: 'A' } },
        { method: 'GET', url: 'v67.0/sobjects/Nope' },
      ],
    });
    expect(batch.body).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 201 }, { statusCode: 404, result: [{ errorCode: 'NOT_FOUND' }] }],
    });
    const row = (referenceId: string, fields: object): object => ({
      attributes: { type: 'Account', referenceId },
      ...fields,
    });
    expect(
      await send('POST', '/composite/tree/Account', { records: [row('x', { Name: 'X' }), row('y', {})] }),
    ).toMatchObject({
      status: 400,
      body: { hasErrors: true, results: [{ referenceId: 'y', errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] }] },
    });
    expect(await send('POST', '/composite/tree/Account', { records: [row('x', { Name: 'X' })] })).toMatchObject({
      status: 201,
      body: { hasErrors: false, results: [{ referenceId: 'x' }] },
    });
    expect(org.rows('Account').map(({ Name }) => Name)).toEqual(['A', 'X']);
  });
});

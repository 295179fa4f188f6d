/** Single records over REST: what is saved and shown, and what is refused, in Salesforce's words. */
import { describe, expect, it } from 'vitest';
import { startOrg, textLike } from './salesforceCaller.ts';

describe('a record', () => {
  it('is created, read, changed and deleted', async () => {
    const { send } = await startOrg();
    const made = await send('POST', '/sobjects/Account', { Name: '  Acme  ', NumberOfEmployees: '12' });
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    const { id } = made.body as { id: string };
    expect(made.headers.get('location')).toBe(`/services/data/v67.0/sobjects/Account/${id}`);
    expect(await send('PATCH', `/sobjects/Account/${id}`, { Phone: '555' })).toMatchObject({
      status: 204,
      body: undefined,
    });
    const read = await send('GET', `/sobjects/Account/${id.slice(0, 15)}`);
    expect(read.body).toMatchObject({
      attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` },
      Id: id,
      Name: 'Acme',
      Phone: '555',
      NumberOfEmployees: 12,
      IsDeleted: false,
      BillingCity: null,
    });
    expect((await send('GET', `/sobjects/Account/${id}?fields=Name,Phone`)).body).toEqual({
      attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` },
      Name: 'Acme',
      Phone: '555',
      Id: id,
    });
    expect((await send('DELETE', `/sobjects/Account/${id}`)).status).toBe(204);
    expect((await send('GET', `/sobjects/Account/${id}`)).status).toBe(404);
  });

  it('carries the package namespace on the wire, and only there', async () => {
    const { send, org, create } = await startOrg({ namespace: 'togai' });
    const id = await create('Account', { Name: 'Acme', togai__Togai_Billing_Email__c: 'pay@acme.example' });
    expect(org.get('Account', id)?.['Togai_Billing_Email__c']).toBe('pay@acme.example');
    expect((await send('GET', `/sobjects/Account/${id}`)).body).toHaveProperty('togai__Togai_Billing_Email__c');
    const bare = await send('POST', '/sobjects/Account', { Name: 'Acme', Togai_Billing_Email__c: 'pay@acme.example' });
    expect(bare).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_FIELD' }] });
  });

  it('keeps times to the second, whatever form they come in', async () => {
    const { send, org, create } = await startOrg();
    const id = await create('Sync_Record__c', { Record_Id__c: '001000000000001AAA' });
    for (const time of ['2026-03-01T10:00:00.987Z', '2026-03-01T11:00:00+01:00', '2026-03-01T02:00:00.000-0800']) {
      expect((await send('PATCH', `/sobjects/Sync_Record__c/${id}`, { Synced_At__c: time })).status).toBe(204);
      expect(org.get('Sync_Record__c', id)?.['Synced_At__c']).toBe('2026-03-01T10:00:00.000+0000');
    }
  });

  it('is upserted by an external id, and found by it', async () => {
    const { send } = await startOrg();
    const path = '/sobjects/Account/Togai_Customer_Id__c/cust-1';
    expect(await send('PATCH', path, { Name: 'Acme' })).toMatchObject({
      status: 201,
      body: { success: true, created: true },
    });
    expect(await send('PATCH', path, { Phone: '1' })).toMatchObject({
      status: 200,
      body: { success: true, created: false },
    });
    expect(await send('GET', path)).toMatchObject({
      status: 200,
      body: { Name: 'Acme', Phone: '1', Togai_Customer_Id__c: 'cust-1' },
    });
    expect((await send('PATCH', path, { Togai_Customer_Id__c: 'cust-1', Name: 'x' })).body).toMatchObject([
      { errorCode: 'INVALID_FIELD' },
    ]);
    await send('POST', '/sobjects/Account', { Name: 'Twin', Togai_Customer_Id__c: 'CUST-1' });
    const several = await send('GET', path);
    expect(several.status).toBe(300);
    expect(several.body).toHaveLength(2);
    expect((await send('GET', '/sobjects/Account/Phone/1')).body).toMatchObject([{ errorCode: 'NOT_FOUND' }]);
  });

  it('names its parent by an external id', async () => {
    const { send, org, create } = await startOrg();
    const account = await create('Account', { Name: 'Acme', Togai_Customer_Id__c: 'c-1' });
    const contact = await create('Contact', { LastName: 'Doe', Account: { Togai_Customer_Id__c: 'c-1' } });
    expect(org.get('Contact', contact)?.['AccountId']).toBe(account);
    const lost = await send('POST', '/sobjects/Contact', {
      LastName: 'Doe',
      Account: { Togai_Customer_Id__c: 'none' },
    });
    expect(lost).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD', message: textLike(/Foreign key external ID/) }],
    });
  });
});

describe('refused with its reason', () => {
  const refusals: [string, string, Record<string, unknown>, object][] = [
    [
      'a missing required field',
      'Account',
      { Phone: '1' },
      { errorCode: 'REQUIRED_FIELD_MISSING', message: 'Required fields are missing: [Name]', fields: ['Name'] },
    ],
    [
      'a blank required field',
      'Contact',
      { LastName: '   ' },
      { errorCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] },
    ],
    [
      'text too long',
      'Account',
      { Name: 'x'.repeat(256) },
      {
        errorCode: 'STRING_TOO_LONG',
        message: textLike(/^Account Name: data value too large: x+ \(max length=255\)$/),
        fields: ['Name'],
      },
    ],
    [
      'an unknown field',
      'Account',
      { Name: 'A', Nope__c: 1 },
      { errorCode: 'INVALID_FIELD', message: "No such column 'Nope__c' on sobject of type Account" },
    ],
    [
      'a system field',
      'Account',
      { Name: 'A', CreatedDate: '2026-01-01T00:00:00Z' },
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['CreatedDate'] },
    ],
    [
      'a formula field',
      'Sync_Record__c',
      { Record_Id__c: 'a', Outstanding__c: true },
      { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Outstanding__c'] },
    ],
    [
      'a bad email',
      'Account',
      { Name: 'A', Togai_Billing_Email__c: 'nobody' },
      { errorCode: 'INVALID_EMAIL_ADDRESS', fields: ['Togai_Billing_Email__c'] },
    ],
    [
      'a value outside a restricted picklist',
      'Sync_Record__c',
      { Record_Id__c: 'a', Status__c: 'Done' },
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Status__c'] },
    ],
    [
      'text that is no id in a lookup',
      'Contact',
      { LastName: 'A', AccountId: 'abc' },
      { errorCode: 'MALFORMED_ID', fields: ['AccountId'] },
    ],
    [
      'an id of another object in a lookup',
      'Contact',
      { LastName: 'A', AccountId: '003000000000001AAA' },
      { errorCode: 'FIELD_INTEGRITY_EXCEPTION', fields: ['AccountId'] },
    ],
    [
      'an id of no record in a lookup',
      'Contact',
      { LastName: 'A', AccountId: '001000000000001AAA' },
      { errorCode: 'INVALID_CROSS_REFERENCE_KEY', fields: [] },
    ],
    ['a number that is none', 'Account', { Name: 'A', NumberOfEmployees: 'many' }, { errorCode: 'JSON_PARSER_ERROR' }],
    [
      'a number too large',
      'Account',
      { Name: 'A', NumberOfEmployees: 1e12 },
      { errorCode: 'NUMBER_OUTSIDE_VALID_RANGE', fields: ['NumberOfEmployees'] },
    ],
    [
      'a date that is none',
      'Opportunity',
      { Name: 'A', StageName: 'Prospecting', CloseDate: '2026-02-30' },
      { errorCode: 'JSON_PARSER_ERROR' },
    ],
    [
      'a number in a text field',
      'Account',
      { Name: 5 },
      { errorCode: 'JSON_PARSER_ERROR', message: textLike(/Cannot deserialize instance of string/) },
    ],
  ];

  it.each(refusals)('%s', async (_what, object, fields, error) => {
    const { send, org } = await startOrg();
    expect(await send('POST', `/sobjects/${object}`, fields)).toMatchObject({ status: 400, body: [error] });
    expect(org.count(object)).toBe(0);
  });

  it('a duplicate of a unique field, naming the record that has it', async () => {
    const { send, create } = await startOrg();
    const first = await create('Sync_Record__c', { Record_Id__c: '001000000000001AAA' });
    const again = await send('POST', '/sobjects/Sync_Record__c', { Record_Id__c: '001000000000001AAA' });
    expect(again).toMatchObject({
      status: 400,
      body: [
        {
          errorCode: 'DUPLICATE_VALUE',
          message: `duplicate value found: Record_Id__c duplicates value on record with id: ${first}`,
        },
      ],
    });
    await create('Sync_Record__c', { Record_Id__c: '001000000000001aaa' });
  });

  it('changes of records that are deleted or never were', async () => {
    const { send, create } = await startOrg();
    const id = await create('Account', { Name: 'A' });
    await send('DELETE', `/sobjects/Account/${id}`);
    for (const method of ['PATCH', 'DELETE']) {
      expect(await send(method, `/sobjects/Account/${id}`, { Name: 'B' })).toMatchObject({
        status: 404,
        body: [{ errorCode: 'ENTITY_IS_DELETED', message: 'entity is deleted', fields: [] }],
      });
    }
    expect(await send('PATCH', '/sobjects/Account/001000000000001AAA', { Name: 'B' })).toMatchObject({
      status: 404,
      body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY' }],
    });
    expect(await send('PATCH', '/sobjects/Account/003000000000001AAA', { Name: 'B' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'MALFORMED_ID', fields: ['Id'] }],
    });
    expect(await send('GET', '/sobjects/Account/nothing')).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND' }],
    });
  });

  it('a body that is no JSON, an object that is none, a version that is none', async () => {
    const { send, salesforce } = await startOrg();
    expect(await send('POST', '/sobjects/Account', '{oops')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'JSON_PARSER_ERROR' }],
    });
    expect(await send('POST', '/sobjects/Nope', { Name: 'A' })).toMatchObject({
      status: 404,
      body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
    });
    expect(await send('GET', '/../v99.0/limits')).toMatchObject({ status: 404 });
    expect((await fetch(`${salesforce.url}/services/data/v67.0/limits`)).status).toBe(401);
  });

  it('a validation rule, as long as it is switched on', async () => {
    const { send, org, create } = await startOrg();
    org.addValidationRule({
      object: 'Account',
      name: 'Phone_Needed',
      errorCondition: 'AND(NOT(ISNEW()), ISCHANGED(Name), ISBLANK(Phone))',
      message: 'Call them first.',
      field: 'Phone',
    });
    const id = await create('Account', { Name: 'A' });
    expect(await send('PATCH', `/sobjects/Account/${id}`, { Name: 'B' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Call them first.', fields: ['Phone'] }],
    });
    expect((await send('PATCH', `/sobjects/Account/${id}`, { Name: 'B', Phone: '1' })).status).toBe(204);
    org.removeValidationRule('Account', 'Phone_Needed');
    expect((await send('PATCH', `/sobjects/Account/${id}`, { Name: 'C', Phone: null })).status).toBe(204);
  });

  it('a locked record, until it is unlocked', async () => {
    const { send, org, create } = await startOrg();
    const id = await create('Account', { Name: 'A' });
    org.lock(id);
    for (const method of ['PATCH', 'DELETE'])
      expect(await send(method, `/sobjects/Account/${id}`, { Name: 'B' })).toMatchObject({
        status: 400,
        body: [{ errorCode: 'ENTITY_IS_LOCKED' }],
      });
    org.unlock(id);
    expect((await send('PATCH', `/sobjects/Account/${id}`, { Name: 'B' })).status).toBe(204);
  });
});

describe('access of the calling user', () => {
  it('to a field: none hides it, read-only refuses writes', async () => {
    const { send, org, create } = await startOrg();
    const id = await create('Account', { Name: 'A', Phone: '1' });
    const restriction = org.access.restrict({ object: 'Account', field: 'Phone', access: 'none' });
    expect((await send('GET', `/sobjects/Account/${id}`)).body).not.toHaveProperty('Phone');
    expect(await send('GET', `/sobjects/Account/${id}?fields=Phone`)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD' }],
    });
    expect(await send('PATCH', `/sobjects/Account/${id}`, { Phone: '2' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD', message: "No such column 'Phone' on sobject of type Account" }],
    });
    org.access.allow(restriction);
    org.access.restrict({ object: 'Account', field: 'Phone', access: 'read' });
    expect((await send('GET', `/sobjects/Account/${id}`)).body).toHaveProperty('Phone', '1');
    expect(await send('PATCH', `/sobjects/Account/${id}`, { Phone: '2' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Phone'] }],
    });
    org.update('Account', id, { Phone: 'reps may' });
  });

  it('to an object: none hides it, read-only refuses writes', async () => {
    const { send, org, create } = await startOrg();
    const id = await create('Account', { Name: 'A' });
    org.access.restrict({ object: 'Account', access: 'read' });
    expect((await send('GET', `/sobjects/Account/${id}`)).status).toBe(200);
    expect(await send('PATCH', `/sobjects/Account/${id}`, { Name: 'B' })).toMatchObject({
      status: 403,
      body: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }],
    });
    expect(await send('POST', '/sobjects/Account', { Name: 'B' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' }],
    });
    org.access.restrict({ object: 'Account', access: 'none' });
    expect((await send('GET', `/sobjects/Account/${id}`)).status).toBe(404);
    expect((await send('GET', '/sobjects/Account/describe')).status).toBe(404);
  });

  it('holds only the user it is meant for', async () => {
    const { send, org } = await startOrg();
    org.access.restrict({
      object: 'Account',
      access: 'none',
      userId: org.addUser({ username: 'rep@acme.example', password: 'x' }),
    });
    expect((await send('GET', '/sobjects/Account/describe')).status).toBe(200);
  });
});

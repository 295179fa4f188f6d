/** Customers, accounts and settings of the local Togai, over HTTP, each exchange held to the contract. */
import { describe, expect, it } from 'vitest';
import { togaiForTests } from './togaiCaller.ts';

const t = togaiForTests({ timezone: 'UTC' });
let made = 0;

const salesforceId = {
  id: 'SalesforceAccountId',
  value: '001000000000001AAA',
  namespace: 'USER',
  name: 'SalesforceAccountId',
  dataType: 'STRING',
};

function draft(changes: object = {}): { id: string; name: string; account: { id: string } } {
  const id = `C${++made}`;
  return {
    id,
    name: 'Acme Enterprise',
    primaryEmail: 'admin@acme.example',
    address: { line1: '1 Main Street', city: 'Florence', country: 'US' },
    settings: [salesforceId],
    account: { id, name: 'Acme Enterprise', invoiceCurrency: 'EUR' },
    ...changes,
  } as { id: string; name: string; account: { id: string } };
}

describe('a customer', () => {
  it('is made with its settings and first account in one call', async () => {
    const body = draft();
    const answer = await t.post('/customers', body);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        id: body.id,
        settings: [salesforceId],
        account: { id: body.id, customerId: body.id, invoiceCurrency: 'EUR', status: 'ACTIVE' },
      },
    });
    expect((await t.get(`/customers/${body.id}`)).body).toMatchObject({
      id: body.id,
      status: 'ACTIVE',
      billingAddress: '1 Main Street, Florence, US',
    });
    expect((await t.get(`/accounts/${body.id}`)).body).toMatchObject({
      customerId: body.id,
      togaiCustomerId: answer.body['togaiCustomerId'],
    });
    expect((await t.get(`/settings?entity_type=CUSTOMER&entity_id=${body.id}`)).body['data']).toEqual([
      { ...salesforceId, entityType: 'CUSTOMER', entityId: body.id },
    ]);
  });

  it('of an id that is taken is a 400, and nothing else is made', async () => {
    const body = draft();
    await t.post('/customers', body);
    const again = await t.post('/customers', { ...body, account: { id: `${body.id}-other`, name: 'Other' } });
    expect(again).toMatchObject({ status: 400, body: { message: `Customer with id ${body.id} already exists` } });
    expect((await t.get(`/accounts/${body.id}-other`)).status).toBe(404);
  });

  it('is not made when its account cannot be', async () => {
    const first = draft();
    await t.post('/customers', first);
    const second = draft({ account: { id: first.id, name: 'Acme Enterprise' } });
    expect((await t.post('/customers', second)).status).toBe(400);
    expect((await t.get(`/customers/${second.id}`)).status).toBe(404);
  });

  it.each([
    ['a name of two letters', { name: 'AB' }],
    ['a name of 256 letters', { name: 'A'.repeat(256) }],
    ['an id of 51 letters', { id: 'A'.repeat(51) }],
    ['an email of 321 letters', { primaryEmail: 'a'.repeat(321) }],
    ['no address', { address: undefined }],
    ['no email', { primaryEmail: undefined }],
    ['a country by its name', { address: { country: 'United States' } }],
    ['a country code that no country has', { address: { country: 'XX' } }],
    ['an unknown member', { email: 'a@b.example' }],
    ['an unknown part of the address', { address: { street: '1 Main Street' } }],
    ['eleven settings', { settings: Array.from({ length: 11 }, (_, i) => ({ ...salesforceId, id: `s${i}` })) }],
    ['the same setting twice', { settings: [salesforceId, salesforceId] }],
    ['a numeric setting that is none', { settings: [{ ...salesforceId, dataType: 'NUMERIC', value: 'many' }] }],
    ['an account whose currency is none', { account: { id: 'X1', name: 'Acme', invoiceCurrency: 'XYZ' } }],
    ['an account with a short name', { account: { id: 'X1', name: 'Ac' } }],
  ])('with %s is refused', async (_, change) => {
    const answer = await t.post('/customers', draft(change));
    expect(answer.status).toBe(400);
    expect(answer.body['message']).not.toBe('');
  });

  it('takes the longest id, name and email there may be', async () => {
    const id = `L${'x'.repeat(49)}`;
    const body = draft({
      id,
      name: 'N'.repeat(255),
      primaryEmail: 'e'.repeat(320),
      account: { id, name: 'A'.repeat(255) },
    });
    expect((await t.post('/customers', body)).status).toBe(201);
  });

  it('is corrected by what a PATCH names, and only that', async () => {
    const { id } = draft();
    await t.post('/customers', draft({ id }));
    const answer = await t.patch(`/customers/${id}`, { name: 'Acme & Co', address: { city: 'Rome', country: 'IT' } });
    expect(answer).toMatchObject({
      status: 200,
      body: { name: 'Acme & Co', primaryEmail: 'admin@acme.example', billingAddress: 'Rome, IT' },
    });
    expect((await t.patch(`/customers/${id}`, { name: 'A' })).status).toBe(400);
    expect((await t.patch('/customers/nobody', { name: 'Nobody' })).status).toBe(404);
  });

  it('that was deleted stays readable as archived', async () => {
    const body = draft();
    await t.post('/customers', body);
    expect(await t.call('DELETE', `/customers/${body.id}`)).toMatchObject({ status: 200, body: { success: true } });
    expect((await t.get(`/customers/${body.id}`)).body['status']).toBe('ARCHIVED');
    expect((await t.patch(`/customers/${body.id}`, { name: 'Acme again' })).status).toBe(400);
  });

  it('may have an id that needs escaping in the path', async () => {
    const id = 'a/b c%';
    await t.post('/customers', draft({ id, account: { id, name: 'Odd' } }));
    expect((await t.get(`/customers/${encodeURIComponent(id)}`)).body['id']).toBe(id);
  });
});

describe('an account', () => {
  it('in another currency is added to its customer', async () => {
    const body = draft();
    await t.post('/customers', body);
    const id = `${body.id}-JPY`;
    expect(
      await t.post('/accounts', { id, name: 'Acme in yen', customerId: body.id, invoiceCurrency: 'JPY' }),
    ).toMatchObject({ status: 201, body: { id, customerId: body.id, invoiceCurrency: 'JPY' } });
    expect((await t.post('/accounts', { id, name: 'Acme in yen', customerId: body.id })).status).toBe(400);
    expect((await t.post('/accounts', { id: 'orphan', name: 'Nobody', customerId: 'nobody' })).status).toBe(404);
    expect((await t.post('/accounts', { id: 'orphan', name: 'Nobody' })).status).toBe(400);
  });

  it("without a currency is invoiced in the organisation's", async () => {
    const { id } = draft();
    const answer = await t.post('/customers', draft({ id, account: { id, name: 'Acme' } }));
    expect(answer.body).toMatchObject({ account: { invoiceCurrency: 'USD' } });
  });

  it('is corrected by PATCH', async () => {
    const body = draft();
    await t.post('/customers', body);
    expect((await t.patch(`/accounts/${body.id}`, { netTermDays: 30, metadata: { GSTN: '1' } })).body).toMatchObject({
      netTermDays: 30,
      metadata: { GSTN: '1' },
      invoiceCurrency: 'EUR',
    });
  });

  it('shares no alias with another account', async () => {
    const [one, other] = [draft(), draft()];
    await t.post('/customers', { ...one, account: { ...one.account, aliases: [`alias of ${one.id}`] } });
    await t.post('/customers', other);
    const taken = { aliases: [`alias of ${one.id}`] };
    expect((await t.post(`/accounts/${other.id}/add_aliases`, taken)).status).toBe(400);
    expect((await t.post(`/accounts/${one.id}/remove_aliases`, taken)).body['aliases']).toEqual([]);
    expect((await t.post(`/accounts/${other.id}/add_aliases`, taken)).body['aliases']).toEqual([
      { alias: `alias of ${one.id}` },
    ]);
    expect((await t.get(`/accounts/${other.id}/account_aliases`)).body).toMatchObject({
      data: [{ value: `alias of ${one.id}` }],
    });
  });
});

describe('a setting', () => {
  it('is put on a customer once, found by entity, id and namespace, and changed by its full id', async () => {
    const body = draft();
    await t.post('/customers', body);
    const setting = {
      ...salesforceId,
      id: 'SalesforceOrgId',
      value: '00D000000000001AAA',
      entityType: 'CUSTOMER',
      entityId: body.id,
    };
    expect(await t.post('/settings', setting)).toMatchObject({ status: 201, body: setting });
    expect((await t.post('/settings', setting)).status).toBe(400);
    const mine = `entity_type=CUSTOMER&entity_id=${body.id}`;
    expect((await t.get(`/settings?${mine}`)).body['data']).toHaveLength(2);
    expect((await t.get(`/settings?${mine}&setting_id=SalesforceOrgId&namespace=USER`)).body['data']).toEqual([
      setting,
    ]);
    expect((await t.get(`/settings?${mine}&namespace=togai`)).body['data']).toEqual([]);
    const fullId = encodeURIComponent(`setting.USER.SalesforceOrgId.CUSTOMER.${body.id}`);
    expect((await t.patch(`/settings/${fullId}`, { value: '00D2' })).body['value']).toBe('00D2');
    expect((await t.get(`/settings/${fullId}`)).body['value']).toBe('00D2');
    expect((await t.get('/settings/SalesforceOrgId')).status).toBe(404);
  });

  it('goes on nothing that is not there', async () => {
    expect((await t.post('/settings', { ...salesforceId, entityType: 'CUSTOMER', entityId: 'nobody' })).status).toBe(
      404,
    );
    expect((await t.post('/settings', { ...salesforceId, entityType: 'QUOTE', entityId: 'nobody' })).status).toBe(400);
  });
});

describe('a list', () => {
  it('is paged by tokens, never over 100 a page, and every row comes once', async () => {
    for (let i = 0; i < 7; i++) await t.post('/customers', draft());
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await t.get(`/customers?pageSize=4${token ? `&nextToken=${encodeURIComponent(token)}` : ''}`);
      const { data, nextToken } = page.body as { data: { id: string }[]; nextToken?: string };
      seen.push(...data.map(({ id }) => id));
      token = nextToken;
    } while (token !== undefined);
    expect(seen).toEqual([...t.togai.state.customers.keys()]);
    expect((await t.get('/customers?pageSize=101')).status).toBe(400);
    expect((await t.get('/customers?nextToken=nonsense')).status).toBe(400);
  });

  it('may end with an empty page', async () => {
    const { length } = (await t.get('/customers')).body['data'] as unknown[];
    const full = await t.get(`/customers?pageSize=${length}`);
    expect(full.body['nextToken']).toBeTypeOf('string');
    const last = await t.get(`/customers?nextToken=${encodeURIComponent(String(full.body['nextToken']))}`);
    expect(last.body['data']).toEqual([]);
    expect(last.body['nextToken']).toBeUndefined();
  });
});

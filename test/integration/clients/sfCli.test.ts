/** Salesforce's own command line, unchanged, works in the local Salesforce: signs in, queries, creates, reads, describes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SalesforceSimulator, startSalesforce } from '../../simulator/salesforce/index.ts';
import { SfCli } from './sfCli.ts';
import { accessToken } from './signIn.ts';

let salesforce: SalesforceSimulator;
let sf: SfCli;

beforeAll(async () => {
  salesforce = await startSalesforce();
  sf = await SfCli.inEmptyHome();
  const login = await sf.run(
    ['org', 'login', 'access-token', '--instance-url', salesforce.url, '--no-prompt', '--alias', 'local'],
    {
      SF_ACCESS_TOKEN: await accessToken(salesforce),
    },
  );
  expect(login).toMatchObject({ status: 0, result: { username: salesforce.username, orgId: salesforce.org().id } });
});
afterAll(async () => {
  await sf.dispose();
  await salesforce.close();
});

it('creates a record that a query finds', async () => {
  const created = await sf.run([
    'data',
    'create',
    'record',
    '-o',
    'local',
    '-s',
    'Account',
    '-v',
    "Name='Made by sf' BillingCity=Oslo",
  ]);
  expect(created).toMatchObject({ status: 0, result: { success: true } });
  const found = await sf.run([
    'data',
    'query',
    '-o',
    'local',
    '-q',
    "SELECT Id, Name, BillingCity FROM Account WHERE Name = 'Made by sf'",
  ]);
  expect(found).toMatchObject({
    status: 0,
    result: { totalSize: 1, done: true, records: [{ Name: 'Made by sf', BillingCity: 'Oslo' }] },
  });
});

it('reads, changes and deletes a record', async () => {
  const id = salesforce.org().create('Account', { Name: 'Read by sf' });
  const where = ['-o', 'local', '-s', 'Account', '-i', id];
  expect(await sf.run(['data', 'get', 'record', ...where])).toMatchObject({
    status: 0,
    result: { Id: id, Name: 'Read by sf' },
  });
  expect(await sf.run(['data', 'update', 'record', ...where, '-v', "Name='Changed by sf'"])).toMatchObject({
    status: 0,
  });
  expect(salesforce.org().get('Account', id)).toMatchObject({ Name: 'Changed by sf' });
  expect(await sf.run(['data', 'delete', 'record', ...where])).toMatchObject({ status: 0 });
});

it('describes an object of the package', async () => {
  const described = await sf.run(['sobject', 'describe', '-o', 'local', '-s', 'Sync_Record__c']);
  expect(described).toMatchObject({ status: 0, result: { name: 'Sync_Record__c', custom: true } });
});

it('shows the error of a query that is wrong', async () => {
  const failed = await sf.run(['data', 'query', '-o', 'local', '-q', 'SELECT Colour__c FROM Account']);
  expect(failed.status).not.toBe(0);
  expect(failed.name).toBe('INVALID_FIELD');
});

it('shows the org and that it is connected', async () => {
  const shown = await sf.run(['org', 'display', '-o', 'local']);
  expect(shown).toMatchObject({
    status: 0,
    result: { id: salesforce.org().id, instanceUrl: `${salesforce.url}/`, connectedStatus: 'Connected' },
  });
});

/** What the demo does in Salesforce, one scene after the other, and how it checks in Salesforce and Togai what came of it. */
import { Connection } from 'jsforce';
import type { World } from './processes.ts';
import { playQuotes } from './quoteScenes.ts';
import { play, type SceneResult, type Seen, seeStatus, type Stage, syncRecord } from './stage.ts';
import { TogaiReader } from './togaiReader.ts';

/** Plays all scenes; `connect` is the first. */
export async function* runScenes(world: World, connect: () => Promise<void>): AsyncGenerator<SceneResult> {
  const salesforce = new Connection({ loginUrl: world.salesforce.url, version: '60.0' });
  await salesforce.login(world.salesforce.username, world.salesforce.password);
  const togai = new TogaiReader(world.togai.url, world.togai.token);
  const stage: Stage = { salesforce, togai, world };

  await togai.create({ id: 'CUST-0042', name: 'Burlington Textiles', primaryEmail: 'billing@burlington.example' });
  yield await play('Connect the org (login, Allow)', connect, () =>
    Promise.resolve({ outcome: 'the connection is listed' }),
  );

  let edge = '';
  yield await play(
    'New Account "Edge Communications"',
    async () => {
      edge = await create(stage, {
        Name: 'Edge Communications',
        Togai_Billing_Email__c: 'billing@edge.example',
        Phone: '(512) 757-6000',
        BillingCity: 'Austin',
        BillingCountry: 'United States',
      });
    },
    () => seeSynced(stage, edge, edge),
  );

  yield await play(
    'Its phone and city change',
    () => update(stage, { Id: edge, Phone: '(512) 757-9000', BillingCity: 'Dallas' }),
    async () => {
      // Saving made it Pending: Togai is looked at when the connector says that it is done.
      const seen = await seeStatus(stage, edge, 'Synced');
      if (seen.missing !== undefined) return seen;
      const { address } = await togai.customer(edge);
      const now = `${address?.['phoneNumber'] ?? 'no phone'}, ${address?.['city'] ?? 'no city'}`;
      const outcome = `the Togai customer has ${now}`;
      return now === '(512) 757-9000, Dallas' ? { outcome } : { outcome, missing: 'the new values' };
    },
  );

  let silent = '';
  yield await play(
    'New Account "Pyramid Construction" without an email',
    async () => {
      silent = await create(stage, { Name: 'Pyramid Construction' });
    },
    () => seeStatus(stage, silent, 'Action Needed'),
  );

  yield await play(
    'The rep fills Togai Billing Email',
    () => update(stage, { Id: silent, Togai_Billing_Email__c: 'accounts@pyramid.example' }),
    () => seeSynced(stage, silent, silent),
  );

  let known = '';
  yield await play(
    'New Account "Burlington Textiles", which Togai knows as CUST-0042',
    async () => {
      known = await create(stage, {
        Name: 'Burlington Textiles',
        Togai_Billing_Email__c: 'billing@burlington.example',
      });
    },
    () => seeSynced(stage, known, 'CUST-0042'),
  );

  yield* playQuotes(stage, edge);
}

async function create({ salesforce }: Stage, account: Record<string, unknown>): Promise<string> {
  const made = await salesforce.sobject('Account').create(account);
  if (!made.success) throw new Error(`Salesforce refused the Account: ${JSON.stringify(made.errors)}`);
  return made.id;
}

async function update({ salesforce }: Stage, account: Record<string, unknown> & { Id: string }): Promise<void> {
  const result = await salesforce.sobject('Account').update(account);
  if (!result.success) throw new Error(`Salesforce refused the change: ${JSON.stringify(result.errors)}`);
}

/** Synced in Salesforce with the customer's id, and the customer's settings name the Account and the org. */
async function seeSynced(stage: Stage, recordId: string, customerId: string): Promise<Seen> {
  const seen = await seeStatus(stage, recordId, 'Synced');
  const links = [...(seen.links ?? []), `${stage.world.togai.url}/ui/customers/${customerId}`];
  if (seen.missing !== undefined) return { ...seen, links };
  const record = await syncRecord(stage, recordId);
  const settings = await stage.togai.settings(customerId);
  if (record?.Togai_Customer_Id__c !== customerId)
    return { outcome: seen.outcome, links, missing: `customer id ${customerId} on the record` };
  if (settings['SalesforceAccountId'] !== recordId)
    return { outcome: seen.outcome, links, missing: 'the setting SalesforceAccountId' };
  return { outcome: `Synced: Togai customer ${customerId} ⇄ ${recordId}`, links };
}

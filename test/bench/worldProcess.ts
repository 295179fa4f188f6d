/** The bench's Salesforce and Togai in a process of their own, driven by messages, so that they don't share the companion's event loop. */
import { Connection } from 'jsforce';
import { z } from 'zod';
import { startSalesforce } from '../simulator/salesforce/index.ts';
import { startTogai } from '../simulator/togai/index.ts';

const EVENT = 'Sync_Requested__e';

/** What the bench may ask for; each is answered once. */
const command = z.discriminatedUnion('do', [
  /** Publishes so many events of one record each. */
  z.object({ do: z.literal('publish'), count: z.number() }),
  /** Makes orgs until there are so many; answers with each one's id, admin and session. */
  z.object({ do: z.literal('orgs'), count: z.number() }),
  /** Creates so many Accounts, saved 200 at a time as an import does, in turn in each of the first `orgs` orgs. */
  z.object({ do: z.literal('create accounts'), count: z.number(), orgs: z.number().default(1) }),
  /** Creates one Account and waits until it is Synced; answers the milliseconds. */
  z.object({ do: z.literal('one account') }),
  /** Waits until so many Accounts are Synced; answers the milliseconds since the last `create accounts`. */
  z.object({ do: z.literal('wait'), synced: z.number() }),
  z.object({ do: z.literal('calls') }),
  z.object({ do: z.literal('stop') }),
]);

const salesforce = await startSalesforce();
const togai = await startTogai({ requestsPerSecond: 0 });
const org = salesforce.org();
const orgs = [org];
let made = 0;
let createdAt = performance.now();

function accountFields(n: number): Record<string, unknown> {
  return {
    Name: `Bench Account ${String(n)}`,
    Togai_Billing_Email__c: `billing@bench-${String(n)}.example`,
    Phone: '+1 512 757 6000',
    BillingCity: 'Austin',
    BillingCountry: 'United States',
  };
}

/** Whether so many Accounts are Synced. Throws when some came to another end: the figure would be of something else. */
function areSynced(count: number): boolean {
  const statuses = new Map<unknown, number>();
  for (const { store } of orgs)
    for (const row of store.table('Sync_Record__c').rows())
      statuses.set(row['Status__c'], (statuses.get(row['Status__c']) ?? 0) + 1);
  for (const [status, rows] of statuses)
    if (status !== 'Synced' && status !== 'Pending')
      throw new Error(`${String(rows)} records ended as ${String(status)}.`);
  return (statuses.get('Synced') ?? 0) >= count;
}

async function moreOrgs(count: number): Promise<unknown> {
  while (orgs.length < count)
    orgs.push(
      salesforce.addOrg({
        name: `Bench ${String(orgs.length)}`,
        username: `admin@bench-${String(orgs.length)}.example`,
      }),
    );
  const answers = orgs.slice(0, count).map(async (each) => {
    const [admin] = each.logins();
    if (!admin) throw new Error(`The org ${each.name} has no admin.`);
    const accessToken = await accessTokenOf(salesforce.url, admin.username, admin.password);
    return { orgId: each.id, userId: each.adminId, username: admin.username, accessToken };
  });
  return Promise.all(answers);
}

/** A session of the org's admin, for the bare loops. */
async function accessTokenOf(loginUrl: string, username: string, password: string): Promise<string> {
  const connection = new Connection({ loginUrl });
  await connection.login(username, password);
  if (!connection.accessToken) throw new Error('The local Salesforce gave no session.');
  return connection.accessToken;
}

async function until(look: () => boolean, everyMs: number): Promise<void> {
  while (!look()) await new Promise((done) => setTimeout(done, everyMs));
}

async function perform(message: z.infer<typeof command>): Promise<unknown> {
  switch (message.do) {
    case 'publish':
      for (let n = 0; n < message.count; n++) {
        const id = `001${String(n).padStart(12, '0')}`;
        org.publish(EVENT, {
          Flow__c: 'Account Sync',
          Record_Ids__c: id,
          Cause__c: 'Created',
          Requested_At__c: new Date(),
        });
      }
      return undefined;
    case 'orgs':
      return moreOrgs(message.count);
    case 'create accounts':
      createdAt = performance.now();
      for (let left = message.count, turn = 0; left > 0; left -= 200, turn++) {
        (orgs[turn % message.orgs] ?? org).createMany(
          'Account',
          Array.from({ length: Math.min(200, left) }, () => accountFields(made++)),
        );
        // The answers to the companion must not wait for the whole import.
        await new Promise((done) => setImmediate(done));
      }
      return undefined;
    case 'one account': {
      const started = performance.now();
      const id = org.create('Account', accountFields(made++));
      await until(() => org.syncRecord(id)?.['Status__c'] === 'Synced', 1);
      return performance.now() - started;
    }
    case 'wait':
      // A look counts every row: rare enough that looking costs the companion nothing.
      await until(() => areSynced(message.synced), 100);
      return performance.now() - createdAt;
    case 'calls':
      return {
        salesforce: salesforce.calls.counts(),
        togai: togai.calls.counts(),
        customers: togai.state.customers.size,
      };
    case 'stop':
      await Promise.all([salesforce.close(), togai.close()]);
      process.disconnect();
      return undefined;
  }
}

process.on('message', (message: { id: number }) => {
  void perform(command.parse(message)).then(
    (answer) => process.connected && process.send?.({ id: message.id, answer }),
  );
});
const { url, pubsubUrl, clientId, clientSecret, username, password } = salesforce;
const accessToken = await accessTokenOf(url, username, password);
process.send?.({
  salesforce: { url, pubsubUrl, clientId, clientSecret, username, password, orgId: org.id, accessToken },
  togai: { url: togai.url, token: togai.token },
});

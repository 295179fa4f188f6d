/** What connecting finds out about an org. */
import { afterEach, describe, expect, it } from 'vitest';
import { checkAccess } from '../../../companion/salesforce/access.ts';
import { fetchIdentity } from '../../../companion/salesforce/oauth.ts';
import { SalesforceSession } from '../../../companion/salesforce/session.ts';
import { type OrgWorld, startOrg } from './orgSession.ts';

let world: OrgWorld;
afterEach(() => world.close());

async function check(...[options]: Parameters<typeof startOrg>) {
  world = await startOrg(options);
  return again();
}

function again() {
  const { session, grant } = world;
  // At connect the namespace is not known yet.
  return checkAccess(
    new SalesforceSession({ tokens: session.tokens, orgId: session.orgId, namespace: '' }),
    grant().userId,
  );
}

describe('a well set-up org', () => {
  it('lacks nothing', async () => {
    expect(await check({ namespace: 'togai' })).toEqual({
      orgName: 'Acme',
      isSandbox: false,
      apiVersion: '67.0',
      namespace: 'togai',
      packageInstalled: true,
      quotesOn: true,
      multiCurrency: false,
      personAccounts: false,
      countryCodes: false,
      defaultCurrency: expect.any(String) as string,
      loadWithoutSync: false,
      missing: [],
    });
  });

  it('is told by its features', async () => {
    expect(
      await check({
        kind: 'sandbox',
        multiCurrency: ['EUR', 'USD'],
        personAccounts: true,
        stateCountryPicklists: true,
      }),
    ).toMatchObject({
      isSandbox: true,
      namespace: '',
      packageInstalled: true,
      multiCurrency: true,
      personAccounts: true,
      countryCodes: true,
      defaultCurrency: 'EUR',
    });
  });

  it('says who is signed in', async () => {
    world = await startOrg();
    const { orgId, userId, username } = await fetchIdentity(world.grant());
    expect({ orgId, userId, username }).toEqual({
      orgId: world.org.id,
      userId: world.org.adminId,
      username: world.salesforce.username,
    });
  });
});

describe('what is missing', () => {
  it('is the package', async () => {
    expect(await check({ packageInstalled: false })).toMatchObject({ packageInstalled: false, namespace: '' });
  });

  it('is Quotes', async () => {
    expect(await check({ quotes: false, packageInstalled: false })).toMatchObject({
      quotesOn: false,
      packageInstalled: false,
    });
  });

  it("is each field and object, by the org's names", async () => {
    await check({ namespace: 'togai' });
    world.org.access.restrict({ object: 'Account', field: 'Togai_Customer_Id__c', access: 'read' });
    world.org.access.restrict({ object: 'Account', field: 'Phone', access: 'none' });
    world.org.access.restrict({ object: 'Contact', access: 'none' });
    world.org.access.restrict({ object: 'Sync_Record__c', access: 'read' });
    world.org.access.restrict({ object: 'Sync_Settings__c', access: 'read' });
    const { missing } = await again();
    expect(missing).toContainEqual({ object: 'Account', field: 'togai__Togai_Customer_Id__c', access: 'edit' });
    expect(missing).toContainEqual({ object: 'Account', field: 'Phone', access: 'read' });
    expect(missing).toContainEqual({ object: 'Contact', access: 'read' });
    expect(missing).toContainEqual({ object: 'togai__Sync_Record__c', access: 'create' });
    expect(missing).toContainEqual({ object: 'togai__Sync_Record__c', access: 'edit' });
    expect(missing).toContainEqual({ object: 'togai__Sync_Settings__c', access: 'edit' });
  });
});

describe("the permission that keeps a user's changes from being synced", () => {
  it('is noticed', async () => {
    await check({ namespace: 'togai' });
    world.org.grantCustomPermission(world.org.adminId, 'Load_Without_Sync');
    expect((await again()).loadWithoutSync).toBe(true);
  });
});

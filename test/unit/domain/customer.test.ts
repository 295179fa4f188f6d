/** What must be sent to Togai when an Account changed, and what must not. */
import { describe, expect, it } from 'vitest';
import { identifierSettings, mapAccount } from '../../../companion/domain/account/accountMapping.ts';
import { accountIdFor, customerChanges, type TogaiCustomer } from '../../../companion/domain/account/customer.ts';

const current: TogaiCustomer = {
  id: 'a',
  name: 'Acme',
  primaryEmail: 'a@acme.com',
  address: { city: 'Berlin', country: 'DE', line2: '' },
};

describe('changes to a customer', () => {
  it('are none when it is as it should be, blank parts of the address aside', () => {
    expect(
      customerChanges(current, {
        name: 'Acme',
        primaryEmail: 'a@acme.com',
        address: { country: 'DE', city: 'Berlin', line1: undefined },
      }),
    ).toBeUndefined();
  });

  it('name only what differs, the address as a whole', () => {
    expect(customerChanges(current, { name: 'Acme 2', primaryEmail: 'a@acme.com', address: current.address })).toEqual({
      name: 'Acme 2',
    });
    expect(
      customerChanges(current, { ...current, primaryEmail: 'b@acme.com', address: { city: 'Bonn', country: 'DE' } }),
    ).toEqual({ primaryEmail: 'b@acme.com', address: { city: 'Bonn', country: 'DE' } });
  });

  it('take away what is blank now', () => {
    expect(customerChanges(current, { ...current, address: {} })).toEqual({ address: {} });
  });
});

it('all that a draft holds is compared, but what never changes: what was added to it would be answered Synced unsent', () => {
  const mapped = mapAccount(
    {
      id: 'a',
      name: 'Acme',
      billing: {},
      isPersonAccount: false,
      billingEmail: 'a@acme.com',
      deleted: false,
      fields: {},
    },
    { orgId: 'o', conditions: [] },
  );
  if (mapped.kind !== 'customer') throw new Error(mapped.kind);
  const { id: _, account: __, settings, ...compared } = mapped.draft;
  expect(Object.keys(compared).sort()).toEqual(['address', 'name', 'primaryEmail']);
  // Settings are written once, when the customer is made or adopted.
  expect(settings).toEqual(identifierSettings('a', 'o'));
});

describe('the account of a currency', () => {
  it('is the first one for its own currency and a further one for another', () => {
    expect(accountIdFor('001x', 'USD', 'USD')).toBe('001x');
    expect(accountIdFor('001x', 'EUR', 'USD')).toBe('001x-EUR');
  });
});

/** What must be sent to Togai when an Account changed, and what must not. */
import { describe, expect, it } from 'vitest';
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

describe('the account of a currency', () => {
  it('is the first one for its own currency and a further one for another', () => {
    expect(accountIdFor('001x', 'USD', 'USD')).toBe('001x');
    expect(accountIdFor('001x', 'EUR', 'USD')).toBe('001x-EUR');
  });
});

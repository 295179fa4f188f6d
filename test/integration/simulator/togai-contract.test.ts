/** The checker of contracts finds what is not as the contract says, so that silence means something. */
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../simulator/togai/index.ts';
import { contracts } from './contract.ts';

const customer = { id: 'c1', name: 'Acme', primaryEmail: 'a@acme.example', address: {} };
const answer = { ...customer, togaiCustomerId: 'customer.1' };
const good: Exchange = {
  method: 'POST',
  path: '/customers',
  template: '/customers',
  query: '',
  requestBody: customer,
  status: 201,
  answerBody: answer,
};
const list: Exchange = {
  method: 'GET',
  path: '/settings',
  template: '/settings',
  query: '',
  requestBody: undefined,
  status: 200,
  answerBody: { data: [] },
};

const both = contracts();

function faults(exchange: Exchange): string[] {
  return both.flatMap((contract) => contract.check(exchange));
}

describe('an exchange', () => {
  it.each([
    ['a good create', good],
    [
      'a refused create',
      { ...good, requestBody: { id: 'c1' }, status: 400, answerBody: { message: 'name is missing' } },
    ],
    ['a list', { ...list, query: 'entity_type=CUSTOMER&pageSize=100' }],
    [
      'a path that is not there',
      { ...good, template: undefined, path: '/nothing', status: 404, answerBody: { message: 'no' } },
    ],
    [
      'an add-on, whose schema is composed of closed ones',
      {
        ...good,
        path: '/addons',
        template: '/addons',
        requestBody: { name: 'A', type: 'LICENSE' },
        status: 200,
        answerBody: {
          name: 'A',
          type: 'LICENSE',
          id: 'a1',
          createdAt: '2027-01-01T00:00:00Z',
          status: 'ACTIVE',
          displayName: 'A',
        },
      },
    ],
  ] satisfies [string, Exchange][])('within the contract is silent: %s', (_, exchange) => {
    expect(faults(exchange)).toEqual([]);
  });

  it.each([
    ['a request without what is required', { ...good, requestBody: { ...customer, address: undefined } }, 'address'],
    ['a request with an unknown member', { ...good, requestBody: { ...customer, email: 'a' } }, 'additional'],
    ['a request that is too short', { ...good, requestBody: { ...customer, name: 'A' } }, '/name'],
    ['an answer without what is required', { ...good, answerBody: customer }, 'togaiCustomerId'],
    ['an answer with an unknown member', { ...good, answerBody: { ...answer, status: 'ACTIVE' } }, 'additional'],
    ['an answer of the wrong type', { ...good, answerBody: { ...answer, id: 1 } }, '/id'],
    ['a refusal without its message', { ...good, status: 400, answerBody: { error: 'no' } }, 'message'],
    ['a good status that is not the documented one', { ...good, status: 200 }, '200'],
    ['an unknown query parameter', { ...list, query: 'customer=1' }, 'customer'],
    ['a query parameter of the wrong type', { ...list, query: 'pageSize=many' }, 'pageSize'],
    ['a call that is not in the contract', { ...good, method: 'PUT' }, 'not in the contract'],
    [
      'a moment without its zone',
      {
        ...good,
        method: 'GET',
        template: '/customers/{customer_id}',
        requestBody: undefined,
        status: 200,
        answerBody: {
          ...answer,
          billingAddress: '',
          status: 'ACTIVE',
          createdAt: '2027-01-01',
          updatedAt: '2027-01-01T00:00:00Z',
        },
      },
      '/createdAt',
    ],
  ] satisfies [string, Exchange, string][])('outside the contract is named: %s', (_, exchange, word) => {
    for (const contract of both) expect(contract.check(exchange).join()).toContain(word);
  });
});

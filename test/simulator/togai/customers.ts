/** `/customers`: businesses, made in one call with their settings and first account. */
import { z } from 'zod';
import { accountAnswer, addAccount, assertAccountPossible, firstAccount } from './accountBook.ts';
import { address, addressLine, chosenId, email, entityName } from './contactDetails.ts';
import { listPage } from './paging.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { CustomerRow } from './rows.ts';
import { addSettings, assertGoodSettings, entitySetting } from './entitySettings.ts';
import type { World } from './world.ts';

const newCustomer = z.strictObject({
  id: chosenId,
  name: entityName,
  primaryEmail: email,
  address,
  settings: z.array(entitySetting).max(10).optional(),
  account: firstAccount.optional(),
});
const changes = z.strictObject({
  name: entityName.optional(),
  primaryEmail: email.optional(),
  address: address.optional(),
});

/** Routes of Togai's customers. */
export function customerRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/customers', handle: ({ body }) => ({ status: 201, body: createCustomer(world, body) }) },
    {
      method: 'GET',
      path: '/customers',
      handle: ({ query }) => ({ body: listPage(world.customers.rows, query, customerAnswer) }),
    },
    {
      method: 'GET',
      path: '/customers/{customer_id}',
      handle: ({ params: [id = ''] }) => ({ body: customerAnswer(customerOf(world, id)) }),
    },
    {
      method: 'PATCH',
      path: '/customers/{customer_id}',
      handle: ({ params: [id = ''], body }) => ({ body: changeCustomer(world, id, body) }),
    },
    {
      method: 'DELETE',
      path: '/customers/{customer_id}',
      handle: ({ params: [id = ''] }) => ({ body: archiveCustomer(world, id) }),
    },
  ];
}

/** The customer, archived or not; a 404 otherwise. */
export function customerOf(world: World, id: string): CustomerRow {
  return found(world.customers.get(id), 'Customer', id);
}

function createCustomer(world: World, body: unknown): object {
  const { id, name, primaryEmail, address: where, settings = [], account } = parseBody(newCustomer, body);
  // Everything is checked before anything is made: the call works as a whole or not at all.
  if (world.customers.has(id)) refuse(`Customer with id ${id} already exists`);
  world.assertRoomFor('customers');
  assertGoodSettings(settings);
  if (account) assertAccountPossible(world, account);
  const at = world.timestamp();
  const customer = world.customers.add({
    id,
    togaiCustomerId: world.ids.next('customer'),
    name,
    primaryEmail,
    address: where,
    status: 'ACTIVE',
    createdAt: at,
    updatedAt: at,
  });
  addSettings(world, 'CUSTOMER', id, settings);
  const made = account && addAccount(world, customer, account);
  return {
    id,
    togaiCustomerId: customer.togaiCustomerId,
    name,
    primaryEmail,
    billingAddress: addressLine(where),
    address: where,
    ...(settings.length > 0 ? { settings } : {}),
    ...(made ? { account: accountAnswer(world, made) } : {}),
  };
}

function changeCustomer(world: World, id: string, body: unknown): object {
  const customer = customerOf(world, id);
  const change = parseBody(changes, body);
  if (customer.status === 'ARCHIVED') refuse(`Customer ${id} is archived`);
  return customerAnswer(Object.assign(customer, definedOnly(change), { updatedAt: world.timestamp() }));
}

function archiveCustomer(world: World, id: string): object {
  const customer = customerOf(world, id);
  for (const account of world.accountsByCustomer.of(id)) account.status = 'ARCHIVED';
  Object.assign(customer, { status: 'ARCHIVED', updatedAt: world.timestamp() });
  return { success: true };
}

function customerAnswer(row: CustomerRow): object {
  const { id, togaiCustomerId, name, primaryEmail, address: where, status, createdAt, updatedAt } = row;
  return {
    id,
    togaiCustomerId,
    name,
    primaryEmail,
    billingAddress: addressLine(where),
    address: where,
    status,
    createdAt,
    updatedAt,
  };
}

/** Without the members that are undefined, which would otherwise overwrite. */
function definedOnly<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;
}

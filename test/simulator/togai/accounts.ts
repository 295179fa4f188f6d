/** `/accounts`: the children of customers, which price plans and invoices hang on. */
import { z } from 'zod';
import {
  accountAnswer,
  accountFields,
  accountOf,
  addAccount,
  assertAccountPossible,
  liveAccountOf,
  metadata,
} from './accountBook.ts';
import { address, currency, email, entityName } from './contactDetails.ts';
import { customerOf } from './customers.ts';
import { listPage } from './paging.ts';
import { parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { World } from './world.ts';

const newAccount = z.strictObject({ ...accountFields, customerId: z.string().min(1).max(255) });
const changes = z.strictObject({
  name: entityName.optional(),
  status: z.enum(['ACTIVE', 'DRAFT']).optional(),
  invoiceCurrency: currency.optional(),
  netTermDays: z.int32().optional(),
  primaryEmail: email.optional(),
  address: address.optional(),
  metadata: metadata.optional(),
});

/** Routes of Togai's accounts. */
export function accountRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/accounts', handle: ({ body }) => ({ status: 201, body: createAccount(world, body) }) },
    {
      method: 'GET',
      path: '/accounts',
      handle: ({ query }) => ({ body: listPage(world.accounts.rows, query, (row) => accountAnswer(world, row)) }),
    },
    {
      method: 'GET',
      path: '/accounts/{account_id}',
      handle: ({ params: [id = ''] }) => ({ body: accountAnswer(world, accountOf(world, id)) }),
    },
    {
      method: 'PATCH',
      path: '/accounts/{account_id}',
      handle: ({ params: [id = ''], body }) => ({ body: changeAccount(world, id, body) }),
    },
    {
      method: 'DELETE',
      path: '/accounts/{account_id}',
      handle: ({ params: [id = ''] }) => ({ body: archiveAccount(world, id) }),
    },
  ];
}

function createAccount(world: World, body: unknown): object {
  const { customerId, ...draft } = parseBody(newAccount, body);
  const customer = customerOf(world, customerId);
  if (customer.status === 'ARCHIVED') refuse(`Customer ${customerId} is archived`);
  assertAccountPossible(world, draft);
  return accountAnswer(world, addAccount(world, customer, draft));
}

function changeAccount(world: World, id: string, body: unknown): object {
  const account = liveAccountOf(world, id);
  const change = parseBody(changes, body);
  return accountAnswer(
    world,
    Object.assign(account, Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))),
  );
}

function archiveAccount(world: World, id: string): object {
  accountOf(world, id).status = 'ARCHIVED';
  return { success: true };
}

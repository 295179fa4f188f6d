/** `/addons`: the billable things that rate cards refer to. They have no price and no unique name. */
import { z } from 'zod';
import { listPage } from './paging.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { AddOnRow } from './rows.ts';
import type { World } from './world.ts';

const name = z.string().min(1).max(255);
const newAddOn = z.strictObject({
  name,
  type: z.enum(['LICENSE', 'FIXED_FEE', 'CREDIT_GRANT', 'NAMED_LICENSE']),
  billableName: z.string().max(255).optional(),
});
const changes = z.strictObject({ name: name.optional(), billableName: z.string().max(255).optional() });

/** Routes of Togai's add-ons. */
export function addOnRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/addons', handle: ({ body }) => ({ body: createAddOn(world, body) }) },
    { method: 'GET', path: '/addons', handle: ({ query }) => ({ body: listAddOns(world, query) }) },
    { method: 'GET', path: '/addons/{addon_id}', handle: ({ params: [id = ''] }) => ({ body: addOnOf(world, id) }) },
    {
      method: 'PATCH',
      path: '/addons/{addon_id}',
      handle: ({ params: [id = ''], body }) => ({ body: changeAddOn(world, id, body) }),
    },
    {
      method: 'DELETE',
      path: '/addons/{addon_id}',
      handle: ({ params: [id = ''] }) => ({ body: archiveAddOn(world, id) }),
    },
  ];
}

function addOnOf(world: World, id: string): AddOnRow {
  return found(world.addons.get(id), 'Add-on', id);
}

function createAddOn(world: World, body: unknown): AddOnRow {
  const draft = parseBody(newAddOn, body);
  return world.addons.add({
    id: world.ids.next('addon'),
    ...draft,
    displayName: draft.billableName ?? draft.name,
    status: 'ACTIVE',
    createdAt: world.timestamp(),
  });
}

function listAddOns(world: World, query: URLSearchParams): object {
  const status = query.get('status');
  if (status !== null && status !== 'ACTIVE' && status !== 'ARCHIVED') refuse(`${status} is no status of an add-on`);
  return listPage(
    world.addons.rows,
    query,
    (row) => row,
    (row) => status === null || row.status === status,
  );
}

function changeAddOn(world: World, id: string, body: unknown): AddOnRow {
  const row = addOnOf(world, id);
  const { name: newName = row.name, billableName = row.billableName } = parseBody(changes, body);
  return Object.assign(row, { name: newName, billableName, displayName: billableName ?? newName });
}

function archiveAddOn(world: World, id: string): object {
  addOnOf(world, id).status = 'ARCHIVED';
  return { success: true };
}

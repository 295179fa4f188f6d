/** `/settings`: keys and values on the organisation, a customer or an account. */
import { z } from 'zod';
import { assertValue, dataType, entitySetting } from './entitySettings.ts';
import { pageOf } from './paging.ts';
import { Refusal, found, parseBody, refuse } from './refusal.ts';
import type { Call, Route } from './route.ts';
import type { EntityType, SettingRow } from './rows.ts';
import type { World } from './world.ts';

const newSetting = entitySetting.extend({
  entityType: z.enum(['ORGANIZATION', 'CUSTOMER', 'ACCOUNT']),
  entityId: z.string(),
});
const changes = z.strictObject({
  name: z.string().optional(),
  value: z.string().optional(),
  dataType: dataType.optional(),
});

/** Routes of settings. */
export function settingRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/settings', handle: ({ body }) => ({ status: 201, body: createSetting(world, body) }) },
    { method: 'GET', path: '/settings', handle: (call) => ({ body: listSettings(world, call) }) },
    {
      method: 'GET',
      path: '/settings/{setting_id_str}',
      handle: ({ params: [id = ''] }) => ({ body: settingOf(world, id) }),
    },
    {
      method: 'PATCH',
      path: '/settings/{setting_id_str}',
      handle: ({ params: [id = ''], body }) => ({ status: 201, body: changeSetting(world, id, body) }),
    },
  ];
}

function createSetting(world: World, body: unknown): SettingRow {
  const setting = parseBody(newSetting, body);
  const { entityType, entityId, namespace, id } = setting;
  if (!entityExists(world, entityType, entityId)) throw new Refusal(404, `${entityType} ${entityId} not found`);
  if (world.settings.get(entityType, entityId, namespace, id))
    refuse(`Setting ${id} already exists on ${entityType} ${entityId}`);
  assertValue(setting.dataType, setting.value);
  return world.settings.add(setting);
}

function listSettings(world: World, { query }: Call): object {
  const type = query.get('entity_type');
  const entity = query.get('entity_id');
  const id = query.get('setting_id');
  const namespace = query.get('namespace');
  const rows = type !== null && entity !== null ? world.settings.of(type, entity) : world.settings.all();
  return pageOf(
    rows,
    query,
    100,
    (row) =>
      (type === null || row.entityType === type) &&
      (entity === null || row.entityId === entity) &&
      (id === null || row.id === id) &&
      (namespace === null || row.namespace === namespace),
  );
}

function settingOf(world: World, fullId: string): SettingRow {
  return found(world.settings.byFullId(fullId), 'Setting', fullId);
}

function changeSetting(world: World, fullId: string, body: unknown): SettingRow {
  const row = settingOf(world, fullId);
  const { name = row.name, value = row.value, dataType: type = row.dataType } = parseBody(changes, body);
  assertValue(type, value);
  return Object.assign(row, { name, value, dataType: type });
}

function entityExists(world: World, type: EntityType, id: string): boolean {
  if (type === 'CUSTOMER') return world.customers.has(id);
  return type === 'ACCOUNT' ? world.accounts.has(id) : world.organisation.id === id;
}

/** `/usage_meters`: what usage rate cards count. Events are not taken in here, so every usage is nothing. */
import { z } from 'zod';
import { listPage } from './paging.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { UsageMeterRow } from './rows.ts';
import type { World } from './world.ts';

const aggregation = z.enum(['COUNT', 'SUM']);
const newMeter = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(50)
    .regex(/^[\sa-zA-Z0-9_-]*$/),
  billableName: z.string().max(255).optional(),
  description: z.string().max(255).optional(),
  filters: z.array(z.object({ field: z.string(), value: z.string() })).optional(),
  type: z.enum(['COUNTER']),
  aggregation,
  computations: z
    .array(
      z.object({
        id: z.string().max(50).optional(),
        matcher: z.string().max(1500).optional(),
        computation: z.string().max(500),
        order: z.int(),
      }),
    )
    .max(1)
    .optional(),
  eventSchemaName: z.string().optional(),
});

/** Routes of usage meters. */
export function usageMeterRoutes(world: World): Route[] {
  const path = '/usage_meters/{usage_meter_id}';
  return [
    { method: 'POST', path: '/usage_meters', handle: ({ body }) => ({ status: 201, body: createMeter(world, body) }) },
    { method: 'GET', path: '/usage_meters', handle: ({ query }) => ({ body: listMeters(world, query) }) },
    { method: 'GET', path, handle: ({ params: [id = ''] }) => ({ body: meterOf(world, id) }) },
    {
      method: 'POST',
      path: `${path}/activate`,
      handle: ({ params: [id = ''] }) => ({ body: setStatus(world, id, 'ACTIVE') }),
    },
    {
      method: 'POST',
      path: `${path}/deactivate`,
      handle: ({ params: [id = ''] }) => ({ body: setStatus(world, id, 'INACTIVE') }),
    },
  ];
}

function meterOf(world: World, id: string): UsageMeterRow {
  return found(world.usageMeters.get(id), 'Usage meter', id);
}

function createMeter(world: World, body: unknown): UsageMeterRow {
  const { eventSchemaName: _, ...draft } = parseBody(newMeter, body);
  if ([...world.usageMeters.values()].some(({ name }) => name === draft.name))
    refuse(`Usage meter ${draft.name} already exists`);
  const at = world.timestamp();
  return world.usageMeters.add({
    id: world.ids.next('um'),
    ...draft,
    displayName: draft.billableName ?? draft.name,
    status: 'DRAFT',
    createdAt: at,
    updatedAt: at,
  });
}

function listMeters(world: World, query: URLSearchParams): object {
  const status = query.get('status');
  const wanted = query.get('aggregations');
  return listPage(
    world.usageMeters.rows,
    query,
    (row) => row,
    (row) => (status === null || row.status === status) && (wanted === null || row.aggregation === wanted),
  );
}

function setStatus(world: World, id: string, status: 'ACTIVE' | 'INACTIVE'): UsageMeterRow {
  return Object.assign(meterOf(world, id), { status, updatedAt: world.timestamp() });
}

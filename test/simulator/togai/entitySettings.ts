/** Settings as the body of their customer or account carries them, and what any setting's value must be. */
import { z } from 'zod';
import { refuse } from './refusal.ts';
import type { EntityType } from './rows.ts';
import type { World } from './world.ts';

/** Types of a setting's value. */
export const dataType = z.enum(['STRING', 'NUMERIC', 'JSON', 'JSON_LOGIC']);

/** A setting inside the body that makes its customer or account. */
export const entitySetting = z.strictObject({
  id: z.string().min(1),
  value: z.string(),
  namespace: z.string().min(1),
  name: z.string(),
  dataType,
});
/** A setting as a body carries it. */
export type EntitySetting = z.infer<typeof entitySetting>;

/** Refuses settings that are twice in one body or whose value is not of its data type. Throws Refusal. */
export function assertGoodSettings(settings: readonly EntitySetting[]): void {
  for (const [i, { id, namespace, value, dataType: type }] of settings.entries()) {
    if (settings.findIndex((other) => other.id === id && other.namespace === namespace) !== i)
      refuse(`Setting ${id} is given twice`);
    assertValue(type, value);
  }
}

/** Puts settings on a new entity, which has none yet. */
export function addSettings(
  world: World,
  entityType: EntityType,
  entityId: string,
  settings: readonly EntitySetting[],
): void {
  for (const setting of settings) world.settings.add({ ...setting, entityType, entityId });
}

/** Throws a Refusal when the value is not of its data type. */
export function assertValue(type: EntitySetting['dataType'], value: string): void {
  if (type === 'STRING') return;
  if (type === 'NUMERIC') {
    if (value.trim() === '' || !Number.isFinite(Number(value))) refuse(`${value} is not numeric`);
    return;
  }
  try {
    JSON.parse(value);
  } catch {
    refuse(`${value} is not JSON`);
  }
}

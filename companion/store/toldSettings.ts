/** When the org itself was last told its settings, or why it would not take them. */
import { z } from 'zod';
import type { Database } from './database.ts';

const told = z.object({ at: z.string(), refused: z.string().optional() });
/** When the org was last told its settings, and why not if it refused. */
export type ToldSettings = z.infer<typeof told>;

/** Stores it. */
export async function saveTold(database: Database, orgId: string, settings: ToldSettings): Promise<void> {
  await database.query({
    text: 'update connection set told_settings = $2 where org_id = $1',
    values: [orgId, JSON.stringify(settings)],
  });
}

/** Undefined before the org was first told anything. */
export async function readTold(database: Database, orgId: string): Promise<ToldSettings | undefined> {
  const { rows } = await database.query<{ told: unknown }>({
    text: 'select told_settings as told from connection where org_id = $1',
    values: [orgId],
  });
  return told.safeParse(rows[0]?.told).data;
}

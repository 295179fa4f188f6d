/** What Togai has been given for Salesforce's Products: add-ons by Product, price plans by key. */
import type { Database } from './database.ts';

/** Add-on ids of Products by `{Product id} {type}`; what Togai was not given yet is missing. */
export async function readAddOns(
  database: Database,
  environmentId: string,
  productIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await database.query<{ key: string; id: string }>({
    name: 'read-addons',
    text: `select product_id || ' ' || type as key, addon_id as id from togai_addon where environment_id = $1 and product_id = any($2)`,
    values: [environmentId, productIds],
  });
  return new Map(rows.map((row) => [row.key, row.id]));
}

/** Notes the add-on that a Product has in Togai. */
export async function saveAddOn(
  database: Database,
  environmentId: string,
  productId: string,
  type: string,
  addOnId: string,
): Promise<void> {
  await database.query({
    text: `insert into togai_addon (environment_id, product_id, type, addon_id) values ($1, $2, $3, $4)
           on conflict (environment_id, product_id, type) do update set addon_id = excluded.addon_id`,
    values: [environmentId, productId, type, addOnId],
  });
}

/** A price plan that was made; only an active one can be attached. */
export interface KnownPricePlan {
  readonly id: string;
  readonly active: boolean;
}

/** The price plan of a key; undefined when none was made yet. */
export async function readPricePlan(
  database: Database,
  environmentId: string,
  key: string,
): Promise<KnownPricePlan | undefined> {
  const { rows } = await database.query<KnownPricePlan>({
    name: 'read-price-plan',
    text: 'select price_plan_id as id, active from togai_price_plan where environment_id = $1 and key = $2',
    values: [environmentId, key],
  });
  return rows[0];
}

/** Notes the price plan of a key, and whether it is active. */
export async function savePricePlan(
  database: Database,
  environmentId: string,
  key: string,
  plan: KnownPricePlan,
): Promise<void> {
  await database.query({
    text: `insert into togai_price_plan (environment_id, key, price_plan_id, active) values ($1, $2, $3, $4)
           on conflict (environment_id, key) do update set price_plan_id = excluded.price_plan_id, active = excluded.active`,
    values: [environmentId, key, plan.id, plan.active],
  });
}

/**
 * Notes that something is about to be made. Returns 0 when it may be, or how many milliseconds an earlier try that nobody has
 * ended is still to be waited for; after `holdMs` it counts no more.
 */
export async function beginMaking(
  database: Database,
  environmentId: string,
  key: string,
  holdMs: number,
): Promise<number> {
  const { rows } = await database.query<{ waitMs: number }>({
    text: `
      insert into togai_making as m (environment_id, key) values ($1, $2)
      on conflict (environment_id, key) do update
        set since = case when m.since <= now() - make_interval(secs => $3::float8 / 1000) then now() else m.since end
      returning case when since = now() then 0
        else ceil($3::float8 - extract(epoch from now() - since)::float8 * 1000) end::int as "waitMs"`,
    values: [environmentId, key, holdMs],
  });
  return rows[0]?.waitMs ?? 0;
}

/** It was made, or surely was not. */
export async function endMaking(database: Database, environmentId: string, key: string): Promise<void> {
  await database.query({
    text: 'delete from togai_making where environment_id = $1 and key = $2',
    values: [environmentId, key],
  });
}

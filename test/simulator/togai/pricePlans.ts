/** `/price_plans`: drafts that are activated by currency; a change of an active one makes a new version. */
import { z } from 'zod';
import { LAST_DAY } from './days.ts';
import { migrateSchedules } from './migration.ts';
import { listPage } from './paging.ts';
import { assertGoodDetails } from './planChecks.ts';
import { type PlanDetails, planDetails, planOverride, withOverride } from './planDetails.ts';
import { latestVersion, planOf } from './planBook.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Route } from './route.ts';
import type { PlanVersion, PricePlanRow } from './rows.ts';
import type { World } from './world.ts';

const description = z.string().max(255).optional();
const newPlan = z.strictObject({
  name: z.string().min(1).max(50),
  description,
  type: z.enum(['BILLING', 'PURCHASE']).optional(),
  pricePlanDetails: planDetails,
});
const changes = z.strictObject({
  description,
  pricePlanDetails: planOverride.optional(),
  migrationMode: z
    .enum(['IMMEDIATE', 'IMMEDIATE_IGNORE_OVERRIDE', 'NEXT_CYCLE', 'NEXT_CYCLE_IGNORE_OVERRIDE', 'NONE'])
    .optional(),
  versionsToMigrate: z.enum(['LATEST_VERSION', 'ALL_VERSION']).optional(),
});
const activation = z.strictObject({ currencies: z.array(z.string().min(1)) });

/** Routes of Togai's price plans. */
export function pricePlanRoutes(world: World): Route[] {
  const path = '/price_plans/{price_plan_id}';
  return [
    {
      method: 'POST',
      path: '/price_plans',
      handle: ({ body, query }) => ({ body: createPlan(world, body, query.get('dry_run') === 'true') }),
    },
    {
      method: 'GET',
      path: '/price_plans',
      handle: ({ query }) => ({ body: listPage(world.pricePlans.rows, query, listAnswer) }),
    },
    {
      method: 'GET',
      path,
      handle: ({ params: [id = ''], query }) => ({ body: planAnswer(planOf(world, id), query.get('version')) }),
    },
    { method: 'PATCH', path, handle: ({ params: [id = ''], body }) => ({ body: changePlan(world, id, body) }) },
    { method: 'DELETE', path, handle: ({ params: [id = ''] }) => ({ body: archivePlan(world, id) }) },
    {
      method: 'POST',
      path: `${path}/activate`,
      handle: ({ params: [id = ''], body }) => ({ body: activatePlan(world, id, body) }),
    },
  ];
}

/** Plan details as answers have them: with the currencies that are active. */
export function detailsAnswer(details: PlanDetails, activeCurrencies: readonly string[]): object {
  return { ...details, activeCurrencies };
}

function createPlan(world: World, body: unknown, dryRun: boolean): object {
  const { name, description: words, type = 'BILLING', pricePlanDetails: details } = parseBody(newPlan, body);
  world.assertRoomFor('pricePlans');
  assertGoodDetails(world, details, type);
  const at = world.timestamp();
  const version = { scheduleId: world.ids.next('sch'), version: 1, details, activeCurrencies: [] };
  const plan: PricePlanRow = {
    id: world.ids.next('pp'),
    name,
    description: words,
    type,
    status: 'DRAFT',
    versions: [version],
    createdAt: at,
    updatedAt: at,
  };
  if (!dryRun) world.pricePlans.add(plan);
  return planAnswer(plan);
}

function changePlan(world: World, id: string, body: unknown): object {
  const plan = planOf(world, id);
  const change = parseBody(changes, body);
  if (plan.status === 'ARCHIVED') refuse(`Price plan ${id} is archived`);
  if (change.pricePlanDetails) {
    const latest = latestVersion(plan);
    const details = withOverride(latest.details, change.pricePlanDetails);
    assertGoodDetails(world, details, plan.type);
    if (plan.status === 'DRAFT') latest.details = details;
    else addVersion(world, plan, details, change);
  }
  return planAnswer(
    Object.assign(plan, { description: change.description ?? plan.description, updatedAt: world.timestamp() }),
  );
}

function addVersion(
  world: World,
  plan: PricePlanRow,
  details: PlanDetails,
  { migrationMode = 'NONE', versionsToMigrate = 'LATEST_VERSION' }: z.infer<typeof changes>,
): void {
  const previous = latestVersion(plan);
  const activeCurrencies = previous.activeCurrencies.filter((currency) =>
    details.supportedCurrencies.includes(currency),
  );
  const made = { scheduleId: world.ids.next('sch'), version: previous.version + 1, details, activeCurrencies };
  plan.versions.push(made);
  if (migrationMode === 'NONE') return;
  migrateSchedules(world, plan, made.version, {
    from: versionsToMigrate === 'ALL_VERSION' ? plan.versions.map(({ version }) => version) : [previous.version],
    dropOverrides: migrationMode.endsWith('IGNORE_OVERRIDE'),
    atNextCycle: migrationMode.startsWith('NEXT_CYCLE'),
  });
}

function activatePlan(world: World, id: string, body: unknown): object {
  const plan = planOf(world, id);
  const { currencies } = parseBody(activation, body);
  if (plan.status === 'ARCHIVED') refuse(`Price plan ${id} is archived`);
  if (currencies.length === 0) refuse('currencies must name at least one currency');
  if (new Set(currencies).size !== currencies.length) refuse('currencies names one currency twice');
  const version = latestVersion(plan);
  const unknown = currencies.find((currency) => !version.details.supportedCurrencies.includes(currency));
  if (unknown !== undefined) refuse(`Price plan ${id} does not support ${unknown}`);
  version.activeCurrencies = [...new Set([...version.activeCurrencies, ...currencies])];
  return planAnswer(Object.assign(plan, { status: 'ACTIVE', updatedAt: world.timestamp() }));
}

function archivePlan(world: World, id: string): object {
  Object.assign(planOf(world, id), { status: 'ARCHIVED', updatedAt: world.timestamp() });
  return { success: true };
}

/** One plan: what it costs stands inside its schedule, not beside it as in the list. */
function planAnswer(plan: PricePlanRow, wanted: string | null = null): object {
  const { id, name, description: words, type, status } = plan;
  const version =
    wanted === null
      ? latestVersion(plan)
      : found(
          plan.versions.find((one) => String(one.version) === wanted),
          'Version',
          wanted,
        );
  const schedule = {
    id: version.scheduleId,
    startDate: '1970-01-01T00:00:00Z',
    endDate: `${LAST_DAY}T00:00:00Z`,
    version: version.version,
    isOverriden: false,
    pricePlanDetails: detailsAnswer(version.details, version.activeCurrencies),
  };
  return { id, name, description: words, type, status, pricingSchedule: [schedule] };
}

function listAnswer(plan: PricePlanRow): object {
  const { id, name, description: words, type, status, createdAt, updatedAt } = plan;
  const { version, details, activeCurrencies }: PlanVersion = latestVersion(plan);
  const usageMeters = (details.usageRateCards ?? []).map(({ usageMeterId }) => usageMeterId);
  return {
    id,
    name,
    version,
    description: words,
    type,
    status,
    usageMeters,
    pricePlanDetails: detailsAnswer(details, activeCurrencies),
    createdAt,
    updatedAt,
  };
}

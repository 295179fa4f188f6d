/** Attaching price plans to accounts: `edit_schedules`, the one-plan call with actions before it, and what is attached. */
import { z } from 'zod';
import { accountOf, liveAccountOf } from './accountBook.ts';
import { billAccount } from './billingRun.ts';
import { LAST_DAY, day, dayAt, startOfDay } from './days.ts';
import { assertGrant, enterGrant } from './licenses.ts';
import { pageOf } from './paging.ts';
import { planOverride } from './planDetails.ts';
import { planOf, scheduleDetails } from './planBook.ts';
import { detailsAnswer } from './pricePlans.ts';
import { found, parseBody, refuse } from './refusal.ts';
import type { Call, Route } from './route.ts';
import type { AccountRow, ScheduleRow } from './rows.ts';
import { edited, timeLine } from './scheduleBook.ts';
import type { World } from './world.ts';

const editFields = {
  mode: z.enum(['ASSOCIATE', 'DISASSOCIATE']).optional(),
  pricePlanId: z.string().optional(),
  effectiveFrom: day,
  effectiveUntil: day,
  pricePlanDetailsOverride: planOverride.optional(),
  retainStartOffsets: z.boolean().optional(),
};
const edits = z.strictObject({ edits: z.array(z.strictObject(editFields)).min(1).max(10) });
const grantConfig = z.object({
  licenseId: z.string(),
  updateType: z.enum(['RELATIVE', 'ABSOLUTE']),
  quantity: z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
  effectiveFrom: z.iso.datetime({ offset: true }).optional(),
});
const editWithActions = z.strictObject({
  ...editFields,
  preActions: z.array(z.object({ type: z.enum(['GRANT_LICENSE']), config: grantConfig })).optional(),
});

/** Routes of pricing schedules. */
export function scheduleRoutes(world: World): Route[] {
  return [
    {
      method: 'POST',
      path: '/accounts/{account_id}/edit_schedules',
      handle: (call) => ({ body: editSchedules(world, call) }),
    },
    {
      method: 'POST',
      path: '/accounts/{account_id}/price_plans',
      handle: (call) => ({ body: attachWithActions(world, call) }),
    },
    {
      method: 'GET',
      path: '/accounts/{account_id}/pricing_schedules',
      handle: (call) => ({ body: listSchedules(world, call) }),
    },
  ];
}

function editSchedules(world: World, { params: [id = ''], query, body }: Call): object {
  const account = liveAccountOf(world, id);
  const line = edited(world, account, parseBody(edits, body).edits);
  if (query.get('dry_run') !== 'true') keep(world, account, line);
  return lineAnswer(world, account, line);
}

/** All or nothing: the grants are made only when the edit can be, and the first invoice counts them. */
function attachWithActions(world: World, { params: [id = ''], body }: Call): object {
  const account = liveAccountOf(world, id);
  const { preActions = [], ...edit } = parseBody(editWithActions, body);
  const line = edited(world, account, [edit]);
  const grants = preActions.map(({ config }) => ({ ...config, accountId: account.id }));
  for (const grant of grants) assertGrant(world, grant, 400);
  for (const grant of grants) enterGrant(world, grant);
  keep(world, account, line);
  return lineAnswer(world, account, line);
}

function keep(world: World, account: AccountRow, line: ScheduleRow[]): void {
  world.schedules.set(account.id, line);
  billAccount(world, account);
}

function listSchedules(world: World, { params: [id = ''], query }: Call): object {
  accountOf(world, id);
  const from = dayParameter(world, query, 'start_date') ?? '0000-01-01';
  const until = dayParameter(world, query, 'end_date') ?? LAST_DAY;
  const page = pageOf(timeLine(world, id), query, 100, (row) => row.startDate < until && row.endDate > from);
  return { ...page, data: page.data.map((row) => scheduleAnswer(world, row, query)) };
}

function scheduleAnswer(world: World, row: ScheduleRow, query: URLSearchParams): object {
  const plan = planOf(world, row.pricePlanId);
  const { activeCurrencies } = found(
    plan.versions.find(({ version }) => version === row.version),
    'Version',
    String(row.version),
  );
  return {
    id: row.id,
    pricePlanId: plan.id,
    pricePlanName: plan.name,
    version: row.version,
    ...datesAnswer(world, row),
    isOverriden: row.override !== undefined,
    ...(query.get('compact') === 'true'
      ? {}
      : { pricePlanDetails: detailsAnswer(scheduleDetails(world, row), activeCurrencies) }),
    ...(query.get('include_price_plan_info') === 'true'
      ? { pricePlanInfo: { name: plan.name, description: plan.description } }
      : {}),
  };
}

/** What an edit answers: the time line from today on. */
function lineAnswer(world: World, account: AccountRow, line: readonly ScheduleRow[]): object {
  const today = dayAt(world.now(), world.organisation.timezone);
  const pricingSchedules = line
    .filter(({ endDate }) => endDate > today)
    .map((row) => ({
      id: row.id,
      pricePlanId: row.pricePlanId,
      pricePlanName: planOf(world, row.pricePlanId).name,
      pricePlanDetailsOverride: row.override && overrideAnswer(row.override),
      ...datesAnswer(world, row),
    }));
  return { accountId: account.id, accountName: account.name, pricingSchedules };
}

/** The contract of answers wants at least one fixed fee where there is a list of them. */
function overrideAnswer({ fixedFeeRateCards, ...rest }: NonNullable<ScheduleRow['override']>): object {
  return fixedFeeRateCards?.length ? { ...rest, fixedFeeRateCards } : rest;
}

function datesAnswer(world: World, { startDate, endDate }: ScheduleRow): { startDate: string; endDate: string } {
  const { timezone } = world.organisation;
  return {
    startDate: startOfDay(startDate, timezone).toISOString(),
    endDate: startOfDay(endDate, timezone).toISOString(),
  };
}

function dayParameter(world: World, query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (day.safeParse(text).success) return text;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? refuse(`${name} is not a date`) : dayAt(moment, world.organisation.timezone);
}

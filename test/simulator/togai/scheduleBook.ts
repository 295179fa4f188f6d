/** The time line of an account: which price plan holds from which day until before which other. */
import { LAST_DAY, dayAt } from './days.ts';
import { assertGoodDetails } from './planChecks.ts';
import { scheduleDetails, usablePlan } from './planBook.ts';
import type { PlanOverride } from './planDetails.ts';
import { refuse } from './refusal.ts';
import type { AccountRow, ScheduleRow } from './rows.ts';
import type { World } from './world.ts';

/** One wish of `edit_schedules`; without a mode, a plan means ASSOCIATE. */
export interface Edit {
  readonly mode?: 'ASSOCIATE' | 'DISASSOCIATE' | undefined;
  readonly pricePlanId?: string | undefined;
  readonly effectiveFrom: string;
  readonly effectiveUntil: string;
  readonly pricePlanDetailsOverride?: PlanOverride | undefined;
  readonly retainStartOffsets?: boolean | undefined;
}

/** The account's time line as it is. */
export function timeLine(world: World, accountId: string): readonly ScheduleRow[] {
  return world.schedules.get(accountId) ?? [];
}

/**
 * The time line as it would be after all the edits; nothing is changed yet. No edit may begin before `today`.
 * Throws Refusal when one of them can't be.
 */
export function edited(
  world: World,
  account: AccountRow,
  edits: readonly Edit[],
  today = dayAt(world.now(), world.organisation.timezone),
): ScheduleRow[] {
  const before = timeLine(world, account.id);
  return edits.reduce(
    (line, edit) => {
      assertDates(edit, today);
      const associates = (edit.mode ?? (edit.pricePlanId === undefined ? 'DISASSOCIATE' : 'ASSOCIATE')) === 'ASSOCIATE';
      return associates ? associated(world, account, line, edit, before) : disassociated(world, line, edit);
    },
    [...before],
  );
}

function assertDates({ effectiveFrom, effectiveUntil }: Edit, today: string): void {
  if (effectiveFrom < today) refuse(`effectiveFrom ${effectiveFrom} is in the past: today is ${today}`);
  if (effectiveUntil <= effectiveFrom)
    refuse(`effectiveUntil ${effectiveUntil} is not after effectiveFrom ${effectiveFrom}`);
  if (effectiveUntil > LAST_DAY) refuse(`effectiveUntil ${effectiveUntil} is after ${LAST_DAY}`);
}

function associated(
  world: World,
  account: AccountRow,
  line: ScheduleRow[],
  edit: Edit,
  before: readonly ScheduleRow[],
): ScheduleRow[] {
  const {
    pricePlanId = refuse('pricePlanId is needed to associate a price plan'),
    effectiveFrom,
    effectiveUntil,
  } = edit;
  const { override, anchor } = startOf(world, edit, before);
  const { plan, version, details } = usablePlan(world, account, pricePlanId, 'BILLING', override);
  if (override) assertGoodDetails(world, details, plan.type);
  const row: ScheduleRow = {
    id: world.ids.next('sch'),
    accountId: account.id,
    pricePlanId,
    version: version.version,
    startDate: effectiveFrom,
    endDate: effectiveUntil,
    override,
    anchor,
    advanceBilled: 0,
    arrearsBilled: 0,
    createdAt: world.timestamp(),
  };
  return inOrder([...freed(world, line, edit), row]);
}

/** The line with room for the edit: made there, or refused, as the organisation does it. */
function freed(world: World, line: readonly ScheduleRow[], { effectiveFrom, effectiveUntil }: Edit): ScheduleRow[] {
  const taken = line.find((row) => overlaps(row, effectiveFrom, effectiveUntil));
  if (!taken) return [...line];
  if (world.organisation.overlap === 'replace') return without(world, line, effectiveFrom, effectiveUntil);
  return refuse(
    `Account ${taken.accountId} has price plan ${taken.pricePlanId} from ${taken.startDate} until ${taken.endDate}`,
  );
}

/** The day the cycles are counted from, and the override with the running cycle where that is to be retained. */
function startOf(
  world: World,
  { retainStartOffsets, effectiveFrom, pricePlanDetailsOverride: override }: Edit,
  before: readonly ScheduleRow[],
): { override: PlanOverride | undefined; anchor: string } {
  if (retainStartOffsets !== true) return { override, anchor: effectiveFrom };
  const running =
    before.find(({ startDate, endDate }) => startDate <= effectiveFrom && endDate > effectiveFrom) ??
    refuse(`There is no price plan on ${effectiveFrom} whose cycle could be retained`);
  const { pricingCycleConfig } = scheduleDetails(world, running);
  return { override: { pricingCycleConfig, ...override }, anchor: running.anchor };
}

function disassociated(world: World, line: ScheduleRow[], { effectiveFrom, effectiveUntil }: Edit): ScheduleRow[] {
  if (!line.some((row) => overlaps(row, effectiveFrom, effectiveUntil)))
    refuse(`There is no price plan from ${effectiveFrom} until ${effectiveUntil}`);
  return without(world, line, effectiveFrom, effectiveUntil);
}

/** The line with a stretch of days taken out; a schedule around it becomes two. */
function without(world: World, line: readonly ScheduleRow[], from: string, until: string): ScheduleRow[] {
  return line.flatMap((row) => {
    if (!overlaps(row, from, until)) return [row];
    const head = row.startDate < from ? [{ ...row, endDate: from }] : [];
    const tail =
      row.endDate > until ? [{ ...row, id: head.length > 0 ? world.ids.next('sch') : row.id, startDate: until }] : [];
    return [...head, ...tail];
  });
}

function overlaps(row: ScheduleRow, from: string, until: string): boolean {
  return row.startDate < until && row.endDate > from;
}

function inOrder(line: ScheduleRow[]): ScheduleRow[] {
  return line.sort((a, b) => (a.startDate < b.startDate ? -1 : 1));
}

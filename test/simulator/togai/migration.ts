/** What a new version of a price plan does to the accounts that have an older one. */
import { cycleOf } from './cycles.ts';
import { dayAt } from './days.ts';
import { scheduleDetails } from './planBook.ts';
import type { PricePlanRow, ScheduleRow } from './rows.ts';
import type { World } from './world.ts';

/** Which accounts a new version of their plan takes over, and when. */
export interface Migration {
  /** The versions whose accounts move. */
  readonly from: readonly number[];
  readonly dropOverrides: boolean;
  /** At the start of each account's next cycle instead of at once. */
  readonly atNextCycle: boolean;
}

/** Moves the plan's schedules that are not over yet to a version. */
export function migrateSchedules(
  world: World,
  plan: PricePlanRow,
  version: number,
  { from, dropOverrides, atNextCycle }: Migration,
): void {
  const today = dayAt(world.now(), world.organisation.timezone);
  for (const [accountId, line] of world.schedules) {
    const moved = line.flatMap((row) => {
      if (row.pricePlanId !== plan.id || !from.includes(row.version) || row.endDate <= today) return [row];
      const renewed = { ...row, version, override: dropOverrides ? undefined : row.override };
      const border = atNextCycle ? nextCycleStart(world, row, today) : row.startDate;
      if (border <= row.startDate) return [renewed];
      if (border >= row.endDate) return [row];
      return [
        { ...row, endDate: border },
        { ...renewed, id: world.ids.next('sch'), startDate: border },
      ];
    });
    world.schedules.set(accountId, moved);
  }
}

function nextCycleStart(world: World, row: ScheduleRow, today: string): string {
  const config = scheduleDetails(world, row).pricingCycleConfig;
  if (!config || row.startDate > today) return row.startDate;
  let ordinal = 0;
  while (cycleOf(config, row.anchor, ordinal).end <= today) ordinal++;
  return cycleOf(config, row.anchor, ordinal).end;
}

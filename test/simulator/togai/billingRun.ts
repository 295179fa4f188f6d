/** Makes the invoices that time brings: fees in advance when a cycle begins, fees in arrears when one is over. */
import { type Timing, type Charge, periodCharges } from './billing.ts';
import { cycleOf } from './cycles.ts';
import { addDays, startOfDay } from './days.ts';
import { addInvoice, linesOf } from './invoiceBook.ts';
import { scheduleDetails } from './planBook.ts';
import type { PlanDetails, PricingCycleConfig } from './planDetails.ts';
import type { AccountRow, ScheduleRow } from './rows.ts';
import type { World } from './world.ts';

/** A cycle, or the part of it that its schedule covers. */
export interface Stretch {
  readonly ordinal: number;
  readonly start: string;
  readonly end: string;
  /** The part of a whole cycle. */
  readonly share: number;
}

/** Invoices all that is due by now, of every account; costs nothing when nothing is. */
export function runBilling(world: World): void {
  const all = world.now().getTime() >= world.nextBillingAt;
  if (all) world.nextBillingAt = Number.POSITIVE_INFINITY;
  for (const accountId of all ? world.schedules.keys() : world.unbilled) {
    const account = world.accounts.get(accountId);
    if (account) billAccount(world, account);
  }
  world.unbilled.clear();
}

/** Invoices what is due by now of one account. */
export function billAccount(world: World, account: AccountRow): void {
  for (const row of world.schedules.get(account.id) ?? []) {
    const details = scheduleDetails(world, row);
    const { pricingCycleConfig: config } = details;
    if (!config) continue;
    billDue(world, account, row, details, config);
  }
}

/** The charges of a stretch with the seats that count for it: in arrears the most there were, else those at its start. */
export function stretchCharges(
  world: World,
  account: AccountRow,
  row: Pick<ScheduleRow, 'createdAt'>,
  details: PlanDetails,
  stretch: Stretch,
): Charge[] {
  const { timezone } = world.organisation;
  const start = startOfDay(stretch.start, timezone);
  const end = startOfDay(stretch.end, timezone);
  const moment = new Date(Math.max(start.getTime(), Date.parse(row.createdAt)));
  const seats = (details.licenseRateCards ?? []).map(
    ({ id, invoiceTiming = 'IN_ARREARS' }) =>
      [
        id,
        invoiceTiming === 'IN_ARREARS'
          ? world.licenses.most(account.id, id, start, end)
          : world.licenses.at(account.id, id, moment),
      ] as const,
  );
  return periodCharges(details, {
    currency: account.invoiceCurrency,
    licenses: Object.fromEntries(seats),
    ordinal: stretch.ordinal,
    share: stretch.share,
  });
}

/** The n-th cycle as far as the schedule covers it; undefined once the schedule is over. */
export function stretchOf(
  row: Pick<ScheduleRow, 'anchor' | 'startDate' | 'endDate'>,
  config: PricingCycleConfig,
  ordinal: number,
): Stretch | undefined {
  const cycle = cycleOf(config, row.anchor, ordinal);
  if (cycle.start >= row.endDate) return undefined;
  const start = cycle.start < row.startDate ? row.startDate : cycle.start;
  const end = cycle.end > row.endDate ? row.endDate : cycle.end;
  const kept = Math.max(0, Date.parse(end) - Date.parse(start)) / (Date.parse(cycle.end) - Date.parse(cycle.start));
  return { ordinal, start, end, share: cycle.share * kept };
}

function billDue(
  world: World,
  account: AccountRow,
  row: ScheduleRow,
  details: PlanDetails,
  config: PricingCycleConfig,
): void {
  const now = world.now().getTime();
  const { timezone } = world.organisation;
  for (let stretch; (stretch = stretchOf(row, config, row.advanceBilled)); row.advanceBilled++) {
    const at = startOfDay(stretch.start, timezone).getTime();
    if (at > now) {
      world.nextBillingAt = Math.min(world.nextBillingAt, at);
      break;
    }
    invoice(world, account, row, details, stretch, ['IN_ADVANCE', 'PREPAID']);
  }
  for (let stretch; (stretch = stretchOf(row, config, row.arrearsBilled)); row.arrearsBilled++) {
    const at = startOfDay(addDays(stretch.end, config.gracePeriod), timezone).getTime();
    if (at > now) {
      world.nextBillingAt = Math.min(world.nextBillingAt, at);
      break;
    }
    invoice(world, account, row, details, stretch, ['IN_ARREARS']);
  }
}

function invoice(
  world: World,
  account: AccountRow,
  row: ScheduleRow,
  details: PlanDetails,
  stretch: Stretch,
  timings: readonly Timing[],
): void {
  if (stretch.end <= stretch.start) return;
  const lines = linesOf(
    stretchCharges(world, account, row, details, stretch).filter(({ timing }) => timings.includes(timing)),
  );
  if (lines.length === 0) return;
  const { timezone } = world.organisation;
  const start = startOfDay(stretch.start, timezone);
  const end = startOfDay(stretch.end, timezone);
  const inArrears = timings.includes('IN_ARREARS');
  const moment = Math.max((inArrears ? end : start).getTime(), inArrears ? 0 : Date.parse(row.createdAt));
  addInvoice(world, {
    accountId: account.id,
    invoiceType: inArrears ? 'STANDARD' : stretch.ordinal === 0 ? 'ADHOC_ADVANCED' : 'STANDARD_ADVANCED',
    status: 'DUE',
    lines,
    startDate: start.toISOString(),
    endDate: end.toISOString(),
    invoiceDate: new Date(moment).toISOString(),
    pricePlanId: row.pricePlanId,
  });
}

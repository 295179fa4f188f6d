/** What becomes of a purchase once its invoice is settled: the customer gets what was bought, or nothing. */
import { liveAccountOf } from './accountBook.ts';
import { dayAt } from './days.ts';
import { Refusal } from './refusal.ts';
import type { PurchaseRow } from './rows.ts';
import { edited } from './scheduleBook.ts';
import type { World } from './world.ts';

/** Issues what was bought: a plan is associated; entitlements and top-ups are granted by the success alone. */
export function purchasePaid(world: World, purchase: PurchaseRow): void {
  if (purchase.status !== 'PENDING') return;
  try {
    if (purchase.type === 'ASSOCIATION') associate(world, purchase);
    Object.assign(purchase, { status: 'SUCCESS', updatedAt: world.timestamp() });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    purchaseFailed(world, purchase, error.message);
  }
}

/** Ends a pending purchase as failed, with the reason that Togai shows; others stay as they are. */
export function purchaseFailed(world: World, purchase: PurchaseRow, comment: string): void {
  if (purchase.status === 'PENDING')
    Object.assign(purchase, { status: 'FAILURE', comment, updatedAt: world.timestamp() });
}

function associate(
  world: World,
  { accountId, pricePlanId, effectiveFrom = '', effectiveUntil = '', associationOverride, createdAt }: PurchaseRow,
): void {
  const account = liveAccountOf(world, accountId);
  const edit = {
    mode: 'ASSOCIATE',
    pricePlanId,
    effectiveFrom,
    effectiveUntil,
    pricePlanDetailsOverride: associationOverride,
  } as const;
  // The dates were good when the purchase was made; a payment that came a day late does not change them.
  const line = edited(world, account, [edit], dayAt(new Date(createdAt), world.organisation.timezone));
  const before = new Set(world.schedules.get(accountId));
  // The first cycle's fees in advance are what was just paid.
  for (const row of line)
    if (!before.has(row) && row.pricePlanId === pricePlanId && row.startDate === effectiveFrom) row.advanceBilled = 1;
  world.schedules.set(accountId, line);
  world.unbilled.add(accountId);
}

/** Attach Price Plan: seats first, then one edit of the account's time line, whatever runs there already. */
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';
import type { Note } from '../domain/note.ts';
import { seatRequests } from '../domain/quoteRequests.ts';
import { isAttached, type RunningPlan, scheduleEdits } from '../domain/quoteSchedule.ts';
import { type AddOnIds, addOnOf } from '../domain/rateCards.ts';
import { thawQuote } from '../store/quoteRuns.ts';
import { seatsAt, setSeats } from '../togai/licenses.ts';
import { editSchedules, listSchedules } from '../togai/schedules.ts';
import type { QuoteContext } from './quoteContext.ts';

const heldSeats = z.record(z.string(), z.number());

/** Attaches the plan; a Note says what a person must decide first. Throws SyncError. */
export async function attach(context: QuoteContext, accountId: string, pricePlanId: string, ids: AddOnIds): Promise<Note | undefined> {
  const { plan, run, togai, timezone } = context;
  if (context.done('attached') !== undefined) return undefined;
  const running = await run.step('Read time line', 'GET /accounts/{account_id}/pricing_schedules', () => listSchedules(togai, accountId));
  if (context.done('attaching') !== undefined && isAttached(plan, pricePlanId, running, timezone)) {
    await context.note('attached', pricePlanId);
    return undefined;
  }
  const held = await seatsHeld(context, accountId, ids, running);
  const decision = scheduleEdits(plan, pricePlanId, ids, { running, held, timezone, now: new Date() });
  if (decision.kind === 'action') return decision;
  await grantSeats(context, accountId, ids, decision.keepsSeats ? held : new Map());
  await context.note('attaching', pricePlanId, true);
  await unlessRefused(context, () =>
    run.step('Attach price plan', 'POST /accounts/{account_id}/edit_schedules', () => editSchedules(togai, accountId, decision.edits), () => pricePlanId),
  );
  await context.note('attached', pricePlanId);
  return undefined;
}

/** Seats are absolute: where plans are added, those that the account has stay. They are noted before ours count among them. */
async function seatsHeld(
  context: QuoteContext,
  accountId: string,
  ids: AddOnIds,
  running: readonly RunningPlan[],
): Promise<ReadonlyMap<string, number>> {
  const { plan, run, togai } = context;
  const noted = context.done('held');
  if (noted !== undefined) return new Map(Object.entries(heldSeats.parse(JSON.parse(noted))));
  if (plan.existingPlan !== 'Add' || running.length === 0 || plan.startsAt === undefined) return new Map();
  const start = new Date(plan.startsAt);
  const held = new Map<string, number>();
  for (const charge of plan.charges.filter(({ chargeType }) => chargeType === 'License')) {
    const licenseId = addOnOf(charge, ids);
    held.set(licenseId, await run.step('Read seats', 'GET /license_updates', () => seatsAt(togai, accountId, licenseId, start)));
  }
  await context.note('held', JSON.stringify(Object.fromEntries(held)));
  return held;
}

/** Sets each license's seats once; an IN_ADVANCE first invoice counts the seats that are there when the plan comes. */
export async function grantSeats(context: QuoteContext, accountId: string, ids: AddOnIds, held: ReadonlyMap<string, number>): Promise<void> {
  const { plan, run, togai, attempt } = context;
  for (const request of seatRequests(plan, accountId, ids, { held, attempt })) {
    await context.once(`seats ${request.licenseId}`, async () => {
      await run.step('Set seats', 'POST /license_updates', () => setSeats(togai, request), () => request.licenseId);
      return String(request.quantity);
    }, true);
  }
}

/** What Togai refuses is not billed: a person mends it, and the next run reads the Quote anew. */
export async function unlessRefused<T>(context: QuoteContext, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SyncError && error.remedy === 'action') await thawQuote(context.database, context.fence, context.plan.quoteId);
    throw error;
  }
}

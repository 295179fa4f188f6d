/** Attach Price Plan: seats first, then one edit of the account's time line, whatever runs there already. */
import { z } from 'zod';
import { SyncError } from '../../domain/errors.ts';
import type { Note } from '../../domain/note.ts';
import { seatRequests } from '../../domain/quote/quoteRequests.ts';
import { isAttached, type RunningPlan, scheduleEdits } from '../../domain/quote/quoteSchedule.ts';
import { type AddOnIds, addOnOf } from '../../domain/quote/rateCards.ts';
import type { ScheduleEdit } from '../../domain/quote/togaiBodies.ts';
import { thawQuote } from '../../store/quoteRuns.ts';
import { seatsAt, setSeats } from '../../togai/licenses.ts';
import { editSchedules, listSchedules } from '../../togai/schedules.ts';
import { noteNeighbours } from './neighbours.ts';
import type { QuoteContext } from './quoteContext.ts';

const heldSeats = z.record(z.string(), z.number());
const seatsOf = (noted: string): Map<string, number> => new Map(Object.entries(heldSeats.parse(JSON.parse(noted))));

/** Attaches the plan; a Note says what a person must decide first. Throws SyncError. */
export async function attach(
  context: QuoteContext,
  accountId: string,
  pricePlanId: string,
  ids: AddOnIds,
): Promise<Note | undefined> {
  const { plan, run, togai, timezone } = context;
  if (context.done('attached') !== undefined) return undefined;
  const running = await readTimeLine(context, accountId);
  const before = context.done('attaching');
  if (before !== undefined && isAttached(plan, pricePlanId, newSince(before, running), timezone)) {
    await context.note('attached', pricePlanId);
    return undefined;
  }
  const held = await seatsHeld(context, accountId, ids, running);
  const decision = scheduleEdits(plan, pricePlanId, ids, { running, held, timezone, now: new Date() });
  if (decision.kind === 'action') return decision;
  await noteNeighbours(context, decision.neighbours);
  // Seats count at once in a plan that runs: Togai must agree to its end before they change.
  if (decision.edits.length > 1) await checkEdits(context, accountId, decision.edits);
  await grantSeats(context, accountId, ids, decision.seatsKept);
  await context.note('attaching', JSON.stringify(running.map(({ id }) => id)), true);
  await unlessRefused(context, () =>
    run.step(
      'Attach price plan',
      'POST /accounts/{account_id}/edit_schedules',
      () => editSchedules(togai, accountId, decision.edits),
      () => pricePlanId,
    ),
  );
  await context.note('attached', pricePlanId);
  return undefined;
}

/** What runs on a Togai account, has run and will. Throws SyncError. */
export function readTimeLine(
  { run, togai }: Pick<QuoteContext, 'run' | 'togai'>,
  accountId: string,
): ReturnType<typeof listSchedules> {
  return run.step('Read time line', 'GET /accounts/{account_id}/pricing_schedules', () =>
    listSchedules(togai, accountId),
  );
}

/** What came onto the time line since it was noted: another Quote's plan of the same Products and day is not this one's. */
function newSince<Plan extends { readonly id: string }>(noted: string, running: readonly Plan[]): Plan[] {
  const before = z.array(z.string()).parse(JSON.parse(noted));
  return running.filter(({ id }) => !before.includes(id));
}

/** Has Togai check edits without making them. Throws SyncError. */
export async function checkEdits(
  { run, togai }: QuoteContext,
  accountId: string,
  edits: readonly ScheduleEdit[],
): Promise<void> {
  await run.step('Check time line', 'POST /accounts/{account_id}/edit_schedules', () =>
    editSchedules(togai, accountId, edits, { dryRun: true }),
  );
}

/** Seats are absolute: where plans are added, those that the account has stay. They are noted before ours count among them. */
async function seatsHeld(
  context: QuoteContext,
  accountId: string,
  ids: AddOnIds,
  running: readonly RunningPlan[],
): Promise<ReadonlyMap<string, number>> {
  const noted = context.done('held');
  if (noted !== undefined) return seatsOf(noted);
  // An earlier try of this Quote may have granted its seats already: they don't count as held.
  const held = await readHeldSeats(context, accountId, ids, running, seatsOf(context.done('held before') ?? '{}'));
  if (held.size > 0) await context.note('held', JSON.stringify(Object.fromEntries(held)));
  return held;
}

/** The seats, by add-on id, that stay where a Quote is added to what runs; `known` ones are not asked for. Throws SyncError. */
export async function readHeldSeats(
  { plan, run, togai }: Pick<QuoteContext, 'plan' | 'run' | 'togai'>,
  accountId: string,
  ids: AddOnIds,
  running: readonly RunningPlan[],
  known: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, number>> {
  const held = new Map(known);
  if (plan.existingPlan !== 'Add' || running.length === 0 || plan.startsAt === undefined) return held;
  const start = new Date(plan.startsAt);
  for (const charge of plan.charges.filter(({ chargeType }) => chargeType === 'License')) {
    const licenseId = addOnOf(charge, ids);
    if (held.has(licenseId)) continue;
    held.set(
      licenseId,
      await run.step('Read seats', 'GET /license_updates', () => seatsAt(togai, accountId, licenseId, start)),
    );
  }
  return held;
}

/** Sets each license's seats once; an IN_ADVANCE first invoice counts the seats that are there when the plan comes. */
export async function grantSeats(
  context: QuoteContext,
  accountId: string,
  ids: AddOnIds,
  held: ReadonlyMap<string, number>,
): Promise<void> {
  const { plan, run, togai, attempt } = context;
  const requests = seatRequests(plan, accountId, ids, { held, attempt });
  // Togai remembers the number by the request's key: read anew after a break, the Quote could not change it any more.
  if (requests.length > 0 && context.done('seating') === undefined)
    await context.note('seating', String(attempt), true);
  for (const request of requests) {
    await context.once(
      `seats ${request.licenseId}`,
      async () => {
        await run.step(
          'Set seats',
          'POST /license_updates',
          () => setSeats(togai, request),
          () => request.licenseId,
          request.idempotencyKey,
        );
        return String(request.quantity);
      },
      true,
    );
  }
}

/** What Togai refuses is not billed: a person mends it, and the next run reads the Quote anew. */
export async function unlessRefused<T>(context: QuoteContext, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SyncError && error.remedy === 'action')
      await thawQuote(context.database, context.fence, context.plan.quoteId);
    throw error;
  }
}

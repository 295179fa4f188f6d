/** The state of each Quote's billing: frozen before the first money step, each step's Togai id kept before the next begins. */
import type { BillingPlan } from '../domain/quote/quoteMapping.ts';
import type { QuoteSnapshot } from '../domain/quote/quoteSnapshot.ts';
import type { Database } from './database.ts';
import { type Fence, FENCE_SQL, fenceValues, LeaseLostError } from './leases.ts';
import { storableJson } from './text.ts';

/** Steps that are done, and the ids that Togai gave for them. */
export type QuoteSteps = Readonly<Record<string, string>>;

/** How far the billing of one Quote has come. */
export interface QuoteRun {
  readonly quoteId: string;
  readonly snapshot: QuoteSnapshot;
  readonly plan: BillingPlan;
  readonly steps: QuoteSteps;
  readonly attempt: number;
  /** The first step that moves money has begun: from now on the frozen plan holds. */
  readonly moneyAt: Date | null;
  readonly doneAt: Date | null;
}

/** The runs of the given Quotes, by Quote id. */
export async function readQuoteRuns(
  database: Database,
  orgId: string,
  quoteIds: readonly string[],
): Promise<Map<string, QuoteRun>> {
  const { rows } = await database.query<QuoteRun>({
    name: 'read-quote-runs',
    text: `select quote_id as "quoteId", snapshot, plan, steps, attempt, money_at as "moneyAt", done_at as "doneAt"
           from quote_run where org_id = $1 and quote_id = any($2)`,
    values: [orgId, quoteIds],
  });
  return new Map(rows.map((row) => [row.quoteId, row]));
}

/** Steps that still matter when the Quote is read anew: all others belong to a plan that may be another one by now. */
const LASTING = ['held before', 'ended', 'neighbours'];

/** What an earlier try leaves to one that reads the Quote anew. */
export function lastingSteps(steps: QuoteSteps): QuoteSteps {
  return Object.fromEntries(Object.entries(steps).filter(([step]) => LASTING.includes(step)));
}

/** Freezes a Quote's plan, its steps to come; one whose money has begun to move stays as it is. Throws LeaseLostError. */
export async function freezeQuote(
  database: Database,
  fence: Fence,
  snapshot: QuoteSnapshot,
  plan: BillingPlan,
): Promise<void> {
  await fenced(
    database,
    fence,
    'freeze-quote',
    `
    insert into quote_run (org_id, quote_id, snapshot, plan) select $1, $4, $5, $6 where exists (select from fence)
    on conflict (org_id, quote_id) do update set snapshot = excluded.snapshot, plan = excluded.plan, updated_at = now(),
      steps = (select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(quote_run.steps)
               where key = any($7) or jsonb_typeof(value) = 'object')
    where quote_run.money_at is null and quote_run.done_at is null`,
    [snapshot.id, storableJson(snapshot), storableJson(plan), LASTING],
  );
}

/** Keeps a step; `money` says that with it the frozen plan holds for good. Throws LeaseLostError. */
export async function saveStep(
  database: Database,
  fence: Fence,
  quoteId: string,
  step: string,
  value: string,
  money = false,
): Promise<void> {
  await fenced(
    database,
    fence,
    'save-step',
    `
    update quote_run set steps = steps || jsonb_build_object($5::text, $6::text), updated_at = now(),
      money_at = case when $7 then coalesce(money_at, now()) else money_at end
    where org_id = $1 and quote_id = $4 and exists (select from fence)`,
    [quoteId, step, value, money],
  );
}

/** The Quote is billed. Throws LeaseLostError. */
export async function finishQuote(database: Database, fence: Fence, quoteId: string): Promise<void> {
  await fenced(
    database,
    fence,
    'finish-quote',
    `
    update quote_run set done_at = now(), updated_at = now() where org_id = $1 and quote_id = $4 and exists (select from fence)`,
    [quoteId],
  );
}

/**
 * Nothing of the Quote is billed after all (Togai refused, a person must decide, or the invoice was voided): the next run reads
 * it anew. The steps are kept under their attempt's number, for the receipt. Throws LeaseLostError.
 */
export async function thawQuote(database: Database, fence: Fence, quoteId: string): Promise<void> {
  await fenced(
    database,
    fence,
    'thaw-quote',
    `
    update quote_run set attempt = attempt + 1, money_at = null, updated_at = now(),
      steps = jsonb_strip_nulls(jsonb_build_object('attempt ' || attempt, steps, 'ended', steps->'ended',
        'neighbours', steps->'neighbours',
        'held before', coalesce(steps->'held', steps->'held before')))
    where org_id = $1 and quote_id = $4 and money_at is not null and done_at is null and exists (select from fence)`,
    [quoteId],
  );
}

/** A Quote that takes the place of what a Togai account was billed by before. */
export interface Replacement {
  readonly quoteId: string;
  /** The Togai account. */
  readonly accountId: string;
  /** Days, `YYYY-MM-DD`: from its first to the first that it no longer covers. */
  readonly from: string;
  readonly until: string;
  /** What the replaced Quotes note of it. */
  readonly by: string;
}

/** Notes a replacement on the billed Quotes whose dates it covers, unless an earlier one stands there; returns their ids. Throws LeaseLostError. */
export async function markReplaced(database: Database, fence: Fence, replacement: Replacement): Promise<string[]> {
  const { quoteId, accountId, from, until, by } = replacement;
  const { rows } = await database.query<{ fenced: boolean; quoteIds: string[] }>({
    name: 'mark-replaced',
    text: `
      with ${FENCE_SQL}, marked as (
        update quote_run set steps = steps || jsonb_build_object('replaced', $8::text), updated_at = now()
        where org_id = $1 and quote_id <> $4 and done_at is not null and steps->>'account' = $5
          and plan->>'means' in ('attach', 'prepay')
          and plan->'dates'->>'start' < $7 and plan->'dates'->>'end' > $6
          and coalesce((steps->>'replaced')::jsonb->>'from' > $6, true)
          and exists (select from fence)
        returning quote_id
      )
      select exists (select from fence) as fenced, coalesce((select array_agg(quote_id) from marked), '{}') as "quoteIds"`,
    values: [...fenceValues(fence), quoteId, accountId, from, until, by],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
  return rows[0].quoteIds;
}

/** The name of another Quote for which an invoice was marked paid. */
export async function quotePaidBy(
  database: Database,
  orgId: string,
  invoiceId: string,
  otherThan: string,
): Promise<string | undefined> {
  const { rows } = await database.query<{ name: string }>({
    name: 'quote-paid-by',
    text: `select snapshot->>'name' as name from quote_run where org_id = $1 and quote_id <> $3 and steps->>'paid' = $2 limit 1`,
    values: [orgId, invoiceId, otherThan],
  });
  return rows[0]?.name;
}

async function fenced(
  database: Database,
  fence: Fence,
  name: string,
  change: string,
  values: readonly unknown[],
): Promise<void> {
  const { rows } = await database.query<{ fenced: number }>({
    name,
    text: `with ${FENCE_SQL}, change as (${change}) select count(*)::int as fenced from fence`,
    values: [...fenceValues(fence), ...values],
  });
  if (!rows[0]?.fenced) throw new LeaseLostError(fence.orgId);
}

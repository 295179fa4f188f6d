/** Quote Sync: an accepted Quote is billed in Togai, once, as it was accepted. */
import { furtherAccount } from '../../domain/account/accountMapping.ts';
import type { Note } from '../../domain/note.ts';
import { mapQuote } from '../../domain/quote/quoteMapping.ts';
import type { QuoteSnapshot } from '../../domain/quote/quoteSnapshot.ts';
import {
  type BilledIds,
  type ReadQuote,
  readBilledIds,
  readDeletedQuotes,
  readQuotes,
} from '../../salesforce/quotes.ts';
import type { SalesforceSession } from '../../salesforce/session.ts';
import type { Connection } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';
import type { Fence } from '../../store/leases.ts';
import { saveTogaiAccount } from '../../store/links.ts';
import {
  finishQuote,
  freezeQuote,
  lastingSteps,
  type QuoteRun,
  readQuoteRuns,
  thawQuote,
} from '../../store/quoteRuns.ts';
import type { TogaiClient } from '../../togai/client.ts';
import type { AccountFirst } from '../account/accountFirst.ts';
import type { Catalogue } from './catalogueSteps.ts';
import type { ConnectionSettings } from '../connection/connectionSettings.ts';
import { ensureTogaiAccount } from '../account/customerSteps.ts';
import { billedNote, billedResult, withChanges } from './billedRecord.ts';
import { tellReplaced } from './neighbours.ts';
import { attach } from './quoteAttach.ts';
import { QuoteContext } from './quoteContext.ts';
import { tellingEndedPlan } from './quoteEnded.ts';
import { payNamedInvoice, payPurchase } from './quotePay.ts';
import { quoteRules } from './quoteRules.ts';
import type { FlowRunner, Run, RunResult } from '../run.ts';
import type { Turns } from './turns.ts';

/** What Quote Sync needs of its org. */
export interface QuoteSyncOptions {
  readonly database: Database;
  readonly fence: Fence;
  readonly session: SalesforceSession;
  readonly togai: TogaiClient;
  readonly connection: Connection;
  readonly settings: ConnectionSettings;
  readonly accountFirst: AccountFirst;
  readonly catalogue: Catalogue;
  /** One Quote at a time changes what a Togai account has. */
  readonly accountTurns: Turns;
}

/** What was read for a batch, before any of its Quotes runs. */
interface BatchFacts {
  readonly quotes: ReadonlyMap<string, ReadQuote>;
  readonly deleted: ReadonlyMap<string, string>;
  /** What the records of Quotes that can't be read say of their billing. */
  readonly billed: ReadonlyMap<string, BilledIds>;
  readonly runs: ReadonlyMap<string, QuoteRun>;
  readonly readMs: number;
}

/** The flow for `drain`. */
export function quoteSync(options: QuoteSyncOptions): FlowRunner {
  return {
    prepare: async (rows) => {
      const { database, session, connection } = options;
      const started = performance.now();
      const ids = rows.map((row) => row.recordId);
      const [quotes, runs] = await Promise.all([
        readQuotes(session, ids, { multiCurrency: connection.features.multiCurrency }),
        readQuoteRuns(database, connection.orgId, ids),
      ]);
      const gone = ids.filter((id) => !quotes.has(id));
      const [deleted, billed] = await Promise.all([readDeletedQuotes(session, gone), readBilledIds(session, gone)]);
      const facts = { quotes, deleted, billed, runs, readMs: performance.now() - started };
      return (run) =>
        tellingEndedPlan(database, connection.orgId, run.row.recordId, () => runQuote(options, facts, run));
    },
  };
}

async function runQuote(options: QuoteSyncOptions, facts: BatchFacts, run: Run): Promise<RunResult> {
  const quoteId = run.row.recordId;
  const read = facts.quotes.get(quoteId);
  const state = facts.runs.get(quoteId);
  run.note('Read and freeze', facts.readMs, read ? {} : { note: 'not found' });
  run.snapshot = state?.moneyAt ? state.snapshot : read?.quote;
  if (read) run.record = { name: read.quote.name, deleted: false, requestedAt: read.requestedAt?.toISOString() };
  else if (facts.deleted.has(quoteId)) run.record = { name: facts.deleted.get(quoteId), deleted: true };
  if (state?.doneAt) return billedResult(state, read?.quote);
  // Once money moves, what was accepted holds, whatever the Quote says now.
  if (state?.moneyAt) return withChanges(await bill(options, run, state), state, read?.quote);
  // The record outlives the connection that billed the Quote: one that was forgotten, or restored from an older backup.
  const billed = read?.billed ?? facts.billed.get(quoteId);
  if (billed)
    return { status: 'Synced', code: read ? 'QUOTE_BILLED_EARLIER' : 'QUOTE_DELETED_AFTER_SYNC', ids: billed };
  if (!read)
    return facts.deleted.has(quoteId)
      ? { status: 'Skipped', code: 'QUOTE_DELETED_BEFORE_SYNC' }
      : { status: 'Failed', code: 'RECORD_NOT_FOUND' };
  return acceptedQuote(options, run, read.quote, state);
}

async function acceptedQuote(
  options: QuoteSyncOptions,
  run: Run,
  quote: QuoteSnapshot,
  state: QuoteRun | undefined,
): Promise<RunResult> {
  const { settings, connection, database, fence } = options;
  if (!settings.quoteSync.enabled) return { status: 'Skipped', code: 'FLOW_OFF', arguments: { flow: 'Quote Sync' } };
  if (quote.status !== settings.quoteSync.acceptedStatus) {
    return { status: 'Skipped', code: 'QUOTE_NOT_ACCEPTED', arguments: { status: quote.status ?? 'blank' } };
  }
  const mapping = mapQuote(quote, quoteRules(settings, connection), new Date());
  run.note('Map and check', 0, mapping.kind === 'action' ? { note: mapping.code } : { note: mapping.plan.reason });
  if (mapping.kind === 'action') return needsAction(mapping);
  await freezeQuote(database, fence, quote, mapping.plan);
  return bill(options, run, {
    quoteId: quote.id,
    snapshot: quote,
    plan: mapping.plan,
    steps: lastingSteps(state?.steps ?? {}),
    attempt: state?.attempt ?? 1,
    moneyAt: null,
    doneAt: null,
  });
}

/** From the frozen plan on: customer, catalogue, billing action. Each step's id is kept before the next begins. */
async function bill(options: QuoteSyncOptions, run: Run, state: QuoteRun): Promise<RunResult> {
  const { database, fence, togai, catalogue, settings } = options;
  const { plan, attempt } = state;
  const context = new QuoteContext(
    { database, fence, togai, catalogue, run, plan, timezone: settings.quoteSync.timezone, attempt },
    state.steps,
  );
  const accountId = await togaiAccount(options, context, state.snapshot);
  if (typeof accountId !== 'string') return needsAction(accountId);
  const note = await billAccount(options, context, accountId);
  if (note) {
    // What a person decides now must count, however far an earlier run came.
    await thawQuote(database, fence, plan.quoteId);
    return needsAction(note);
  }
  await tellReplaced(context, state.snapshot.name);
  await finishQuote(database, fence, plan.quoteId);
  return { status: 'Synced', ...billedNote(plan, context.steps), ids: context.ids() };
}

async function billAccount(
  { accountTurns }: QuoteSyncOptions,
  context: QuoteContext,
  accountId: string,
): Promise<Note | undefined> {
  const { plan, catalogue, run } = context;
  // What one Quote sees of the account must still be so when it acts.
  if (plan.means === 'payInvoice') return accountTurns.take(accountId, () => payNamedInvoice(context, accountId));
  const ids = await catalogue.addOns(run, plan);
  const pricePlanId = await context.once('plan', () => catalogue.pricePlan(run, plan, ids));
  if (plan.means === 'purchase') return payPurchase(context, accountId, pricePlanId, ids);
  return accountTurns.take(accountId, () =>
    (plan.means === 'attach' ? attach : payPurchase)(context, accountId, pricePlanId, ids),
  );
}

/** The Togai account that bills the Quote's currency, with its customer made first where need be. */
async function togaiAccount(
  { accountFirst, database, fence }: QuoteSyncOptions,
  context: QuoteContext,
  quote: QuoteSnapshot,
): Promise<string | Note> {
  const known = context.done('account');
  if (known !== undefined) return known;
  const { plan, run, togai } = context;
  const link = await run.step(
    'Customer',
    undefined,
    () => accountFirst.link(plan.accountId),
    (one) => ('customerId' in one ? one.customerId : undefined),
  );
  if (!('customerId' in link)) return link;
  await context.note('customer', link.customerId);
  const own = link.togaiAccounts[plan.currency];
  if (own !== undefined) return context.note('account', own);
  const [first = ''] = Object.keys(link.togaiAccounts);
  const draft = furtherAccount({ id: plan.accountId, name: quote.accountName ?? plan.accountId }, plan.currency, first);
  await ensureTogaiAccount(togai, run, link.customerId, draft);
  await saveTogaiAccount(database, fence, plan.accountId, plan.currency, draft.id);
  return context.note('account', draft.id);
}

function needsAction({ code, arguments: args }: Note): RunResult {
  return { status: 'Action Needed', code, arguments: args };
}

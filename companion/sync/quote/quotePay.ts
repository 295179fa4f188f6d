/** Mark Invoice Paid: the invoice that Togai makes for a purchase, or the one that the Quote names. */
import { SyncError } from '../../domain/errors.ts';
import { exact, shownAmount } from '../../domain/money.ts';
import type { Note } from '../../domain/note.ts';
import { dayIn } from '../../domain/quote/quoteDates.ts';
import type { BillingPlan } from '../../domain/quote/quoteMapping.ts';
import { association, purchaseRequest } from '../../domain/quote/quoteRequests.ts';
import { scheduleEdits } from '../../domain/quote/quoteSchedule.ts';
import type { AddOnIds } from '../../domain/quote/rateCards.ts';
import { nameOf } from '../../domain/quote/timeLine.ts';
import { quotePaidBy } from '../../store/quoteRuns.ts';
import { getInvoice, setInvoiceStatus, type TogaiInvoice } from '../../togai/invoices.ts';
import { createPurchase, getPurchase } from '../../togai/purchases.ts';
import { editSchedules } from '../../togai/schedules.ts';
import { noteNeighbours } from './neighbours.ts';
import { checkEdits, grantSeats, readTimeLine, unlessRefused } from './quoteAttach.ts';
import type { QuoteContext } from './quoteContext.ts';

/** Statuses of an invoice that may be marked paid, or is paid. */
const PAYABLE = new Set(['DUE', 'DRAFT', 'PAID']);
/** Togai makes the invoice a moment after the purchase. */
const INVOICE_SOON_MS = 1_000;

/** Buys the plan and marks the invoice paid; a Note says what a person must do. Throws SyncError. */
export async function payPurchase(
  context: QuoteContext,
  accountId: string,
  pricePlanId: string,
  ids: AddOnIds,
): Promise<Note | undefined> {
  const { plan, run, togai, attempt } = context;
  if (context.done('paid') !== undefined || context.done('free') !== undefined) return undefined;
  if (context.done('purchase') === undefined && plan.means === 'prepay') {
    const inTheWay = await makeRoom(context, accountId, pricePlanId, ids);
    if (inTheWay) return inTheWay;
    await grantSeats(context, accountId, ids, new Map());
  }
  const purchaseId = await context.once(
    'purchase',
    async () => {
      const request = purchaseRequest(plan, pricePlanId, ids, attempt);
      await context.note('purchasing', String(attempt), true);
      const bought = await unlessRefused(context, () =>
        run.step(
          'Create purchase',
          'POST /accounts/{account_id}/purchases',
          () => createPurchase(togai, accountId, request),
          (one) => one.id,
          request.idempotencyKey,
        ),
      );
      if (bought.invoiceId !== undefined) await context.note('invoice', bought.invoiceId);
      return bought.id;
    },
    true,
  );
  const invoiceId = context.done('invoice') ?? (await invoiceOf(context, purchaseId));
  if (invoiceId === undefined) {
    await context.note('free', purchaseId, true);
    return undefined;
  }
  await context.note('invoice', invoiceId);
  const invoice = await readInvoice(context, invoiceId);
  if (!invoice)
    throw new SyncError('TOGAI_BUSY', { remedy: 'retry', detail: `The invoice ${invoiceId} is not there yet.` });
  const differs = amountDiffers(plan, invoice);
  if (differs !== undefined && invoice.status !== 'PAID') return voidIt(context, invoiceId, differs);
  return markPaid(context, invoice);
}

/** Marks the invoice paid that the Quote names, if it is this customer's, of this amount, and open. Throws SyncError. */
export async function payNamedInvoice(context: QuoteContext, accountId: string): Promise<Note | undefined> {
  if (context.done('paid') !== undefined) return undefined;
  const invoice = await namedInvoice(context, { accountId, customerId: context.done('customer') });
  if ('code' in invoice) return invoice;
  await context.note('invoice', invoice.id);
  if (invoice.status === 'PAID' && context.done('paying') === undefined)
    await context.note('paid already', invoice.id, true);
  return markPaid(context, invoice);
}

/** The invoice that the Quote names, or why it can't be paid for it. Throws SyncError. */
export async function namedInvoice(
  context: Pick<QuoteContext, 'database' | 'orgId' | 'togai' | 'run' | 'plan'>,
  owner: { readonly accountId: string | undefined; readonly customerId: string | undefined },
): Promise<TogaiInvoice | Note> {
  const { plan, database, orgId } = context;
  const invoiceId = plan.invoiceToPay ?? '';
  const args = { invoice: invoiceId };
  const invoice = await readInvoice(context, invoiceId);
  if (!invoice) return { code: 'INVOICE_NOT_FOUND', arguments: args };
  if (
    invoice.ownerId !== owner.accountId &&
    (invoice.customerId === undefined || invoice.customerId !== owner.customerId)
  ) {
    return { code: 'INVOICE_OF_ANOTHER', arguments: args };
  }
  const other = await quotePaidBy(database, orgId, invoiceId, plan.quoteId);
  if (other !== undefined) return { code: 'INVOICE_OF_ANOTHER_QUOTE', arguments: { ...args, quote: other } };
  if (!PAYABLE.has(invoice.status))
    return { code: 'INVOICE_NOT_PAYABLE', arguments: { ...args, status: invoice.status } };
  const invoiced = amountDiffers(plan, invoice);
  if (invoiced === undefined) return invoice;
  return {
    code: 'INVOICE_AMOUNT_DIFFERS',
    arguments: { ...args, invoiced, quoted: shownAmount(exact(plan.amount), plan.currency) },
  };
}

async function markPaid(context: QuoteContext, invoice: TogaiInvoice): Promise<undefined> {
  const { run, togai } = context;
  await context.once(
    'paid',
    async () => {
      if (invoice.status !== 'PAID') {
        await context.note('paying', invoice.id, true);
        await run.step(
          'Mark invoice paid',
          'PATCH /invoices/{invoice_id}',
          () => setInvoiceStatus(togai, invoice.id, 'PAID'),
          () => invoice.id,
        );
      }
      return invoice.id;
    },
    true,
  );
  return undefined;
}

/** A plan that is bought is issued by Togai when its invoice is paid: what runs in its dates is asked about, or ends first. */
async function makeRoom(
  context: QuoteContext,
  accountId: string,
  pricePlanId: string,
  ids: AddOnIds,
): Promise<Note | undefined> {
  const { plan, run, togai, timezone } = context;
  if (context.done('room') !== undefined) return undefined;
  const running = await readTimeLine(context, accountId);
  const decision = scheduleEdits(plan, pricePlanId, ids, { running, held: new Map(), timezone, now: new Date() });
  if (decision.kind === 'action') return decision;
  await noteNeighbours(context, decision.neighbours);
  const endings = decision.edits.filter(({ mode }) => mode === 'DISASSOCIATE');
  if (endings.length > 0) {
    await checkEdits(context, accountId, [...endings, association(plan, pricePlanId, ids)]);
    await context.note('ending', running.map(nameOf).join(', '), true);
    await unlessRefused(context, () =>
      run.step('End running plan', 'POST /accounts/{account_id}/edit_schedules', () =>
        editSchedules(togai, accountId, endings),
      ),
    );
  }
  const ended = context.done('ending');
  if (ended !== undefined) await context.note('ended', ended);
  await context.note('room', dayIn(timezone, new Date()));
  return undefined;
}

/** The invoice that Togai made for a purchase; undefined for one that costs nothing, which Togai issues without. */
async function invoiceOf({ run, togai, plan }: QuoteContext, purchaseId: string): Promise<string | undefined> {
  const purchase = await run.step('Read purchase', 'GET /purchases/{purchase_id}', () =>
    getPurchase(togai, purchaseId),
  );
  if (purchase?.invoiceId !== undefined) return purchase.invoiceId;
  if (purchase?.status === 'SUCCESS' && exact(plan.amount).isZero()) return undefined;
  throw new SyncError('TOGAI_BUSY', {
    remedy: 'retry',
    retryAfterMs: INVOICE_SOON_MS,
    detail: `The purchase ${purchaseId} has no invoice yet.`,
  });
}

function readInvoice(
  { run, togai }: Pick<QuoteContext, 'run' | 'togai'>,
  invoiceId: string,
): Promise<TogaiInvoice | undefined> {
  return run.step(
    'Read invoice',
    'GET /invoices/{invoice_id}',
    () => getInvoice(togai, invoiceId),
    (one) => one?.id,
  );
}

/** What the invoice is about, in words, if it isn't what the Quote is about. */
function amountDiffers(plan: BillingPlan, invoice: TogaiInvoice): string | undefined {
  const currency = invoice.invoiceDetails?.account?.invoiceCurrency ?? plan.currency;
  const amount = exact(String(invoice.totalAmount));
  return currency === plan.currency && amount.equals(exact(plan.amount)) ? undefined : shownAmount(amount, currency);
}

/** An invoice that is not what was sold is never paid: it is voided, and nothing of the Quote is billed. */
async function voidIt(context: QuoteContext, invoiceId: string, invoiced: string): Promise<Note> {
  const { plan, run, togai } = context;
  await run.step(
    'Void invoice',
    'PATCH /invoices/{invoice_id}',
    () => setInvoiceStatus(togai, invoiceId, 'VOID'),
    () => invoiceId,
  );
  return {
    code: 'QUOTE_AMOUNT_DIFFERS',
    arguments: { invoiced, quoted: shownAmount(exact(plan.amount), plan.currency), plan: plan.pricePlan?.name ?? '' },
  };
}

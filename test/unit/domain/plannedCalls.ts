/** What Togai will get for a Quote, call by call, before anything is sent: for the fixtures that people check the mapping by. */
import type { BillingPlan } from '../../../companion/domain/quote/quoteMapping.ts';
import {
  addOnRequest,
  association,
  pricePlanRequest,
  purchaseRequest,
  seatRequests,
} from '../../../companion/domain/quote/quoteRequests.ts';
import type { AddOnIds } from '../../../companion/domain/quote/rateCards.ts';

/** One call; ids that only Togai can give stand in the body as words, such as `add-on of Gold Support`. */
export interface PlannedCall {
  readonly call: string;
  readonly body: object;
}

const PLAN = 'the price plan';
const INVOICE = 'the invoice of the purchase';

/** All calls of a plan, as if Togai had none of it yet and nothing ran on the account. `togaiAccountId` is the customer's account. */
export function plannedCalls(plan: BillingPlan, togaiAccountId: string): PlannedCall[] {
  if (plan.means === 'payInvoice') return [markPaid(plan.invoiceToPay ?? '')];
  const ids: AddOnIds = new Map(
    plan.charges.map(({ productId, productName }) => [productId, `add-on of ${productName}`]),
  );
  const addOns = plan.charges.map(addOnRequest).filter((request) => request !== undefined);
  return [
    ...addOns.map((body) => ({ call: 'POST /addons', body })),
    { call: 'POST /price_plans', body: pricePlanRequest(plan, ids) },
    { call: `POST /price_plans/${PLAN}/activate`, body: { currencies: [plan.currency] } },
    ...seatRequests(plan, togaiAccountId, ids).map((body) => ({ call: 'POST /license_updates', body })),
    ...billing(plan, togaiAccountId, ids),
  ];
}

function billing(plan: BillingPlan, togaiAccountId: string, ids: AddOnIds): PlannedCall[] {
  if (plan.means === 'attach')
    return [
      { call: `POST /accounts/${togaiAccountId}/edit_schedules`, body: { edits: [association(plan, PLAN, ids)] } },
    ];
  return [
    { call: `POST /accounts/${togaiAccountId}/purchases`, body: purchaseRequest(plan, PLAN, ids) },
    markPaid(INVOICE),
  ];
}

function markPaid(invoiceId: string): PlannedCall {
  return { call: `PATCH /invoices/${invoiceId}`, body: { status: 'PAID' } };
}

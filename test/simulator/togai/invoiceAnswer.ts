/** Invoices as answers show them: whole, and as a row of the list. */
import { addressLine } from './contactDetails.ts';
import { accountOf } from './accountBook.ts';
import type { InvoiceRow } from './rows.ts';
import type { World } from './world.ts';

/** A row of the list. */
export function invoiceSummary(world: World, row: InvoiceRow): object {
  const {
    id,
    sequenceId,
    customerId,
    ownerId,
    pricePlanId,
    status,
    invoiceType,
    startDate,
    endDate,
    invoiceDate,
    dueDate,
    updatedAt,
    totalAmount,
    paidAmount,
    netTermDays,
  } = row;
  return {
    id,
    sequenceId,
    customerId,
    ownerId,
    pricePlanId,
    status,
    finalizingStatus: status === 'DRAFT' ? 'FINALIZING' : 'FINALIZED',
    invoiceClass: 'INVOICE',
    invoiceType,
    startDate,
    endDate,
    invoiceDate,
    dueDate,
    generatedAt: invoiceDate,
    updatedAt,
    totalAmount,
    paidAmount,
    netTermDays,
    invoiceDetails: invoiceDetails(world, row),
  };
}

/** The whole invoice. Its single lines are not in the contract's answer; the page of the invoice shows them. */
export function invoiceAnswer(world: World, row: InvoiceRow): object {
  const revenueInfo = {
    description: 'Total Amount',
    type: 'TOTAL_AMOUNT',
    units: row.currency,
    value: row.totalAmount,
  };
  return { ...invoiceSummary(world, row), revenueInfo, autoAdvance: row.autoAdvance };
}

function invoiceDetails(world: World, { ownerId, customerId, pricePlanId }: InvoiceRow): object {
  const account = accountOf(world, ownerId);
  const customer = world.customers.get(customerId);
  if (!customer) throw new TypeError(`The customer ${customerId} of account ${ownerId} is gone`);
  const { name, primaryEmail, address } = customer;
  return {
    customer: { name, primaryEmail, billingAddress: addressLine(address), address },
    account: {
      name: account.name,
      invoiceCurrency: account.invoiceCurrency,
      address: account.address ?? address,
      primaryEmail: account.primaryEmail ?? primaryEmail,
    },
    ...(pricePlanId === undefined ? {} : { pricePlanName: world.pricePlans.get(pricePlanId)?.name }),
  };
}

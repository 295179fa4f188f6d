/** The rows of a Togai environment: what it remembers of each kind of thing. */
import type { Address } from './contactDetails.ts';
import type { PlanDetails, PlanOverride } from './planDetails.ts';

/** A customer as it is kept. */
export interface CustomerRow {
  readonly id: string;
  readonly togaiCustomerId: string;
  name: string;
  primaryEmail: string;
  address: Address;
  status: 'ACTIVE' | 'ARCHIVED';
  readonly createdAt: string;
  updatedAt: string;
}

/** An account of a customer; invoices are made for accounts. */
export interface AccountRow {
  readonly id: string;
  readonly togaiAccountId: string;
  readonly togaiCustomerId: string;
  readonly customerId: string;
  name: string;
  status: 'ACTIVE' | 'DRAFT' | 'ARCHIVED';
  invoiceCurrency: string;
  primaryEmail: string | undefined;
  address: Address | undefined;
  netTermDays: number | undefined;
  metadata: Record<string, string> | undefined;
  aliases: AliasRow[] | undefined;
}

/** Another name that usage may be sent under. */
export interface AliasRow {
  readonly id: string;
  readonly value: string;
  readonly effectiveFrom: string;
  readonly effectiveUntil: string;
  readonly createdAt: string;
}

/** Also the shape of the answer. */
export interface SettingRow {
  readonly id: string;
  name: string;
  readonly namespace: string;
  value: string;
  dataType: 'STRING' | 'NUMERIC' | 'JSON' | 'JSON_LOGIC';
  readonly entityType: EntityType;
  readonly entityId: string;
}

/** What a setting belongs to. */
export type EntityType = 'ORGANIZATION' | 'CUSTOMER' | 'ACCOUNT';

/** An add-on, which rate cards of fees and licenses refer to. */
export interface AddOnRow {
  readonly id: string;
  name: string;
  readonly type: 'LICENSE' | 'FIXED_FEE' | 'CREDIT_GRANT' | 'NAMED_LICENSE';
  billableName?: string | undefined;
  /** The billable name if there is one, else the name. */
  displayName: string;
  status: 'ACTIVE' | 'ARCHIVED';
  readonly createdAt: string;
}

/** A usage meter. */
export interface UsageMeterRow {
  readonly id: string;
  readonly name: string;
  readonly billableName?: string | undefined;
  readonly displayName: string;
  readonly description?: string | undefined;
  readonly type: 'COUNTER';
  readonly aggregation: 'COUNT' | 'SUM';
  status: 'DRAFT' | 'ACTIVE' | 'INACTIVE' | 'ARCHIVED';
  readonly createdAt: string;
  updatedAt: string;
}

/** A price plan and its versions. */
export interface PricePlanRow {
  readonly id: string;
  readonly name: string;
  description: string | undefined;
  readonly type: 'BILLING' | 'PURCHASE';
  status: 'DRAFT' | 'ACTIVE' | 'ARCHIVED';
  /** The first is version 1. */
  readonly versions: PlanVersion[];
  readonly createdAt: string;
  updatedAt: string;
}

/** One version of a price plan, with the currencies that it is sold in. */
export interface PlanVersion {
  readonly scheduleId: string;
  readonly version: number;
  details: PlanDetails;
  activeCurrencies: string[];
}

/** A stretch of an account's time line on which a price plan holds. */
export interface ScheduleRow {
  readonly id: string;
  readonly accountId: string;
  readonly pricePlanId: string;
  version: number;
  /** First day, YYYY-MM-DD in the organisation's zone. */
  startDate: string;
  /** The day on which it no longer holds. */
  endDate: string;
  override: PlanOverride | undefined;
  /** The day its pricing cycles are counted from. */
  anchor: string;
  /** Cycles whose fees in advance, and whose fees in arrears, are on an invoice: the ordinal of the next one. */
  advanceBilled: number;
  arrearsBilled: number;
  readonly createdAt: string;
}

/** Seats of an add-on that an account has from a day on. */
export interface LicenseEntry {
  readonly id: string;
  readonly licenseId: string;
  readonly accountId: string;
  /** Seats from then on, not a change of them. */
  readonly quantity: number;
  readonly effectiveFrom: string;
  readonly metadata?: Record<string, string> | undefined;
  readonly createdAt: string;
}

/** What a purchase gives. */
export type PurchaseType = 'ENTITLEMENT_GRANT' | 'ASSOCIATION' | 'WALLET_TOPUP';

/** Also the shape of the answer. */
export interface PurchaseRow {
  readonly id: string;
  readonly accountId: string;
  readonly type: PurchaseType;
  status: 'PENDING' | 'SUCCESS' | 'FAILURE';
  readonly pricePlanId?: string | undefined;
  readonly pricePlanVersion?: number | undefined;
  readonly quantity?: number | undefined;
  readonly rateCardQuantities?: Record<string, number> | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly purchasePlanOverride?: PlanOverride | undefined;
  readonly associationOverride?: PlanOverride | undefined;
  readonly walletTopupDetails?: { purchaseAmount?: number | undefined; topupAmount: number } | undefined;
  readonly effectiveFrom?: string | undefined;
  readonly effectiveUntil?: string | undefined;
  readonly expiryDate?: string | undefined;
  readonly price: number;
  invoiceId?: string | undefined;
  readonly invoiceCurrency: string;
  comment?: string | undefined;
  readonly createdAt: string;
  updatedAt: string;
}

/** How an invoice stands. */
export type InvoiceStatus =
  'DRAFT' | 'DUE' | 'PAID' | 'PARTIALLY_PAID' | 'VOID' | 'UN_COLLECTIBLE' | 'REFUND_INITIATED';

/** An invoice as it is kept. */
export interface InvoiceRow {
  readonly id: string;
  readonly sequenceId: string;
  readonly customerId: string;
  /** The account. */
  readonly ownerId: string;
  readonly pricePlanId: string | undefined;
  readonly invoiceType: 'STANDARD' | 'AD_HOC' | 'CUSTOM' | 'ADHOC_ADVANCED' | 'STANDARD_ADVANCED';
  status: InvoiceStatus;
  readonly currency: string;
  lines: InvoiceLine[];
  totalAmount: number;
  paidAmount: number;
  startDate: string;
  endDate: string;
  readonly invoiceDate: string;
  readonly dueDate: string;
  readonly netTermDays: number;
  autoAdvance: boolean | undefined;
  readonly idempotencyKey: string | undefined;
  readonly purchaseId: string | undefined;
  updatedAt: string;
}

/** One line of an invoice. */
export interface InvoiceLine {
  readonly description: string;
  readonly quantity?: number | undefined;
  readonly valuePerQuantity?: number | undefined;
  readonly value: number;
}

/** Also the shape of the answer. */
export interface PaymentRow {
  readonly id: string;
  readonly accountId: string;
  readonly description?: string | undefined;
  readonly notes?: string | undefined;
  readonly externalPaymentReferences: object;
  readonly lineItemRecords: readonly {
    type: 'INVOICE' | 'CREDIT' | 'WALLET_CREDIT';
    order: number;
    togaiId?: string | undefined;
    amount?: number | undefined;
  }[];
  readonly totalAmount: number;
  readonly currency: string;
  readonly version: number;
  readonly createdBy: string;
  readonly createdAt: string;
}

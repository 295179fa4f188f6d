/** A Quote as it was read from Salesforce at one moment: all that Quote Sync may look at. Amounts are decimal text, never floating point. */

/** `Product2.Togai_Charge_Type__c`. */
export const CHARGE_TYPES = ['License', 'Recurring Fee', 'One-Time Fee', 'Usage'] as const;
/** One of the charge types. */
export type ChargeType = (typeof CHARGE_TYPES)[number];

/** `Product2.Togai_Billing_Interval__c`, shortest first. */
export const BILLING_INTERVALS = ['Weekly', 'Monthly', 'Quarterly', 'Half-Yearly', 'Annually'] as const;
/** One of the billing intervals (`Product2.Togai_Billing_Interval__c`). */
export type BillingInterval = (typeof BILLING_INTERVALS)[number];

/** `Quote.Togai_Billing_Action__c`; blank is Automatic. */
export const BILLING_CHOICES = ['Automatic', 'Attach Price Plan', 'Mark Invoice Paid'] as const;
/** What a rep chose in `Quote.Togai_Billing_Action__c`. */
export type BillingChoice = (typeof BILLING_CHOICES)[number];

/** `Quote.Togai_Existing_Plan__c`; blank is Ask. */
export const EXISTING_PLAN_CHOICES = ['Ask', 'Replace', 'Add'] as const;
/** What a rep chose in `Quote.Togai_Existing_Plan__c`. */
export type ExistingPlanChoice = (typeof EXISTING_PLAN_CHOICES)[number];

/** What billing needs of a Product. Blank fields are undefined. */
export interface ProductSnapshot {
  /** 18 characters. */
  readonly id: string;
  readonly name: string;
  readonly chargeType?: ChargeType | undefined;
  readonly billingInterval?: BillingInterval | undefined;
  /** `Togai_Usage_Meter_Id__c`. */
  readonly usageMeterId?: string | undefined;
}

/** One QuoteLineItem. */
export interface QuoteLineSnapshot {
  readonly id: string;
  readonly product: ProductSnapshot;
  readonly quantity: string;
  /** Sales price of one, per billing interval. */
  readonly unitPrice: string;
  /** The price book's price of one. */
  readonly listPrice?: string | undefined;
  /** Percent. */
  readonly discount?: string | undefined;
  /** What the line costs after its discount, per billing interval. */
  readonly totalPrice: string;
}

/** Blank fields are undefined, never empty text. */
export interface QuoteSnapshot {
  /** 18 characters. */
  readonly id: string;
  readonly name: string;
  readonly number?: string | undefined;
  readonly status?: string | undefined;
  /** From the Opportunity; undefined when that has none. */
  readonly accountId?: string | undefined;
  readonly accountName?: string | undefined;
  readonly opportunityId?: string | undefined;
  /** ISO code; only in orgs with several currencies. */
  readonly currency?: string | undefined;
  /** The sum of the lines after discounts. */
  readonly totalPrice: string;
  readonly tax?: string | undefined;
  readonly shipping?: string | undefined;
  readonly grandTotal: string;
  /** When its status became the accepted one, and GrandTotal then; undefined before. */
  readonly acceptedAt?: Date | undefined;
  readonly acceptedTotal?: string | undefined;
  readonly billingAction?: BillingChoice | undefined;
  readonly existingPlan?: ExistingPlanChoice | undefined;
  /** `YYYY-MM-DD`. */
  readonly startDate?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly endDate?: string | undefined;
  /** `Togai_Invoice_To_Pay__c`. */
  readonly invoiceToPay?: string | undefined;
  readonly lines: readonly QuoteLineSnapshot[];
}

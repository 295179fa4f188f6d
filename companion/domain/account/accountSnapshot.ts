/** An Account as it was read from Salesforce at one moment: all that a run may look at. */
import type { SyncStatus } from '../status.ts';

/** The billing address; codes only in orgs with State and Country/Territory picklists. */
export interface BillingAddress {
  readonly street?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly stateCode?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly country?: string | undefined;
  readonly countryCode?: string | undefined;
}

/** Blank fields are undefined, never empty text. */
export interface AccountSnapshot {
  /** 18 characters. */
  readonly id: string;
  readonly name: string;
  readonly phone?: string | undefined;
  readonly website?: string | undefined;
  readonly billing: BillingAddress;
  /** ISO code; only in orgs with several currencies. */
  readonly currency?: string | undefined;
  readonly isPersonAccount: boolean;
  readonly personEmail?: string | undefined;
  /** `Togai_Billing_Email__c`. */
  readonly billingEmail?: string | undefined;
  /** Email of the Contact that the connection's rule chooses. */
  readonly contactEmail?: string | undefined;
  /** `Togai_Customer_Id__c`: a hint for people, the companion's own link decides. */
  readonly togaiCustomerId?: string | undefined;
  readonly ownerId?: string | undefined;
  /** When anything about the Account last changed. */
  readonly modifiedAt?: Date | undefined;
  /** True for an Account in the recycle bin; of such a one only id, name, `togaiCustomerId` and `masterRecordId` are known. */
  readonly deleted: boolean;
  /** The Account it was merged into. */
  readonly masterRecordId?: string | undefined;
  readonly syncRecord?:
    { readonly id: string; readonly status: SyncStatus; readonly requestedAt: Date | undefined } | undefined;
  /** Values of the fields that conditions and mappings name, by the org's own field names. */
  readonly fields: Readonly<Record<string, unknown>>;
}

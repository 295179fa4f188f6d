/** A Togai customer and its account: as the connector wants them (drafts), as Togai has them, and what differs. */

/** Every part optional; `country` is ISO 3166-1 alpha-2. */
export interface Address {
  readonly phoneNumber?: string | undefined;
  readonly line1?: string | undefined;
  readonly line2?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly country?: string | undefined;
}

/** A key and value kept on a customer, in its Settings tab. */
export interface EntitySetting {
  readonly id: string;
  readonly value: string;
  readonly namespace: string;
  readonly name: string;
  readonly dataType: 'STRING' | 'NUMERIC' | 'JSON' | 'JSON_LOGIC';
}

/** A new account: one currency (ISO 4217), at most one price plan at a time. */
export interface AccountDraft {
  readonly id: string;
  readonly name: string;
  readonly invoiceCurrency?: string;
  readonly primaryEmail?: string;
  readonly address?: Address;
  readonly netTermDays?: number;
}

/** The body of `POST /customers`: the customer, its settings and its first account. */
export interface CustomerDraft {
  readonly id: string;
  readonly name: string;
  readonly primaryEmail: string;
  readonly address: Address;
  readonly settings: readonly EntitySetting[];
  readonly account: AccountDraft;
}

/** A customer as Togai has it. */
export interface TogaiCustomer {
  readonly id: string;
  readonly name: string;
  readonly primaryEmail: string;
  readonly address: Address;
  readonly status?: string | undefined;
}

/** An account as Togai has it. */
export interface TogaiAccount {
  readonly id: string;
  readonly name: string;
  readonly customerId: string;
  readonly invoiceCurrency?: string | undefined;
  readonly primaryEmail?: string | undefined;
  readonly status?: string | undefined;
}

/** The body of `PATCH /customers/{id}`. An address is replaced whole. */
export interface CustomerChanges {
  readonly name?: string;
  readonly primaryEmail?: string;
  readonly address?: Address;
}

const ADDRESS_PARTS = ['phoneNumber', 'line1', 'line2', 'postalCode', 'city', 'state', 'country'] as const;

/** What must change so that the customer is as the draft says; undefined when nothing must. */
export function customerChanges(
  current: TogaiCustomer,
  draft: Pick<CustomerDraft, 'name' | 'primaryEmail' | 'address'>,
): CustomerChanges | undefined {
  const changes = {
    ...(current.name === draft.name ? {} : { name: draft.name }),
    ...(current.primaryEmail === draft.primaryEmail ? {} : { primaryEmail: draft.primaryEmail }),
    ...(sameAddress(current.address, draft.address) ? {} : { address: draft.address }),
  };
  return Object.keys(changes).length === 0 ? undefined : changes;
}

/** The id of an Account's Togai account: the first one has the Account's own id, one in a further currency says so. */
export function accountIdFor(salesforceAccountId: string, currency: string, firstCurrency: string): string {
  return currency === firstCurrency ? salesforceAccountId : `${salesforceAccountId}-${currency}`;
}

function sameAddress(a: Address, b: Address): boolean {
  return ADDRESS_PARTS.every((part) => (a[part] ?? '') === (b[part] ?? ''));
}

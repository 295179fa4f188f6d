/** What the flows do, told as scenes: made ready undisturbed, then one act, and the calls that it leads to. */
import { expect } from 'vitest';
import { eventually } from '../world/eventually.ts';
import { createProduct, createQuote, type ProductFacts } from '../world/quotes.ts';
import type { Call, FaultWorld } from './faultWorld.ts';
import { postToTogai } from './togaiPost.ts';

/** Something that people do in Salesforce, and the calls that it leads to. */
export interface Scenario {
  readonly name: string;
  /** Makes ready, and returns the act. */
  readonly ready: (world: FaultWorld) => Promise<() => unknown>;
  readonly calls: readonly Call[];
}

const salesforce = (on: string, name: string): Call => ({ side: 'salesforce', on, name });
const togai = (on: string, name: string, skip = 0): Call => ({
  side: 'togai',
  on,
  name: skip > 0 ? `${name} (${String(skip + 1)})` : name,
  skip,
});

const QUERY = salesforce('^GET /services/data/v[\\d.]+/query', 'GET query');
const ANSWER = salesforce('^PATCH .*/composite/sobjects/.*Sync_Record__c/', 'PATCH composite upsert');
const ACCOUNT_FIELD = salesforce('^PATCH .*/composite/sobjects$', 'PATCH composite update');
/** The call that opens the event stream. */
export const SUBSCRIBE = salesforce('^grpc Subscribe$', 'grpc Subscribe');
/** The call that makes a customer, with its first account. */
export const CREATE_CUSTOMER = togai('^POST /customers$', 'POST /customers');
const ID = '[^/]+$';
/** The call that brings a customer up to date. */
export const UPDATE_CUSTOMER = togai(`^PATCH /customers/${ID}`, 'PATCH customer');
/** The call that gives seats of a license. */
export const SEATS = togai('^POST /license_updates$', 'POST /license_updates');
const TIME_LINE = togai('^GET /accounts/[^/]+/pricing_schedules$', 'GET pricing_schedules');
/** The call that attaches a price plan. */
export const EDIT = togai('^POST /accounts/[^/]+/edit_schedules$', 'POST edit_schedules');
const PURCHASE = togai('^POST /accounts/[^/]+/purchases$', 'POST purchases');
const INVOICE = togai(`^GET /invoices/${ID}`, 'GET invoice');
/** The call that marks an invoice paid. */
export const PAY = togai(`^PATCH /invoices/${ID}`, 'PATCH invoice');
const CATALOGUE = [
  togai('^GET /addons$', 'GET /addons'),
  togai('^POST /addons$', 'POST /addons'),
  togai('^GET /price_plans$', 'GET /price_plans'),
  togai('^POST /price_plans$', 'POST /price_plans'),
  togai('/activate$', 'POST activate'),
];

/** How many customers Togai has before the connector comes, for Accounts that adopt one. */
const OLD_CUSTOMERS = 60;
let made = 0;
let adopted = 0;

/** Customers under ids of their own; before the first connection, for then they are read. */
export async function plantOldCustomers(post: (path: string, body: unknown) => Promise<unknown>): Promise<void> {
  for (let n = 1; n <= OLD_CUSTOMERS; n++) {
    await post('/customers', {
      id: `OLD-${String(n)}`,
      name: `Old Friends ${String(n)}`,
      primaryEmail: oldEmail(n),
      address: {},
      account: { id: `OLD-${String(n)}-A`, name: 'Old account' },
    });
  }
}

/** Fields of an Account that nothing is wrong with. */
export function accountFields(): Record<string, unknown> {
  made++;
  return {
    Name: `Customer ${String(made)}`,
    Phone: String(made),
    BillingCity: 'Austin',
    Togai_Billing_Email__c: `billing@customer-${String(made)}.example`,
  };
}

/** A new Account, once it is Synced; its id. */
export async function syncedAccount(world: FaultWorld, more: Record<string, unknown> = {}): Promise<string> {
  const id = world.org.create('Account', { ...accountFields(), ...more });
  await synced(world, id);
  return id;
}

/** Waits until a record is Synced. */
export function synced({ org }: FaultWorld, id: string): Promise<void> {
  return eventually(() => {
    expect(org.syncRecord(id), JSON.stringify(org.syncRecord(id))).toMatchObject({ Status__c: 'Synced' });
  }, 60_000);
}

const product = ({ org }: FaultWorld, facts: Omit<ProductFacts, 'name'>): ReturnType<typeof createProduct> =>
  createProduct(org, { name: `Product ${String(++made)}`, ...facts });
/** A product with a monthly fee. */
export const fee = (world: FaultWorld): ReturnType<typeof createProduct> =>
  product(world, { chargeType: 'Recurring Fee', interval: 'Monthly', price: 300 });
/** A product that is billed by seats. */
export const seat = (world: FaultWorld): ReturnType<typeof createProduct> =>
  product(world, { chargeType: 'License', interval: 'Monthly', price: 50 });
/** A product that is billed once. */
export const once = (world: FaultWorld): ReturnType<typeof createProduct> =>
  product(world, { chargeType: 'One-Time Fee', price: 1200 });
/** Sets a Quote to the accepted status, as a rep does. */
export const accept = ({ org }: FaultWorld, quoteId: string): void => {
  org.update('Quote', quoteId, { Status: 'Accepted' });
};

/** What can happen to an Account. */
export const ACCOUNT_SCENARIOS: readonly Scenario[] = [
  {
    name: 'create',
    ready: (world) => Promise.resolve(() => world.org.create('Account', accountFields())),
    calls: [QUERY, CREATE_CUSTOMER, ACCOUNT_FIELD, ANSWER],
  },
  {
    name: 'adopt',
    ready: (world) => {
      const n = ++adopted;
      return Promise.resolve(() =>
        world.org.create('Account', { Name: `Old Friends ${String(n)}`, Togai_Billing_Email__c: oldEmail(n) }),
      );
    },
    calls: [
      togai('^GET /settings$', 'GET /settings'),
      togai('^POST /settings$', 'POST /settings'),
      togai('^POST /settings$', 'POST /settings', 1),
      ANSWER,
    ],
  },
  {
    name: 'update',
    ready: async (world) => {
      const id = await syncedAccount(world);
      return () => {
        world.org.update('Account', id, { Phone: '0800', BillingCity: 'Dallas' });
      };
    },
    calls: [togai(`^GET /customers/${ID}`, 'GET customer'), UPDATE_CUSTOMER, ANSWER],
  },
];

/** What an accepted Quote can lead to. */
export const QUOTE_SCENARIOS: readonly Scenario[] = [
  {
    name: 'attach',
    ready: async (world) => {
      const lines = [
        { ...seat(world), quantity: 7, unitPrice: 45.5 },
        { ...fee(world), unitPrice: 310.25 },
      ];
      const quote = createQuote(world.org, await syncedAccount(world), lines);
      return () => {
        accept(world, quote);
      };
    },
    calls: [QUERY, ...CATALOGUE, togai('^POST /addons$', 'POST /addons', 1), SEATS, TIME_LINE, EDIT, ANSWER],
  },
  {
    name: 'attach with a new Account',
    ready: (world) => {
      const line = { ...fee(world), unitPrice: 312.25 };
      return Promise.resolve(() => {
        accept(world, createQuote(world.org, world.org.create('Account', accountFields()), [line]));
      });
    },
    calls: [CREATE_CUSTOMER, EDIT],
  },
  {
    name: 'replace the same plan',
    ready: async (world) => {
      const [account, line] = [await syncedAccount(world), fee(world)];
      const first = createQuote(world.org, account, [{ ...line, unitPrice: 320.75 }]);
      accept(world, first);
      await synced(world, first);
      const second = createQuote(world.org, account, [{ ...line, unitPrice: 299.5 }], {
        Togai_Existing_Plan__c: 'Replace',
      });
      return () => {
        accept(world, second);
      };
    },
    calls: [
      TIME_LINE,
      togai('/edit_schedules$', 'POST edit_schedules dry run'),
      togai('/edit_schedules$', 'POST edit_schedules', 1),
    ],
  },
  {
    name: 'purchase paid',
    ready: async (world) => {
      const quote = createQuote(world.org, await syncedAccount(world), [
        { ...once(world), quantity: 2, unitPrice: 600 },
      ]);
      return () => {
        accept(world, quote);
      };
    },
    calls: [
      togai('^POST /addons$', 'POST /addons'),
      togai('/activate$', 'POST activate'),
      PURCHASE,
      INVOICE,
      PAY,
      ANSWER,
    ],
  },
  {
    name: 'prepay',
    ready: async (world) => {
      const lines = [
        { ...seat(world), quantity: 3, unitPrice: 40.5 },
        { ...fee(world), unitPrice: 99.25 },
      ];
      const quote = createQuote(world.org, await syncedAccount(world), lines, {
        Togai_Billing_Action__c: 'Mark Invoice Paid',
      });
      return () => {
        accept(world, quote);
      };
    },
    calls: [TIME_LINE, SEATS, PURCHASE, INVOICE, PAY],
  },
  {
    name: 'named invoice',
    ready: async (world) => {
      const account = await syncedAccount(world);
      const invoice = await dueInvoice(world, account, 1200);
      const quote = createQuote(world.org, account, [{ ...once(world), unitPrice: 1200 }], {
        Togai_Invoice_To_Pay__c: invoice,
      });
      return () => {
        accept(world, quote);
      };
    },
    calls: [INVOICE, PAY, ANSWER],
  },
];

/** As the component's Retry does: the event, then Pending. */
export function retry({ org }: FaultWorld, id: string): void {
  const Requested_At__c = new Date();
  const record = org.syncRecord(id);
  if (record) org.update('Sync_Record__c', record.Id, { Status__c: 'Pending', Requested_At__c });
  const Flow__c = id.startsWith('001') ? 'Account Sync' : 'Quote Sync';
  org.publish('Sync_Requested__e', { Flow__c, Record_Ids__c: id, Cause__c: 'Retry', Requested_At__c });
}

/** An invoice of the customer that waits to be paid; its id. */
export function dueInvoice({ world }: FaultWorld, accountId: string, value: number): Promise<string> {
  const now = new Date().toISOString();
  return postToTogai(world.togai)('/invoices', {
    accountId,
    startDate: now,
    endDate: now,
    status: 'DUE',
    lineItems: [{ description: 'Set-up', value }],
  });
}

function oldEmail(n: number): string {
  return `billing@old-friends-${String(n)}.example`;
}

/** All that one Togai environment knows: its organisation, its rows and its clock. */
import { IdMint } from './ids.ts';
import { LicenseBook } from './licenseBook.ts';
import { Refusal } from './refusal.ts';
import type {
  AccountRow,
  AddOnRow,
  CustomerRow,
  InvoiceRow,
  PaymentRow,
  PricePlanRow,
  PurchaseRow,
  ScheduleRow,
  UsageMeterRow,
} from './rows.ts';
import { SettingsBook } from './settingsBook.ts';
import { Shelf, Table } from './table.ts';

/** How many of a kind an organisation may have; unset = as many as it likes. */
export interface Limits {
  readonly customers?: number;
  readonly accounts?: number;
  readonly pricePlans?: number;
}

/** Whose Togai it is: its time zone, currency, limits, and what it does where plans overlap. */
export interface Organisation {
  readonly id: string;
  readonly name: string;
  /** IANA zone in which its days begin and end. */
  readonly timezone: string;
  /** ISO 4217 code that accounts are invoiced in unless they say otherwise. */
  readonly baseCurrency: string;
  readonly limits: Limits;
  /** What an association over dates that have a plan does: `refuse` it, or `replace` the plan there. */
  readonly overlap: 'refuse' | 'replace';
}

/** All that the local Togai keeps. */
export class World {
  readonly organisation: Organisation;
  readonly now: () => Date;
  readonly ids = new IdMint();
  readonly customers = new Table<CustomerRow>();
  readonly accounts = new Table<AccountRow>();
  readonly accountsByCustomer = new Shelf<AccountRow>();
  /** Account ids by alias. */
  readonly aliases = new Map<string, string>();
  readonly settings = new SettingsBook();
  readonly addons = new Table<AddOnRow>();
  readonly usageMeters = new Table<UsageMeterRow>();
  readonly pricePlans = new Table<PricePlanRow>();
  /** The time line of each account, by account id: in order, never overlapping. */
  readonly schedules = new Map<string, ScheduleRow[]>();
  readonly licenses = new LicenseBook();
  readonly purchases = new Table<PurchaseRow>();
  readonly purchasesByAccount = new Shelf<PurchaseRow>();
  readonly invoices = new Table<InvoiceRow>();
  readonly invoicesByOwner = new Shelf<InvoiceRow>();
  readonly invoicesByCustomer = new Shelf<InvoiceRow>();
  readonly payments = new Table<PaymentRow>();
  /** When the next cycle of any schedule is to be invoiced, in epoch milliseconds. */
  nextBillingAt = Number.POSITIVE_INFINITY;
  /** Accounts whose time line changed since they were last invoiced. */
  readonly unbilled = new Set<string>();

  constructor(organisation: Organisation, now: () => Date) {
    this.organisation = organisation;
    this.now = now;
  }

  /** This moment as Togai writes it. */
  timestamp(): string {
    return this.now().toISOString();
  }

  /** Throws a 400 when the organisation may have no more of this kind. */
  assertRoomFor(kind: keyof Limits): void {
    const limit = this.organisation.limits[kind];
    if (limit !== undefined && this[kind].size >= limit)
      throw new Refusal(400, `The limit of ${limit} ${WORDS[kind]} is reached for this organisation`);
  }

  /** How many rows of each kind there are. */
  counts(): Record<string, number> {
    const { customers, accounts, settings, addons, usageMeters, pricePlans, licenses, purchases, invoices, payments } =
      this;
    const tables = {
      customers,
      accounts,
      settings,
      addons,
      usageMeters,
      pricePlans,
      licenses,
      purchases,
      invoices,
      payments,
    };
    const schedules = [...this.schedules.values()].reduce((sum, line) => sum + line.length, 0);
    return { ...Object.fromEntries(Object.entries(tables).map(([name, { size }]) => [name, size])), schedules };
  }
}

const WORDS: Record<keyof Limits, string> = { customers: 'customers', accounts: 'accounts', pricePlans: 'price plans' };

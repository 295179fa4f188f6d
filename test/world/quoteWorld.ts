/** A world for tests of Quote Sync: a companion that is connected, and what a rep and a billing person do and see. */
import { expect } from 'vitest';
import type { App } from '../../companion/app.ts';
import type { QuotePreview } from '../../companion/sync/quote/quotePreview.ts';
import type { Org } from '../simulator/salesforce/org.ts';
import { eventually } from './eventually.ts';
import { startWorld, type TestWorld, type WorldOptions } from './world.ts';

const DAY_MS = 86_400_000;

/** A world for Quotes: a companion that is connected, products, and short words for what reps do. */
export class QuoteWorld {
  readonly world: TestWorld;
  readonly app: App;
  readonly org: Org;
  #made = 0;

  private constructor(world: TestWorld, app: App) {
    this.world = world;
    this.app = app;
    this.org = world.salesforce.org();
  }

  static async start(options: WorldOptions = {}): Promise<QuoteWorld> {
    const world = await startWorld(options);
    const app = await world.startCompanion();
    await world.connect(app);
    return new QuoteWorld(world, app);
  }

  /** An Account with all that Togai needs; it is synced, or will be with its first Quote. */
  account(fields: Record<string, unknown> = {}): string {
    this.#made += 1;
    const number = String(this.#made);
    return this.org.create('Account', {
      Name: `Customer ${number}`,
      Togai_Billing_Email__c: `billing@customer-${number}.example`,
      ...fields,
    });
  }

  async syncedAccount(): Promise<string> {
    const id = this.account();
    await this.reaches(id, 'Synced');
    return id;
  }

  /** Resolves with the record's `Sync_Record__c` once it says so. */
  reaches(id: string, status: string, code?: string): Promise<Record<string, unknown>> {
    return eventually(() => {
      const record = this.org.syncRecord(id);
      expect(record, JSON.stringify(record?.['Message__c'])).toMatchObject({
        Status__c: status,
        ...(code !== undefined && { Code__c: code }),
      });
      return record ?? {};
    });
  }

  accept(quoteId: string): void {
    this.org.update('Quote', quoteId, { Status: 'Accepted' });
  }

  /** Accepts the Quote and resolves with its record once it is billed. */
  billed(quoteId: string, code?: string): Promise<Record<string, unknown>> {
    this.accept(quoteId);
    return this.reaches(quoteId, 'Synced', code);
  }

  /** What the component's Retry does. */
  retry(quoteId: string): void {
    const now = new Date();
    this.org.publish('Sync_Requested__e', {
      Flow__c: 'Quote Sync',
      Record_Ids__c: quoteId,
      Cause__c: 'Retry',
      Requested_At__c: now,
    });
  }

  /** Resolves with a new preview, after checking that neither the status nor Togai was touched. */
  async preview(quoteId: string): Promise<QuotePreview> {
    const before = this.org.syncRecord(quoteId);
    if (before) this.org.update('Sync_Record__c', before.Id, { Preview_At__c: null });
    const rows = this.#billingRows();
    this.org.publish('Sync_Requested__e', {
      Flow__c: 'Quote Preview',
      Record_Ids__c: quoteId,
      Cause__c: 'Preview',
      Requested_At__c: new Date(),
    });
    const preview = await eventually(() => {
      const record = this.org.syncRecord(quoteId);
      expect(record?.['Preview_At__c']).toBeTruthy();
      return JSON.parse(String(record?.['Preview__c'])) as QuotePreview;
    });
    const after = this.org.syncRecord(quoteId);
    expect([after?.['Status__c'] ?? null, after?.['Code__c'] ?? null]).toEqual([
      before?.['Status__c'] ?? null,
      before?.['Code__c'] ?? null,
    ]);
    expect(this.#billingRows()).toEqual(rows);
    return preview;
  }

  /** How much there is in Togai of what Quotes bring; Accounts may be syncing beside them. */
  #billingRows(): Record<string, number> {
    const { customers, accounts, settings, ...rows } = this.togai.counts();
    return rows;
  }

  get togai(): TestWorld['togai']['state'] {
    return this.world.togai.state;
  }

  schedulesOf(accountId: string) {
    return this.togai.schedules.get(accountId) ?? [];
  }

  invoicesOf(accountId: string) {
    return this.togai.invoicesByOwner.of(accountId);
  }

  /** What Togai invoiced so far, void invoices left out. */
  amountsOf(accountId: string): number[] {
    return this.invoicesOf(accountId)
      .filter(({ status }) => status !== 'VOID')
      .map(({ totalAmount }) => totalAmount);
  }

  close(): Promise<void> {
    return this.world.close();
  }
}

/** A day so many days from today, `YYYY-MM-DD` in UTC. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

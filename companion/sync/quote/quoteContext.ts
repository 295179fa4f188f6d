/** What every step of a Quote's billing works with. */
import type { BillingPlan } from '../../domain/quote/quoteMapping.ts';
import type { Database } from '../../store/database.ts';
import type { Fence } from '../../store/leases.ts';
import { type QuoteSteps, saveStep } from '../../store/quoteRuns.ts';
import type { TogaiClient } from '../../togai/client.ts';
import type { Catalogue } from './catalogueSteps.ts';
import type { Run, TogaiIds } from '../run.ts';

/** One Quote on its way to Togai; its steps are kept before the next begins. */
export class QuoteContext {
  readonly database: Database;
  readonly fence: Fence;
  readonly togai: TogaiClient;
  readonly catalogue: Catalogue;
  readonly run: Run;
  readonly plan: BillingPlan;
  /** IANA zone of the Togai organisation. */
  readonly timezone: string;
  /** Counts from 1; rises when an earlier billing of this Quote was undone. */
  readonly attempt: number;
  #steps: QuoteSteps;

  constructor(
    facts: Pick<QuoteContext, 'database' | 'fence' | 'togai' | 'catalogue' | 'run' | 'plan' | 'timezone' | 'attempt'>,
    steps: QuoteSteps,
  ) {
    ({ database: this.database, fence: this.fence, togai: this.togai, catalogue: this.catalogue } = facts);
    ({ run: this.run, plan: this.plan, timezone: this.timezone, attempt: this.attempt } = facts);
    this.#steps = steps;
  }

  get orgId(): string {
    return this.fence.orgId;
  }

  /** All that is noted so far. */
  get steps(): QuoteSteps {
    return this.#steps;
  }

  /** What an earlier run noted of a step. */
  done(step: string): string | undefined {
    return this.#steps[step];
  }

  /** Notes a step before the next begins; from a `money` step on the frozen plan holds. Throws LeaseLostError. */
  async note(step: string, value: string, money = false): Promise<string> {
    await saveStep(this.database, this.fence, this.plan.quoteId, step, value, money);
    this.#steps = { ...this.#steps, [step]: value };
    return value;
  }

  /** Does a step unless it is done; returns the Togai id either way. */
  async once(step: string, work: () => Promise<string>, money = false): Promise<string> {
    return this.done(step) ?? this.note(step, await work(), money);
  }

  /** The ids that people see on the record. */
  ids(): TogaiIds {
    return togaiIds(this.#steps);
  }
}

/** Steps whose ids stand on `Sync_Record__c`, by its fields. */
const ID_FIELDS = {
  Togai_Customer_Id__c: 'customer',
  Togai_Account_Id__c: 'account',
  Price_Plan_Id__c: 'plan',
  Purchase_Id__c: 'purchase',
  Invoice_Id__c: 'invoice',
} as const satisfies Record<keyof TogaiIds, string>;

/** The ids among the steps of a Quote's billing, by the fields of `Sync_Record__c` that show them. */
export function togaiIds(steps: QuoteSteps): TogaiIds {
  return Object.fromEntries(
    Object.entries(ID_FIELDS).flatMap(([field, step]) => (steps[step] === undefined ? [] : [[field, steps[step]]])),
  );
}

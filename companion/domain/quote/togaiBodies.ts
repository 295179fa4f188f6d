/** The bodies of Togai's billing calls, as the contract spells them. */
import type { PricingInterval, RateCards } from './rateCards.ts';

/** The body of `POST /price_plans`. */
export interface PricePlanRequest {
  readonly name: string;
  readonly description: string;
  readonly type: 'BILLING' | 'PURCHASE';
  readonly pricePlanDetails: RateCards & {
    readonly supportedCurrencies: readonly string[];
    readonly pricingCycleConfig?: {
      readonly interval: PricingInterval;
      readonly gracePeriod: number;
      readonly anniversaryCycle: boolean;
    };
  };
}

/** The body of `POST /license_updates`; quantities are absolute. */
export interface SeatRequest {
  readonly licenseId: string;
  readonly accountId: string;
  readonly updateType: 'ABSOLUTE';
  readonly quantity: number;
  readonly effectiveFrom: string;
  readonly idempotencyKey: string;
}

/** The body of `POST /accounts/{account_id}/purchases`. */
export interface PurchaseRequest {
  readonly type: 'ENTITLEMENT_GRANT' | 'ASSOCIATION';
  readonly pricePlanId: string;
  readonly idempotencyKey: string;
  readonly purchasePlanOverride?: Pick<RateCards, 'fixedFeeRateCards'>;
  readonly associationOverride?: RateCards;
  readonly effectiveFrom?: string;
  readonly effectiveUntil?: string;
}

/** One edit of an account's time line. Dates are `YYYY-MM-DD`. */
export interface ScheduleEdit {
  readonly mode: 'ASSOCIATE' | 'DISASSOCIATE';
  readonly pricePlanId?: string;
  readonly effectiveFrom: string;
  readonly effectiveUntil: string;
  readonly pricePlanDetailsOverride?: RateCards;
  readonly retainStartOffsets?: boolean;
}

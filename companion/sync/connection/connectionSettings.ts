/** What an admin chose for a connection; a missing choice is its default. */
import { z } from 'zod';
import { CONDITION_OPERATORS } from '../../domain/account/accountConditions.ts';
import { DEFAULT_QUOTE_RULES } from '../../domain/quote/quoteMapping.ts';
import { BILLING_INTERVALS, CHARGE_TYPES } from '../../domain/quote/quoteSnapshot.ts';

const condition = z.object({
  field: z.string().min(1),
  label: z.string().optional(),
  operator: z.enum(CONDITION_OPERATORS),
  value: z.string().optional(),
});

const charge = z.object({
  chargeType: z.enum(CHARGE_TYPES).optional(),
  interval: z.enum(BILLING_INTERVALS).optional(),
});

const settings = z.object({
  /** Percent of the org's API calls of the day that the connector may use itself. */
  apiShare: z.number().int().min(1).max(100).default(50),
  accountSync: z
    .object({
      enabled: z.boolean().default(true),
      keepCustomersCurrent: z.boolean().default(true),
      /** Write the customer's id to the Account's own field too. */
      writeAccountField: z.boolean().default(true),
      conditions: z.array(condition).default([]),
      /** Whose email stands in when the Account has none: the oldest Contact with one, or the one in this role. */
      contactEmail: z.union([z.literal('oldest'), z.object({ role: z.string().min(1) })]).default('oldest'),
      /** An address for Accounts without any email; `{accountId}` in it is filled in. Undefined: they need action. */
      placeholderEmail: z.string().optional(),
    })
    .prefault({}),
  quoteSync: z
    .object({
      enabled: z.boolean().default(true),
      /** The status that means accepted; admins may rename it. */
      acceptedStatus: z.string().min(1).default('Accepted'),
      /** IANA zone of the Togai organisation: its days begin and end there. */
      timezone: z.string().min(1).default(DEFAULT_QUOTE_RULES.timezone),
      /** For Products that don't say how they are billed. */
      defaults: charge.default({}),
      invoiceTiming: z.enum(['IN_ADVANCE', 'IN_ARREARS']).default(DEFAULT_QUOTE_RULES.invoiceTiming),
      gracePeriodDays: z.number().int().min(0).max(30).default(DEFAULT_QUOTE_RULES.gracePeriodDays),
    })
    .prefault({}),
});

/** The choices of one connection, defaults filled in. */
export type ConnectionSettings = z.infer<typeof settings>;

/** Parses what is stored; throws a ZodError when it isn't settings. */
export function parseSettings(stored: unknown): ConnectionSettings {
  return settings.parse(stored);
}

/** What a connection decides about its Quotes, for the mapping. */
import type { QuoteRules } from '../../domain/quote/quoteMapping.ts';
import type { Connection } from '../../store/connections.ts';
import type { ConnectionSettings } from '../connection/connectionSettings.ts';

/** The rules of a connection as the mapping takes them. */
export function quoteRules({ quoteSync }: ConnectionSettings, { features }: Pick<Connection, 'features'>): QuoteRules {
  return {
    timezone: quoteSync.timezone,
    orgCurrency: features.defaultCurrency || undefined,
    defaults: quoteSync.defaults,
    invoiceTiming: quoteSync.invoiceTiming,
    gracePeriodDays: quoteSync.gracePeriodDays,
  };
}

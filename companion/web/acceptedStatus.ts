/** The setting "Accepted status": a choice among the org's own Quote statuses, or free text where the org can't be asked. */
import { asSyncError } from '../domain/errors.ts';
import type { PicklistChoice } from '../salesforce/descriptions.ts';
import { quoteStatuses } from '../salesforce/recentQuotes.ts';
import type { Connection } from '../store/connections.ts';
import { openOrg } from '../sync/orgDoor.ts';
import type { ConsoleParts } from './console.ts';
import { choice, field } from './fields.ts';
import type { Html } from './page.ts';

/** What the org says of its Quote statuses; `why` when it can't be asked now. */
export interface KnownStatuses {
  readonly statuses: readonly PicklistChoice[];
  readonly why?: string;
}

/** Asks the org for its Quote statuses; never throws, a page is shown either way. */
export async function askStatuses(parts: ConsoleParts, connection: Connection): Promise<KnownStatuses> {
  try {
    return { statuses: await quoteStatuses(openOrg(parts, connection)) };
  } catch (error) {
    return { statuses: [], why: asSyncError(error).message };
  }
}

const LABEL = 'Accepted status';
const HINT = 'The Quote status that starts the sync.';

/** The form's field. A status that the org no longer has stays visible until another one is chosen. */
export function acceptedStatusField({ statuses, why }: KnownStatuses, chosen: string): Html {
  if (statuses.length === 0) {
    const reason =
      why === undefined ? 'The integration user does not see Quote Status' : `The org can’t be asked (${why})`;
    return field('acceptedStatus', LABEL, {
      value: chosen,
      required: true,
      hint: `${HINT} ${reason}, so write it exactly as it is called there.`,
    });
  }
  const known = statuses.some(({ value }) => value === chosen);
  const gone = known ? [] : [{ value: chosen, label: `${chosen} (this org has no such status)` }];
  return choice('acceptedStatus', LABEL, [...gone, ...statuses], chosen, HINT);
}

/** What is wrong with a status that was sent; undefined when nothing is, or the org can't be asked. */
export function statusFault({ statuses }: KnownStatuses, status: string): string | undefined {
  if (statuses.length === 0 || statuses.some(({ value }) => value === status)) return undefined;
  const names = statuses.map(({ value }) => value).join(', ');
  return `This org has no Quote status “${status}”. Choose one of: ${names}.`;
}

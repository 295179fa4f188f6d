/** Which version of the REST API to speak with an org: its newest, as far as this connector knows it. */
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';
import { refusal, unreadable } from './failures.ts';
import { plainCall } from './plainCall.ts';

/** Oldest version with all that is used here. */
export const OLDEST_VERSION = 60;
/** Newest version this connector was tried with; a newer one might answer differently. */
const NEWEST_VERSION = 67;

const CALL = { operation: 'GET /services/data', writes: false };
const versions = z.array(z.object({ version: z.string().regex(/^\d+\.\d+$/) }));

/** The version to use, e.g. `67.0`. Needs no sign-in. Throws SyncError. */
export async function discoverApiVersion(instanceUrl: string): Promise<string> {
  const { status, body } = await plainCall(new URL('/services/data', instanceUrl));
  if (status !== 200) throw refusal(CALL, { status }, { errorCode: 'VERSIONS', message: String(body) });
  const parsed = versions.safeParse(body);
  if (!parsed.success) throw unreadable(CALL, parsed.error);
  const known = parsed.data.map(({ version }) => Number(version)).filter((version) => version <= NEWEST_VERSION);
  const newest = Math.max(...known);
  if (newest < OLDEST_VERSION) {
    const reason = `the org speaks no API version from ${String(OLDEST_VERSION)}.0 to ${String(NEWEST_VERSION)}.0`;
    throw new SyncError('SALESFORCE_REFUSED', { remedy: 'action', arguments: { reason } });
  }
  return newest.toFixed(1);
}

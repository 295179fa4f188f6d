/** Ending a connection: the access is revoked in Salesforce; what is known of its records is kept or forgotten. */
import { asSyncError } from '../../domain/errors.ts';
import { revoke } from '../../salesforce/oauth.ts';
import type { Cipher } from '../../store/cipher.ts';
import { disconnectKeeping, forgetConnection } from '../../store/connectionChanges.ts';
import { readTokens } from '../../store/connections.ts';
import type { Database } from '../../store/database.ts';

/**
 * Disconnects an org. `revoked` is false when Salesforce did not answer: it is disconnected here all the same, and the person is
 * told to revoke the access there.
 */
export async function disconnect(
  database: Database,
  cipher: Cipher,
  orgId: string,
  links: 'keep' | 'forget',
): Promise<{ revoked: boolean; why?: string }> {
  const tokens = await readTokens(database, cipher, orgId);
  // Here first: from now on no owner renews a token behind our back.
  if (links === 'keep') await disconnectKeeping(database, cipher, orgId);
  else await forgetConnection(database, orgId);
  if (!tokens || tokens.refreshToken === '') return { revoked: true };
  try {
    await revoke({ instanceUrl: tokens.instanceUrl, token: tokens.refreshToken });
    return { revoked: true };
  } catch (error) {
    const { message, detail } = asSyncError(error);
    return { revoked: false, why: detail ?? message };
  }
}

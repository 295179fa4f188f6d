/** Asks Togai whether it accepts a token, with the cheapest call there is. */
import { asSyncError } from '../../domain/errors.ts';
import { TogaiClient } from '../../togai/client.ts';
import { listCustomers } from '../../togai/customers.ts';

/** That the token works, or why not, in words for the page. */
export type TogaiTestResult =
  { readonly ok: true; readonly words: string } | { readonly ok: false; readonly why: string };

/** A person waits for the page. */
const PATIENCE_MS = 10_000;

/** Reads one page of customers. Never throws for what Togai or the way there may do. */
export async function testTogai({ apiUrl, token }: { apiUrl: string; token: string }): Promise<TogaiTestResult> {
  const client = new TogaiClient({ baseUrl: apiUrl, token, timeoutMs: PATIENCE_MS });
  try {
    const { value } = await listCustomers(client).next();
    const some = value?.length ?? 0;
    return {
      ok: true,
      words:
        some === 0
          ? 'Togai accepts the token. There are no customers yet.'
          : 'Togai accepts the token, and its customers can be read.',
    };
  } catch (error) {
    const { code, message, detail } = asSyncError(error);
    if (code === 'TOGAI_ACCESS_REVOKED')
      return { ok: false, why: 'Togai does not accept this token. Make one under Settings, API tokens in Togai.' };
    return { ok: false, why: `Togai could not be reached or understood at this address (${detail ?? message}).` };
  } finally {
    await client.close();
  }
}

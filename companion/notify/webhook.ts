/** Posts a notice to the address that an admin gave: JSON with a `text`, as chat programs take it, and the facts beside it. */
import { fetch } from 'undici';

const TIMEOUT_MS = 10_000;

/** What is posted. */
export interface WebhookMessage {
  /** The same for every try of one notice: a receiver knows a repeat by it. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly kind: string;
  readonly text: string;
  /** Page of the No code Center to go to. */
  readonly url: string;
  readonly connection?: { readonly orgId: string; readonly name: string };
  readonly code?: string;
  readonly records?: number;
}

/** Posts it. Throws an Error whose message says what the receiver did, without its address: that may hold a secret. */
export async function postWebhook(address: string, message: WebhookMessage): Promise<void> {
  let status: number;
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    status = response.status;
    await response.body?.cancel();
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
    throw new Error(
      timedOut ? `The webhook did not answer within ${String(TIMEOUT_MS / 1_000)} s.` : 'The webhook can’t be reached.',
      { cause: withoutAddress(cause) },
    );
  }
  if (status < 200 || status > 299) throw new Error(`The webhook answered with status ${String(status)}.`);
}

/** The error's code alone: its message may quote the address. */
function withoutAddress(thrown: unknown): string {
  const cause: unknown = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no answer';
}

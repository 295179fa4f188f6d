/** One call to Salesforce without a session: signing in, and what is asked before. */
import { fetch } from 'undici';
import { noAnswer } from './failures.ts';
import { CONNECTIONS } from './wire.ts';

const TIMEOUT_MS = 15_000;

/** Any answer, whatever its status. */
export interface PlainAnswer {
  readonly status: number;
  /** Parsed JSON; text where it is none, which no schema takes. */
  readonly body: unknown;
}

/** Makes the call, with a time-out. Throws SyncError (`retry`) when no answer comes. */
export async function plainCall(
  url: URL,
  init: { readonly method?: 'POST'; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
): Promise<PlainAnswer> {
  try {
    const options = {
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      redirect: 'manual' as const,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      dispatcher: CONNECTIONS,
    };
    const response = await fetch(url, options);
    return { status: response.status, body: parsedJson(await response.text()) };
  } catch (error) {
    throw noAnswer({ operation: `${init.method ?? 'GET'} ${url.pathname}`, writes: init.method === 'POST' }, error);
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page instead of JSON.
    return text;
  }
}

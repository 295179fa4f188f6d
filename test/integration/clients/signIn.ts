/** A session for clients that are handed an access token. */
import { z } from 'zod';
import type { SalesforceSimulator } from '../../simulator/salesforce/index.ts';

const tokenAnswer = z.object({ access_token: z.string() });

/** Signs in with the username and password that a stranger would be given. */
export async function accessToken({
  url,
  clientId,
  clientSecret,
  username,
  password,
}: SalesforceSimulator): Promise<string> {
  const response = await fetch(`${url}/services/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: clientId,
      client_secret: clientSecret,
      username,
      password,
    }),
    signal: AbortSignal.timeout(10_000),
  });
  return tokenAnswer.parse(await response.json()).access_token;
}

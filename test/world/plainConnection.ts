/** A connection as +Add connection saves it, of an org with one currency and nothing special; for tests and benches that skip the console. */
import type { NewConnection } from '../../companion/store/connections.ts';

/** `loginUrl` is where its Salesforce is, or nowhere; `more` says what differs. */
export function plainConnection(
  orgId: string,
  environmentId: string,
  loginUrl: string,
  more: Partial<NewConnection> = {},
): NewConnection {
  return {
    orgId,
    environmentId,
    name: 'Acme',
    kind: 'production',
    loginUrl,
    userId: '005000000000001AAA',
    username: 'integration@acme.example',
    namespace: '',
    apiVersion: '67.0',
    features: {
      multiCurrency: false,
      personAccounts: false,
      countryCodes: false,
      defaultCurrency: 'USD',
      loadWithoutSync: false,
    },
    missingAccess: [],
    tokens: { accessToken: 'access', refreshToken: 'refresh', instanceUrl: loginUrl },
    ...more,
  };
}

/** Which addresses of Salesforce a person may sign in at: the app's secret is sent there, so never just anywhere. */

/** The choices of the form, in its order. */
export const LOGIN_KINDS = ['production', 'sandbox', 'domain'] as const;
/** One of them. */
export type LoginKind = (typeof LOGIN_KINDS)[number];

const PRODUCTION = 'https://login.salesforce.com';
const SANDBOX = 'https://test.salesforce.com';
const MY_DOMAIN =
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.(sandbox|develop|scratch|demo|trailblaze|patch))?\.my\.salesforce\.(com|mil)$/;

/**
 * The origin to sign in at, or undefined for an address that isn't Salesforce's. `configured` (SALESFORCE_LOGIN_URL) is always
 * allowed, and stands for production where it isn't Salesforce's own.
 */
export function loginAddress(kind: LoginKind, domain: string, configured: string): string | undefined {
  if (kind === 'production') return configured;
  if (kind === 'sandbox') return configured === PRODUCTION ? SANDBOX : configured;
  return myDomain(domain, configured);
}

function myDomain(text: string, configured: string): string | undefined {
  const typed = text.trim().toLowerCase();
  const address = /^https?:\/\//.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.origin === new URL(configured).origin) return url.origin;
  // People copy the address of the page they see; its login stands at the My Domain.
  const host = url.hostname.replace(/\.lightning\.force\.com$/, '.my.salesforce.com');
  return url.protocol === 'https:' && url.port === '' && MY_DOMAIN.test(host) ? `https://${host}` : undefined;
}

/** Where forms of a page with such a choice may lead: the login, and wherever Salesforce sends on from there. */
export function loginTargets(configured: string): string[] {
  return ['https://*.salesforce.com', 'https://*.salesforce.mil', new URL(configured).origin];
}

/** The SOAP login that older clients still use to get a session by username and password. */
import { XMLParser } from 'fast-xml-parser';
import { Hono } from 'hono';
import { z } from 'zod';
import type { Grants } from './oauthGrants.ts';
import type { OrgLogin } from '../org.ts';

/** What the SOAP login needs. */
export interface SoapLoginOptions {
  readonly grants: Grants;
  readonly signIn: (username: string, password: string) => OrgLogin | undefined;
  readonly url: () => string;
}

const envelopeSchema = z.object({
  Envelope: z.object({ Body: z.object({ login: z.object({ username: z.string(), password: z.string() }) }) }),
});

/** `POST /services/Soap/u/{version}` with a `login` in its envelope. */
export function soapLoginRoutes({ grants, signIn, url }: SoapLoginOptions): Hono {
  const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false });
  const app = new Hono();
  app.post('/services/Soap/u/:version', async (c) => {
    c.header('Content-Type', 'text/xml; charset=utf-8');
    const envelope = envelopeSchema.safeParse(parser.parse(await c.req.text()));
    if (!envelope.success)
      return c.body(fault('UNKNOWN_EXCEPTION', 'No such operation: only login is served here'), 500);
    const { username, password } = envelope.data.Envelope.Body.login;
    const user = signIn(username, password);
    if (!user)
      return c.body(fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.'), 500);
    return c.body(loginResult(url(), c.req.param('version'), user, grants.signIn(user, undefined).accessToken));
  });
  return app;
}

/** Names of elements with their text, or with further elements, in this order. */
interface Elements {
  readonly [name: string]: string | boolean | Elements;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function xml(elements: Elements): string {
  const content = (value: Elements[string]): string =>
    typeof value === 'object' ? xml(value) : String(value).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
  return Object.entries(elements)
    .map(([name, value]) => `<${name}>${content(value)}</${name}>`)
    .join('');
}

function soap(body: Elements): string {
  const namespaces =
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"';
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${namespaces}>${xml({ 'soapenv:Body': body })}</soapenv:Envelope>`;
}

function fault(code: string, message: string): string {
  return soap({ 'soapenv:Fault': { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` } });
}

function loginResult(url: string, version: string, user: OrgLogin, sessionId: string): string {
  const result = {
    metadataServerUrl: `${url}/services/Soap/m/${version}/${user.orgId}`,
    passwordExpired: false,
    sandbox: user.sandbox,
    serverUrl: `${url}/services/Soap/u/${version}/${user.orgId}`,
    sessionId,
    userId: user.userId,
    userInfo: {
      organizationId: user.orgId,
      organizationName: user.orgName,
      userEmail: user.email,
      userFullName: user.displayName,
      userId: user.userId,
      userName: user.username,
    },
  };
  return soap({ loginResponse: { result } });
}

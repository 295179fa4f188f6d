/** The SOAP login that older clients still use to get a session by username and password. */
import { XMLParser } from 'fast-xml-parser';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';
import type { Grants } from './oauthGrants.ts';
import type { OrgLogin } from './org.ts';

export interface SoapLoginOptions {
  readonly grants: Grants;
  readonly signIn: (username: string, password: string) => OrgLogin | undefined;
  readonly url: () => string;
}

const envelopeSchema = z.object({ Envelope: z.object({ Body: z.object({ login: z.object({ username: z.string(), password: z.string() }) }) }) });

/** `POST /services/Soap/u/{version}` with a `login` in its envelope. */
export function soapLoginRoutes({ grants, signIn, url }: SoapLoginOptions): Hono {
  const parser = new XMLParser({ removeNSPrefix: true, parseTagValue: false });
  const app = new Hono();
  app.post('/services/Soap/u/:version', async (c) => {
    c.header('Content-Type', 'text/xml; charset=utf-8');
    const envelope = envelopeSchema.safeParse(parser.parse(await c.req.text()));
    if (!envelope.success) return c.body(await fault('UNKNOWN_EXCEPTION', 'No such operation: only login is served here'), 500);
    const { username, password } = envelope.data.Envelope.Body.login;
    const user = signIn(username, password);
    if (!user) return c.body(await fault('INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.'), 500);
    return c.body(await loginResult(url(), c.req.param('version'), user, grants.signIn(user, undefined).accessToken));
  });
  return app;
}

type Xml = ReturnType<typeof html>;

function soap(body: Xml): Xml {
  return html`<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

function fault(code: string, message: string): Xml {
  return soap(html`<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${message}</faultstring></soapenv:Fault>`);
}

function loginResult(url: string, version: string, user: OrgLogin, sessionId: string): Xml {
  return soap(
    html`<loginResponse><result><metadataServerUrl>${url}/services/Soap/m/${version}/${user.orgId}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>${user.sandbox}</sandbox><serverUrl>${url}/services/Soap/u/${version}/${user.orgId}</serverUrl><sessionId>${sessionId}</sessionId><userId>${user.userId}</userId><userInfo><organizationId>${user.orgId}</organizationId><organizationName>${user.orgName}</organizationName><userEmail>${user.email}</userEmail><userFullName>${user.displayName}</userFullName><userId>${user.userId}</userId><userName>${user.username}</userName></userInfo></result></loginResponse>`,
  );
}

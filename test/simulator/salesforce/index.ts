/** A local Salesforce: OAuth, REST and pages over HTTP, Pub/Sub over gRPC, for any number of orgs in one process. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { CallLog } from '../calls.ts';
import { controlApp } from '../control.ts';
import { Faults } from '../faults.ts';
import { type GatedEnv, requestGate } from '../requestGate.ts';
import { controlActions, describe } from './controlActions.ts';
import { oauthRoutes } from './oauth/oauth.ts';
import { connectorClient, PLATFORM_CLI } from './oauth/oauthClients.ts';
import { Grants } from './oauth/oauthGrants.ts';
import { Org, type OrgLogin, type OrgOptions } from './org.ts';
import { pageRoutes } from './pages/pages.ts';
import { type PubSubCaller, PubSubServer } from './pubsub/pubsub.ts';
import type { SubscriptionTimings } from './pubsub/pubsubSubscription.ts';
import { dataTemplate } from './rest/rest.ts';
import { restRoutes } from './rest/restRoutes.ts';
import { restSession } from './rest/restSession.ts';
import { soapLoginRoutes } from './oauth/soapLogin.ts';

/** Ports, orgs and the clock of a local Salesforce; all have defaults. */
export interface SalesforceOptions {
  /** HTTP; default 0, any free one. */
  readonly port?: number;
  /** gRPC, plaintext and TLS; default 0, any free one. */
  readonly pubsubPort?: number;
  /** Default: one production org "Acme" with sample products. */
  readonly orgs?: readonly OrgOptions[];
  /** Callback addresses of the connector's app besides `/oauth/callback` on any loopback port. */
  readonly redirectUris?: readonly string[];
  readonly pubsubTimings?: Partial<SubscriptionTimings>;
  /** The clock; default the real one. */
  readonly now?: () => Date;
}

/** A running local Salesforce: its addresses, its orgs, and what a test may do to them. */
export interface SalesforceSimulator {
  /** Login, instance and pages; control routes under `/control`. */
  readonly url: string;
  /** `http://host:port`; TLS is spoken on the same port. */
  readonly pubsubUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the first org's admin. */
  readonly username: string;
  readonly password: string;
  readonly grants: Grants;
  readonly faults: Faults;
  readonly calls: CallLog;
  /** An org by its name, by default the first. Throws an Error when there is none of that name. */
  org(name?: string): Org;
  addOrg(options: OrgOptions): Org;
  /** Breaks every Pub/Sub connection. */
  cutStreams(): void;
  /** Puts the clock forward. */
  advanceClock(ms: number): Date;
  close(): Promise<void>;
}

const CLIENT_ID = '3MVG9local.TogaiForSalesforce';
const CLIENT_SECRET = createHash('sha256').update(CLIENT_ID).digest('hex').toUpperCase();

/** Starts a Salesforce on loopback. Rejects when a port is in use (`code` EADDRINUSE). */
export async function startSalesforce(options: SalesforceOptions = {}): Promise<SalesforceSimulator> {
  let ahead = 0;
  const base = options.now ?? (() => new Date());
  const now = (): Date => (ahead === 0 ? base() : new Date(base().getTime() + ahead));
  const orgs: Org[] = [];
  const faults = new Faults();
  const calls = new CallLog();
  const grants = new Grants(now);
  let url = '';

  const addOrg = (orgOptions: OrgOptions): Org => {
    const org = new Org(orgOptions, now, new Set(orgs.map(({ instance }) => instance)));
    if (orgs.some(({ id, name }) => id === org.id || name === org.name))
      throw new Error(`There is an org ${org.name} (${org.id}) already`);
    org.events.readable = (event) => org.access.canRead(org.adminId, event);
    orgs.push(org);
    return org;
  };
  for (const each of options.orgs ?? [{ name: 'Acme', seed: true }]) addOrg(each);

  const pubsub = new PubSubServer({
    port: options.pubsubPort ?? 0,
    faults,
    calls,
    timings: options.pubsubTimings,
    authenticate: (token, instanceUrl, tenantId) => pubsubCaller(grants, orgs, url, token, instanceUrl, tenantId),
  });
  const advanceClock = (ms: number): Date => {
    ahead += ms;
    return now();
  };
  const app = new Hono<GatedEnv>();
  const cutStreams = (): void => pubsub.cutConnections();
  const actions = controlActions({ grants, orgs: () => orgs, addOrg, cutStreams, advanceClock });
  app.route('/', controlApp({ faults, calls, state: () => ({ now: now(), orgs: orgs.map(describe) }), actions }));
  app.use(requestGate({ faults, calls, template, defaultBody: salesforceFault }));
  const oauth = {
    grants,
    clients: [connectorClient(CLIENT_ID, CLIENT_SECRET, options.redirectUris ?? []), PLATFORM_CLI],
    signIn: (username: string, password: string) => signIn(orgs, username, password),
    runAs: () => orgs[0]?.logins()[0],
    url: () => url,
    now,
  };
  app.route('/', oauthRoutes(oauth));
  app.route('/', soapLoginRoutes(oauth));
  app.route('/', restRoutes(restSession(grants, (id) => orgs.find((org) => org.id === id))));
  app.route(
    '/',
    pageRoutes(() => orgs),
  );

  app.onError((error, c) => {
    console.error(error);
    return c.json([{ message: error.message, errorCode: 'UNKNOWN_EXCEPTION' }], 500);
  });

  const receive = getRequestListener(app.fetch);
  // Room for addresses that are too long, so that REST can say so itself.
  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    // Clients that were given the address with a slash at its end ask for `//services/…`; Salesforce does not mind.
    request.url = (request.url ?? '/').replace(/^\/{2,}/, '/');
    void receive(request, response);
  });
  await pubsub.listen();
  try {
    url = `http://localhost:${String(await listen(server, options.port ?? 0))}`;
  } catch (error) {
    await pubsub.close();
    throw error;
  }
  const admin = orgs[0]?.logins()[0];
  return {
    url,
    pubsubUrl: `http://localhost:${String(pubsub.port)}`,
    clientId: CLIENT_ID,
    clientSecret: CLIENT_SECRET,
    username: admin?.username ?? '',
    password: admin?.password ?? '',
    grants,
    faults,
    calls,
    org: (name) => {
      const org = name === undefined ? orgs[0] : orgs.find((each) => each.name === name);
      if (!org) throw new Error(`There is no org ${name ?? ''}`);
      return org;
    },
    addOrg,
    cutStreams,
    advanceClock,
    close: async () => {
      server.closeAllConnections();
      await Promise.all([pubsub.close(), new Promise((resolve) => server.close(resolve))]);
    },
  };
}

function signIn(orgs: readonly Org[], username: string, password: string): OrgLogin | undefined {
  const login = orgs
    .flatMap((org) => org.logins())
    .find((each) => each.username.toLowerCase() === username.toLowerCase());
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return login && timingSafeEqual(digest(login.password), digest(password)) ? login : undefined;
}

function pubsubCaller(
  grants: Grants,
  orgs: readonly Org[],
  url: string,
  token: string,
  instanceUrl: string,
  tenantId: string,
): PubSubCaller | undefined {
  const user = grants.session(token)?.user;
  const org = user && orgs.find(({ id }) => id === user.orgId);
  const sameHost = URL.canParse(instanceUrl) && new URL(instanceUrl).host === new URL(url).host;
  if (!user || !org || !sameHost || (tenantId !== org.id && tenantId !== org.id.slice(0, 15))) return undefined;
  return { bus: org.events, userId: user.userId };
}

/** A path with its ids left out, for counting. */
function template(path: string): string {
  if (path.startsWith('/services/data/')) return dataTemplate(path);
  const part = /^(?=.*\d)[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/;
  return path
    .split('/')
    .map((each) => (part.test(each) ? '{id}' : each))
    .join('/');
}

function salesforceFault(status: number): unknown {
  if (status === 401) return [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
  if (status === 403) return [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }];
  if (status === 503) return [{ message: 'Server unavailable', errorCode: 'SERVER_UNAVAILABLE' }];
  return [
    {
      message: 'An unexpected error occurred. Please include this ErrorId if you contact support: 1',
      errorCode: 'UNKNOWN_EXCEPTION',
    },
  ];
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

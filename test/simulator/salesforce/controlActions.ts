/** What a test or a person may make happen to the local Salesforce with `POST /control/{name}`. */
import { z } from 'zod';
import type { ControlAction } from '../control.ts';
import type { Grants } from './oauth/oauthGrants.ts';
import type { Org, OrgOptions } from './org.ts';

/** What the control routes of the local Salesforce can reach. */
export interface Controlled {
  readonly grants: Grants;
  readonly orgs: () => readonly Org[];
  readonly addOrg: (options: OrgOptions) => Org;
  readonly cutStreams: () => void;
  readonly advanceClock: (ms: number) => Date;
}

const which = z.object({ org: z.string().optional() });
const fields = z.record(z.string(), z.unknown());
const newOrg = z.strictObject({
  name: z.string().min(1),
  namespace: z.string().optional(),
  kind: z.enum(['production', 'sandbox']).optional(),
  multiCurrency: z.boolean().optional(),
  personAccounts: z.boolean().optional(),
  stateCountryPicklists: z.boolean().optional(),
  quotes: z.boolean().optional(),
  packageInstalled: z.boolean().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  orgId: z.string().optional(),
  instance: z.string().optional(),
  seed: z.boolean().optional(),
});

/** The actions by name. Bodies name an org by its name or id; without one the first org is meant. */
export function controlActions(world: Controlled): Record<string, ControlAction> {
  const orgOf = (body: unknown): Org => {
    const { org: wanted } = which.parse(body);
    const org = world.orgs().find(({ name, id }) => wanted === undefined || name === wanted || id === wanted);
    if (!org) throw new Error(`There is no org ${wanted ?? ''}`);
    return org;
  };
  const orgId = (body: unknown): string | undefined =>
    which.parse(body).org === undefined ? undefined : orgOf(body).id;
  return {
    orgs: (body) => describe(world.addOrg(newOrg.parse(body))),
    'expire-tokens': (body) => ({ ended: world.grants.expireSessions(orgId(body)) }),
    'revoke-tokens': (body) => world.grants.revokeAll(orgId(body)),
    'cut-streams': () => world.cutStreams(),
    'advance-clock': (body) => ({ now: world.advanceClock(z.object({ ms: z.number().int().min(0) }).parse(body).ms) }),
    allocation: (body) => {
      orgOf(body).events.dailyDeliveries = z.object({ deliveries: z.number().int().min(0) }).parse(body).deliveries;
    },
    publishing: (body) => {
      orgOf(body).triggers.publishing = z.object({ on: z.boolean() }).parse(body).on;
    },
    publish: (body) => {
      const { event, values } = z.object({ event: z.string(), values: fields }).parse(body);
      return { id: orgOf(body).publish(event, values).id };
    },
    'publish-raw': (body) => {
      const { event, schemaId, payload } = z
        .object({ event: z.string(), schemaId: z.string(), payload: z.base64() })
        .parse(body);
      return { id: orgOf(body).publishRaw(event, schemaId, Buffer.from(payload, 'base64')).id };
    },
    create: (body) => {
      const { object, values } = z
        .object({ object: z.string(), values: z.union([z.array(fields), fields.transform((one) => [one])]) })
        .parse(body);
      return { ids: orgOf(body).createMany(object, values) };
    },
    lock: (body) => orgOf(body).lock(z.object({ id: z.string() }).parse(body).id),
    unlock: (body) => orgOf(body).unlock(z.object({ id: z.string() }).parse(body).id),
    restrict: (body) => {
      const restriction = z
        .object({
          object: z.string(),
          field: z.string().optional(),
          access: z.enum(['none', 'read']),
          userId: z.string().optional(),
        })
        .parse(body);
      return { id: orgOf(body).access.restrict(restriction) };
    },
    allow: (body) => orgOf(body).access.allow(z.object({ id: z.string().optional() }).parse(body).id),
  };
}

/** What `GET /control/state` shows of an org. */
export function describe(org: Org): Record<string, unknown> {
  const counts = org.schema.types.map(({ name }) => [name, org.count(name)] as const).filter(([, count]) => count > 0);
  return {
    id: org.id,
    name: org.name,
    sandbox: org.sandbox,
    namespace: org.namespace,
    users: org.logins().map(({ username, userId }) => ({ username, userId })),
    records: Object.fromEntries(counts),
    locked: [...org.store.locked],
    restrictions: org.access.list(),
    notifications: org.notifications,
    apiUsage: org.apiUsage,
    deliveredToday: org.events.deliveredToday(),
    topics: org.events.topics().map(({ name, schema, log, delivered }) => ({
      name,
      schemaId: schema.id,
      kept: log.length - log.first,
      delivered,
    })),
  };
}

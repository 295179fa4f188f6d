/** Looks at an org when it is connected: what it is, what it has, and what the integration user may not do. */
import { z } from 'zod';
import { SyncError } from '../domain/errors.ts';
import { type MissingAccess, missingAccess, NEEDED } from './accessNeeded.ts';
import { quoted } from './accountQuery.ts';
import { discoverApiVersion } from './apiVersion.ts';
import { describe, listObjects, type ObjectDescription } from './descriptions.ts';
import { names, type Names, PACKAGE_OBJECTS } from './names.ts';
import { answer, query } from './records.ts';
import type { SalesforceSession } from './session.ts';

export type { MissingAccess };

/** What connecting finds out about an org and its integration user. */
export interface AccessReport {
  readonly orgName: string;
  readonly isSandbox: boolean;
  /** The newest version that the org and this connector both know. */
  readonly apiVersion: string;
  /** Of the package in this org; empty when its metadata was deployed without one, or is not there. */
  readonly namespace: string;
  /** False also when the integration user sees nothing of it: its permission set is missing then. */
  readonly packageInstalled: boolean;
  /** Whether the integration user sees Quotes at all. */
  readonly quotesOn: boolean;
  readonly multiCurrency: boolean;
  readonly personAccounts: boolean;
  readonly countryCodes: boolean;
  /** ISO code of the corporate currency, or the only one; empty when the org doesn't tell. */
  readonly defaultCurrency: string;
  /** Whether the user holds the custom permission Load_Without_Sync, which keeps its own changes from being synced. */
  readonly loadWithoutSync: boolean;
  readonly missing: readonly MissingAccess[];
}

const organization = z.object({ Name: z.string(), IsSandbox: z.boolean() });
const idRow = z.object({ Id: z.string() });

/** Checks an org by descriptions and test reads, as the user of the session. The session's own namespace is not looked at. Throws SyncError. */
export async function checkAccess(session: SalesforceSession, userId: string): Promise<AccessReport> {
  const { instanceUrl } = await session.tokens.current();
  const [apiVersion, objects, [org]] = await Promise.all([
    discoverApiVersion(instanceUrl),
    listObjects(session),
    query(session, 'SELECT Name, IsSandbox FROM Organization', organization),
  ]);
  const namespace = findNamespace(objects);
  const orgNames = names(namespace ?? '');
  const descriptions = await describeNeeded(session, orgNames, new Set(objects), namespace !== undefined);
  const accountFields = new Set(descriptions.get('Account')?.fields.map((field) => field.name));
  const multiCurrency = accountFields.has('CurrencyIsoCode');
  return {
    orgName: org?.Name ?? '',
    isSandbox: org?.IsSandbox ?? false,
    apiVersion,
    namespace: namespace ?? '',
    packageInstalled: namespace !== undefined,
    quotesOn: descriptions.get('Quote') !== undefined,
    multiCurrency,
    personAccounts: accountFields.has('IsPersonAccount'),
    countryCodes: accountFields.has('BillingCountryCode'),
    defaultCurrency: await defaultCurrency(session, multiCurrency),
    loadWithoutSync: namespace !== undefined && (await holdsLoadWithoutSync(session, namespace, userId)),
    missing: [
      ...[...descriptions].flatMap(([object, description]) => missingAccess(object, description, orgNames)),
      ...(await failingReads(session, orgNames, descriptions)),
    ],
  };
}

/** The namespace that the package's objects carry; undefined when none of them is seen. */
function findNamespace(objects: readonly string[]): string | undefined {
  const own = Object.keys(PACKAGE_OBJECTS).join('|');
  const pattern = new RegExp(`^(?:(\\w+?)__)?(?:${own})$`);
  const found = objects.flatMap((object) => {
    const match = pattern.exec(object);
    return match ? [match[1] ?? ''] : [];
  });
  // An org may hold leftovers of a deployment without namespace beside the installed package, which is the one to use.
  return found.find((namespace) => namespace !== '') ?? found[0];
}

async function describeNeeded(
  session: SalesforceSession,
  orgNames: Names,
  objects: ReadonlySet<string>,
  packageInstalled: boolean,
): Promise<Map<string, ObjectDescription | undefined>> {
  const wanted = Object.keys(NEEDED).filter((object) => packageInstalled || !(object in PACKAGE_OBJECTS));
  const described = wanted.map(async (object) => {
    const name = orgNames.object(object);
    return [object, objects.has(name) ? await orUndefined(describe(session, name)) : undefined] as const;
  });
  return new Map(await Promise.all(described));
}

/** A description may allow what reading then refuses. */
async function failingReads(
  session: SalesforceSession,
  orgNames: Names,
  descriptions: ReadonlyMap<string, ObjectDescription | undefined>,
): Promise<MissingAccess[]> {
  const read = ['Account', 'Contact', 'Sync_Record__c'].filter((object) => descriptions.get(object) !== undefined);
  const failed = await Promise.all(
    read.map(async (object) => {
      const rows = await orUndefined(query(session, `SELECT Id FROM ${orgNames.object(object)} LIMIT 1`, idRow));
      return rows === undefined ? [{ object: orgNames.object(object), access: 'read' as const }] : [];
    }),
  );
  return failed.flat();
}

async function defaultCurrency(session: SalesforceSession, multiCurrency: boolean): Promise<string> {
  if (multiCurrency) {
    const currency = z.object({ IsoCode: z.string() });
    const rows = await orUndefined(
      query(session, 'SELECT IsoCode FROM CurrencyType WHERE IsCorporate = true', currency),
    );
    return rows?.[0]?.IsoCode ?? '';
  }
  const schema = z.object({ features: z.object({ defaultCurrencyIsoCode: z.string().nullish() }) });
  const found = await orUndefined(answer(session, { method: 'GET', path: '/connect/organization' }, schema));
  return found?.features.defaultCurrencyIsoCode ?? '';
}

/** By way of the permission sets (profiles have one, too) that grant it. False when the user may not look at set-up. */
async function holdsLoadWithoutSync(session: SalesforceSession, namespace: string, userId: string): Promise<boolean> {
  const prefix = namespace === '' ? 'null' : quoted(namespace);
  const permissionQuery = `SELECT Id FROM CustomPermission WHERE DeveloperName = 'Load_Without_Sync' AND NamespacePrefix = ${prefix}`;
  const permission = (await orUndefined(query(session, permissionQuery, idRow)))?.[0];
  if (!permission) return false;
  const grantQuery = `SELECT ParentId FROM SetupEntityAccess WHERE SetupEntityId = ${quoted(permission.Id)}`;
  const grants = (await orUndefined(query(session, grantQuery, z.object({ ParentId: z.string() })))) ?? [];
  if (grants.length === 0) return false;
  const sets = grants.map(({ ParentId }) => quoted(ParentId)).join(',');
  const assigned = `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)} AND PermissionSetId IN (${sets}) LIMIT 1`;
  return ((await orUndefined(query(session, assigned, idRow))) ?? []).length > 0;
}

/** What Salesforce refuses this user (not what fails for another reason) is undefined. */
async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SyncError && error.remedy === 'action') return undefined;
    throw error;
  }
}

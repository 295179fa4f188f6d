/** The REST API of an org: every call under /services/data, counted against the org's daily limit. */
import { jobsRoute } from './bulkQuery.ts';
import { collectionsRoute } from './collections.ts';
import { batchRoute, compositeRoute, type Dispatch, treeRoute } from './composite.ts';
import { describeBasics, describeGlobal, describeObject } from './describe.ts';
import { notFound, SalesforceError } from './errors.ts';
import { actionsRoute } from './notifications.ts';
import type { Org } from '../org.ts';
import {
  type Call,
  type DataAnswer,
  type DataCall,
  NEWEST_VERSION,
  OLDEST_VERSION,
  understand,
  visibleType,
} from './restCall.ts';
import { queryRoute } from './restQuery.ts';
import { notAllowed, sobjectRoute } from './restRecords.ts';
import { limits } from './restLimits.ts';

export type { DataAnswer, DataCall } from './restCall.ts';

const LONGEST_URL = 16_384;
/** Three releases a year; this one was the first of 2024. */
const WINTER_24 = 59;
const SEASONS = ['Winter', 'Spring', 'Summer'] as const;

/** `GET /services/data`: needs no session. */
export function versions(): DataAnswer {
  const body = Array.from({ length: NEWEST_VERSION - OLDEST_VERSION + 1 }, (_, i) => {
    const version = OLDEST_VERSION + i;
    const releases = version - WINTER_24;
    const year = 24 + Math.floor(releases / 3);
    const label = `${SEASONS.at(releases % 3) ?? ''} '${String(year).padStart(2, '0')}`;
    return { label, url: `/services/data/v${String(version)}.0`, version: `${String(version)}.0` };
  });
  return { status: 200, body };
}

/**
 * Answers a call of a user with a session. Never throws for what a client can do wrong: refusals are answers,
 * in Salesforce's shape. Every answer carries `Sforce-Limit-Info`.
 */
export function answerData(call: DataCall): DataAnswer {
  const { org } = call;
  org.apiUsage.used++;
  const answer =
    org.apiUsage.used > org.apiUsage.limit
      ? refused(
          new SalesforceError(403, { message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }),
        )
      : attempt(() => route(understand(checkLength(call))));
  return { ...answer, headers: { ...answer.headers, 'Sforce-Limit-Info': limitInfo(org) } };
}

/** Value of the header `Sforce-Limit-Info`. */
function limitInfo({ apiUsage }: Org): string {
  return `api-usage=${String(Math.min(apiUsage.used, apiUsage.limit))}/${String(apiUsage.limit)}`;
}

/** The path of a call with its ids and values left out, for counting: `/services/data/sobjects/Account/{id}`. */
export function dataTemplate(path: string): string {
  const [area = '', first, second, third, fourth] = path
    .replace(/^\/services\/data\/?/, '')
    .split('/')
    .slice(1);
  const kept = (...parts: (string | undefined)[]): string =>
    ['/services/data', ...parts.filter((part) => part !== undefined && part !== '')].join('/');
  if (area === 'query' || area === 'queryAll') return kept(area, first === undefined ? undefined : '{locator}');
  if (area === 'jobs') return kept(area, first, second === undefined ? undefined : '{id}', third);
  if (area === 'sobjects') {
    if (second === undefined || second === 'describe') return kept(area, first, second);
    return kept(area, first, third === undefined ? '{id}' : second, third === undefined ? undefined : '{value}');
  }
  return kept(area, first, second, third, fourth);
}

function checkLength(call: DataCall): DataCall {
  if (call.url.length > LONGEST_URL)
    throw new SalesforceError(414, { errorCode: 'URI_TOO_LONG', message: 'URI Too Long' });
  return call;
}

function attempt(work: () => DataAnswer): DataAnswer {
  try {
    return work();
  } catch (error) {
    if (error instanceof SalesforceError) return refused(error);
    throw error;
  }
}

const refused = (error: SalesforceError): DataAnswer => ({ status: error.status, body: error.errors });

function route(call: Call): DataAnswer {
  const [area, first, second] = call.path;
  switch (area) {
    case undefined:
      return reading(call, resources);
    case 'sobjects':
      if (first === undefined) return reading(call, describeGlobal);
      if (second === 'describe') return reading(call, () => describeObject(call, visibleType(call, first)));
      if (second === undefined && call.method === 'GET')
        return reading(call, () => describeBasics(call, visibleType(call, first)));
      return sobjectRoute(call);
    case 'query':
    case 'queryAll':
      if (call.method !== 'GET') throw notAllowed(call.method);
      return queryRoute(call);
    case 'composite':
      return compositeArea(call);
    case 'jobs':
      return jobsRoute(call);
    case 'actions':
      return actionsRoute(call);
    case 'limits':
      return reading(call, ({ org }) => limits(org));
    case 'connect':
      if (first !== 'organization' || second !== undefined) throw notFound();
      return reading(call, organization);
    default:
      throw notFound();
  }
}

/** The Connect API's view of the org, as far as its currencies go. */
function organization({ org }: Call): unknown {
  const [corporate = 'USD', ...others] = org.features.currencies;
  const features = { defaultCurrencyIsoCode: corporate, multiCurrency: others.length > 0 };
  return { orgId: org.id, name: org.name, features };
}

function reading(call: Call, answer: (call: Call) => unknown): DataAnswer {
  if (call.method !== 'GET' && call.method !== 'HEAD') throw notAllowed(call.method);
  return { status: 200, body: answer(call) };
}

function compositeArea(call: Call): DataAnswer {
  const dispatch: Dispatch = (method, url, body, headers) => {
    const header = (name: string): string | undefined =>
      Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? call.header(name);
    const { org, userId, rowErrors } = call;
    return attempt(() =>
      route(
        understand({
          org,
          userId,
          method,
          url,
          header,
          body: body === undefined ? '' : JSON.stringify(body),
          rowErrors,
        }),
      ),
    );
  };
  switch (call.path[1]) {
    case undefined:
      return compositeRoute(call, dispatch);
    case 'batch':
      return batchRoute(call, dispatch);
    case 'tree':
      return treeRoute(call);
    case 'sobjects':
      return collectionsRoute(call);
    default:
      throw notFound();
  }
}

function resources({ base, org, userId }: Call): unknown {
  const names = ['actions', 'sobjects', 'query', 'queryAll', 'jobs', 'composite', 'limits'];
  return { ...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])), identity: `/id/${org.id}/${userId}` };
}

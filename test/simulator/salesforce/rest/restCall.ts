/** One call of the REST API, apart from HTTP: what came in, what goes out, and what every part of the API needs. */
import { jsonParserError, notFound, SalesforceError } from './errors.ts';
import type { FaultEffect } from '../../faults.ts';
import type { Org } from '../org.ts';
import type { ObjectType } from '../schema/schema.ts';
import type { SaveOptions } from '../save.ts';
import { UnreadableValue } from '../values.ts';

/** The newest version of the REST API that is answered. */
export const NEWEST_VERSION = 67;
/** Older versions were retired by Salesforce. */
export const OLDEST_VERSION = 31;

/** A call to the REST API as it came, with whom its token stands for. */
export interface DataCall {
  readonly org: Org;
  readonly userId: string;
  readonly method: string;
  /** Path and query as sent, e.g. `/services/data/v67.0/query?q=SELECT+Id+FROM+Account`. */
  readonly url: string;
  /** A request header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  readonly body: string;
  /** Rows of a write that fail although nothing is wrong with them. */
  readonly rowErrors?: FaultEffect['rowErrors'] | undefined;
}

/** What it is answered with. */
export interface DataAnswer {
  readonly status: number;
  /** Undefined for an answer without a body. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A call whose version and path are understood. */
export interface Call {
  readonly org: Org;
  readonly userId: string;
  readonly method: string;
  /** `67.0`. */
  readonly version: string;
  /** `/services/data/v67.0`. */
  readonly base: string;
  /** Path after the version, unescaped. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  /** The body as JSON. Throws JSON_PARSER_ERROR when it is none. */
  readonly json: () => unknown;
  readonly rowErrors?: FaultEffect['rowErrors'] | undefined;
}

/** Splits a call's address. Throws NOT_FOUND for a version that is not served. */
export function understand(call: DataCall): Call {
  const [path = '', search = ''] = call.url.split('?', 2);
  const segments = path
    .replace(/^\/services\/data/, '')
    .split('/')
    .filter((segment) => segment !== '')
    .map(decode);
  const version = /^v(\d+)\.0$/.exec(segments[0] ?? '')?.[1];
  if (version === undefined || Number(version) > NEWEST_VERSION || Number(version) < OLDEST_VERSION) throw notFound();
  const { org, userId, method, header, rowErrors } = call;
  return {
    org,
    userId,
    method,
    header,
    rowErrors,
    version: `${version}.0`,
    base: `/services/data/v${version}.0`,
    path: segments.slice(1),
    query: new URLSearchParams(search),
    json: () => parseJson(call.body),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}

function parseJson(body: string): unknown {
  if (body.trim() === '') throw jsonParserError('No content to map to Object due to end of input');
  try {
    return JSON.parse(body);
  } catch (error) {
    throw jsonParserError(`${error instanceof Error ? error.message : String(error)} at [line:1, column:1]`);
  }
}

/** An object of the body. Throws JSON_PARSER_ERROR for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw jsonParserError('The HTTP entity body is required, but this request has no entity body.');
}

/** An object that the user may see. Throws NOT_FOUND otherwise. */
export function visibleType(call: Call, apiName: string): ObjectType {
  const type = call.org.schema.byApiName(apiName);
  if (!type || !call.org.access.canRead(call.userId, type.name)) throw notFound();
  return type;
}

/** Who saves, and which rows are struck. */
export function saveOptions(call: Call, allOrNone: boolean): SaveOptions {
  const { rowErrors } = call;
  const fault =
    rowErrors &&
    ((index: number) =>
      (index + 1) % (rowErrors.every ?? 1) === 0
        ? { errorCode: rowErrors.errorCode, message: rowErrors.message, fields: rowErrors.fields ?? [] }
        : undefined);
  return { userId: call.userId, api: true, allOrNone, fault };
}

/** Runs a save; values that can't be read at all refuse the request. */
export function readable<T>(save: () => T): T {
  try {
    return save();
  } catch (error) {
    if (error instanceof UnreadableValue)
      throw new SalesforceError(400, {
        message: `${error.message} at [line:1, column:1]`,
        errorCode: 'JSON_PARSER_ERROR',
      });
    throw error;
  }
}

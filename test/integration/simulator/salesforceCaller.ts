/** Calls a local Salesforce over HTTP as an app with a session does. */
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type SalesforceSimulator, startSalesforce } from '../../simulator/salesforce/index.ts';
import type { Org, OrgOptions } from '../../simulator/salesforce/org.ts';
import { accessToken } from '../clients/signIn.ts';

/** An answer; `body` is what a test looks into with matchers. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Calls the REST API of one org as a user of it. */
export interface Caller {
  readonly salesforce: SalesforceSimulator;
  readonly org: Org;
  /** Sends a request to a path below `/services/data/v67.0`. */
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Runs a query and answers its records. */
  readonly query: (soql: string) => Promise<Record<string, unknown>[]>;
  /** Creates a record and answers its id. */
  readonly create: (object: string, fields: Readonly<Record<string, unknown>>) => Promise<string>;
}

const found = z.object({ records: z.array(z.record(z.string(), z.unknown())) });
const created = z.object({ id: z.string(), success: z.literal(true) });

/** Stands for any text that matches a pattern. */
export function textLike(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

/** Starts a Salesforce with one org and a session of its admin; closed when the test has finished. */
export async function startOrg(options: Partial<OrgOptions> = {}): Promise<Caller> {
  const salesforce = await startSalesforce({ orgs: [{ name: 'Acme', ...options }] });
  onTestFinished(() => salesforce.close());
  const token = await accessToken(salesforce);
  const send: Caller['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${salesforce.url}/services/data/v67.0${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const query: Caller['query'] = async (soql) => {
    const { status, body } = await send('GET', `/query?q=${encodeURIComponent(soql)}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return found.parse(body).records;
  };
  const create: Caller['create'] = async (object, fields) =>
    created.parse((await send('POST', `/sobjects/${object}`, fields)).body).id;
  return { salesforce, org: salesforce.org(), send, query, create };
}

/** A Salesforce for the backfill's bench alone: as many Accounts as asked for, made up as they are read, so that it is not what is measured. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT_FIELDS } from '../../companion/salesforce/accountFields.ts';

const PATH = /^\/services\/data\/v[\d.]+(\/[^?]*)/;
const FIELDS = [...ACCOUNT_FIELDS, 'OwnerId', 'SystemModstamp'];
const JOB = '750000000000001AAA';

/** A Salesforce that answers nothing but one Bulk API query. */
export interface BulkServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Speaks query jobs, their CSV pages, and queries for Accounts by id; to everything else it has nothing. */
export async function startBulkServer(accounts: number): Promise<BulkServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = PATH.exec(url.pathname)?.[1] ?? url.pathname;
    request.resume().once('end', () => {
      answer(response, path, url.searchParams, accounts);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((done) => {
        server.close(() => {
          done();
        });
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, path: string, search: URLSearchParams, accounts: number): void {
  if (path === '/jobs/query') json(response, { id: JOB, state: 'UploadComplete' });
  else if (path === `/jobs/query/${JOB}`)
    json(response, { id: JOB, state: 'JobComplete', numberRecordsProcessed: accounts });
  else if (path === `/jobs/query/${JOB}/results`) page(response, search, accounts);
  else if (path === '/sobjects/Account/describe') json(response, description());
  else if (path === '/query') json(response, found(search.get('q') ?? ''));
  else json(response, [{ errorCode: 'NOT_FOUND', message: 'The bench has no such thing.' }], 404);
}

function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function page(response: ServerResponse, search: URLSearchParams, accounts: number): void {
  const from = Number(search.get('locator') ?? 0);
  const to = Math.min(accounts, from + Number(search.get('maxRecords')));
  const lines = ['"Id","Name"'];
  for (let n = from; n < to; n++) lines.push(`"${idOf(n)}","Bench Account ${String(n)}"`);
  response
    .writeHead(200, { 'content-type': 'text/csv', 'sforce-locator': to < accounts ? String(to) : 'null' })
    .end(`${lines.join('\n')}\n`);
}

function found(soql: string): unknown {
  const ids = soql.includes('FROM Account WHERE Id IN') ? [...soql.matchAll(/'(001\w{15})'/g)].map(([, id]) => id) : [];
  return { totalSize: ids.length, done: true, records: ids.map((id) => account(id ?? '')) };
}

function account(id: string): unknown {
  const number = Number(id.slice(3, 15));
  return {
    attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` },
    Id: id,
    Name: `Bench Account ${String(number)}`,
    Phone: '+1 512 757 6000',
    BillingCity: 'Austin',
    BillingCountry: 'United States',
    Togai_Billing_Email__c: `billing@bench-${String(number)}.example`,
    OwnerId: '005000000000001AAA',
    SystemModstamp: '2026-01-01T00:00:00.000+0000',
    Sync_Records__r: null,
    Contacts: null,
  };
}

function description(): unknown {
  const fields = FIELDS.map((name) => ({ name, label: name, type: 'string', createable: true, updateable: true }));
  return { name: 'Account', createable: true, updateable: true, queryable: true, fields };
}

/** An Account's 18 characters; digits alone have the suffix AAA. */
function idOf(number: number): string {
  return `001${String(number).padStart(12, '0')}AAA`;
}

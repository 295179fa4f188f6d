/** A session over real HTTP: signing in anew, time-outs, cut connections, pages, rows with results of their own. */
import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { query, queryPages, updateRows, upsertRows } from '../../../companion/salesforce/records.ts';
import { SalesforceSession, type SessionOptions } from '../../../companion/salesforce/session.ts';
import { type HttpFake, type Received, sendJson, startHttpFake } from './httpFake.ts';

const idRow = z.object({ Id: z.string() });
const EMPTY_PAGE = { totalSize: 0, done: true, records: [] };
const SPENT = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];

let fake: HttpFake;
const renewed: string[] = [];

afterEach(async () => {
  renewed.length = 0;
  await fake.close();
});

async function connect(
  answer: (request: Received, response: ServerResponse) => void,
  options: Partial<SessionOptions> = {},
): Promise<SalesforceSession> {
  fake = await startHttpFake(answer);
  let accessToken = 'token-1';
  const tokens = {
    current: () => Promise.resolve({ accessToken, instanceUrl: fake.url }),
    renew: (spent: string) => {
      renewed.push(spent);
      accessToken = `token-${String(renewed.length + 1)}`;
      return tokens.current();
    },
  };
  return new SalesforceSession({ tokens, orgId: '00D000000000001EAA', namespace: '', apiVersion: '67.0', ...options });
}

describe('a spent token', () => {
  it('is renewed once, and the call is made again with the new one', async () => {
    const session = await connect((request, response) => {
      if (request.headers.authorization === 'Bearer token-1') sendJson(response, 401, SPENT);
      else sendJson(response, 200, { ...EMPTY_PAGE, totalSize: 1, records: [{ Id: '1' }] });
    });
    expect(await query(session, 'SELECT Id FROM Account', idRow)).toEqual([{ Id: '1' }]);
    expect(renewed).toEqual(['token-1']);
    expect(fake.received.map(({ url }) => url)).toEqual(
      Array(2).fill('/services/data/v67.0/query?q=SELECT+Id+FROM+Account'),
    );
  });

  it('that is refused again pauses the connection, without a third call', async () => {
    const session = await connect((_request, response) => {
      sendJson(response, 401, SPENT);
    });
    await expect(query(session, 'SELECT Id FROM Account', idRow)).rejects.toMatchObject({
      remedy: 'pause',
      code: 'SALESFORCE_ACCESS_REVOKED',
    });
    expect(fake.received).toHaveLength(2);
  });
});

describe('an answer that does not come', () => {
  it('is given up after the time-out', async () => {
    const session = await connect(() => undefined, { timeoutMs: 60 });
    await expect(query(session, 'SELECT Id FROM Account', idRow)).rejects.toMatchObject({
      remedy: 'retry',
      code: 'SALESFORCE_BUSY',
    });
  });

  it('is given up when it stops in the middle of its body', async () => {
    const session = await connect(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"done":');
      },
      { timeoutMs: 60 },
    );
    await expect(query(session, 'SELECT Id FROM Account', idRow)).rejects.toMatchObject({
      remedy: 'retry',
      code: 'SALESFORCE_BUSY',
    });
  });

  it('is a retry when the connection is cut in the middle of its body, and the process lives on', async () => {
    const session = await connect((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"done":');
      void pause(20).then(() => response.socket?.destroy());
    });
    await expect(query(session, 'SELECT Id FROM Account', idRow)).rejects.toMatchObject({
      remedy: 'retry',
      code: 'SALESFORCE_BUSY',
    });
  });

  it('leaves the outcome of a write unknown', async () => {
    const session = await connect((_request, response) => response.socket?.destroy());
    const upsert = upsertRows(session, 'Sync_Record__c', 'Record_Id__c', [{ Record_Id__c: 'x' }]);
    await expect(upsert).rejects.toMatchObject({ remedy: 'retry', outcomeUnknown: true });
    expect(fake.received).toHaveLength(1);
  });
});

describe("an answer that is not Salesforce's", () => {
  it.each([
    ['a page of a proxy', 200, 'text/html', '<html>Sign in</html>', 'SALESFORCE_ANSWER_UNREADABLE'],
    ['JSON of another kind', 200, 'application/json', '{"hello":1}', 'SALESFORCE_ANSWER_UNREADABLE'],
    ['broken JSON', 200, 'application/json', '{"done":', 'SALESFORCE_ANSWER_UNREADABLE'],
    ['a redirection', 302, 'text/html', '', 'SALESFORCE_BUSY'],
    ["a gateway's page", 502, 'text/html', '<html>Bad gateway</html>', 'SALESFORCE_BUSY'],
  ])('%s is a retry', async (_name, status, type, body, code) => {
    const session = await connect((_request, response) => {
      response.writeHead(status, { 'content-type': type, location: '/elsewhere' }).end(body);
    });
    await expect(query(session, 'SELECT Id FROM Account', idRow)).rejects.toMatchObject({ remedy: 'retry', code });
  });

  it('with rows of another shape tells which field was wrong', async () => {
    const session = await connect((_request, response) => {
      sendJson(response, 200, { ...EMPTY_PAGE, records: [{ Id: 7 }] });
    });
    await expect(query(session, 'SELECT Id FROM Account', idRow)).rejects.toMatchObject({
      detail: expect.stringContaining('0.Id') as string,
    });
  });
});

describe('queries', () => {
  it('follow the pages, and read the next one only when it is asked for', async () => {
    const session = await connect(({ url }, response) => {
      const next = url.endsWith('-2000')
        ? { done: true }
        : { done: false, nextRecordsUrl: '/services/data/v67.0/query/0r8000000000001AAA-2000' };
      sendJson(response, 200, { totalSize: 2, ...next, records: [{ Id: url.slice(-4) }] });
    });
    const pages = queryPages(session, 'SELECT Id FROM Account', idRow);
    expect((await pages.next()).value).toEqual([{ Id: 'ount' }]);
    expect(fake.received).toHaveLength(1);
    expect((await pages.next()).value).toEqual([{ Id: '2000' }]);
    expect((await pages.next()).done).toBe(true);
  });

  it('tell the use of API calls', async () => {
    const usage: number[][] = [];
    const session = await connect(
      (_request, response) => {
        sendJson(response, 200, EMPTY_PAGE, { 'Sforce-Limit-Info': 'api-usage=18/15000' });
      },
      { onUsage: (used, limit) => usage.push([used, limit]) },
    );
    await query(session, 'SELECT Id FROM Account', idRow);
    expect(usage).toEqual([[18, 15_000]]);
  });
});

describe('writing rows', () => {
  it('gives each row its own result though the call answers 200', async () => {
    const session = await connect(
      (_request, response) => {
        sendJson(response, 200, [
          { id: 'a01', success: true, errors: [], created: true },
          { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'locked', fields: [] }] },
          {
            success: false,
            errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No.', fields: ['ns__Code__c'] }],
          },
        ]);
      },
      { namespace: 'ns' },
    );
    const rows = ['1', '2', '3'].map((id) => ({ Record_Id__c: id, Code__c: 'SYNCED' }));
    const results = await upsertRows(session, 'Sync_Record__c', 'Record_Id__c', rows);
    expect(results.map(({ ok, id, created, error }) => [ok, id, created, error?.remedy])).toEqual([
      [true, 'a01', true, undefined],
      [false, undefined, undefined, 'retry'],
      [false, undefined, undefined, 'action'],
    ]);
    const sent = fake.received[0];
    expect(sent?.method).toBe('PATCH');
    expect(sent?.url).toBe('/services/data/v67.0/composite/sobjects/ns__Sync_Record__c/ns__Record_Id__c');
    expect(sent?.headers).toMatchObject({
      'sforce-auto-assign': 'FALSE',
      'sforce-duplicate-rule-header': 'allowSave=true',
    });
    const first = { attributes: { type: 'ns__Sync_Record__c' }, ns__Record_Id__c: '1', ns__Code__c: 'SYNCED' };
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ allOrNone: false, records: [first, {}, {}] });
  });

  it('refuses results that do not match the rows', async () => {
    const session = await connect((_request, response) => {
      sendJson(response, 200, [{ id: '1', success: true, errors: [] }]);
    });
    const rows = [
      { type: 'Account', Id: '1' },
      { type: 'Account', Id: '2' },
    ];
    await expect(updateRows(session, rows)).rejects.toMatchObject({
      code: 'SALESFORCE_ANSWER_UNREADABLE',
      outcomeUnknown: true,
    });
  });

  it('makes no call for no rows, and none for more than one call takes', async () => {
    const session = await connect(() => undefined);
    expect(await updateRows(session, [])).toEqual([]);
    await expect(async () =>
      upsertRows(session, 'Sync_Record__c', 'Record_Id__c', Array(201).fill({})),
    ).rejects.toThrow(RangeError);
    expect(fake.received).toHaveLength(0);
  });
});

/** How fast the console's pages are with very many runs in activity: server time of each page, over HTTP, on a real PostgreSQL. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openSession } from '../../companion/store/browserSessions.ts';
import { Cipher } from '../../companion/store/cipher.ts';
import { saveConnection } from '../../companion/store/connections.ts';
import { type Database, openDatabase } from '../../companion/store/database.ts';
import { startEmbeddedPostgres } from '../../companion/store/embeddedPostgres.ts';
import { saveEnvironment } from '../../companion/store/environments.ts';
import { migrate } from '../../companion/store/migrate.ts';
import { makeLink, takeLink } from '../../companion/store/people.ts';
import { Meter } from '../../companion/sync/meter.ts';
import { TogaiDoors } from '../../companion/sync/togaiDoors.ts';
import { listen, webApp } from '../../companion/web/server.ts';
import type { Figure } from './measure.ts';
import { plainConnection } from '../world/plainConnection.ts';

const TIMES = 15;
const LIMIT_MS = 200;
const ORGS = ['00D000000000001EAA', '00D000000000002EAA'] as const;

/** One page's times in milliseconds. */
interface PageTime {
  readonly path: string;
  readonly p50: number;
  readonly worst: number;
}

/** Fills a database with so many runs and measures each page. */
async function benchConsole(rows: number): Promise<PageTime[]> {
  const dir = await mkdtemp(join(tmpdir(), 'togai-bench-console-'));
  const postgres = await startEmbeddedPostgres(dir);
  const database = openDatabase({ url: postgres.url });
  try {
    await migrate(database);
    await fill(database, rows);
    return await measure(database);
  } finally {
    await database.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

const cipher = new Cipher([randomBytes(32)]);

async function fill(database: Database, rows: number): Promise<void> {
  const environment = await saveEnvironment(database, cipher, {
    name: 'Togai',
    apiUrl: 'http://127.0.0.1:1',
    token: 'none',
    requestsPerSecond: 10,
  });
  for (const orgId of ORGS) {
    await saveConnection(
      database,
      cipher,
      plainConnection(orgId, environment.id, 'http://127.0.0.1:1', { name: `Org ${orgId}` }),
    );
  }
  const piece = 50_000;
  for (let from = 0; from < rows; from += piece) {
    // One run in a thousand of another org, some hundred failed ones, and one name that only the oldest runs have.
    await database.query({
      text: `insert into activity (org_id, seq, version, flow, record_id, record_name, cause, status, code, arguments, steps, requested_at, started_at, finished_at)
        select case when n % 1000 = 0 then $2 else $1 end, n, 1, 'Account Sync', '001' || lpad(n::text, 12, '0') || 'AAA',
          case when n < 40 then 'Zanzibar Traders ' else 'Old Company ' end || n, case when n % 7 = 0 then 'Changed' else 'Created' end,
          case when n % 5000 = 0 then 'Failed' when n % 900 = 0 then 'Action Needed' when n < 100 then 'Skipped' else 'Synced' end,
          case when n % 900 = 0 then 'EMAIL_MISSING' else 'SYNCED' end, '{}', '[{"step":"Read Account","ms":12},{"step":"Create customer","ms":31,"call":"POST /customers"}]',
          now() - make_interval(secs => 1000000 - n), now() - make_interval(secs => 1000000 - n), now() - make_interval(secs => 1000000 - n)
        from generate_series($3::int, $4::int) n`,
      values: [ORGS[0], ORGS[1], from + 1, from + piece],
    });
  }
  await database.query('vacuum analyze activity');
}

async function measure(database: Database): Promise<PageTime[]> {
  let url = '';
  const orgs = { ring: () => undefined, ringOrg: () => undefined, orgIds: () => [], sinceLastTickMs: () => 0 };
  const meter = new Meter();
  const salesforce = { clientId: 'none', clientSecret: 'none', loginUrl: 'http://127.0.0.1:1' };
  const parts = {
    database,
    cipher,
    log: pino({ level: 'silent' }),
    doors: new TogaiDoors(database, meter),
    meter,
    operatorNotices: { canMail: false, test: () => Promise.resolve({ webhook: undefined, email: undefined }) },
    publicUrl: () => url,
    salesforce,
    orgs,
  };
  const server = await listen(webApp(parts), 0, '127.0.0.1');
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const personId = await takeLink(database, await makeLink(database, undefined));
  const cookie = `togai_session=${await openSession(database, personId ?? '0')}`;
  try {
    const times: PageTime[] = [];
    for (const path of PATHS) times.push(await time(url, path, cookie));
    return times;
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const PATHS = [
  '/activity',
  '/activity?before=500000',
  '/activity?status=Failed',
  '/activity?status=Action+Needed&before=500000',
  '/activity?status=Skipped',
  `/activity?status=Failed&org=${ORGS[1]}`,
  `/activity?org=${ORGS[1]}`,
  '/activity?cause=Changed',
  '/activity?cause=Merged',
  '/activity?flow=Quote+Sync',
  '/activity?q=zanzibar',
  '/activity?q=company',
  '/activity?q=old+comp',
  '/activity?q=company+77777',
  '/activity?q=comp&status=Skipped',
  '/activity?q=nothing+like+it',
  '/activity?q=001000000012345AAA',
  '/activity/777777',
  '/connections',
  `/connections/${ORGS[0]}`,
  '/flows',
  `/flows/${ORGS[0]}/decisions`,
  `/flows/${ORGS[0]}/account-sync`,
  '/settings',
  '/settings/people',
  '/metrics',
  '/readyz',
];

async function time(url: string, path: string, cookie: string): Promise<PageTime> {
  const all: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const started = performance.now();
    const response = await fetch(url + path, { headers: { cookie }, signal: AbortSignal.timeout(30_000) });
    await response.text();
    if (response.status !== 200) throw new Error(`${path} answered ${String(response.status)}`);
    all.push(performance.now() - started);
  }
  all.sort((a, b) => a - b);
  return { path, p50: all[Math.floor(TIMES / 2)] ?? 0, worst: all.at(-1) ?? 0 };
}

/** Each page's slowest answer beside its limit. */
export async function consoleBench(rows: number): Promise<Figure[]> {
  const times = await benchConsole(rows);
  return times.map(({ path, worst }) => ({
    name: path,
    value: worst,
    unit: 'ms',
    goal: { text: `≤ ${String(LIMIT_MS)} ms`, met: worst <= LIMIT_MS },
  }));
}

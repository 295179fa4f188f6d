/** `npm run bench`: how fast the connector is on this machine, each figure beside its goal and a bare loop of the same work. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../companion/store/database.ts';
import { startEmbeddedPostgres } from '../../companion/store/embeddedPostgres.ts';
import { readOptions } from '../../scripts/options.ts';
import { accountBench } from './accounts.ts';
import { backfillBench } from './backfill.ts';
import { BenchWorld } from './benchWorld.ts';
import { consoleBench } from './console.ts';
import { failOverBench } from './failOver.ts';
import { idleBench } from './idle.ts';
import { intakeBench } from './intake.ts';
import { type Figure, machine, printFigures } from './measure.ts';
import { backlogBench, orgsBench } from './orgs.ts';
import { busyNow, type Section, writeResults } from './report.ts';
import { startBench } from './start.ts';

const options = readOptions('npm run bench --', {
  only: { type: 'string' },
  write: { type: 'boolean', default: false },
  events: { type: 'string', default: '200000' },
  accounts: { type: 'string', default: '20000' },
  lone: { type: 'string', default: '200' },
  orgs: { type: 'string', default: '1,20,100' },
  backlog: { type: 'string', default: '20000' },
  backfill: { type: 'string', default: '100000' },
  'idle-orgs': { type: 'string', default: '100' },
  'idle-seconds': { type: 'string', default: '60' },
  kills: { type: 'string', default: '3' },
  rows: { type: 'string', default: '1000000' },
});

/** All benches by the name that `--only` takes. */
const BENCHES: Readonly<Record<string, { title: string; run: () => Promise<Figure[]> }>> = {
  start: { title: 'Start-up', run: startBench },
  intake: { title: 'Events in', run: () => inWorld((world) => intakeBench(world, Number(options.events))) },
  accounts: {
    title: 'Accounts, end to end',
    run: () => inWorld((world) => accountBench(world, Number(options.accounts), Number(options.lone))),
  },
  orgs: {
    title: 'Orgs and nodes',
    run: () => orgsBench(Number(options.accounts), options.orgs.split(',').map(Number)),
  },
  backlog: { title: 'A backlog', run: () => backlogBench(Number(options.backlog)) },
  backfill: { title: 'A backfill', run: () => backfillBench(Number(options.backfill)) },
  idle: { title: 'Idle', run: () => idleBench(Number(options['idle-orgs']), Number(options['idle-seconds'])) },
  failover: { title: 'Fail-over', run: () => failOverBench(Number(options.kills)) },
  console: {
    title: `The console with ${Number(options.rows).toLocaleString('en')} runs, slowest of 15 answers`,
    run: () => consoleBench(Number(options.rows)),
  },
};

async function inWorld(bench: (world: BenchWorld) => Promise<Figure[]>): Promise<Figure[]> {
  const world = await BenchWorld.start();
  try {
    return await bench(world);
  } finally {
    await world.stop();
  }
}

/** The server's version and what makes its commits durable. */
async function postgresFacts(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'togai-bench-'));
  const postgres = await startEmbeddedPostgres(dir);
  const database = openDatabase({ url: postgres.url });
  try {
    const { rows } = await database.query<{ facts: string }>(
      `select 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit') as facts`,
    );
    return rows[0]?.facts ?? '';
  } finally {
    await database.end();
    await postgres.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

const names = options.only?.split(',') ?? Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(`There is no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}.\n`);
  process.exit(1);
}
const facts = await postgresFacts();
process.stdout.write(`${machine()}\n${facts}\n`);
const sections: Section[] = [];
for (const name of names) {
  const bench = BENCHES[name];
  if (!bench) continue;
  const busy = busyNow();
  const figures = await bench.run();
  printFigures(bench.title, figures);
  sections.push({ title: bench.title, figures, busy });
}
const missed = sections.flatMap(({ figures }) => figures.filter(({ goal }) => goal?.met === false));
process.stdout.write(
  missed.length === 0 ? '\nAll goals met.\n' : `\nGoals missed: ${missed.map(({ name }) => name).join('; ')}\n`,
);
if (options.write) await writeResults(sections, facts, ['npm run bench --', ...process.argv.slice(2)].join(' '));

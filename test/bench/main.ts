/** `npm run bench`: how fast the connector is on this machine, each figure beside a bare loop of the same work. */
import { parseArgs } from 'node:util';
import { accountBench } from './accounts.ts';
import { BenchWorld } from './benchWorld.ts';
import { intakeBench } from './intake.ts';
import { type Figure, machine, printFigures } from './measure.ts';
import { startBench } from './start.ts';

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '200000' },
    accounts: { type: 'string', default: '20000' },
    lone: { type: 'string', default: '200' },
  },
});

process.stdout.write(`${machine()}\n`);
const missed: string[] = [];

function show(title: string, figures: readonly Figure[]): void {
  printFigures(title, figures);
  missed.push(...figures.filter(({ goal }) => goal?.met === false).map(({ name }) => name));
}

show('Start-up', await startBench());
for (const [title, bench] of [
  ['Events in', (world: BenchWorld) => intakeBench(world, Number(options.events))],
  ['Accounts, end to end', (world: BenchWorld) => accountBench(world, Number(options.accounts), Number(options.lone))],
] as const) {
  const world = await BenchWorld.start();
  try {
    show(title, await bench(world));
  } finally {
    await world.stop();
  }
}
process.stdout.write(missed.length === 0 ? '\nAll goals met.\n' : `\nGoals missed: ${missed.join('; ')}\n`);

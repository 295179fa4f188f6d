/** Each fault of the simulators at each call of both flows, without a kill: the end is that of an undisturbed run. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../simulator/faults.ts';
import { eventually } from '../world/eventually.ts';
import { type Call, FaultWorld, NOTHING } from './faultWorld.ts';
import { ACCOUNT_SCENARIOS, plantOldCustomers, QUOTE_SCENARIOS, retry, type Scenario } from './scenarios.ts';
import { printRow } from './table.ts';
import { postToTogai } from './togaiPost.ts';

/** Longer than any undisturbed call takes, shorter than the companion's patience. */
const SLOW_MS = 1_500;
const FAULTS: readonly (readonly [string, FaultEffect])[] = [
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['429 with Retry-After', { status: 429, headers: { 'retry-after': '1' } }],
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['400', { status: 400 }],
  ['200 with a page instead of JSON', { status: 200, body: '<html>Maintenance</html>' }],
  ['a cut before the effect', { cut: 'before' }],
  ['a cut after the effect', { cut: 'after' }],
  ['a slow answer', { delayMs: SLOW_MS }],
];

const startedAt = performance.now();
let world: FaultWorld;
let struck = 0;
beforeAll(async () => {
  world = await FaultWorld.start({}, (made) => plantOldCustomers(postToTogai(made.togai)));
});
afterAll(async () => {
  printRow({
    suite: 'every fault at every call',
    faults: struck,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await world.close();
});

describe.each(FAULTS)('%s', (_name, effect) => {
  it.each([...ACCOUNT_SCENARIOS, ...QUOTE_SCENARIOS].map((scenario): [string, Scenario] => [scenario.name, scenario]))(
    'at each call of "%s"',
    async (_scenario, scenario) => {
      for (const call of scenario.calls) await strike(scenario, call, effect);
      await world.comesTrue({ meanwhile: pressRetry });
    },
  );
});

it('nothing is lost, doubled or wrong at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

/** Lets the scene meet the fault; its retries go on while the next one is set. */
async function strike(scenario: Scenario, call: Call, effect: FaultEffect): Promise<void> {
  const act = await scenario.ready(world);
  const faults = world.faultsOf(call.side);
  const id = faults.add({ on: call.on, skip: call.skip ?? 0, effect });
  await act();
  await eventually(() => {
    expect(faults.list().find((fault) => fault.id === id)?.struck, `${call.name} was not called`).toBe(1);
  }, 60_000);
  faults.remove(id);
  struck++;
}

/** A refusal is for a person to mend; the refusals here were mended at once. */
function pressRetry(): void {
  for (const record of world.org.rows('Sync_Record__c', (row) => row['Status__c'] === 'Action Needed'))
    retry(world, String(record['Record_Id__c']));
}

/** kill -9 of the companion at every call that the two flows make: before it takes effect, after, and long after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallEnd, FaultWorld, NOTHING } from './faultWorld.ts';
import { ACCOUNT_SCENARIOS, type Scenario, plantOldCustomers, QUOTE_SCENARIOS } from './scenarios.ts';
import { postToTogai } from './togaiPost.ts';
import { printRow } from './table.ts';

const ENDS: readonly CallEnd[] = ['before', 'after', 'late'];

describe.each([
  ['Account Sync', ACCOUNT_SCENARIOS],
  ['Quote Sync', QUOTE_SCENARIOS],
] as const)('kill -9 in %s', (flow, scenarios) => {
  const startedAt = performance.now();
  let world: FaultWorld;
  beforeAll(async () => { world = await FaultWorld.start({}, (made) => plantOldCustomers(postToTogai(made.togai))); });
  afterAll(async () => {
    printRow({ suite: `kill -9 at every call of ${flow}`, faults: world.kills, records: world.org.count('Sync_Record__c'), verdict: world.verdict(), startedAt });
    await world.close();
  });

  describe.each(scenarios.map((scenario): [string, Scenario] => [scenario.name, scenario]))('%s', (_name, scenario) => {
    const cases = scenario.calls.flatMap((call) => ENDS.filter((end) => end !== 'late' || !call.name.startsWith('GET')).map((end) => ({ call, end, at: call.name })));
    it.each(cases)('at $at, $end: all comes true exactly once', async ({ call, end }) => {
      await world.killAt(call, end, await scenario.ready(world));
      await world.comesTrue();
      expect(world.verdict()).toEqual(NOTHING);
    });
  });
});

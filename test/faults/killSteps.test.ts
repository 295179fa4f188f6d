/** kill -9 of the companion at every call that the two flows make: before it takes effect, after, and long after. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallEnd, FaultWorld, NOTHING } from './faultWorld.ts';
import { ACCOUNT_SCENARIOS, type Scenario, plantOldCustomers, QUOTE_SCENARIOS } from './scenarios.ts';
import { printRow } from './table.ts';
import { postToTogai } from './togaiPost.ts';

const ENDS: readonly CallEnd[] = ['before', 'after', 'late'];

describe.each([
  ['Account Sync', ACCOUNT_SCENARIOS],
  ['Quote Sync', QUOTE_SCENARIOS],
] as const)('kill -9 in %s', (flow, scenarios) => {
  const startedAt = performance.now();
  let world: FaultWorld;
  beforeAll(async () => {
    world = await FaultWorld.start({}, (made) => plantOldCustomers(postToTogai(made.togai)));
  });
  afterAll(async () => {
    printRow({
      suite: `kill -9 at every call of ${flow}`,
      faults: world.kills,
      records: world.org.count('Sync_Record__c'),
      verdict: world.verdict(),
      startedAt,
    });
    await world.close();
  });

  const cases = scenarios.flatMap((scenario) =>
    scenario.calls.flatMap((call) =>
      endsOf(call.name).map((end) => ({ scenario, call, end, title: `${scenario.name}: ${call.name}, ${end}` })),
    ),
  );
  it.each(cases)('$title', async ({ scenario, call, end }: { scenario: Scenario } & (typeof cases)[number]) => {
    await world.killAt(call, end, await scenario.ready(world));
    await world.comesTrue();
  });

  it('leaves nothing lost, doubled or wrong behind', () => {
    expect(world.verdict()).toEqual(NOTHING);
  });
});

/** A read has no effect that could come late. */
function endsOf(callName: string): readonly CallEnd[] {
  return callName.startsWith('GET') ? ['after'] : ENDS;
}

/** kill -9 at random moments under steady load of both flows, with calls and streams going wrong at the same time. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultWorld, NOTHING } from './faultWorld.ts';
import { SEED, SHORT } from './options.ts';
import { Storm } from './storm.ts';
import { printRow } from './table.ts';

const KILLS = SHORT ? 10 : 100;
/** Between two kills all must come true this often: else one that never ends would hide behind the next. */
const LOOK_EVERY = 10;
/** Each add-on and price plan whose making was never answered is waited out for a minute, one after the other for one Quote. */
const SEVERAL_HOLDS_MS = 300_000;
const startedAt = performance.now();
let world: FaultWorld;
let storm: Storm;
beforeAll(async () => {
  world = await FaultWorld.start();
  storm = new Storm(world, SEED);
});
afterAll(async () => {
  printRow({
    suite: `random kills and faults (seed ${String(SEED)})`,
    faults: world.kills + storm.hurts,
    records: world.org.count('Sync_Record__c'),
    verdict: world.verdict(),
    startedAt,
  });
  await world.close();
});

describe('kill -9 at a random moment', () => {
  it.each(Array.from({ length: KILLS / LOOK_EVERY }, (_, round) => round * LOOK_EVERY + 1))(
    `kills %i and the ${String(LOOK_EVERY - 1)} after it lose and double nothing`,
    async () => {
      for (let kill = 0; kill < LOOK_EVERY; kill++) {
        for (let acts = storm.count(12); acts > 0; acts--) {
          storm.act();
          if (storm.chance(0.25)) storm.hurt();
          if (storm.chance(0.5)) await pause(storm.count(60));
        }
        await pause(storm.count(300));
        await world.killAndRestart();
      }
      storm.end();
      await world.comesTrue({ withinMs: SEVERAL_HOLDS_MS });
    },
  );
});

it('nothing is lost, doubled, wrong or out of order at the end', () => {
  expect(world.verdict()).toEqual(NOTHING);
});

/** Which tests there are, in which order they run, and how long one may take. */
import { defineConfig } from 'vitest/config';

/** Two workers: the tests start servers and databases of their own, and shall pass on a machine of two cores. */
const WORKERS = 2;

export default defineConfig({
  test: {
    maxWorkers: WORKERS,
    // In a run of all of them, quick answers come first; a group begins when the one before it has ended.
    projects: [
      project('unit', { groupOrder: 1, testTimeout: 10_000, maxWorkers: WORKERS }),
      project('integration', { groupOrder: 2, testTimeout: 60_000, maxWorkers: WORKERS }),
      // Each of these starts a whole world and measures time: one after the other.
      project('e2e', { groupOrder: 3, testTimeout: 180_000, maxWorkers: 1 }),
      project('faults', { groupOrder: 4, testTimeout: 600_000, maxWorkers: 1 }),
      project('soak', { groupOrder: 5, testTimeout: 3_600_000, maxWorkers: 1 }),
    ],
  },
});

function project(name: string, o: { groupOrder: number; testTimeout: number; maxWorkers: number }) {
  return {
    test: {
      name,
      include: [`test/${name}/**/*.test.ts`],
      // Unit tests need no database; every other project shares one server, with a database for each test file that asks.
      globalSetup: name === 'unit' ? [] : ['test/world/globalPostgres.ts'],
      pool: 'forks' as const,
      maxWorkers: o.maxWorkers,
      testTimeout: o.testTimeout,
      hookTimeout: Math.max(o.testTimeout, 60_000),
      // A test that leaves a timer or a socket behind keeps its worker alive: that shall be seen soon, and fail.
      teardownTimeout: 10_000,
      sequence: { groupOrder: o.groupOrder },
      restoreMocks: true,
    },
  };
}

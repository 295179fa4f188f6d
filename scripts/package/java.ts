/** Whether there is a Java for the checks that need one, and what happens if not. */
import { spawnSync } from 'node:child_process';

/** The oldest Java that the checks were seen working with. */
const OLDEST = 17;
const TIME_LIMIT_MS = 20_000;

/** The installed Java's major version; undefined if there is none, or an older one than the checks need. */
export function javaVersion(): number | undefined {
  const { stderr, status } = spawnSync('java', ['-version'], { encoding: 'utf8', timeout: TIME_LIMIT_MS });
  const version = status === 0 ? Number(/version "(\d+)/.exec(stderr)?.[1]) : Number.NaN;
  return version >= OLDEST ? version : undefined;
}

/** Says that a check is left out; that is a failure only where Java is required (REQUIRE_JAVA=1, as in .ci/run). */
export function skipWithoutJava(check: string): void {
  console.log(`${check}: skipped, it needs Java ${OLDEST} or newer on the PATH.`);
  if (process.env['REQUIRE_JAVA'] === '1') process.exitCode = 1;
}

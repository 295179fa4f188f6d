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

/**
 * Lets Java programs that are started from now on read any file: they read names by the locale, and under the plain one (`C`) find
 * none whose path has a letter beyond ASCII. Only on Linux; elsewhere names don't depend on it.
 */
export function letJavaReadAllNames(): void {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  // An empty variable counts as unset.
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value) ?? '';
  if (process.platform === 'linux' && !/utf-?8/i.test(locale)) process.env['LC_ALL'] = 'C.UTF-8';
}

/** Says that a check is left out; that is a failure only where Java is required (REQUIRE_JAVA=1, as in .ci/run). */
export function skipWithoutJava(check: string): void {
  console.log(`${check}: skipped, it needs Java ${OLDEST} or newer on the PATH.`);
  if (process.env['REQUIRE_JAVA'] === '1') process.exitCode = 1;
}

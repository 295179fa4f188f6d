/** Writes the Apex test class of the shared capture cases; `--check` only says whether the written one is of today. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureTestClass } from './package/captureTest.ts';
import { ROOT } from './step.ts';

const TABLE = join(ROOT, 'test/fixtures/capture-cases.json');
const CLASS = join(ROOT, 'force-app/tests/capture/classes/CaptureCasesTest.cls');

const wanted = captureTestClass(readFileSync(TABLE, 'utf8'));
if (!process.argv.includes('--check')) {
  writeFileSync(CLASS, wanted);
} else if (readFileSync(CLASS, 'utf8') !== wanted) {
  console.error(
    'CaptureCasesTest.cls is not made from capture-cases.json as it is: run node scripts/generate-capture-test.ts',
  );
  process.exitCode = 1;
}

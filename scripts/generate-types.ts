/** Writes the types of the labels and Apex that the component imports; `--check` only says whether they are of today. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentTypes } from './package/componentTypes.ts';
import { ROOT } from './step.ts';

const TYPES = join(ROOT, 'config/lwc/generated.d.ts');

const wanted = componentTypes(join(ROOT, 'force-app'));
if (!process.argv.includes('--check')) {
  writeFileSync(TYPES, wanted);
} else if (readFileSync(TYPES, 'utf8') !== wanted) {
  console.error('config/lwc/generated.d.ts is not made from force-app as it is: run node scripts/generate-types.ts');
  process.exitCode = 1;
}

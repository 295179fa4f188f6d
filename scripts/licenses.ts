/** Lists the licenses of all packages in THIRD-PARTY-LICENSES.md; with `--check` says what is not permissive or out of date. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { listedLicenses, type LockedPackage, refusedLicenses } from './package/licenses.ts';
import { ROOT } from './step.ts';

const FILE = join(ROOT, 'THIRD-PARTY-LICENSES.md');

const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().default(false) }),
  ),
});

/** npm keeps in its lockfile what each package says of its license, also of those for other platforms. */
function lockedPackages(): LockedPackage[] {
  const { packages } = lockFile.parse(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')));
  return Object.entries(packages).flatMap(([path, { version = '', license = '', dev }]) =>
    path === '' ? [] : [{ name: path.slice(path.lastIndexOf('node_modules/') + 13), version, license, dev }],
  );
}

const packages = lockedPackages();
const text = listedLicenses(packages);
const problems = refusedLicenses(packages);
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (readFileSync(FILE, 'utf8') !== text)
  problems.push('THIRD-PARTY-LICENSES.md is not of this package-lock.json: run `npm run licenses`.');
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

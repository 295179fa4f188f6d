/** Checks the fields that Apex uses against the package's metadata and the standard fields; 1 if one is unknown. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apexFieldFindings } from './package/apexFields.ts';
import { filesUnder } from './package/metadataFiles.ts';
import { readOrgSchema } from './package/orgSchema.ts';
import { ROOT } from './step.ts';

const directory = join(ROOT, 'force-app');
const schema = readOrgSchema(directory, join(ROOT, 'config/standard-objects.json'));
const files = [...filesUnder(directory, '.cls'), ...filesUnder(directory, '.trigger')];
const findings = files.flatMap((file) => apexFieldFindings(file, readFileSync(join(directory, file), 'utf8'), schema));
for (const { file, message } of findings) console.log(`${file}: ${message}`);
console.log(`${files.length} Apex files, ${findings.length} findings`);
process.exitCode = findings.length === 0 ? 0 : 1;

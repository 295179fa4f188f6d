/** Checks every metadata file against Salesforce's own types and the package's rules; 1 if anything is found. */
import { join } from 'node:path';
import { filesUnder, readMetadata } from './package/metadataFiles.ts';
import type { Finding, MetadataFile } from './package/metadataFiles.ts';
import { metadataTypeCheck } from './package/metadataTypes.ts';
import { ruleFindings } from './package/metadataRules.ts';
import { ROOT } from './step.ts';

const directories =
  process.argv.length > 2 ? process.argv.slice(2) : ['force-app', 'config/subscriber', 'config/external-client-apps'];
const typeFindings = metadataTypeCheck();
let count = 0;
let bad = 0;
for (const directory of directories) {
  const parsed = filesUnder(join(ROOT, directory), '-meta.xml').map((path) =>
    readMetadata(join(ROOT, directory), path),
  );
  const files = parsed.filter((file): file is MetadataFile => 'root' in file);
  const findings = [
    ...parsed.filter((file): file is Finding => 'message' in file),
    ...files.flatMap(typeFindings),
    ...ruleFindings(files),
  ];
  for (const { file, message } of findings) console.log(`${directory}/${file}: ${message}`);
  count += parsed.length;
  bad += findings.length;
}
console.log(`${count} metadata files, ${bad} findings`);
process.exitCode = bad === 0 ? 0 : 1;

/** Runs the AppExchange security rules over the package (Java); 1 if anything is found that nobody explained. */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { analyze } from './package/analyzer.ts';
import { javaVersion, skipWithoutJava } from './package/java.ts';
import { judge } from './package/securityFindings.ts';
import { ROOT } from './step.ts';

const RULES = ['AppExchange', 'Recommended:Security', 'sfge'];
const EXPLAINED = 'config/security-findings.json';

if (javaVersion() === undefined) {
  skipWithoutJava('security rules');
} else {
  const found = await analyze(join(ROOT, 'force-app'), ['pmd', 'sfge', 'regex'], RULES);
  const violations = found.map((violation) => ({ ...violation, file: relative(ROOT, violation.file) }));
  const { open, stale } = judge(violations, readFileSync(join(ROOT, EXPLAINED), 'utf8'));
  for (const { rule, file, line, message } of open) console.log(`${file}:${line} ${rule} ${message}`);
  for (const one of stale) console.log(`${EXPLAINED} explains what is no longer found: ${one}`);
  console.log(`${violations.length} findings, ${open.length} of them unexplained`);
  process.exitCode = open.length + stale.length === 0 ? 0 : 1;
}

/** The checks of the Salesforce package that run offline: each `scripts/check-*.ts` is one; some need Java and say so. */
import { globSync } from 'node:fs';
import { reportSteps } from './report-steps.ts';
import { ROOT } from './step.ts';

const files = globSync('scripts/check-*.ts', { cwd: ROOT }).sort();
process.exitCode = await reportSteps(files.map((file) => ({ name: file.replace(/^scripts.check-|\.ts$/g, ''), file })));

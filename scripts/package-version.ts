/** Checks the package and makes a version of it. Arguments: --dev-hub NAME, --dry-run (prints the commands alone). */
import { parseArgs } from 'node:util';
import { planOrRun } from './package/commands.ts';
import { versionCommands } from './package/orgCommands.ts';

const { values } = parseArgs({
  options: { 'dev-hub': { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
});
planOrRun(versionCommands(values['dev-hub']), process.argv);

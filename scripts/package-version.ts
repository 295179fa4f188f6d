/** Checks the package and makes a version of it. Arguments: --dev-hub NAME, --dry-run (prints the commands alone). */
import { readOptions } from './options.ts';
import { planOrRun } from './package/commands.ts';
import { versionCommands } from './package/orgCommands.ts';

const values = readOptions('npm run package:version --', {
  'dev-hub': { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
});
planOrRun(versionCommands(values['dev-hub']), process.argv);

/**
 * Makes a scratch org with the package, permissions, sample records and the connector's sign-in, ready to be connected.
 * Arguments: --alias NAME (togai), --days N (7), --no-namespace, --contact EMAIL, --dry-run (prints the commands alone).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeClientApp } from './package/clientApp.ts';
import { planOrRun } from './package/commands.ts';
import { CLIENT_APP_DIRECTORY, orgCommands } from './package/orgCommands.ts';
import { ROOT } from './step.ts';

const { values } = parseArgs({
  options: {
    alias: { type: 'string', default: 'togai' },
    days: { type: 'string', default: '7' },
    'no-namespace': { type: 'boolean', default: false },
    contact: { type: 'string', default: 'admin@example.com' },
    'dry-run': { type: 'boolean', default: false },
  },
});
const publicUrl = process.env['PUBLIC_URL'] ?? 'http://localhost:3000';

if (!values['dry-run']) {
  writeClientApp(join(ROOT, 'config/external-client-apps/local'), join(ROOT, CLIENT_APP_DIRECTORY), {
    callbackUrl: `${publicUrl.replace(/\/$/, '')}/oauth/callback`,
    contactEmail: values.contact,
  });
}
planOrRun(
  orgCommands({ alias: values.alias, days: Number(values.days), noNamespace: values['no-namespace'] }),
  process.argv,
);
if (process.exitCode === undefined) {
  console.log(
    `Then copy the consumer key and secret into SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET, start the connector with\n` +
      `SALESFORCE_LOGIN_URL=https://test.salesforce.com npm start, and press Add connection at ${publicUrl}.`,
  );
}

/**
 * Makes a scratch org with the package, permissions, sample records and the connector's sign-in, and brings it to the connector.
 * Arguments: --alias NAME (togai), --days N (7), --no-namespace, --contact EMAIL, --dry-run (prints the steps alone).
 */
import { join } from 'node:path';
import { writeClientApp } from './package/clientApp.ts';
import { planOrRun } from './package/commands.ts';
import { connectAddress, isRunning, openInBrowser, pressThere, readOrg } from './package/connectOrg.ts';
import { CLIENT_APP_DIRECTORY, orgCommands } from './package/orgCommands.ts';
import { readOptions, wholeNumber } from './options.ts';
import { ROOT } from './step.ts';

const values = readOptions('npm run org:create --', {
  alias: { type: 'string', default: 'togai' },
  days: { type: 'string', default: '7' },
  'no-namespace': { type: 'boolean', default: false },
  contact: { type: 'string', default: 'admin@example.com' },
  'dry-run': { type: 'boolean', default: false },
});
const publicUrl = process.env['PUBLIC_URL'] ?? 'http://localhost:3000';
const START =
  'SALESFORCE_LOGIN_URL=https://test.salesforce.com SALESFORCE_CLIENT_ID=… SALESFORCE_CLIENT_SECRET=… npm start';

if (!values['dry-run']) {
  writeClientApp(join(ROOT, 'config/external-client-apps/local'), join(ROOT, CLIENT_APP_DIRECTORY), {
    callbackUrl: `${publicUrl.replace(/\/$/, '')}/oauth/callback`,
    contactEmail: values.contact,
  });
}
const commands = orgCommands({
  alias: values.alias,
  days: wholeNumber('days', values.days, { least: 1, most: 30 }),
  noNamespace: values['no-namespace'],
});
planOrRun(commands, process.argv);
if (values['dry-run']) {
  const address = connectAddress(publicUrl, 'https://MY-DOMAIN.scratch.my.salesforce.com');
  console.log(
    `${commands.length + 1}. Connect the org to the connector at ${publicUrl}\n   ${START}\n   opens ${address}`,
  );
} else if (process.exitCode === undefined) await connect();

/** As far as it goes without a person: the page that begins the sign-in, filled in. */
async function connect(): Promise<void> {
  const { instanceUrl, username } = await readOrg(values.alias);
  const address = connectAddress(publicUrl, instanceUrl);
  console.log(
    `\nCopy the consumer key and secret from the page that opened, and keep the connector running with them:\n    ${START}`,
  );
  if (await isRunning(publicUrl)) openInBrowser(address);
  else console.log(`No connector answers at ${publicUrl} yet: start it, then open the address below.`);
  console.log(`Connect the org: ${address}\n${pressThere(username)}`);
}

/** The commands that make a scratch org with the package in it, and those that make a package version. */
import { SF } from './commands.ts';
import type { Command } from './commands.ts';

/** What a scratch org shall be like. */
export interface OrgOptions {
  /** Alias of the org. */
  readonly alias: string;
  /** Days until Salesforce deletes it, 1 to 30. */
  readonly days: number;
  /** For people who don't own the namespace of the package. */
  readonly noNamespace: boolean;
}

/** Where the External Client App with this machine's callback is written before it is deployed. */
export const CLIENT_APP_DIRECTORY = '.cache/external-client-app';

const PERMISSION_SETS = ['Togai_Admin', 'Togai_Integration', 'Togai_Integration_Access'];

/** A scratch org with Quotes, the package, permissions, sample records and the connector's sign-in. */
export function orgCommands({ alias, days, noNamespace }: OrgOptions): Command[] {
  const org = ['--target-org', alias];
  return [
    { purpose: 'Compile the components', run: ['scripts/build-lwc.ts'] },
    {
      purpose: `Create the scratch org ${alias}, with Quotes on`,
      unless: [SF, 'org', 'display', ...org, '--json'],
      run: [
        ...([SF, 'org', 'create', 'scratch'] as const),
        ...['--definition-file', 'config/project-scratch-def.json', '--alias', alias, '--duration-days', String(days)],
        ...['--set-default', '--wait', '15', ...(noNamespace ? ['--no-namespace'] : [])],
      ],
    },
    { purpose: 'Make sure that the compiled components are of today', run: ['scripts/build-lwc.ts', '--check'] },
    {
      purpose: 'Deploy the package',
      run: [SF, 'project', 'deploy', 'start', '--source-dir', 'force-app', ...org, '--wait', '30'],
    },
    {
      purpose: "Deploy the subscriber's own permission set",
      run: [SF, 'project', 'deploy', 'start', '--source-dir', 'config/subscriber', ...org, '--wait', '10'],
    },
    {
      purpose: 'Assign the permission sets',
      run: [SF, 'org', 'assign', 'permset', ...PERMISSION_SETS.flatMap((name) => ['--name', name]), ...org],
    },
    { purpose: 'Load sample records', run: [SF, 'apex', 'run', '--file', 'config/sample-records.apex', ...org] },
    {
      purpose: 'Run the Apex tests',
      run: [
        SF,
        'apex',
        'run',
        'test',
        '--test-level',
        'RunLocalTests',
        '--code-coverage',
        '--result-format',
        'human',
        '--wait',
        '30',
        ...org,
      ],
    },
    {
      purpose: 'Deploy the app that the connector signs in with',
      run: [SF, 'project', 'deploy', 'start', '--source-dir', CLIENT_APP_DIRECTORY, ...org, '--wait', '10'],
    },
    {
      purpose: 'Open the page that has the consumer key and secret of that app',
      run: [SF, 'org', 'open', '--path', 'lightning/setup/ManageExternalClientApplication/home', ...org],
    },
  ];
}

/** A new version of the package, tested and with its coverage. */
export function versionCommands(devHub: string | undefined): Command[] {
  const hub = devHub === undefined ? [] : ['--target-dev-hub', devHub];
  return [
    { purpose: 'Compile the components', run: ['scripts/build-lwc.ts'] },
    { purpose: 'Check metadata', run: ['scripts/check-metadata.ts'] },
    { purpose: 'Check Apex', run: ['scripts/check-apex.ts'] },
    { purpose: 'Check the fields that Apex uses', run: ['scripts/check-apex-soql.ts'] },
    { purpose: 'Check security', run: ['scripts/check-security.ts'] },
    {
      purpose: 'Make the package version, in an org with Quotes on',
      run: [
        ...([SF, 'package', 'version', 'create', '--package', 'Togai for Salesforce'] as const),
        ...['--definition-file', 'config/project-scratch-def.json', '--code-coverage', '--installation-key-bypass'],
        ...['--wait', '60', ...hub],
      ],
    },
  ];
}

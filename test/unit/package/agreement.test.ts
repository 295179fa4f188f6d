/** The package, the connector and the local Salesforce use the same words and names: one renamed alone fails here. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CAUSES, FLOWS, SYNC_STATUSES } from '../../../companion/domain/status.ts';
import { NOTIFICATION_TYPE } from '../../../companion/salesforce/notifications.ts';
import { definedNames } from '../../../scripts/package/metadataRules.ts';
import { filesUnder, readMetadata } from '../../../scripts/package/metadataFiles.ts';
import type { MetadataFile } from '../../../scripts/package/metadataFiles.ts';

const metadata = filesUnder('force-app', '-meta.xml')
  .map((path) => readMetadata('force-app', path))
  .filter((file): file is MetadataFile => 'root' in file);

describe('words', () => {
  const terms = new Set(constantsOf('force-app/main/capture/classes/SyncTerms.cls').values());
  it('statuses are those of the value set, in its order', () => {
    const source = readFileSync('force-app/main/status/globalValueSets/Sync_Status.globalValueSet-meta.xml', 'utf8');
    expect([...source.matchAll(/<fullName>(.+?)<\/fullName>/g)].map(([, value]) => value)).toEqual([...SYNC_STATUSES]);
  });
  it('statuses, flows and causes are those of Apex, and Apex has no other', () => {
    expect([...terms].sort()).toEqual([...new Set<string>([...SYNC_STATUSES, ...FLOWS, ...CAUSES])].sort());
  });
});

describe('API names', () => {
  const names = definedNames(metadata);
  const sources = globSync([
    'companion/**/*.ts',
    'test/simulator/**/*.ts',
    'scripts/demo/**/*.ts',
    'force-app/**/lwc/**/*.ts',
  ]);
  it('in the sources are all defined in the package', () => {
    const unknown = sources.flatMap((file) => {
      const used = code(file).match(/\b[A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*__[ce]\b/g) ?? [];
      return used.filter((name) => !names.has(name)).map((name) => `${file}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });
});

describe('the notification of owners', () => {
  it('has the name in the connector that it has in the package', () => {
    expect(filesUnder('force-app', '.notiftype-meta.xml').map((path) => basename(path))).toEqual([
      `${NOTIFICATION_TYPE}.notiftype-meta.xml`,
    ]);
  });
});

describe('custom permissions', () => {
  const defined = filesUnder('force-app', '.customPermission-meta.xml').map((path) => basename(path).split('.')[0]);
  /** Files that ask for a custom permission, and where each names it. */
  const ASKED = {
    'force-app/main/capture/classes/ChangeCapture.cls': /LOAD_WITHOUT_SYNC = '(\w+)'/,
    'force-app/main/status/classes/SyncRetry.cls': /PERMISSION = '(\w+)'/,
    'force-app/main/setup/permissionsets/Togai_Admin.permissionset-meta.xml':
      /<customPermissions>[^]*?<name>(\w+)<\/name>/,
    'companion/salesforce/access.ts': /FROM CustomPermission WHERE DeveloperName = '(\w+)'/,
    'test/simulator/salesforce/triggers.ts': /holdsCustomPermission\(store, userId, '(\w+)'\)/,
  };
  it.each(Object.entries(ASKED))('that %s asks for is in the package', (file, asked) => {
    expect(defined).toContain(asked.exec(readFileSync(file, 'utf8'))?.[1]);
  });
});

describe('Apex', () => {
  const classes = globSync('force-app/**/*.cls');
  it.each(classes)('%s declares its sharing, or is a test of which nothing is called', (file) => {
    const source = readFileSync(file, 'utf8');
    expect(/\b(?:with|without|inherited) sharing\b[^{]*class|@IsTest\s+private class/.test(source)).toBe(true);
  });
  it.each(classes.filter((file) => readFileSync(file, 'utf8').includes(' without sharing ')))(
    '%s says why it runs without sharing',
    (file) => {
      expect(readFileSync(file, 'utf8')).toMatch(/Without sharing .*(on purpose|because)/);
    },
  );
  it.each(globSync('force-app/**/*.trigger'))('%s is one statement', (file) => {
    const body = /\{([^]*)\}/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    expect(body.match(/;/g)).toHaveLength(1);
  });
  it('publishes events in one class', () => {
    const callers = classes.filter((file) => code(file).includes('EventBus.publish'));
    expect(callers).toEqual(['force-app/main/capture/classes/SyncRequestPublisher.cls']);
  });
  it.each(classes)('%s says in each query and change with whose rights', (file) => {
    const source = code(file);
    for (const [query] of source.matchAll(/\[\s*SELECT[^\]]*\]/gi)) expect(query).toMatch(/WITH (USER|SYSTEM)_MODE/);
    for (const [statement] of source.matchAll(/^\s*(?:insert|update|upsert|delete|undelete|merge)\s[^;]*;/gim)) {
      expect(statement).toMatch(/\bas (user|system)\b/);
    }
  });
});

/** Public text constants of an Apex class, by name. */
function constantsOf(file: string): Map<string, string> {
  const found = code(file).matchAll(/public static final String (\w+) = '([^']*)'/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, value]));
}

/** A source without its comments. */
function code(file: string): string {
  return readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
}

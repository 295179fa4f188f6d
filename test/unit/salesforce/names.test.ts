/** The companion's list of the package's names against the package itself, and the namespace around them. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { names, PACKAGE_FIELDS, PACKAGE_OBJECTS, PACKAGE_RELATIONSHIPS } from '../../../companion/salesforce/names.ts';

const ROOT = new URL('../../../force-app/main/', import.meta.url);
const FILES = readdirSync(ROOT, { recursive: true, encoding: 'utf8' });

function metadataFields(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const file of FILES) {
    const match = /objects\/(\w+)\/(?:fields\/(\w+)\.field|(\w+)\.object)-meta\.xml$/.exec(file.replaceAll('\\', '/'));
    if (!match?.[1]) continue;
    const fields = found.get(match[1]) ?? [];
    if (match[2]) fields.push(match[2]);
    found.set(match[1], fields.sort());
  }
  return found;
}

function metadataRelationships(): string[] {
  const found = new Set<string>();
  for (const file of FILES.filter((each) =>
    /objects\/\w+__c\/fields\/.*\.field-meta\.xml$/.test(each.replaceAll('\\', '/')),
  )) {
    const child = /<relationshipName>(\w+)</.exec(readFileSync(new URL(file, ROOT), 'utf8'))?.[1];
    if (!child) continue;
    found.add(`${child}__r`);
    found.add(basename(file, '.field-meta.xml').replace(/__c$/, '__r'));
  }
  return [...found].sort();
}

describe('the list of package names', () => {
  it('holds each object, event and field of the metadata and nothing more', () => {
    const listed = Object.entries({ ...PACKAGE_OBJECTS, ...PACKAGE_FIELDS }).map(
      ([name, fields]) => [name, [...fields].sort()] as const,
    );
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(metadataFields()));
  });

  it('holds the relationships of its lookups', () => {
    expect([...PACKAGE_RELATIONSHIPS].sort()).toEqual(metadataRelationships());
  });
});

describe('names with a namespace', () => {
  const n = names('togai');

  it('prefixes only what belongs to the package, and only once', () => {
    expect(n.object('Sync_Record__c')).toBe('togai__Sync_Record__c');
    expect(n.object('Account')).toBe('Account');
    expect(n.field('Region__c')).toBe('Region__c');
    expect(n.field(n.field('Status__c'))).toBe('togai__Status__c');
    expect(n.topic('Sync_Requested__e')).toBe('/event/togai__Sync_Requested__e');
  });

  it('translates queries but not the text in quotes', () => {
    const soql =
      "SELECT Id, Status__c, Account__r.Name FROM Sync_Record__c WHERE Code__c = 'Status__c isn\\'t Code__c' AND togai__Cause__c = null";
    expect(n.soql(soql)).toBe(
      "SELECT Id, togai__Status__c, togai__Account__r.Name FROM togai__Sync_Record__c WHERE togai__Code__c = 'Status__c isn\\'t Code__c' AND togai__Cause__c = null",
    );
  });

  it('takes the namespace off rows, off rows inside them, and leaves foreign names', () => {
    const row = {
      Id: '1',
      other__Status__c: 'x',
      Status__c: 'own',
      togai__Sync_Records__r: { records: [{ togai__Status__c: 'Pending' }] },
    };
    expect(n.fromOrg(row)).toEqual({
      Id: '1',
      other__Status__c: 'x',
      Status__c: 'own',
      Sync_Records__r: { records: [{ Status__c: 'Pending' }] },
    });
    expect(n.toOrg({ Status__c: 'Synced', attributes: { type: 'x' } })).toEqual({
      togai__Status__c: 'Synced',
      attributes: { type: 'x' },
    });
  });
});

describe('names without a namespace', () => {
  it('leaves everything as it is', () => {
    const n = names('');
    const row = { Status__c: 'Synced' };
    expect(n.soql('SELECT Status__c FROM Sync_Record__c')).toBe('SELECT Status__c FROM Sync_Record__c');
    expect(n.toOrg(row)).toBe(row);
    expect(n.topic('Sync_Requested__e')).toBe('/event/Sync_Requested__e');
  });
});

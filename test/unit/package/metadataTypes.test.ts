/** Mistakes planted in metadata are found by the comparison with Salesforce's own types and by the package's rules. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetadata } from '../../../scripts/package/metadataFiles.ts';
import type { MetadataFile } from '../../../scripts/package/metadataFiles.ts';
import { ruleFindings } from '../../../scripts/package/metadataRules.ts';
import { metadataTypeCheck } from '../../../scripts/package/metadataTypes.ts';

const NAMESPACE = ' xmlns="http://soap.sforce.com/2006/04/metadata"';
let directory: string;
let check: ReturnType<typeof metadataTypeCheck>;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'metadata-'));
  check = metadataTypeCheck();
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('Salesforce types', () => {
  it('have nothing against a good field', () => {
    expect(check(field('Phone__c', '<length>40</length>'))).toEqual([]);
  });
  it.each([
    ['an unknown element', '<lenght>40</lenght>', 'CustomField.lenght: unknown element'],
    ['a value that is none of the allowed', '<deleteConstraint>Never</deleteConstraint>', '"Never" is not one of'],
    ['a word for a number', '<length>forty</length>', '"forty" is not a number'],
    ['a word for a truth', '<unique>yes</unique>', '"yes" is neither true nor false'],
    ['an element twice', '<length>4</length><length>5</length>', 'CustomField.length: repeated'],
    ['a missing element', '<valueSet><valueSetDefinition><value/></valueSetDefinition></valueSet>', 'is missing'],
    ['text in place of elements', '<valueSet>Sync_Status</valueSet>', 'expected elements, found text'],
  ])('find %s', (_what, xml, message) => {
    expect(messages(check(field('Phone__c', xml)))).toContain(message);
  });
  it('find an unknown type of metadata and a missing namespace', () => {
    const found = messages(check(file('x.xml', '<CustomFeild/>')));
    expect(found).toContain('unknown metadata type');
    expect(found).toContain('the metadata namespace is missing');
  });
});

describe('rules of the package', () => {
  it('want a label, a description and help on every field', () => {
    const bare = file('Bare__c.field-meta.xml', `<CustomField${NAMESPACE}><label>Bare</label></CustomField>`);
    const found = messages(ruleFindings([bare]));
    expect(found).toContain('no description');
    expect(found).toContain('no inlineHelpText');
    expect(found).not.toContain('no label');
  });
  it('find a name that nothing defines', () => {
    const holder = file(
      'A.permissionset-meta.xml',
      `<PermissionSet${NAMESPACE}><label>Gone__c</label></PermissionSet>`,
    );
    expect(messages(ruleFindings([field('Phone__c', ''), holder]))).toBe('Gone__c is not defined in the package');
  });
  it('find a file that is called otherwise than what it holds', () => {
    const renamed = file('Fax__c.field-meta.xml', field('Phone__c', '').source);
    expect(messages(ruleFindings([renamed]))).toContain('differs from the file');
  });
  it('find XML that is none', () => {
    writeFileSync(join(directory, 'broken.xml'), '<a><b></a>');
    expect(readMetadata(directory, 'broken.xml')).toMatchObject({
      message: expect.stringContaining('no XML') as string,
    });
  });
});

function field(name: string, xml: string): MetadataFile {
  return file(
    `${name}.field-meta.xml`,
    `<CustomField${NAMESPACE}><fullName>${name}</fullName><description>d</description><inlineHelpText>h</inlineHelpText>` +
      `<label>l</label><type>Text</type>${xml}</CustomField>`,
  );
}

function file(path: string, source: string): MetadataFile {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), source);
  const parsed = readMetadata(directory, path);
  if (!('root' in parsed)) throw new Error(parsed.message);
  return parsed;
}

function messages(findings: readonly { message: string }[]): string {
  return findings.map(({ message }) => message).join('\n');
}

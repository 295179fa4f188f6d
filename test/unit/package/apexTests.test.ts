/** Every method that other classes call is tested with good input, bad input, 200 records and without permissions. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';

const KINDS = ['positive', 'negative', 'bulk', 'no-permission'] as const;
type Kind = (typeof KINDS)[number];

/**
 * Methods for which a kind has no meaning: without input there is nothing to refuse, and what takes one record has no bulk
 * (its sibling for many is SyncAction.run).
 */
const FEWER: Readonly<Record<string, readonly Kind[]>> = {
  'AccountChangeRule.flow': ['positive'],
  'QuoteChangeRule.flow': ['positive'],
  'SyncTerms.now': ['positive'],
  'SyncTerms.requestTime': ['positive', 'negative', 'bulk'],
  'SyncTerms.nameOf': ['positive', 'negative'],
  'PostInstall.onInstall': ['positive', 'negative'],
  'SyncRetry.isPermitted': ['positive', 'negative'],
  'SyncStatus.withoutAccess': ['positive'],
  'SyncStatus.of': ['positive', 'negative', 'no-permission'],
  'SyncStatusController.status': ['positive', 'negative', 'no-permission'],
  'SyncStatusController.retry': ['positive', 'negative', 'no-permission'],
  'SyncStatusController.preview': ['positive', 'negative', 'no-permission'],
  'QuotePreview.request': ['positive', 'negative', 'no-permission'],
  'SyncRecordStore.savePreviewRequest': ['positive', 'negative', 'no-permission'],
};

/** `Class.method` → the kinds its tests name in a `// covers:` line. */
const covered = new Map<string, Set<string>>();
for (const file of globSync('force-app/tests/**/*.cls')) {
  for (const [, method = '', kinds = ''] of readFileSync(file, 'utf8').matchAll(/\/\/ covers: (\S+) (.+)/g)) {
    covered.set(method, new Set([...(covered.get(method) ?? []), ...kinds.trim().split(/\s+/)]));
  }
}

const methods = globSync('force-app/main/**/*.cls').flatMap((file) => {
  const source = readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
  const signatures = source.matchAll(/^ {4}(?:public|global) (?!override|abstract)[\w<>, .]*?\b(\w+)\(/gm);
  const names = [...signatures].map(([, name]) => name).filter((name) => name !== basename(file, '.cls'));
  const own = [...source.matchAll(/^ {4}public override [\w<>, .]*?\b(\w+)\(/gm)].map(([, name]) => name);
  return [...new Set([...names, ...own])].map((name) => `${basename(file, '.cls')}.${name}`);
});

describe('tests in Apex', () => {
  it('are looked for', () => {
    expect(methods).toContain('ChangeCapture.ofAccounts');
  });
  it.each(methods)('of %s cover what they must', (method) => {
    expect([...(covered.get(method) ?? [])]).toEqual(expect.arrayContaining([...(FEWER[method] ?? KINDS)]));
  });
  it('name only methods that there are', () => {
    expect([...covered.keys()].filter((name) => !methods.includes(name))).toEqual([]);
  });
});

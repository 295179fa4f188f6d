/** The security rules find what is planted in Apex; needs Java, as the check itself does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { analyze } from '../../../scripts/package/analyzer.ts';
import { javaVersion } from '../../../scripts/package/java.ts';

const PLANTED = `public class Planted {
  @AuraEnabled
  public static List<Account> find(String name) {
    return Database.query('SELECT Id FROM Account WHERE Name = \\'' + name + '\\'');
  }
}
`;

it.skipIf(javaVersion() === undefined)('finds injection, missing sharing and missing access checks', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'planted-'));
  try {
    writeFileSync(join(directory, 'Planted.cls'), PLANTED);
    const found = await analyze(directory, ['pmd', 'sfge'], ['AppExchange', 'Recommended:Security', 'sfge']);
    const rules = new Set(found.map(({ rule }) => rule));
    expect(rules).toContain('pmd:ApexSOQLInjection');
    expect(rules).toContain('pmd:ApexSharingViolations');
    expect(rules).toContain('sfge:ApexFlsViolation');
  } finally {
    rmSync(directory, { recursive: true });
  }
});

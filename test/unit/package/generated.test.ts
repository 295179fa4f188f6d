/** What is generated for the component is of today, and says what the package says. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MESSAGE_CODES, messageText } from '../../../companion/domain/messages.ts';
import { compiledComponent } from '../../../scripts/package/compiledComponent.ts';
import { componentTypes } from '../../../scripts/package/componentTypes.ts';
import { labelsWithMessages, messageLabelsModule } from '../../../scripts/package/messageLabels.ts';

const labels = readFileSync('force-app/main/status/labels/CustomLabels.labels-meta.xml', 'utf8');
/** Instead of a diff of generated text. */
const OUTDATED = 'Run npm run generate.';
const messages = MESSAGE_CODES.map((code) => ({ code, text: messageText(code, {}) }));

describe('labels', () => {
  it('there is one for every message code, with its sentence, and none for a code that is gone', () => {
    expect(labelsWithMessages(labels, messages) === labels, OUTDATED).toBe(true);
  });
  it('the component knows every message code', () => {
    const module = readFileSync('force-app/main/status/lwc/togaiSyncStatus/messageLabels.ts', 'utf8');
    expect(module === messageLabelsModule(messages), OUTDATED).toBe(true);
  });
  it('other labels stay, and XML in a sentence is text', () => {
    const more = labelsWithMessages(labels, [{ code: 'X', text: 'a < b & c' }]);
    expect(more).toContain('<fullName>Sync_Retry</fullName>');
    expect(more).toContain('<value>a &lt; b &amp; c</value>');
    expect(more).not.toContain('Message_SYNCED');
  });
  it('a sentence that no label can hold is refused', () => {
    expect(() => labelsWithMessages(labels, [{ code: 'X', text: 'x'.repeat(1001) }])).toThrow(/X/);
  });
});

describe('types', () => {
  it('are of today', () => {
    expect(readFileSync('config/lwc/generated.d.ts', 'utf8') === componentTypes('force-app'), OUTDATED).toBe(true);
  });
  it('tell parameters, results and what can be wired', () => {
    const directory = mkdtempSync(join(tmpdir(), 'apex-'));
    try {
      mkdirSync(join(directory, 'classes'));
      const source = `public class X {
        @AuraEnabled(cacheable=true) public static Integer count(Id recordId, String name) { return 1; }
        // @AuraEnabled public static void commented() {}
        @AuraEnabled public static void save() {}
        @AuraEnabled public Boolean done { get; set; }
      }`;
      writeFileSync(join(directory, 'classes/X.cls'), source);
      const types = componentTypes(directory);
      expect(types).toContain("declare module '@salesforce/apex/X.count'");
      expect(types).toMatch(
        /WireAdapterConstructor<\{ recordId\?: string \| undefined; name\?: string \| undefined \}, \{ data\?: number/,
      );
      expect(types).toMatch(/X\.save' \{\n {2}const method: \(input\?: \{ {2}\}\) => Promise<void>/);
      expect(types).toContain('done?: boolean;');
      expect(types).not.toContain('commented');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

it('compiled components keep decorators and lose types', () => {
  const made = compiledComponent("import type { A } from 'a';\nexport default class X { @api id?: string; }\n");
  expect(made).toBe('export default class X {\n    @api\n    id;\n}\n');
});

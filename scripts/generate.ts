/**
 * `npm run generate`: writes all that is made from something else: custom labels and the component's list of them from the messages,
 * the component's types from the package, the Apex test of the capture cases from their table. `--check` only says what is not of today.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGE_CODES, messageText } from '../companion/domain/messages.ts';
import { readOptions } from './options.ts';
import { captureTestClass } from './package/captureTest.ts';
import { componentTypes } from './package/componentTypes.ts';
import { labelsWithMessages, messageLabelsModule } from './package/messageLabels.ts';
import { ROOT } from './step.ts';

const LABELS = 'force-app/main/status/labels/CustomLabels.labels-meta.xml';
const messages = MESSAGE_CODES.map((code) => ({ code, text: messageText(code, {}) }));
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** In this order: the types name the labels. */
const FILES: readonly { readonly file: string; readonly from: string; readonly made: () => string }[] = [
  { file: LABELS, from: 'companion/domain/messages.ts', made: () => labelsWithMessages(read(LABELS), messages) },
  {
    file: 'force-app/main/status/lwc/togaiSyncStatus/messageLabels.ts',
    from: 'companion/domain/messages.ts',
    made: () => messageLabelsModule(messages),
  },
  { file: 'config/lwc/generated.d.ts', from: 'force-app', made: () => componentTypes(join(ROOT, 'force-app')) },
  {
    file: 'force-app/tests/capture/classes/CaptureCasesTest.cls',
    from: 'test/fixtures/capture-cases.json',
    made: () => captureTestClass(read('test/fixtures/capture-cases.json')),
  },
];

const { check } = readOptions('npm run generate --', { check: { type: 'boolean', default: false } });
for (const { file, from, made } of FILES) {
  const wanted = made();
  if (!check) writeFileSync(join(ROOT, file), wanted);
  else if (read(file) !== wanted) {
    console.error(`${file} is not made from ${from} as it is now. Run npm run generate.`);
    process.exitCode = 1;
  }
}

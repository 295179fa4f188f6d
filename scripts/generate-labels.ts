/** Writes a custom label for every message code, and the component's list of them; other labels stay as they are. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MESSAGE_CODES, messageText } from '../companion/domain/messages.ts';
import { labelsWithMessages, messageLabelsModule } from './package/messageLabels.ts';
import { ROOT } from './step.ts';

const LABELS = join(ROOT, 'force-app/main/status/labels/CustomLabels.labels-meta.xml');
const MODULE = join(ROOT, 'force-app/main/status/lwc/togaiSyncStatus/messageLabels.ts');

const messages = MESSAGE_CODES.map((code) => ({ code, text: messageText(code, {}) }));
writeFileSync(LABELS, labelsWithMessages(readFileSync(LABELS, 'utf8'), messages));
writeFileSync(MODULE, messageLabelsModule(messages));

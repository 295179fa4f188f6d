/** The component in a real browser with Salesforce's own base components: every state, looked at and checked by axe. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STATES } from './componentStates.ts';
import { openPreview, type PreviewPage, WIDTHS } from './previewPage.ts';

const RECORD = '001000000000001AAA';

let preview: PreviewPage;

beforeAll(async () => {
  preview = await openPreview('.cache/preview');
}, 120_000);
afterAll(() => preview.close());

const show = (answer: object | undefined, width = WIDTHS.page) => preview.showStatus(RECORD, answer, width);

describe.each<[string, (typeof STATES)[keyof typeof STATES]]>(Object.entries(STATES))(
  '%s',
  (name, { answer, shows }) => {
    it.each(Object.entries(WIDTHS))('is whole and accessible on a %s', async (kind, width) => {
      await show(answer, width);
      for (const text of shows) await preview.page.getByText(text).first().waitFor();
      expect(await preview.faultsAfterPicture(`${name} ${kind}`)).toEqual([]);
    });
  },
);

it('loads with one round trip', async () => {
  await show(STATES.synced.answer);
  await preview.page.getByText('Synced with Togai.').waitFor();
  expect(await preview.page.evaluate(() => window.calls)).toEqual([['status', RECORD]]);
});

it('sends again with the keyboard, and shows a refusal', async () => {
  const { page } = preview;
  await show(STATES['action needed'].answer);
  await page.getByRole('button', { name: 'Retry' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => window.calls.filter(([name]) => name === 'retry'))).toHaveLength(1);
  await page.evaluate(() => (window.apex.refusal = 'You may not.'));
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('alert').getByText('You may not.').waitFor();
});

/** The set-up page in a real browser with Salesforce's own base components: what passed, what is to do, no access, a failure. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPreview, type PreviewPage, WIDTHS } from './previewPage.ts';

/** Every check that Apex makes, in its order. */
const CODES = [
  ...readFileSync('force-app/main/setup/classes/SetupCheckController.cls', 'utf8').matchAll(/new SetupCheck\('(\w+)'/g),
].map(([, code = '']) => code);

const STATES: Readonly<Record<string, { checks?: readonly object[]; shows: readonly string[] }>> = {
  'all passed': { checks: CODES.map((code) => ({ code, passed: true, found: '1' })), shows: ['In place'] },
  'all to do': { checks: CODES.map((code) => ({ code, passed: false, found: '' })), shows: ['To do'] },
  'no access': { checks: [], shows: ['Togai Admin'] },
  failed: { shows: ['could not be run'] },
};

let preview: PreviewPage;

beforeAll(async () => {
  preview = await openPreview('.cache/preview-setup');
}, 120_000);
afterAll(() => preview.close());

describe.each(Object.entries(STATES))('set-up: %s', (name, { checks, shows }) => {
  it.each(Object.entries(WIDTHS))('is whole and accessible on a %s', async (kind, width) => {
    await preview.showSetup(checks, width);
    for (const text of shows) await preview.page.getByText(text).first().waitFor({ state: 'attached' });
    expect(await preview.page.locator('li.check').count()).toBe(checks?.length ?? 0);
    expect(await preview.faultsAfterPicture(`set-up ${name} ${kind}`)).toEqual([]);
  });
});

it('has words for every check and its fix', async () => {
  await preview.showSetup(STATES['all to do']?.checks, WIDTHS.page);
  const texts = await preview.page.locator('li.check').allInnerTexts();
  expect(texts).toHaveLength(CODES.length);
  for (const code of CODES) expect(texts.join('\n')).not.toContain(code);
  expect(await preview.page.locator('li.check .fix').count()).toBe(CODES.length);
});

it('looks again when asked', async () => {
  await preview.showSetup(STATES['all to do']?.checks, WIDTHS.page);
  await preview.page.evaluate(() => (window.apex.checks = []));
  await preview.page.getByRole('button', { name: 'Check again' }).click();
  await expect.poll(() => preview.page.locator('li.check').count()).toBe(0);
});

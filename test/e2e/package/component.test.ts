/** The component in a real browser with Salesforce's own base components: every state, looked at and checked by axe. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPreview } from '../../../scripts/package/componentPreview.ts';
import { servePreview } from '../../../scripts/package/previewServer.ts';
import type { PreviewServer } from '../../../scripts/package/previewServer.ts';
import { launchBrowser } from '../browser.ts';
import { STATES } from './componentStates.ts';

const DIRECTORY = '.cache/preview';
/** The pictures are kept for people. */
const PICTURES = '.cache/preview-pictures';
const WIDTHS = { page: 960, phone: 360 };
const RECORD = '001000000000001AAA';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: PreviewServer;
let browser: Browser;
let page: Page;
const faults: string[] = [];

beforeAll(async () => {
  await buildPreview(DIRECTORY);
  mkdirSync(PICTURES, { recursive: true });
  server = await servePreview(DIRECTORY);
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(server.url);
  await page.evaluate(AXE);
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${String(response.status())} ${response.url()}`);
  });
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.close();
});

async function show(answer: object | undefined, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.evaluate(
    ([record, given]) => {
      window.answers = given ? { [record]: given } : {};
      window.calls = [];
      window.refusal = '';
      const place = document.getElementById('page');
      place?.replaceChildren();
      if (place) window.mount(record, place);
    },
    [RECORD, answer] as const,
  );
  await page.getByText('Togai', { exact: true }).first().waitFor();
}

describe.each<[string, (typeof STATES)[keyof typeof STATES]]>(Object.entries(STATES))(
  '%s',
  (name, { answer, shows }) => {
    it.each(Object.entries(WIDTHS))('is whole and accessible on a %s', async (kind, width) => {
      faults.length = 0;
      await show(answer, width);
      for (const text of shows) await page.getByText(text).first().waitFor();
      await page.screenshot({ path: join(PICTURES, `${name.replaceAll(' ', '-')}-${kind}.png`), fullPage: true });
      const results = await page.evaluate<AxeResults>('axe.run()');
      expect(results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
        [],
      );
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(faults).toEqual([]);
    });
  },
);

it('loads with one round trip', async () => {
  await show(STATES.synced.answer, WIDTHS.page);
  await page.getByText('Synced with Togai.').waitFor();
  expect(await page.evaluate(() => window.calls)).toEqual([['status', RECORD]]);
});

it('sends again with the keyboard, and shows a refusal', async () => {
  await show(STATES['action needed'].answer, WIDTHS.page);
  await page.getByRole('button', { name: 'Retry' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => window.calls.filter(([name]) => name === 'retry'))).toHaveLength(1);
  await page.evaluate(() => (window.refusal = 'You may not.'));
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('alert').getByText('You may not.').waitFor();
});

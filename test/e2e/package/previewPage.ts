/** The preview of the components, open in a browser: what it shows, how it looks, and whether everybody can use it. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { buildPreview } from '../../../scripts/package/componentPreview.ts';
import { servePreview } from '../../../scripts/package/previewServer.ts';
import { launchBrowser } from '../browser.ts';

/** Page widths that the components are looked at in. */
export const WIDTHS = { page: 960, phone: 360 };
/** The pictures are kept for people. */
const PICTURES = '.cache/preview-pictures';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page of the component's preview in a browser. */
export interface PreviewPage {
  readonly page: Page;
  /** Puts the status component of a record on the page, with what Apex answers; undefined: Apex has not answered yet. */
  showStatus(recordId: string, answer: object | undefined, width: number): Promise<void>;
  /** Puts the set-up page there, with the checks that Apex answers; undefined: Apex fails. */
  showSetup(checks: readonly object[] | undefined, width: number): Promise<void>;
  /** Takes a picture; returns what is wrong with the page: rules of accessibility, width, faults since it was shown. */
  faultsAfterPicture(name: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Builds the components and opens them; `directory` is this test's own. */
export async function openPreview(directory: string): Promise<PreviewPage> {
  await buildPreview(directory);
  mkdirSync(PICTURES, { recursive: true });
  const server = await servePreview(directory);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.evaluate(AXE);
  let faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${String(response.status())} ${response.url()}`);
  });
  const begin = async (width: number): Promise<void> => {
    faults = [];
    await page.setViewportSize({ width, height: 900 });
  };
  return {
    page,
    showStatus: async (recordId, answer, width) => {
      await begin(width);
      await page.evaluate(
        ([record, given]) => {
          window.show({ answers: given ? { [record]: given } : {} });
          window.mountStatus(record);
        },
        [recordId, answer] as const,
      );
      await page.getByText('Togai', { exact: true }).first().waitFor();
    },
    showSetup: async (checks, width) => {
      await begin(width);
      await page.evaluate((given) => {
        window.show(given ? { checks: given } : { refusal: 'No.' });
        window.mountSetup();
      }, checks);
      await page.getByRole('button', { name: 'Check again' }).waitFor();
    },
    faultsAfterPicture: async (name) => {
      await page.screenshot({ path: join(PICTURES, `${name.replaceAll(' ', '-')}.png`), fullPage: true });
      const { violations } = await page.evaluate<AxeResults>('axe.run()');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      return [
        ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ...(wide ? ['wider than the page'] : []),
        ...faults,
      ];
    },
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

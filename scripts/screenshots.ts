/** Takes the README's pictures anew: the component as people meet it in Salesforce, and the console after the demo's scenes. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from '../test/e2e/browser.ts';
import { STATES } from '../test/e2e/package/componentStates.ts';
import { openPreview } from '../test/e2e/package/previewPage.ts';
import { anotherSignInLink, connectOrg, signInToConsole } from './demo/connect.ts';
import { FormBrowser } from './demo/formBrowser.ts';
import { Processes, startCompanion, startWorld } from './demo/processes.ts';
import { runScenes } from './demo/scenes.ts';
import { readOptions } from './options.ts';

const { to } = readOptions('npm run screenshots --', { to: { type: 'string', default: '.github/images' } });
const RECORD = '001000000000001AAA';
const COMPONENT_WIDTH = 480;
const CONSOLE = { width: 1200, height: 860 };

await mkdir(to, { recursive: true });
await componentPictures();
await consolePictures();

async function componentPictures(): Promise<void> {
  const preview = await openPreview('.cache/preview');
  try {
    for (const [file, state] of [
      ['component-synced', STATES.synced],
      ['component-action-needed', STATES['action needed']],
      ['component-preview', STATES['quote with a preview']],
    ] as const) {
      await preview.showStatus(RECORD, state.answer, COMPONENT_WIDTH);
      for (const text of state.shows) await preview.page.getByText(text).first().waitFor();
      await preview.page
        .locator('c-togai-sync-status')
        .first()
        .screenshot({ path: join(to, `${file}.png`) });
    }
  } finally {
    await preview.close();
  }
}

async function consolePictures(): Promise<void> {
  const processes = new Processes();
  const dataDir = await mkdtemp(join(tmpdir(), 'togai-screenshots-'));
  const browser = await launchBrowser();
  try {
    const world = await startWorld(processes);
    const { salesforce, togai } = world;
    const companion = await startCompanion(processes, {
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      SALESFORCE_LOGIN_URL: salesforce.url,
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
      SALESFORCE_PUBSUB_URL: salesforce.pubsubUrl,
      TOGAI_API_URL: togai.url,
      TOGAI_API_TOKEN: togai.token,
    });
    const forms = new FormBrowser();
    const connect = async (): Promise<void> => {
      await signInToConsole(forms, companion);
      await connectOrg(forms, companion, world);
    };
    for await (const { scene, ok, outcome } of runScenes(world, connect))
      if (!ok) throw new Error(`The scene "${scene}" did not come true: ${outcome}`);
    const page = await browser.newPage({ viewport: CONSOLE, colorScheme: 'light' });
    await page.goto(await anotherSignInLink(forms, companion));
    await page.goto(`${companion.url}/connections`);
    await page.locator('tbody th a').first().click();
    await page.screenshot({ path: join(to, 'console-connection.png') });
    await page.goto(`${companion.url}/activity`);
    await page.screenshot({ path: join(to, 'console-activity.png') });
    await page.locator('tbody th a').first().click();
    await page.screenshot({ path: join(to, 'console-receipt.png') });
    await page.goto(`${companion.url}/flows`);
    await page.getByRole('link', { name: 'Quote Sync' }).first().click();
    await page.getByRole('link', { name: 'Rehearsal' }).click();
    await page.getByRole('link', { name: 'Quotes', exact: true }).click();
    await page.screenshot({ path: join(to, 'console-rehearsal.png') });
  } finally {
    await browser.close();
    await processes.stopAll();
    await rm(dataDir, { recursive: true, force: true });
  }
}

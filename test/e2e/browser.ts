/** Finds a browser for the tests of pages: the Chromium that npm brings, else a Chrome or Chromium that is installed. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import packagedChromium from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';
import { packagedChromiumPath } from './packagedChromium.ts';

const LAUNCH_MS = 30_000;

/** Keep the browser from looking for its maker's servers: the tests need nothing but loopback. */
const QUIET = ['--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Where Chrome and Chromium are installed outside PATH. */
const WELL_KNOWN = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];
const COMMANDS = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];

/**
 * Starts a headless browser; the caller closes it.
 * @throws Error naming what was tried, if none starts
 */
export async function launchBrowser(): Promise<Browser> {
  const failures: string[] = [];
  for (const candidate of candidates()) {
    try {
      const { executablePath, args } = await candidate();
      return await chromium.launch({ executablePath, args: [...args, ...QUIET], timeout: LAUNCH_MS });
    } catch (error) {
      failures.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  }
  throw new Error(
    `No browser starts. Install Chrome or Chromium, or set CHROME_PATH to one. Tried: ${failures.join('; ') || 'none was found'}.`,
  );
}

type Candidate = () => Promise<{ executablePath: string; args: string[] }>;

function candidates(): Candidate[] {
  const named = process.env['CHROME_PATH'];
  const installed = [
    ...(named ? [named] : []),
    ...(process.env['PATH'] ?? '')
      .split(delimiter)
      .flatMap((directory) => COMMANDS.map((command) => join(directory, command))),
    ...WELL_KNOWN,
  ].filter(isExecutable);
  const found: Candidate[] = installed.map((path) => () => {
    // Root has no sandbox of its own user to start the browser in.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return Promise.resolve({ executablePath: path, args });
  });
  // The packaged one is a Linux program; where a person names a browser, that one comes first.
  const packaged: Candidate = async () => ({
    executablePath: await packagedChromiumPath(),
    args: packagedChromium.args,
  });
  if (process.platform === 'linux' && !named) return [packaged, ...found];
  return process.platform === 'linux' ? [...found, packaged] : found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The Chromium that npm brings, unpacked once into the checkout's cache. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { z } from 'zod';

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));

/**
 * Path of the browser's program. The package itself would unpack it into the machine's temporary folder and take whatever lies there
 * by that name: another user's, whom alone it lets in, or half of one, left by a run that was ended. Throws where it can't be unpacked.
 */
export async function packagedChromiumPath(): Promise<string> {
  const target = join(CACHE, `chromium-${packageVersion()}`);
  const program = join(target, 'chromium');
  if (existsSync(program)) return program;
  await mkdir(CACHE, { recursive: true });
  const unpacking = await mkdtemp(join(CACHE, 'chromium-unpacking-'));
  try {
    await withTemporaryFolder(unpacking, () => chromium.executablePath());
    await rename(unpacking, target);
  } catch (error) {
    await rm(unpacking, { recursive: true, force: true });
    // Another test's worker was first.
    if (!existsSync(program)) throw error;
  }
  return program;
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const text = readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

async function withTemporaryFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}

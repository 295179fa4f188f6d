/** The demo: a whole local world, the companion connected to it, both flows run on real input, and a table of what came of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anotherSignInLink, connectOrg, signInToConsole } from './demo/connect.ts';
import { FormBrowser } from './demo/formBrowser.ts';
import { Processes, startCompanion, startWorld, type World } from './demo/processes.ts';
import { runScenes } from './demo/scenes.ts';
import type { SceneResult } from './demo/stage.ts';
import { printTable } from './demo/table.ts';
import { readOptions } from './options.ts';

const options = readOptions('npm run demo --', {
  once: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
});

const started = performance.now();
const processes = new Processes();
const dataDir = await mkdtemp(join(tmpdir(), 'togai-demo-'));
let stopping: Promise<void> | undefined;

function stop(): Promise<void> {
  stopping ??= processes.stopAll().then(() => rm(dataDir, { recursive: true, force: true }));
  return stopping;
}

function companionVariables({ salesforce, togai }: World): Record<string, string> {
  return {
    PORT: process.env['PORT'] ?? '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error',
    SALESFORCE_LOGIN_URL: salesforce.url,
    SALESFORCE_CLIENT_ID: salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    SALESFORCE_PUBSUB_URL: salesforce.pubsubUrl,
    TOGAI_API_URL: togai.url,
    TOGAI_API_TOKEN: togai.token,
  };
}

async function main(): Promise<boolean> {
  const world = await startWorld(processes);
  const companion = await startCompanion(processes, companionVariables(world));
  const results: SceneResult[] = [];
  const browser = new FormBrowser();
  const connect = async (): Promise<void> => {
    await signInToConsole(browser, companion);
    await connectOrg(browser, companion, world);
  };
  for await (const result of runScenes(world, connect)) {
    results.push(result);
    if (!options.json) process.stderr.write(`${result.ok ? '✓' : '✗'} ${result.scene}\n`);
  }
  const seconds = (performance.now() - started) / 1000;
  const ok = results.every((result) => result.ok);
  // The first link was used up by the demo itself; this one is for whoever watches.
  companion.signInUrl = await anotherSignInLink(browser, companion);
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ok, seconds, companion: companion.url, ...world, results })}\n`);
  else printTable(results, { companion, world, seconds });
  return ok;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // `on`, not `once`: the same request may come from the terminal and from npm, and the second must not end this at once.
  process.on(signal, () => {
    void stop().then(() => process.exit(0));
  });
}

try {
  const ok = await main();
  if (options.once) {
    await stop();
    process.exitCode = ok ? 0 : 1;
  } else {
    if (!options.json) process.stdout.write('\nIt stays up: try it in the browser. Ctrl+C ends it.\n');
    const ended = await processes.firstEnd();
    if (!stopping) {
      process.stderr.write(`${ended} The demo ends with it.\n`);
      await stop();
      process.exitCode = 1;
    }
  }
} catch (error) {
  process.stderr.write(`The demo could not run: ${error instanceof Error ? error.message : String(error)}\n`);
  await stop();
  process.exitCode = 1;
}

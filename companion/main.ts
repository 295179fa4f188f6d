/** The process: reads the settings, starts the companion, drains it on SIGTERM or SIGINT. */
import type { Logger } from 'pino';
import { type App, startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';

/** Runs under way may take this long to end; then the process goes, and their rows are worked on again. */
const DRAIN_PATIENCE_MS = 40_000;
/** A terminal, npm and a supervisor may each pass on the same request; one that comes later means: at once. */
const SAME_REQUEST_MS = 2_000;

async function main(): Promise<void> {
  const config = await readConfig(process.env);
  const log = createLog(config.logLevel);
  const starting = startApp(config, log);
  stopOnSignals(starting, log);
  const app = await starting;
  log.info({ url: app.url }, `Togai for Salesforce is running at ${app.url}`);
  // On its own line and not in the log: whoever reads it is let in.
  if (app.firstSignInUrl !== undefined)
    process.stdout.write(`Open this link to sign in for the first time: ${app.firstSignInUrl}\n`);
  process.send?.({ url: app.url, signInUrl: app.firstSignInUrl });
}

/** The first signal drains the companion, also one that is still starting; one that is repeated later ends it at once. */
function stopOnSignals(starting: Promise<App>, log: Logger): void {
  let askedAt: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > SAME_REQUEST_MS) process.exit(1);
      return;
    }
    askedAt = performance.now();
    log.info({ signal }, 'Stopping: runs under way end first.');
    setTimeout(() => process.exit(1), DRAIN_PATIENCE_MS).unref();
    starting
      .then((app) => app.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'The companion did not stop cleanly.');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  if (!(error instanceof ConfigError) && process.env['LOG_LEVEL'] === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = 1;
});

/** The process: reads the settings, starts the companion, drains it on SIGTERM or SIGINT. */
import { startApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { createLog } from './log.ts';

/** Runs under way may take this long to end; then the process goes, and their rows are worked on again. */
const DRAIN_PATIENCE_MS = 40_000;

async function main(): Promise<void> {
  const config = await readConfig(process.env);
  const log = createLog(config.logLevel);
  const app = await startApp(config, log);
  log.info({ url: app.url }, `Togai for Salesforce is running at ${app.url}`);
  // On its own line and not in the log: whoever reads it is let in.
  if (app.firstSignInUrl !== undefined)
    process.stdout.write(`Open this link to sign in for the first time: ${app.firstSignInUrl}\n`);
  process.send?.({ url: app.url, signInUrl: app.firstSignInUrl });
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'Stopping: runs under way end first.');
    setTimeout(() => process.exit(1), DRAIN_PATIENCE_MS).unref();
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'The companion did not stop cleanly.');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  if (!(error instanceof ConfigError) && process.env['LOG_LEVEL'] === 'debug' && error instanceof Error)
    process.stderr.write(`${error.stack ?? ''}\n`);
  process.exitCode = 1;
});

/** `npm run simulator`: a local Salesforce and a local Togai, until Ctrl+C; prints one JSON line with their addresses. */
import { startSalesforce } from './salesforce/index.ts';
import { startTogai } from './togai/index.ts';

const MOST_PORT = 65_535;

/** A port from the environment; 0 = any free one. Throws an Error in words when it is none. */
function portOf(name: string): number {
  const text = process.env[name] ?? '0';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > MOST_PORT)
    throw new Error(`${name} is "${text}", which is no port. Give a number from 0 to ${String(MOST_PORT)}.`);
  return port;
}

async function main(): Promise<void> {
  const salesforce = await startSalesforce({ port: portOf('SALESFORCE_PORT'), pubsubPort: portOf('PUBSUB_PORT') });
  const togai = await startTogai({ port: portOf('TOGAI_PORT') }).catch(async (error: unknown) => {
    await salesforce.close();
    throw error;
  });
  const { url, pubsubUrl, clientId, clientSecret, username, password } = salesforce;
  console.log(
    JSON.stringify({
      salesforce: { url, pubsubUrl, clientId, clientSecret, username, password, loginUrl: url },
      togai: { url: togai.url, token: togai.token },
    }),
  );
  const stop = (): void => {
    process.exitCode = 0;
    void Promise.all([salesforce.close(), togai.close()]);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  const { code, port } = error as { code?: string; port?: number };
  const text =
    code === 'EADDRINUSE'
      ? `Port ${String(port)} is in use. Choose another one, or stop what uses it.`
      : error instanceof Error
        ? error.message
        : String(error);
  console.error(`The simulator can't start: ${text}`);
  process.exitCode = 1;
});

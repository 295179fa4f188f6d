/** A whole world for tests: local Salesforce and Togai, a database, and companions as they really run. */
import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { type App, startApp } from '../../companion/app.ts';
import { readConfig } from '../../companion/config.ts';
import { connectOrg, signInToConsole } from '../../scripts/demo/connect.ts';
import { FormBrowser } from '../../scripts/demo/formBrowser.ts';
import { type SalesforceOptions, type SalesforceSimulator, startSalesforce } from '../simulator/salesforce/index.ts';
import { startTogai, type TogaiOptions, type TogaiSimulator } from '../simulator/togai/index.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

/** How the simulators and the companion are set up. */
export interface WorldOptions {
  readonly salesforce?: SalesforceOptions;
  readonly togai?: TogaiOptions;
  /** What the companion believes Togai's quota to be; 0 lifts it. Default 0. */
  readonly requestsPerSecond?: number;
}

/** Both simulators and a database; companions are started on it, and `close` ends all. */
export interface TestWorld {
  readonly salesforce: SalesforceSimulator;
  readonly togai: TogaiSimulator;
  readonly database: TestDatabase;
  /** The environment variables of a companion in this world. */
  readonly variables: Record<string, string>;
  /** Starts a companion in this process; `close` stops it too. */
  startCompanion(): Promise<App>;
  /** Connects an org through login and Allow. */
  connect(app: Pick<App, 'url' | 'signInUrl'>, user?: { username: string; password: string }): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything but the companion. */
export async function startWorld(options: WorldOptions = {}): Promise<TestWorld> {
  const [salesforce, togai, database] = await Promise.all([
    startSalesforce(options.salesforce),
    startTogai({ requestsPerSecond: 0, ...options.togai }),
    createTestDatabase(),
  ]);
  const apps: App[] = [];
  const variables = {
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: randomBytes(32).toString('base64'),
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'silent',
    SALESFORCE_LOGIN_URL: salesforce.url,
    SALESFORCE_CLIENT_ID: salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    SALESFORCE_PUBSUB_URL: salesforce.pubsubUrl,
    TOGAI_API_URL: togai.url,
    TOGAI_API_TOKEN: togai.token,
    TOGAI_REQUESTS_PER_SECOND: String(options.requestsPerSecond ?? 0),
  };
  return {
    salesforce,
    togai,
    database,
    variables,
    startCompanion: async () => {
      const config = await readConfig(variables);
      const app = await startApp(config, pino({ level: config.logLevel }));
      apps.push(app);
      return app;
    },
    connect: async (app, user) => {
      const { url, pubsubUrl, clientId, clientSecret, username, password } = salesforce;
      const signIn = user ?? { username, password };
      const browser = new FormBrowser();
      await signInToConsole(browser, { signInUrl: await app.signInUrl() });
      await connectOrg(browser, app, { salesforce: { url, pubsubUrl, clientId, clientSecret, ...signIn } });
    },
    close: async () => {
      await Promise.all(apps.map((app) => app.stop()));
      await Promise.all([salesforce.close(), togai.close()]);
      await database.drop();
    },
  };
}

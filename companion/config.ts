/** The companion's settings from the environment: read once, checked whole, every fault listed at once. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** Thrown with one line per fault; each names the variable and says what it should hold. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const webUrl = z
  .url({ protocol: /^https?$/, error: 'must be a web address such as https://example.com' })
  .transform((url) => url.replace(/\/+$/, ''));

/** A secret may stand in a file instead (`NAME_FILE`), as container platforms hand it over. */
const SECRETS = ['SALESFORCE_CLIENT_SECRET', 'TOGAI_API_TOKEN', 'ENCRYPTION_KEYS', 'DATABASE_URL', 'SMTP_URL'] as const;

const environment = z.object({
  PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int()
    .min(0, 'must be 0 to 65535')
    .max(65_535, 'must be 0 to 65535')
    .default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: webUrl.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must be a PostgreSQL address such as postgres://user:password@host:5432/database')
    .optional(),
  DATA_DIR: z.string().min(1).default('.data'),
  ENCRYPTION_KEYS: z
    .string()
    .optional()
    .transform((text, context) =>
      text
        ?.split(',')
        .map((key) => key.trim())
        .filter(Boolean)
        .map((key) => decodeKey(key, context)),
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'must be one of fatal, error, warn, info, debug, trace, silent',
    })
    .default('info'),
  SALESFORCE_LOGIN_URL: webUrl
    .refine(
      (url) => url.startsWith('https://') || isLoopback(new URL(url).hostname),
      'may use http:// on this machine only',
    )
    .default('https://login.salesforce.com'),
  SALESFORCE_CLIENT_ID: z.string({ error: 'is missing: the consumer key of the External Client App' }).min(1),
  SALESFORCE_CLIENT_SECRET: z.string({ error: 'is missing: the consumer secret of the External Client App' }).min(1),
  SALESFORCE_PUBSUB_URL: z
    .url({ protocol: /^https?$/, error: 'must be https://host:port' })
    .refine(
      (url) => url.startsWith('https://') || isLoopback(new URL(url).hostname),
      'may use http:// on this machine only',
    )
    .default('https://api.pubsub.salesforce.com:7443'),
  TOGAI_API_URL: webUrl.default('https://api.togai.com'),
  TOGAI_API_TOKEN: z.string().min(1).optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be a mail server such as smtp://user:password@mail.example.com:587' })
    .optional(),
  SMTP_FROM: z.string().min(1).optional(),
  TOGAI_REQUESTS_PER_SECOND: z.coerce.number({ error: 'must be a number; 0 lifts the limit' }).int().min(0).default(10),
});

/** The companion's settings, checked; nobody else reads the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Where browsers reach the companion; derived from host and port when undefined. */
  readonly publicUrl: string | undefined;
  /** Undefined: the embedded PostgreSQL in `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  /** 32-byte keys, newest first; undefined: made and kept in `dataDir`. */
  readonly encryptionKeys: readonly Buffer[] | undefined;
  readonly logLevel: string;
  readonly salesforce: {
    readonly loginUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly pubsubUrl: string;
  };
  /** The first Togai environment; more are added in the console. Token undefined: none yet. */
  readonly togai: { readonly apiUrl: string; readonly token: string | undefined; readonly requestsPerSecond: number };
  /** For notices by email; undefined: none can be sent. */
  readonly mailServer: { readonly url: string; readonly from: string } | undefined;
}

/** Reads and checks the settings. Throws ConfigError listing every fault. */
export async function readConfig(variables: NodeJS.ProcessEnv): Promise<Config> {
  const faults: string[] = [];
  const given = await withSecretFiles(variables, faults);
  const parsed = environment.safeParse(given);
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  if (given['DATABASE_URL'] && !given['ENCRYPTION_KEYS']) {
    faults.push(
      'ENCRYPTION_KEYS is missing: with DATABASE_URL every node needs the same keys (make one with: openssl rand -base64 32)',
    );
  }
  if (given['SMTP_URL'] && !given['SMTP_FROM'])
    faults.push('SMTP_FROM is missing: the address that mails come from, such as togai@example.com');
  if (faults.length > 0 || !parsed.success)
    throw new ConfigError(`The settings are not right:\n${faults.map((fault) => `- ${fault}`).join('\n')}`);
  const env = parsed.data;
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    publicUrl: env.PUBLIC_URL,
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    encryptionKeys: env.ENCRYPTION_KEYS,
    logLevel: env.LOG_LEVEL,
    salesforce: {
      loginUrl: env.SALESFORCE_LOGIN_URL,
      clientId: env.SALESFORCE_CLIENT_ID,
      clientSecret: env.SALESFORCE_CLIENT_SECRET,
      pubsubUrl: env.SALESFORCE_PUBSUB_URL,
    },
    togai: { apiUrl: env.TOGAI_API_URL, token: env.TOGAI_API_TOKEN, requestsPerSecond: env.TOGAI_REQUESTS_PER_SECOND },
    mailServer:
      env.SMTP_URL === undefined || env.SMTP_FROM === undefined
        ? undefined
        : { url: env.SMTP_URL, from: env.SMTP_FROM },
  });
}

/** Empty variables count as missing, as people expect of `NAME=` in an env file. */
async function withSecretFiles(variables: NodeJS.ProcessEnv, faults: string[]): Promise<Record<string, string>> {
  const given: Record<string, string> = {};
  for (const [name, value] of Object.entries(variables)) if (value !== undefined && value !== '') given[name] = value;
  for (const name of SECRETS) {
    const file = given[`${name}_FILE`];
    if (file === undefined || given[name] !== undefined) continue;
    try {
      given[name] = (await readFile(file, 'utf8')).trim();
    } catch {
      faults.push(`${name}_FILE names a file that can't be read: ${file}`);
    }
  }
  return given;
}

function decodeKey(text: string, context: z.core.$RefinementCtx): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32)
    context.addIssue({
      code: 'custom',
      message: 'must be 32 bytes in base64 each, separated by commas (make one with: openssl rand -base64 32)',
    });
  return key;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
}

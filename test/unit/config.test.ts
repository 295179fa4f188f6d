/** The settings: every fault at once, each with what to do. */
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../companion/config.ts';

const GOOD = { SALESFORCE_CLIENT_ID: 'id', SALESFORCE_CLIENT_SECRET: 'secret' };

describe('readConfig', () => {
  it('needs only the client of the org and fills in the rest', async () => {
    const config = await readConfig(GOOD);
    expect(config).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: undefined,
      salesforce: { loginUrl: 'https://login.salesforce.com' },
    });
  });

  it('lists all faults at once by the name of the variable', async () => {
    const error = await readConfig({
      PORT: 'x',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      PUBLIC_URL: 'nowhere',
    }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as ConfigError;
    for (const name of [
      'PORT',
      'LOG_LEVEL',
      'DATABASE_URL',
      'PUBLIC_URL',
      'SALESFORCE_CLIENT_ID',
      'SALESFORCE_CLIENT_SECRET',
      'ENCRYPTION_KEYS',
    ]) {
      expect(message).toContain(name);
    }
  });

  it('takes a mail server only with the address that mails come from', async () => {
    const SMTP_URL = 'smtps://user:secret@mail.example.com';
    await expect(readConfig({ ...GOOD, SMTP_URL })).rejects.toThrow('SMTP_FROM is missing');
    await expect(readConfig({ ...GOOD, SMTP_URL: 'mail.example.com', SMTP_FROM: 'a@b.example' })).rejects.toThrow(
      'SMTP_URL must be a mail server',
    );
    expect((await readConfig({ ...GOOD, SMTP_URL, SMTP_FROM: 'togai@example.com' })).mailServer).toEqual({
      url: SMTP_URL,
      from: 'togai@example.com',
    });
  });

  it('takes an empty variable as missing', async () => {
    expect((await readConfig({ ...GOOD, PORT: '', DATABASE_URL: '' })).port).toBe(3000);
  });

  it('refuses plain text to a Pub/Sub API that is not on this machine', async () => {
    await expect(readConfig({ ...GOOD, SALESFORCE_PUBSUB_URL: 'http://api.example.com:7443' })).rejects.toThrow(
      'SALESFORCE_PUBSUB_URL',
    );
    expect((await readConfig({ ...GOOD, SALESFORCE_PUBSUB_URL: 'http://127.0.0.1:7011' })).salesforce.pubsubUrl).toBe(
      'http://127.0.0.1:7011',
    );
  });

  it('wants 32-byte keys and says how to make one', async () => {
    await expect(readConfig({ ...GOOD, ENCRYPTION_KEYS: 'c2hvcnQ=' })).rejects.toThrow('openssl rand -base64 32');
    const key = Buffer.alloc(32, 7);
    expect((await readConfig({ ...GOOD, ENCRYPTION_KEYS: key.toString('base64') })).encryptionKeys).toEqual([key]);
  });

  it('says which secret file it could not read', async () => {
    await expect(readConfig({ ...GOOD, TOGAI_API_TOKEN_FILE: './no-such-file' })).rejects.toThrow(
      'TOGAI_API_TOKEN_FILE',
    );
  });
});

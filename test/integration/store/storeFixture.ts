/** A migrated database with one connection whose lease this test holds. */
import { randomBytes } from 'node:crypto';
import { Cipher } from '../../../companion/store/cipher.ts';
import { saveConnection } from '../../../companion/store/connections.ts';
import { type Database, openDatabase } from '../../../companion/store/database.ts';
import { saveEnvironment } from '../../../companion/store/environments.ts';
import { claimLeases, type Fence } from '../../../companion/store/leases.ts';
import { migrate } from '../../../companion/store/migrate.ts';
import { createTestDatabase } from '../../world/postgres.ts';
import { plainConnection } from '../../world/plainConnection.ts';

/** The org of the connection that every such database has. */
export const ORG_ID = '00D000000000001EAA';

/** A database of its own, dropped by `close`. */
export interface StoreFixture {
  readonly database: Database;
  readonly cipher: Cipher;
  readonly environmentId: string;
  readonly fence: Fence;
  close(): Promise<void>;
}

/** Makes and migrates a database with one environment and one connection, and claims its lease. */
export async function createStore(): Promise<StoreFixture> {
  const own = await createTestDatabase();
  const database = openDatabase({ url: own.url, poolSize: 4 });
  await migrate(database);
  const cipher = new Cipher([randomBytes(32)]);
  const environment = await saveEnvironment(database, cipher, {
    name: 'Togai',
    apiUrl: 'http://127.0.0.1:1',
    token: 'secret',
    requestsPerSecond: 10,
  });
  await addOrg(database, cipher, environment.id, ORG_ID);
  const [fence] = await claimLeases(database, 'this-test', 1);
  if (!fence) throw new Error('The lease was not to be had.');
  return {
    database,
    cipher,
    environmentId: environment.id,
    fence,
    close: async () => {
      await database.end();
      await own.drop();
    },
  };
}

/** A connection of one more org, whose addresses answer nothing. */
export async function addOrg(database: Database, cipher: Cipher, environmentId: string, orgId: string): Promise<void> {
  await saveConnection(database, cipher, plainConnection(orgId, environmentId, 'http://127.0.0.1:1'));
}

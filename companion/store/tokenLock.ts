/** Lets one node at a time renew an org's tokens: the old refresh token is spent by the first use. */
import { type Database, inTransaction } from './database.ts';

/** Any number that nothing else in the database locks on. */
const LOCK_SPACE = 7_206_402;

/** Runs `work` while no other node renews the tokens of this org; waits until it may. */
export function withTokenLock<T>(database: Database, orgId: string, work: () => Promise<T>): Promise<T> {
  return inTransaction(database, async (client) => {
    await client.query({ text: 'select pg_advisory_xact_lock($1, hashtext($2))', values: [LOCK_SPACE, orgId] });
    return work();
  });
}

/** Which process the PostgreSQL that comes along is, to end it from outside. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The process id of the server whose companion has this `DATA_DIR`. Throws when none runs. */
export async function serverPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

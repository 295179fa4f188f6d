/**
 * A process that holds the tests' PostgreSQL in a folder (its argument), prints its address as one line, and ends it when its
 * input ends: so a test run that is killed leaves neither a server nor its files behind.
 */
import { rm } from 'node:fs/promises';
import { startEmbeddedPostgres } from '../../companion/store/embeddedPostgres.ts';
import { eventually } from './eventually.ts';
import { serverPid } from './serverPid.ts';

const [home = ''] = process.argv.slice(2);
const { url } = await startEmbeddedPostgres(home);
process.stdout.write(`${url}\n`);
// A killed run can read no more; what is left to do is done all the same.
process.stdout.on('error', () => undefined);
process.stdin.resume().once('end', () => void end());

/** At once, whoever is still connected: the data is thrown away. */
async function end(): Promise<void> {
  process.kill(await serverPid(home), 'SIGQUIT');
  await eventually(() =>
    serverPid(home).then(
      () => Promise.reject(new Error('It has not ended.')),
      () => undefined,
    ),
  );
  await rm(home, { recursive: true, force: true });
}

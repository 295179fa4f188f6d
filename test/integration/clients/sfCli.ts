/** Runs the Salesforce CLI as it comes from npm, in a home directory of its own. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

const CLI = fileURLToPath(new URL('../../../node_modules/@salesforce/cli/bin/run.js', import.meta.url));
const LONGEST_MS = 60_000;

const answer = z.object({
  status: z.number(),
  result: z.unknown().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
});
/** What `sf … --json` prints. */
export type SfAnswer = z.infer<typeof answer>;

/** The `sf` command with a home of its own, so that no login of the machine is seen or changed. */
export class SfCli {
  readonly #home: string;

  private constructor(home: string) {
    this.#home = home;
  }

  static async inEmptyHome(): Promise<SfCli> {
    return new SfCli(await mkdtemp(join(tmpdir(), 'sf-home-')));
  }

  /** Runs `sf … --json`; a command that fails gives its answer too. Throws if what it prints is not JSON. */
  async run(args: string[], env: Record<string, string> = {}): Promise<SfAnswer> {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [CLI, ...args, '--json'], {
      cwd: this.#home,
      timeout: LONGEST_MS,
      env: { ...quiet(this.#home), ...env },
    }).catch((error: unknown) => z.object({ stdout: z.string(), stderr: z.string() }).parse(error));
    try {
      return answer.parse(JSON.parse(stdout));
    } catch (cause) {
      throw new Error(`sf ${args.join(' ')} printed no JSON: ${stdout}${stderr}`, { cause });
    }
  }

  async dispose(): Promise<void> {
    await rm(this.#home, { recursive: true, force: true });
  }
}

/** No telemetry, no search for updates, no keychain of the machine, nothing of the person's own set-up. */
function quiet(home: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    USERPROFILE: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    SF_DISABLE_TELEMETRY: 'true',
    SF_AUTOUPDATE_DISABLE: 'true',
    SF_SKIP_NEW_VERSION_CHECK: 'true',
    SF_HIDE_RELEASE_NOTES: 'true',
    SF_DISABLE_LOG_FILE: 'true',
    SF_USE_GENERIC_UNIX_KEYCHAIN: 'true',
  };
}

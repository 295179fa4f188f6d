/** Findings are let through only with an explanation, and explanations only with a finding. */
import { expect, it } from 'vitest';
import { judge } from '../../../scripts/package/securityFindings.ts';

const found = { rule: 'pmd:ApexCRUDViolation', file: 'force-app/X.cls', line: 3, message: 'Validate CRUD of Account' };
const list = (findings: object[]) => JSON.stringify({ about: 'test', findings });
const explained = { ...found, contains: 'Account', reason: 'the trigger works for the package, not for the person' };
const { rule, file, contains, reason } = explained;

it('leaves what nobody explained open', () => {
  expect(judge([found], list([]))).toEqual({ open: [found], stale: [] });
});
it('lets through what is explained', () => {
  expect(judge([found], list([{ rule, file, contains, reason }]))).toEqual({ open: [], stale: [] });
});
it('does not stretch an explanation to another rule, file or message', () => {
  const entry = list([{ rule, file, contains, reason }]);
  for (const other of [{ rule: 'pmd:Other' }, { file: 'force-app/Y.cls' }, { message: 'Validate CRUD of Quote' }]) {
    expect(judge([found, { ...found, ...other }], entry).open).toHaveLength(1);
  }
});
it('names explanations that are no longer needed', () => {
  expect(judge([], list([{ rule, file, contains, reason }])).stale).toEqual([`${rule} in ${file} (${contains})`]);
});
it('wants a reason', () => {
  expect(() => judge([], list([{ rule, file, contains, reason: 'fine' }]))).toThrow(/reason/);
});

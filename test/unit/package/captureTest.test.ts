/** The Apex test class of the capture cases is made from the table as it is. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { captureTestClass } from '../../../scripts/package/captureTest.ts';

const table = readFileSync('test/fixtures/capture-cases.json', 'utf8');

it('is of today', () => {
  const written = readFileSync('force-app/tests/capture/classes/CaptureCasesTest.cls', 'utf8');
  expect(written === captureTestClass(table), 'Run npm run generate.').toBe(true);
});
it('has a method for every case', () => {
  const cases = (JSON.parse(table) as { cases: unknown[] }).cases;
  const methods = [...captureTestClass(table).matchAll(/static void (\w+)\(/g)].map(([, name]) => name);
  expect(new Set(methods).size).toBe(cases.length);
});
it('keeps quotes and backslashes in Apex text', () => {
  const made = captureTestClass(JSON.stringify({ cases: [{ name: "it's", object: 'Quote', after: { Name: 'a"b' } }] }));
  expect(made).toContain(String.raw`'{"name":"it\'s","object":"Quote","after":{"Name":"a\\"b"}}'`);
});

/** The project's and the scratch org's definitions are what Salesforce's own schemas describe. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';

const require = createRequire(import.meta.url);
/** Documented by Salesforce for External Client Apps, newer than the schema's list of features. */
const NEWER = '/features/2';

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

it.each([
  ['sfdx-project.json', 'sfdx-project'],
  ['config/project-scratch-def.json', 'project-scratch-def'],
])('%s', (file, name) => {
  const schema = read(require.resolve(`@salesforce/schemas/${name}.schema.json`)) as object;
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const valid = ajv.compile(schema);
  valid(read(file));
  expect((valid.errors ?? []).filter(({ instancePath }) => instancePath !== NEWER)).toEqual([]);
  expect(valid({ packageDirectories: 'none', edition: 7 })).toBe(false);
});

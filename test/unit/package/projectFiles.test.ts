/** The project's and the scratch org's definitions are what Salesforce's own schemas describe. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { z } from 'zod';

const require = createRequire(import.meta.url);
const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Features for External Client Apps, which the schema's list does not have; untried, as README says. */
const NOT_LISTED = ['ExternalClientApps', 'ExtlClntAppSecretExposeCtl'];

it.each([
  ['sfdx-project.json', 'sfdx-project'],
  ['config/project-scratch-def.json', 'project-scratch-def'],
])('%s', (file, name) => {
  const valid = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(
    z.looseObject({}).parse(read(require.resolve(`@salesforce/schemas/${name}.schema.json`))),
  );
  const definition = z.looseObject({ features: z.array(z.string()).optional() }).parse(read(file));
  const features = definition.features?.filter((feature) => !NOT_LISTED.includes(feature));
  valid({ ...definition, ...(features && { features }) });
  expect(valid.errors ?? []).toEqual([]);
  expect(valid({ packageDirectories: 'none', edition: 7 })).toBe(false);
});

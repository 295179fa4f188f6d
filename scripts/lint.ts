/** Everything that is checked without running the project: types, lint rules, imports, unused code, formatting, generated files. */
import { reportSteps } from './report-steps.ts';

process.exitCode = await reportSteps([
  { name: 'types (tsc)', file: 'node_modules/typescript/bin/tsc', args: ['-p', '.'] },
  { name: 'types of the component (tsc)', file: 'node_modules/typescript/bin/tsc', args: ['-p', 'config/lwc'] },
  {
    name: 'rules (eslint)',
    file: 'node_modules/eslint/bin/eslint.js',
    args: ['--cache', '--cache-location', '.cache/eslint/', '.'],
  },
  {
    name: 'imports (dependency-cruiser)',
    file: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    args: ['--output-type', 'err', 'companion', 'test', 'scripts'],
  },
  { name: 'licenses', file: 'scripts/licenses.ts', args: ['--check'] },
  { name: 'generated files', file: 'scripts/generate.ts', args: ['--check'] },
  { name: 'unused (knip)', file: 'node_modules/knip/bin/knip.js', args: [] },
  {
    name: 'formatting (prettier)',
    file: 'node_modules/prettier/bin/prettier.cjs',
    args: ['--check', '--cache', '--cache-location', '.cache/prettier', '--log-level', 'warn', '.'],
  },
]);

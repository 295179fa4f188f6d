/** Lint rules: the strictest typed ones for TypeScript that Node runs, Salesforce's own for Lightning web components. */
import { createRequire } from 'node:module';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

// These packages are CommonJS without type declarations.
const require = createRequire(import.meta.url);
const lwcRecommended = require('@salesforce/eslint-config-lwc/recommended-ts');
const lwcPlatform = require('@lwc/eslint-plugin-lwc-platform');
const slds = require('@salesforce-ux/eslint-plugin-slds');

const NODE_FILES = ['companion/**/*.ts', 'test/**/*.{ts,mjs}', 'scripts/**/*.{ts,mjs}', 'vitest.config.ts', 'knip.ts'];

export default defineConfig([
  // What a script writes is checked where it is written.
  globalIgnores([
    'config/lwc/generated.d.ts',
    '**/lwc/**/*.js',
    '**/.cache/',
    '**/.data/',
    'coverage/',
    '.mdapi/',
    'test/lwc/',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: NODE_FILES,
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // tsc knows which names exist.
      'no-undef': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      // `return done(...)` of a call without a value is a short way to say "and that was it".
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // It takes a class that others build on (hono's chained app) for a foreign one.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Noise: `get('x')` on a dictionary with a literal is how absent names are read under noUncheckedIndexedAccess.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      // An empty text is no text: `||` is what is meant there.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // [...text] counts characters as people do, where `length` counts halves of some.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'fast-xml-parser', name: ['XMLBuilder', 'XMLValidator'] }] },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Node strips types only: use a union of literals.' },
      ],
    },
  },
  {
    files: ['companion/**/*.ts'],
    ignores: ['companion/config.ts', 'companion/main.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'config.ts is the only reader of the environment; main.ts hands it over.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // A missing value fails a test just as well when it is used.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      // vitest's matchers (expect.any, expect.objectContaining) have no type of their own.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    // The launcher runs before any package is there, so it can't parse JSON with zod; JSDoc names the shapes instead.
    files: ['scripts/**/*.mjs', 'test/**/*.mjs'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/lwc/**/*.ts'],
    ignores: ['**/__tests__/**'],
    extends: [lwcRecommended, tseslint.configs.recommended, lwcPlatform.configs.recommended],
    languageOptions: { parser: tseslint.parser },
    rules: {
      'no-void': ['error', { allowAsStatement: true }],
      // The component is for Lightning Experience on the desktop; it makes no offline promise.
      '@lwc/lwc-platform/valid-offline-wire': 'off',
      // A rule may be switched off for a line, with the reason beside it.
      '@lwc/lwc-platform/no-inline-disable': 'off',
      // TypeScript wants brackets where a name is not known to be there.
      'dot-notation': 'off',
    },
  },
  {
    // Asking again while something is on its way is what its timer is for; it ends by itself and with the component.
    files: ['**/lwc/togaiSyncStatus/togaiSyncStatus.ts'],
    rules: { '@lwc/lwc/no-async-operation': 'off' },
  },
  {
    files: ['**/lwc/**/__tests__/**/*.ts'],
    extends: [tseslint.configs.recommended],
  },
  {
    files: ['**/lwc/**/*.{html,css}'],
    plugins: { '@salesforce-ux/slds': slds },
    extends: ['@salesforce-ux/slds/recommended'],
  },
]);

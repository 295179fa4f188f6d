/** Lint rules: the strictest typed ones for TypeScript that Node runs, Salesforce's own for Lightning web components. */
import { createRequire } from 'node:module';
import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import jsdoc from 'eslint-plugin-jsdoc';
import tseslint from 'typescript-eslint';

// These packages are CommonJS without type declarations.
const require = createRequire(import.meta.url);
const lwcRecommended = require('@salesforce/eslint-config-lwc/recommended-ts');
const lwcPlatform = require('@lwc/eslint-plugin-lwc-platform');
const slds = require('@salesforce-ux/eslint-plugin-slds');

const NODE_FILES = ['companion/**/*.ts', 'test/**/*.{ts,mjs}', 'scripts/**/*.{ts,mjs}', 'vitest.config.ts', 'knip.ts'];

/** A rule of our own: a reader learns from a file's first line what the file is for. */
const opening = {
  rules: {
    'says-what-the-file-is-for': {
      create: (context) => ({
        Program(program) {
          const first = context.sourceCode.getAllComments().find(({ type }) => type !== 'Shebang');
          const code = program.body[0];
          if (first?.value.startsWith('*') && (code === undefined || first.range[0] < code.range[0])) return;
          context.report({
            loc: { line: 1, column: 0 },
            message: 'Open the file with /** one sentence on what it is for. */',
          });
        },
      }),
    },
  },
};

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
      // An interface is for what has a name in the design, a type for the rest: both are right.
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
    files: [...NODE_FILES, 'force-app/**/lwc/**/*.ts', 'eslint.config.js', '*.cjs', '.*.cjs'],
    ignores: ['**/*.test.ts'],
    plugins: { jsdoc, opening },
    rules: {
      'opening/says-what-the-file-is-for': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          // What a test file needs for itself is not exported; interfaces say what their fields are where a name does not.
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          contexts: ['VariableDeclaration', 'TSInterfaceDeclaration', 'TSTypeAliasDeclaration'].map(
            (kind) => `ExportNamedDeclaration > ${kind}`,
          ),
        },
      ],
    },
  },
  {
    files: ['**/*.test.ts'],
    plugins: { opening },
    rules: { 'opening/says-what-the-file-is-for': 'error' },
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
      // `expect(fake.method)` looks at a method without calling it.
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

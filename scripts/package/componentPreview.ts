/** Builds the components with Salesforce's own base components and styles into a page that any browser shows. */
import { createRequire } from 'node:module';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from 'rollup';
import type { Plugin } from 'rollup';
import { ROOT } from '../step.ts';
import { compiledComponent } from './compiledComponent.ts';

// CommonJS, with types that say otherwise.
const lwc = createRequire(import.meta.url)('@lwc/rollup-plugin') as (options: object) => Plugin;

/** Modules of the platform that the component imports; the base components bring their own. */
const OURS = /^@salesforce\/(apex(\/|$)|label\/c\.)/;
const PAGE = join(ROOT, 'test/lwc');
const COMPONENTS = { togaiSyncStatus: 'status', togaiSetup: 'setup' };
const LABELS = join(ROOT, 'force-app/main/status/labels/CustomLabels.labels-meta.xml');
const STYLES = join(ROOT, 'node_modules/@salesforce-ux/design-system/assets');
/** Faults of the base components' own bundle that do no harm here. */
const HARMLESS = new Set(['CIRCULAR_DEPENDENCY', 'THIS_IS_UNDEFINED']);

/** Writes index.html, app.js and the styles into a directory. */
export async function buildPreview(directory: string): Promise<void> {
  const bundle = await rollup({
    input: join(PAGE, 'main.js'),
    onwarn: (warning, warn) => {
      if (!HARMLESS.has(warning.code ?? '')) warn(warning);
    },
    plugins: [
      platformModules(),
      {
        name: 'sources',
        transform: (code, id) => ({ code: forBrowser(isTypeScript(id) ? compiledComponent(code) : code), map: null }),
      },
      lwc({
        enableDynamicComponents: true,
        modules: [
          ...Object.entries(COMPONENTS).map(([name, folder]) => ({
            name: `c/${name}`,
            path: join(ROOT, `force-app/main/${folder}/lwc/${name}/${name}.ts`),
          })),
          { dir: join(PAGE, 'stubs') },
          { npm: 'lightning-base-components' },
        ],
      }),
      nodeResolve({ browser: true, extensions: ['.ts', '.js'] }),
    ],
  });
  await bundle.write({ file: join(directory, 'app.js'), format: 'iife', name: 'app', inlineDynamicImports: true });
  await bundle.close();
  mkdirSync(directory, { recursive: true });
  cpSync(join(PAGE, 'index.html'), join(directory, 'index.html'));
  cpSync(STYLES, join(directory, 'assets'), { recursive: true });
}

/** Values that a bundler puts in place of the environment, which a browser does not have. */
function forBrowser(code: string): string {
  return code.replaceAll('process.env.NODE_ENV', '"production"').replaceAll('import.meta.env.SSR', 'false');
}

function isTypeScript(id: string): boolean {
  return id.split('?')[0]?.endsWith('.ts') ?? false;
}

/** `@salesforce/...` modules, which only the platform has: labels with their words, Apex from the page. */
function platformModules(): Plugin {
  const labels = new Map(
    [...readFileSync(LABELS, 'utf8').matchAll(/<fullName>(\w+)<\/fullName>[^]*?<value>([^]*?)<\/value>/g)].map(
      ([, name = '', value = '']) => [name, unescaped(value)],
    ),
  );
  const apex = JSON.stringify(join(PAGE, 'apex.js'));
  return {
    name: 'platform-modules',
    resolveId: (id) => (OURS.test(id) ? `\0${id}` : null),
    load: (id) => {
      if (!id.startsWith('\0@salesforce/')) return null;
      const [, kind = '', name = ''] = /^@salesforce\/(\w+)\/?(.*)$/.exec(id.slice(1)) ?? [];
      if (kind === 'label')
        return `export default ${JSON.stringify(labels.get(name.replace(/^c\./, '')) ?? `(no label ${name})`)}`;
      if (kind === 'apex' && name === '') return `export { refreshApex } from ${apex};`;
      if (kind === 'apex' && name.endsWith('.status')) return `export { Status as default } from ${apex};`;
      if (kind === 'apex')
        return `import { call } from ${apex}; export default call(${JSON.stringify(name.split('.')[1])});`;
      throw new Error(`The preview has no ${id.slice(1)}.`);
    },
  };
}

function unescaped(xml: string): string {
  return xml.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

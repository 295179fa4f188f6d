/** TypeScript declarations of what a component may import from the package: objects, fields, labels, Apex. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesUnder } from './metadataFiles.ts';

/** Apex types as they reach a component; dates come as ISO texts. */
const TYPES: Readonly<Record<string, string>> = {
  Boolean: 'boolean',
  Date: 'string',
  Datetime: 'string',
  Decimal: 'number',
  Id: 'string',
  Integer: 'number',
  String: 'string',
  void: 'void',
};

/** The text of a .d.ts file for the package in a directory. */
export function componentTypes(directory: string): string {
  return `${[
    '/** Made by `npm run generate` from force-app; change that, not this. */',
    ...schemaModules(directory),
    ...labelModules(directory),
    ...filesUnder(directory, '.cls').flatMap((file) =>
      apexModules(basename(file, '.cls'), readFileSync(join(directory, file), 'utf8')),
    ),
  ].join('\n')}\n`;
}

function schemaModules(directory: string): string[] {
  return filesUnder(directory, '.field-meta.xml').map((path) => {
    const object = path.split('/').at(-3) ?? '';
    const field = basename(path, '.field-meta.xml');
    return declared(
      `@salesforce/schema/${object}.${field}`,
      `const f: { readonly objectApiName: '${object}'; readonly fieldApiName: '${field}' };\n  export default f;`,
    );
  });
}

function labelModules(directory: string): string[] {
  return filesUnder(directory, '.labels-meta.xml').flatMap((path) =>
    [...readFileSync(join(directory, path), 'utf8').matchAll(/<fullName>(\w+)<\/fullName>/g)].map(([, name = '']) =>
      declared(`@salesforce/label/c.${name}`, 'const text: string;\n  export default text;'),
    ),
  );
}

function apexModules(name: string, source: string): string[] {
  const code = source.replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
  const methods = [
    ...code.matchAll(/@AuraEnabled(\([^)]*\))?\s+(?:public|global)\s+static\s+([\w<>,. ]+?)\s+(\w+)\s*\(([^)]*)\)/g),
  ];
  const properties = [...code.matchAll(/@AuraEnabled\s+(?:public|global)\s+(\w+)\s+(\w+)\s*\{/g)];
  const modules = methods.map(([, options, result = '', method = '', parameters = '']) =>
    apexMethod(`${name}.${method}`, options?.includes('cacheable=true') ?? false, result, parameters),
  );
  if (properties.length === 0) return modules;
  const members = properties.map(([, type = '', property = '']) => `    ${property}?: ${typeOf(type)};`);
  return [...modules, declared(`@salesforce/apex/${name}`, `export interface ${name} {\n${members.join('\n')}\n  }`)];
}

/** A cacheable method can be wired; any can be called. */
function apexMethod(name: string, wirable: boolean, result: string, parameters: string): string {
  const inputs = parameters
    .split(',')
    .map((parameter) => parameter.trim().split(/\s+/))
    .flatMap(([type, input]) => (type && input ? [`${input}?: ${typeOf(type)} | undefined`] : []));
  const data = typeOf(result);
  const config = `{ ${inputs.join('; ')} }`;
  const call = `(input?: ${config}) => Promise<${data}>`;
  const adapter = `import('lwc').WireAdapterConstructor<${config}, { data?: ${data}; error?: unknown }>`;
  return declared(
    `@salesforce/apex/${name}`,
    `const method: ${wirable ? `${adapter} & (${call})` : call};\n  export default method;`,
  );
}

/** A class of the package is imported from the module that is named after it. */
function typeOf(apex: string): string {
  const element = /^List<(.+)>$/.exec(apex)?.[1];
  if (element !== undefined) return `${typeOf(element)}[]`;
  return TYPES[apex] ?? (/^[A-Z]\w*$/.test(apex) ? `import('@salesforce/apex/${apex}').${apex}` : 'unknown');
}

function declared(module: string, body: string): string {
  return `declare module '${module}' {\n  ${body}\n}`;
}

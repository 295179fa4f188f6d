/**
 * Compiles the components' TypeScript to the JavaScript that is deployed; `--check` only says whether that is of today.
 * Salesforce takes no TypeScript, and a deploy without the .js (or with an old one) would go through unseen.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledComponent } from './package/compiledComponent.ts';
import { ROOT, runStep } from './step.ts';

const sources = globSync('force-app/**/lwc/**/*.ts', { cwd: ROOT }).filter(
  (file) => !file.includes('__tests__') && !file.endsWith('.d.ts'),
);

if (process.argv.includes('--check')) check();
else await build();

async function build(): Promise<void> {
  const types = await runStep({ name: 'types', file: 'node_modules/typescript/bin/tsc', args: ['-p', 'config/lwc'] });
  if (types.status !== 0) {
    console.error(types.output.trimEnd());
    process.exitCode = 1;
    return;
  }
  for (const file of sources) writeFileSync(join(ROOT, target(file)), compiled(file));
  console.log(`${sources.length} component files compiled`);
}

function check(): void {
  const old = sources.filter((file) => {
    const made = join(ROOT, target(file));
    return !existsSync(made) || readFileSync(made, 'utf8') !== compiled(file);
  });
  for (const file of old)
    console.error(`${target(file)} is missing or older than its source: run node scripts/build-lwc.ts`);
  process.exitCode = old.length === 0 ? 0 : 1;
}

function target(file: string): string {
  return file.replace(/\.ts$/, '.js');
}

function compiled(file: string): string {
  return compiledComponent(readFileSync(join(ROOT, file), 'utf8'));
}

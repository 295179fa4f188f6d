/** A component's TypeScript as the JavaScript that Salesforce compiles further: types gone, decorators as they are. */
import ts from 'typescript';

/** Relative imports need no ending: Salesforce resolves them inside the bundle. */
export function compiledComponent(source: string): string {
  return ts.transpileModule(source, {
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      useDefineForClassFields: true,
      experimentalDecorators: false,
      newLine: ts.NewLineKind.LineFeed,
    },
  }).outputText;
}

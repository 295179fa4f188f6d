/** Runs Salesforce Code Analyzer's engines as a library: PMD, the graph engine for data access paths, regular expressions. */
import { CodeAnalyzer, CodeAnalyzerConfig, EventType, LogLevel } from '@salesforce/code-analyzer-core';
import type { LogEvent } from '@salesforce/code-analyzer-core';
import { createEnginePlugin as pmd } from '@salesforce/code-analyzer-pmd-engine';
import { createEnginePlugin as regex } from '@salesforce/code-analyzer-regex-engine';
import { createEnginePlugin as sfge } from '@salesforce/code-analyzer-sfge-engine';
import { letJavaReadAllNames } from './java.ts';

const PLUGINS = { pmd, sfge, regex };
/** An engine of Salesforce's Code Analyzer. */
export type Engine = keyof typeof PLUGINS;

/** What one rule says about one place. */
export interface Violation {
  /** `engine:Rule` */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/**
 * @param directory what is analyzed
 * @param selectors names or tags of rules, as Code Analyzer knows them
 * @throws if an engine can't work: fewer findings than there are would look like success
 */
export async function analyze(
  directory: string,
  engines: readonly Engine[],
  selectors: readonly string[],
): Promise<Violation[]> {
  letJavaReadAllNames();
  const analyzer = new CodeAnalyzer(CodeAnalyzerConfig.withDefaults());
  for (const engine of engines) await analyzer.addEnginePlugin(PLUGINS[engine]());
  const failures: string[] = [];
  analyzer.onEvent<LogEvent>(EventType.LogEvent, ({ message, logLevel }) => {
    if (logLevel === LogLevel.Error) failures.push(message);
  });
  const workspace = await analyzer.createWorkspace([directory]);
  const rules = await analyzer.selectRules([...selectors], { workspace });
  const idle = engines.filter((engine) => rules.getRulesFor(engine).length === 0);
  if (idle.length > 0) throw new Error(`No rules for ${idle.join(', ')}; the analyzer said: ${failures.join('; ')}`);
  const results = await analyzer.run(rules, { workspace });
  return results.getViolations().map((violation) => {
    const place = violation.getPrimaryLocation();
    const rule = violation.getRule();
    return {
      rule: `${rule.getEngineName()}:${rule.getName()}`,
      file: place.getFile() ?? '',
      line: place.getStartLine() ?? 0,
      message: violation.getMessage().replace(/\s+/g, ' '),
    };
  });
}

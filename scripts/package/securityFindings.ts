/** Compares what the analyzer found with the findings that are explained for reviewers. */
import { z } from 'zod';
import type { Violation } from './analyzer.ts';

const explained = z.strictObject({
  about: z.string(),
  findings: z.array(
    z.strictObject({
      rule: z.string(),
      /** Relative to the checkout. */
      file: z.string(),
      /** Words of the message that tell this finding from others in the file. */
      contains: z.string(),
      /** Why it is no fault, for the reviewer. */
      reason: z.string().min(20),
    }),
  ),
});

/** What the security rules found beside what is explained. */
export interface Verdict {
  /** Findings that nobody explained. */
  readonly open: Violation[];
  /** Explanations of what is no longer found; a list that is too long hides what is new. */
  readonly stale: string[];
}

/**
 * @param violations with files relative to the checkout
 * @param json the text of config/security-findings.json
 */
export function judge(violations: readonly Violation[], json: string): Verdict {
  const { findings } = explained.parse(JSON.parse(json));
  const covers = (one: (typeof findings)[number], violation: Violation) =>
    one.rule === violation.rule && one.file === violation.file && violation.message.includes(one.contains);
  return {
    open: violations.filter((violation) => !findings.some((one) => covers(one, violation))),
    stale: findings
      .filter((one) => !violations.some((violation) => covers(one, violation)))
      .map((one) => `${one.rule} in ${one.file} (${one.contains})`),
  };
}

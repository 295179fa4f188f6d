/** Says what was lost, doubled or wrong, by looking at the two simulators alone: neither the companion nor its database is asked. */
import type { Org } from '../simulator/salesforce/org.ts';
import type { World } from '../simulator/togai/index.ts';
import { judgeAccounts } from './oracleAccounts.ts';
import { judgeCatalogue } from './oracleCatalogue.ts';
import type { Verdict } from './evidence.ts';
import { judgeQuotes } from './oracleQuotes.ts';

/** `order`: what was found out of order while it happened. Judges every Account and every accepted Quote of the org, and every customer, plan, purchase and invoice of Togai. */
export function judge(
  org: Org,
  togai: World,
  order: readonly string[],
  mayEnd: ReadonlyMap<string, string> = new Map(),
): Verdict {
  const verdict: Verdict = { lost: [], doubled: [], wrong: [], disordered: [...order] };
  const evidence = { org, togai, mayEnd, verdict };
  judgeAccounts(evidence);
  judgeCatalogue(evidence);
  judgeQuotes(evidence);
  return verdict;
}
